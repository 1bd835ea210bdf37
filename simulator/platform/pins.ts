/** The pins channel of the link (channels.ts has the layout). */
import { Channel } from "../link/channels";
import { listen, send } from "./link";
import { Steps } from "./steps";

export const PinKind = Object.freeze({ digital: 0, duty: 1, hertz: 2, opened: 3 });

const watchers: (((value: number) => void) | undefined)[] = [];
/** Levels told before the firmware opened the pin. */
const levels: number[] = [];

/** Of the pins that a finger is on. */
const fingers: (Steps<number> | undefined)[] = [];

listen(Channel.pins, (payload) => {
  if (payload.length !== 6 && payload.length !== 10) return;
  const view = new DataView(payload.buffer, payload.byteOffset);
  const pin = view.getUint8(0);
  const level = view.getInt32(2, true);
  if (payload.length === 6) {
    setLevel(pin, level);
    return;
  }
  fingers[pin] ??= new Steps((value) => setLevel(pin, value));
  fingers[pin]?.take(level, view.getUint32(6, true));
});

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
