/**
 * Joins the bench over the UART of an emulated ESP32-C3, and hands the host what comes. The bench speaks when it is spoken
 * to: {type:"hello"} on the control channel is answered by {type:"power", options, wall}, its wall clock in ms since 1970.
 */
import { inC } from "drivers/in-c/in-c";
import { decodeUtf8, encodeUtf8 } from "modules/cbor/utf8";
import { farewell, host, write } from "simulator/engines/esp32c3/chip-host";
import { paint } from "simulator/engines/esp32c3/chip-memory";
import { repeat, ticks } from "simulator/engines/esp32c3/chip-time";
import { Channel } from "simulator/link/channels";
import { encodeFrame, FrameDecoder } from "simulator/link/frames";
import type { EngineOptions } from "simulator/platform/host";

/** What is taken of the UART at a time, bytes. */
const PIECE = 1024;
/** The watchdog wants to hear of the task of XS, and the SDK has timers of its own: no wait is longer, ms. */
const PATIENCE = 100;
/** As simulator/engines/reset.ts knows them. */
const EXCEPTION = 70;
const MEMORY = 71;

interface Power {
  readonly options?: Partial<EngineOptions>;
  readonly wall?: number;
}

/** @param onPower the host has its options: the firmware may start */
export function openLink(onPower: () => void): void {
  if (inC().comptoir_link_open() !== 1) throw new Error("link: the UART does not open");
  tellEnds();
  paint();
  const piece = new Uint8Array(PIECE);
  let isOn = false;
  const first = new FrameDecoder((channel, payload) => {
    // It came in the same piece as the power.
    if (isOn) host.onBytes?.(encodeFrame(channel, payload).buffer as ArrayBuffer);
    else if (channel === Channel.control) {
      const { options = {}, wall = 0 } = JSON.parse(decodeUtf8(payload, 0, payload.length) ?? "{}") as Power;
      host.options = JSON.stringify(options);
      host.epoch = wall - ticks();
      isOn = true;
      onPower();
      host.ready = ticks();
    }
  });
  write(encodeFrame(Channel.control, encodeUtf8('{"type":"hello"}')));
  repeat(() => {
    const { due } = host;
    let count = read(piece, due === undefined ? PATIENCE : Math.max(0, Math.min(PATIENCE, due - ticks())));
    while (count > 0) {
      const bytes = piece.slice(0, count);
      if (isOn) host.onBytes?.(bytes.buffer as ArrayBuffer);
      else first.push(bytes);
      // In virtual time the next command follows the answer at once.
      count = read(piece, host.due === undefined ? 1 : 0);
    }
    if (host.due !== undefined && ticks() - host.due >= 0) {
      host.due = undefined;
      host.onWake?.();
    }
  }, 1);
}

function read(piece: Uint8Array, ms: number): number {
  return inC().comptoir_link_read(piece.buffer as ArrayBuffer, piece.length, ms);
}

/**
 * XS calls the global function `abort` before it ends, with a name of what ended it, but for its stacks, which have no room
 * for a call. The heap may be what is full: what is to be said then was made before.
 */
function tellEnds(): void {
  const [exception, memory] = [farewell(EXCEPTION), farewell(MEMORY)];
  (globalThis as { abort?: (what: string, error?: unknown) => void }).abort = (what, error) => {
    const isFull = what === "memory full";
    const said = isFull ? memory : exception;
    if (!isFull) write(encodeFrame(Channel.console, encodeUtf8(`XS ends: ${what}: ${error}`)));
    inC().comptoir_link_write(said.buffer as ArrayBuffer, said.length);
    inC().comptoir_link_end();
  };
}
