/** The engine's end of the link: sends frames, and hands those that come to whoever listens on their channel. */
import { encodeFrame, FrameDecoder } from "../link/frames";
import { touch } from "./clock";
import { host } from "./host";

/** By channel. An array, as all that is kept here: a Map that an engine put in its flash could not grow any more. */
const listeners: (((payload: Uint8Array) => void) | undefined)[] = [];
let decoder: FrameDecoder | undefined;

export function listen(channel: number, listener: (payload: Uint8Array) => void): void {
  listeners[channel] = listener;
}

export function unlisten(channel: number): void {
  listeners[channel] = undefined;
}

/** @param wire whether hardware at the other end acts on it, so that virtual time must stop for it */
export function send(channel: number, payload: Uint8Array, wire: boolean): void {
  if (wire) touch();
  host.write(encodeFrame(channel, payload).buffer as ArrayBuffer);
}

export function receive(bytes: ArrayBuffer): void {
  decoder ??= new FrameDecoder();
  decoder.feed(new Uint8Array(bytes));
  // Not called from within the decoder: each call more is a frame more on the stack.
  for (let frame = decoder.next(); frame !== undefined; frame = decoder.next()) {
    listeners[frame.channel]?.(frame.payload);
  }
}
