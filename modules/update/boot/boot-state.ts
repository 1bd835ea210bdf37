/**
 * What the boot loader and the firmware tell each other through the flash.
 *
 * Record, little endian
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | confirmed slot, 0 or 1 |
 * | 1 | 1 | slot that runs |
 * | 2 | 1 | trial of the other slot: 0 none, 1 test, 2 permanent |
 * | 3 | 1 | 0 pending, 1 it was started |
 * | 4 | 1 | how many times it was started |
 * | 5 | 1 | how the last trial ended: an index of OUTCOMES |
 * | 6 | 2 | 0 |
 * | 8 | 4 | the highest security counter that was confirmed |
 * | 12 | 8 | the beginning of the hash of the image that was confirmed before this one; 0 without one |
 */
import type { Flash } from "modules/flash/flash";
import { fromHex, toHex } from "modules/token/hex";
import { RecordStore } from "./record-store";

export type SlotNumber = 0 | 1;

/** How the last trial ended, or "none" before the first. */
export type Outcome =
  | "none"
  | "confirmed"
  /** Started three times, never confirmed. */
  | "starts"
  /** Ten minutes without a confirmation. */
  | "time"
  /** Someone went back, or restarted it unconfirmed. */
  | "asked"
  /** The image did not verify when it was to be started. */
  | "invalid"
  /** The confirmed image was spoiled, and the other one took its place. */
  | "rescued";

export const OUTCOMES: readonly Outcome[] = Object.freeze([
  "none",
  "confirmed",
  "starts",
  "time",
  "asked",
  "invalid",
  "rescued",
]);

export interface BootState {
  readonly confirmed: SlotNumber;
  readonly running: SlotNumber;
  /** Of the slot that is not confirmed. Permanent: it confirms itself once its self-test has passed. */
  readonly trial: "none" | "test" | "permanent";
  readonly started: boolean;
  readonly starts: number;
  readonly outcome: Outcome;
  readonly counter: number;
  /** The image that was confirmed before this one, as `markOf` has it: what one may go back to. "" without one. */
  readonly previous: string;
}

const TRIALS: readonly BootState["trial"][] = Object.freeze(["none", "test", "permanent"]);

/** Of a terminal that has just left the factory. */
export const FACTORY: BootState = Object.freeze({
  confirmed: 0,
  running: 0,
  trial: "none",
  started: false,
  starts: 0,
  outcome: "none",
  counter: 0,
  previous: "",
});

/** Without what came later: a record of a firmware before it. */
const LEAST_LENGTH = 12;
const LENGTH = 20;
const PREVIOUS = 12;
const MARK_LENGTH = 8;
const CELL = 32;
/** Blocks 0 and 1 of the partition "update". */
const FIRST_BLOCK = 0;

export function otherSlot(slot: SlotNumber): SlotNumber {
  return slot === 0 ? 1 : 0;
}

/** The state in the partition "update". */
export class BootStore {
  readonly #records: RecordStore;
  #state: BootState;

  constructor(flash: Flash) {
    this.#records = new RecordStore(flash, FIRST_BLOCK, CELL);
    this.#state = decode(this.#records.payload);
  }

  get state(): BootState {
    return this.#state;
  }

  /** Nothing was ever saved, nor begun to be: there is no record that may read otherwise the next time. */
  get isNew(): boolean {
    return this.#records.payload === undefined && !this.#records.isTorn;
  }

  /** @returns false when the flash did not take it */
  save(state: BootState): boolean {
    const bytes = new Uint8Array(LENGTH);
    const view = new DataView(bytes.buffer);
    bytes[0] = state.confirmed;
    bytes[1] = state.running;
    bytes[2] = TRIALS.indexOf(state.trial);
    bytes[3] = state.started ? 1 : 0;
    bytes[4] = state.starts;
    bytes[5] = OUTCOMES.indexOf(state.outcome);
    view.setUint32(8, state.counter, true);
    bytes.set(fromHex(state.previous) ?? [], PREVIOUS);
    if (!this.#records.save(bytes)) return false;
    this.#state = state;
    return true;
  }
}

function decode(bytes: Uint8Array | undefined): BootState {
  if (bytes === undefined || bytes.length < LEAST_LENGTH) return FACTORY;
  return {
    confirmed: bytes[0] === 1 ? 1 : 0,
    running: bytes[1] === 1 ? 1 : 0,
    trial: TRIALS[bytes[2] ?? 0] ?? "none",
    started: bytes[3] === 1,
    starts: bytes[4] ?? 0,
    outcome: OUTCOMES[bytes[5] ?? 0] ?? "none",
    counter: new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true),
    previous: markIn(bytes.subarray(PREVIOUS, LENGTH)),
  };
}

/** By which the record knows an image again. @param hash of the image */
export function markOf(hash: Uint8Array): string {
  return toHex(hash.subarray(0, MARK_LENGTH));
}

function markIn(bytes: Uint8Array): string {
  return bytes.length === MARK_LENGTH && bytes.some((byte) => byte !== 0) ? toHex(bytes) : "";
}
