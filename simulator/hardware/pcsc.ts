/**
 * A real reader on the desk, through PC/SC: the npm package `smartcard`, which is optional. It is not built by an
 * install; `npm run -s cli -- card --pcsc-setup` does that where a compiler and the headers of PC/SC are.
 */
import { createRequire } from "node:module";
import type { Result } from "modules/result/result";

export interface PcscCard {
  readonly atr: Uint8Array;
  /** @throws Error when the card or the reader is gone */
  transmit(command: Uint8Array): Promise<Uint8Array>;
  reset(): Promise<void>;
}

export interface PcscEvents {
  onInserted(reader: string, card: PcscCard): void;
  onRemoved(reader: string): void;
  onFault(text: string): void;
}

/** The parts of the package that are used. */
interface NativeCard {
  readonly atr: Buffer | null;
  readonly protocol: number;
  transmit(command: Buffer, options: { maxRecvLength: number }): Promise<Buffer>;
  reconnect(shareMode: number, protocol: number, initialization: number): Promise<number>;
}
interface NativeDevices {
  on(event: "card-inserted", listener: (event: { reader: { name: string }; card: NativeCard }) => void): void;
  on(event: "card-removed", listener: (event: { reader: { name: string } }) => void): void;
  on(event: "error", listener: (error: Error) => void): void;
  start(): void;
  stop(): void;
}

const SHARE_SHARED = 2;
const RESET_CARD = 1;
const MAX_ANSWER = 4098;

/** The package, if it has been built and PC/SC is on this machine. */
export function loadPcsc(): { readonly Devices: new () => NativeDevices } | undefined {
  try {
    return createRequire(import.meta.url)("smartcard") as { Devices: new () => NativeDevices };
  } catch {
    return undefined;
  }
}

/** @returns what stops it, or one line that says what is missing */
export function watchPcsc(events: PcscEvents): Result<() => void, string> {
  const pcsc = loadPcsc();
  if (pcsc === undefined)
    return { ok: false, reason: "PC/SC is not set up (npm run -s cli -- card --pcsc-setup builds what it takes)" };
  const { Devices } = pcsc;
  const devices = new Devices();
  devices.on("card-inserted", ({ reader, card }) => events.onInserted(reader.name, wrap(card)));
  devices.on("card-removed", ({ reader }) => events.onRemoved(reader.name));
  // A reader that comes and goes, or a daemon that stops, is told and no more.
  devices.on("error", (error) => events.onFault(error.message));
  devices.start();
  return { ok: true, value: () => devices.stop() };
}

function wrap(card: NativeCard): PcscCard {
  return {
    atr: new Uint8Array(card.atr ?? []),
    transmit: async (command) => {
      return new Uint8Array(await card.transmit(Buffer.from(command), { maxRecvLength: MAX_ANSWER }));
    },
    reset: async () => {
      await card.reconnect(SHARE_SHARED, card.protocol, RESET_CARD);
    },
  };
}
