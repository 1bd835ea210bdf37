/**
 * Reads what is held to the bench's contactless reader through the terminal's own driver and modules, in this process and in
 * simulated time: what `nfc --read` prints, and what is measured.
 */
import { randomBytes } from "node:crypto";
import { Pn532 } from "drivers/pn532/pn532";
import { type NfcEvent, NfcSession, type NfcStatus } from "modules/nfc/nfc-session";
import { ManualTime } from "../../simulator/hardware/manual-time";
import type { Contactless } from "../../simulator/hardware/nfc/contactless";
import type { NearFault } from "../../simulator/hardware/nfc/faults";
import { holdNear } from "../../simulator/hardware/nfc/hold";
import { NearDesk } from "../../simulator/hardware/nfc/near-desk";
import { BOARD_PINS } from "../../simulator/platform/board-pins";

export interface NearRead {
  /** The end: a token, or a problem; undefined where the reader did not answer. */
  readonly end: Exclude<NfcEvent, { kind: "status" }> | undefined;
  readonly status: NfcStatus;
  /** APDUs that reached the phone, and frames that went to the reader since it was held there. */
  readonly commands: number;
  readonly frames: number;
  /** From when it was held there, ms. */
  readonly ms: number;
  /** The field stayed on when nobody was there. */
  readonly isFieldLeftOn: boolean;
  /** IO that was left open. */
  readonly leaked: number;
}

/** No reading takes longer, ms. */
const LIMIT = 20_000;
/** Until the reader was found and set up. */
const START_UP = 3000;
/** Until it has seen that nobody is there. */
const SETTLE = 2500;

export interface ReadNearOptions {
  readonly fault?: NearFault | undefined;
  /** On I2C, as on a CoreS3; on a UART unless said. */
  readonly isI2c?: boolean;
  readonly random?: (length: number) => Uint8Array;
  readonly log?: (line: string) => void;
}

/** @param thing made by who knows the time that passes here, ms */
export function readNear(
  thing: (now: () => number) => Contactless,
  { fault, isI2c = false, random = (length) => new Uint8Array(randomBytes(length)), log }: ReadNearOptions = {},
): NearRead {
  const time = new ManualTime();
  const desk = new NearDesk(time);
  const held = thing(() => time.now());
  // What is wrong with the reader is wrong from the start.
  holdNear(desk.reader, held, fault);
  desk.reader.takeAway();
  const seen: { end: NearRead["end"]; status: NfcStatus } = { end: undefined, status: "searching" };
  const { port, receive, transmit } = BOARD_PINS.nfc;
  const wire = isI2c
    ? { i2c: { io: desk.I2C, data: 2, clock: 1 } }
    : { serial: { io: desk.Serial, port, receive, transmit } };
  let driver: Pn532<() => void> | undefined;
  NfcSession.over(
    (onEvent) => {
      driver = new Pn532({ ...wire, timer: desk.timer, onEvent });
      return driver;
    },
    {
      now: () => time.now(),
      random,
      ...(log === undefined ? {} : { log }),
      onEvent: (event) => {
        if (event.kind === "status") seen.status = event.status;
        else seen.end ??= event;
      },
    },
  );
  time.runTo(START_UP, () => seen.status !== "searching");
  const from = time.now();
  const frames = desk.frames;
  if (seen.status === "ready") {
    holdNear(desk.reader, held, fault);
    time.runTo(from + LIMIT, () => seen.end !== undefined);
  }
  const ms = time.now() - from;
  const { exchanges } = desk.reader;
  const sent = desk.frames - frames;
  desk.reader.takeAway();
  time.run(SETTLE);
  // It may be looking just now.
  const isFieldLeftOn = !time.runTo(time.now() + SETTLE, () => !desk.reader.isFieldOn);
  driver?.close();
  return { ...seen, commands: exchanges, frames: sent, ms, isFieldLeftOn, leaked: desk.open };
}
