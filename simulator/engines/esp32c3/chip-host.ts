/**
 * The host of a firmware on an emulated ESP32-C3: its link is a UART (uart-link.c), and the flash is none of it, for that is
 * the chip's own. The SDK's linker preloads it and has no C to give, so that is asked for at its first use.
 */
import { inC } from "drivers/in-c/in-c";
import { encodeUtf8 } from "modules/cbor/utf8";
import { measure } from "simulator/engines/esp32c3/chip-memory";
import { ticks } from "simulator/engines/esp32c3/chip-time";
import { Channel } from "simulator/link/channels";
import { encodeFrame } from "simulator/link/frames";
import type { Host } from "simulator/platform/host";

/** What the link gives the host once it has it. */
export interface ChipHost extends Host {
  options: string;
  /** When `onWake` is asked for, ticks; undefined: it is not. */
  due: number | undefined;
  /** The wall clock when the chip started, ms since 1970. */
  epoch: number;
  /** When the firmware was ready, ms since the chip started. */
  ready: number;
}

export function write(bytes: Uint8Array): void {
  if (inC().comptoir_link_write(bytes.buffer as ArrayBuffer, bytes.length) !== 1) throw new Error("link: not written");
}

/** What an engine says last. */
export function farewell(code: number): Uint8Array {
  return encodeFrame(Channel.control, encodeUtf8(JSON.stringify({ type: "exit", code })));
}

export const host: ChipHost = {
  options: "{}",
  engine: "esp32c3",
  due: undefined,
  epoch: 0,
  ready: 0,
  get native() {
    return inC();
  },
  write: (bytes) => write(new Uint8Array(bytes)),
  now: () => ticks(),
  // As the bench's was, and from there by the chip's own: the emulator counts instructions.
  wall: () => host.epoch + ticks(),
  wake: (ms) => {
    host.due = ms < 0 ? undefined : ticks() + Math.ceil(ms);
  },
  // The firmware has the chip's flash by the SDK's own module.
  flashSize: () => 0,
  flashRead: noFlash,
  flashWrite: noFlash,
  flashErase: noFlash,
  measure: () => measure(host.ready),
  random: (length) => {
    const bytes = new ArrayBuffer(length);
    inC().comptoir_random(bytes, length);
    return bytes;
  },
  print: (text) => write(encodeFrame(Channel.console, encodeUtf8(text))),
  exit: (code) => {
    write(farewell(code));
    inC().comptoir_link_end();
  },
};

function noFlash(): never {
  throw new Error("the flash is the chip's");
}
