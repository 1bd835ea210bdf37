/** The pins channel of the link (channels.ts has the layout). */
import { Channel } from "../link/channels";
import { listen, send } from "./link";
import { Steps } from "./steps";

export const PinKind = Object.freeze({ digital: 0, duty: 1, hertz: 2, opened: 3 });

const watchers: (((value: number) => void) | undefined)[] = [];
/** Levels told before the firmware opened the pin. */
const levels: number[] = [];

/** One finger for all keys: what was pressed first is seen first. Made at its first press: what is preloaded does not change. */
let finger: Steps<Uint8Array> | undefined;

listen(Channel.pins, (payload) => {
  if (payload.length === 6) take(payload);
  else if (payload.length === 10) {
    finger ??= new Steps(take);
    finger.take(payload.slice(), new DataView(payload.buffer, payload.byteOffset).getUint32(6, true));
  }
});

function take(payload: Uint8Array): void {
  const view = new DataView(payload.buffer, payload.byteOffset);
  setLevel(view.getUint8(0), view.getInt32(2, true));
}

/** What is wired to the pin changes its level. */
export function setLevel(pin: number, value: number): void {
  levels[pin] = value;
  watchers[pin]?.(value);
}

export function onPin(pin: number, watcher: ((value: number) => void) | undefined): void {
  watchers[pin] = watcher;
  const level = levels[pin];
  if (watcher !== undefined && level !== undefined) watcher(level);
}

export function sendPin(pin: number, kind: number, value: number): void {
  const payload = new Uint8Array(6);
  const view = new DataView(payload.buffer);
  view.setUint8(0, pin);
  view.setUint8(1, kind);
  view.setInt32(2, value, true);
  send(Channel.pins, payload, true);
}
