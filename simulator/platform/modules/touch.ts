/** Module `embedded:sensor/Touch/FT6x06`: where the finger is, as the bench tells it. */
import { Channel } from "../../link/channels";
import { open } from "../broken";
import { listen } from "../link";
import { Steps } from "../steps";

interface Point {
  readonly x: number;
  readonly y: number;
  readonly id: number;
}

const NONE: readonly Point[] = Object.freeze([]);

let down: Point | undefined;
/** A tap that came and went between two samples is still one sample: the chip keeps it until it is read. */
let unread: Point | undefined;

const finger = new Steps<Uint8Array>((payload) => {
  const view = new DataView(payload.buffer, payload.byteOffset);
  if (view.getUint8(4) === 1) putFinger(view.getUint16(0, true), view.getUint16(2, true));
  else liftFinger();
});

listen(Channel.touch, (payload) => {
  if (payload.length !== 9) return;
  finger.take(payload.slice(), new DataView(payload.buffer, payload.byteOffset).getUint32(5, true));
});

export function putFinger(x: number, y: number): void {
  down = { x, y, id: 0 };
  unread ??= down;
}

export function liftFinger(): void {
  down = undefined;
}

export default class Touch {
  constructor() {
    open("touch");
  }

  configure(): void {}

  sample(): readonly Point[] {
    const point = unread ?? down;
    unread = undefined;
    return point === undefined ? NONE : [point];
  }

  close(): void {}
}
