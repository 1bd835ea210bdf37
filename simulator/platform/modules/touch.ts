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

/** Made at the first touch: what is preloaded does not change. */
let finger: Steps<Uint8Array> | undefined;

listen(Channel.touch, (payload) => {
  if (payload.length !== 9) return;
  finger ??= new Steps(move);
  finger.take(payload.slice(), new DataView(payload.buffer, payload.byteOffset).getUint32(5, true));
});

function move(payload: Uint8Array): void {
  const view = new DataView(payload.buffer, payload.byteOffset);
  if (view.getUint8(4) === 1) putFinger(view.getUint16(0, true), view.getUint16(2, true));
  else liftFinger();
}

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
