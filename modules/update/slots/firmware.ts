/**
 * The two firmware images of a terminal: which one runs, what is tried next, and the way back. One slot is confirmed, and
 * nothing here ever writes it; the other one takes uploads.
 */
import { equalBytes } from "modules/cbor/bytes";
import type { Flash } from "modules/flash/flash";
import type { Result } from "modules/result/result";
import { verifySlot } from "modules/update/boot/boot";
import { type BootState, markOf, type Outcome, otherSlot, type SlotNumber } from "modules/update/boot/boot-state";
import { type ImageVersion, parseHeader } from "modules/update/image/header";
import type { ImageRefusal } from "modules/update/image/refusal";
import { clearSlot, readSlot, slotCapacity } from "modules/update/image/slot-image";
import { checkClaims, checkEarly, type ImageConditions, type ImageTrust } from "modules/update/image/verify";
import { ImageWriter } from "./image-writer";
import type { UploadJournal } from "./upload-journal";

/** Port: where the boot loader reads what it is to do. A BootStore is one. */
export interface BootControl {
  readonly state: BootState;
  /** For good before it returns. @returns false when it could not be kept */
  save(state: BootState): boolean;
}

export interface FirmwareOptions {
  readonly slots: readonly [Flash, Flash];
  readonly journal: UploadJournal;
  readonly boot: BootControl;
  readonly trust: ImageTrust;
}

export interface InstalledImage {
  readonly version: ImageVersion;
  readonly hash: Uint8Array;
  readonly running: boolean;
  /** Starts next, once or for good. */
  readonly pending: boolean;
  readonly confirmed: boolean;
  readonly permanent: boolean;
}

export type FirmwareRefusal =
  /** The slot holds what runs, what is to run, or what there is to go back to. */
  | "slot-in-use"
  | "no-such-image"
  /** Nobody ever confirmed it here: there is no going back to it. */
  | "never-confirmed"
  /** At the terminal, only for who has opened service mode with the code. */
  | "service-closed"
  /** It runs already. */
  | "is-running"
  /** Another trial is under way. */
  | "already-pending"
  /** The self-test has not passed. */
  | "not-tested"
  | "flash-fault"
  /** Data, well signed, that this firmware cannot read. */
  | "unknown-content"
  | ImageRefusal;

export class Firmware {
  /** Whether this firmware has seen that its parts work: only then can it be confirmed. */
  selfTestPassed = false;
  readonly #options: FirmwareOptions;
  readonly #journal: UploadJournal;
  readonly #running: InstalledVersion | undefined;
  #other: InstalledVersion | undefined;

  constructor(options: FirmwareOptions) {
    this.#options = options;
    this.#journal = options.journal;
    this.#running = this.#read(this.runningSlot);
    this.#refresh();
  }

  get runningSlot(): SlotNumber {
    return this.#options.boot.state.running;
  }

  /** Undefined where no boot loader started this firmware from a slot. */
  get runningVersion(): ImageVersion | undefined {
    return this.#running?.version;
  }

  /** How the last trial ended. */
  get outcome(): Outcome {
    return this.#options.boot.state.outcome;
  }

  /** The trial of the image that does not run, as it stands: "none" once it runs. */
  get pending(): BootState["trial"] {
    const { trial, started } = this.#options.boot.state;
    return started ? "none" : trial;
  }

  /** Bytes that the payload of an image may have. */
  get capacity(): number {
    return slotCapacity(this.#otherFlash);
  }

  /** Of the whole slot. */
  get slotSize(): number {
    return this.#otherFlash.status().size;
  }

  /** The running image first; an empty slot, and one whose upload is not finished, has none. */
  images(): (InstalledImage | undefined)[] {
    const { running: slot, confirmed } = this.#options.boot.state;
    const { pending } = this;
    const running = this.#running && {
      ...this.#running,
      running: true,
      pending: false,
      confirmed: slot === confirmed,
      permanent: false,
    };
    const other = this.#other && {
      ...this.#other,
      running: false,
      pending: pending !== "none",
      confirmed: slot !== confirmed,
      permanent: pending === "permanent",
    };
    return [running, other];
  }

  /**
   * Whether the firmware that runs is on trial. Until `validate` it is given up at the third start that leads to nothing,
   * after ten minutes, and whenever it is restarted on purpose.
   */
  get isValidationPending(): boolean {
    const { trial, started, running, confirmed } = this.#options.boot.state;
    return trial !== "none" && started && running !== confirmed;
  }

  /** Whether the trial ends by itself in a confirmation, once the self-test has passed. */
  get validatesItself(): boolean {
    return this.isValidationPending && this.#options.boot.state.trial === "permanent";
  }

  /**
   * Keeps the firmware that runs for good: the one before it can be written over, and no image with a lower security
   * counter starts ever again. Does nothing when it was validated before.
   */
  validate(): Result<undefined, FirmwareRefusal> {
    const { state } = this.#options.boot;
    if (this.pending !== "none") return refuse("already-pending");
    if (state.running === state.confirmed) return DONE;
    // It was given up already, and only waits for the restart.
    if (!this.isValidationPending) return refuse("is-running");
    if (!this.selfTestPassed) return refuse("not-tested");
    const counter = Math.max(state.counter, this.#running?.counter ?? 0);
    const { running } = state;
    const previous = this.#other === undefined ? "" : markOf(this.#other.hash);
    return this.#save({ ...SETTLED, confirmed: running, running, outcome: "confirmed", counter, previous });
  }

  /**
   * The first image of all raises the security counter too, as it starts: none with a lower one is taken from then on. A boot
   * loader that reads images has done so already; ESP-IDF's knows nothing of them.
   */
  noteCounter(): void {
    const { state } = this.#options.boot;
    const counter = this.#running?.counter ?? 0;
    if (state.running === state.confirmed && state.trial === "none" && counter > state.counter) {
      this.#save({ ...state, counter });
    }
  }

  /** Whether `rollback` leads anywhere: to an image that was confirmed here once, and no other. */
  get isRollbackPossible(): boolean {
    const { state } = this.#options.boot;
    if (this.isValidationPending) return true;
    return this.isSlotFree && this.#wasConfirmed && (this.#other?.counter ?? 0) >= state.counter;
  }

  get #wasConfirmed(): boolean {
    return this.#other !== undefined && markOf(this.#other.hash) === this.#options.boot.state.previous;
  }

  /**
   * At the next start the other firmware runs: the one before this trial, or, after a validation, the one before it as
   * a trial of its own. The caller restarts.
   */
  rollback(outcome: Extract<Outcome, "time" | "asked">): Result<undefined, FirmwareRefusal> {
    const { state } = this.#options.boot;
    if (this.isValidationPending) return this.#save({ ...state, trial: "none", started: false, starts: 0, outcome });
    const hash = this.#other?.hash;
    if (hash === undefined) return refuse("no-such-image");
    return this.#wasConfirmed ? this.tryImage(hash, true) : refuse("never-confirmed");
  }

  /** Takes back a trial that was not started yet. */
  cancelTrial(): Result<undefined, FirmwareRefusal> {
    const { state } = this.#options.boot;
    if (this.pending === "none") return DONE;
    return this.#save({ ...state, trial: "none", started: false, starts: 0 });
  }

  /** Marks the image of the other slot to be started next. It was verified, or is now. */
  tryImage(hash: Uint8Array, permanent: boolean): Result<undefined, FirmwareRefusal> {
    const { state } = this.#options.boot;
    const trial = permanent ? "permanent" : "test";
    if (this.#running !== undefined && equalBytes(this.#running.hash, hash)) return refuse("is-running");
    if (this.#other === undefined || !equalBytes(this.#other.hash, hash)) return refuse("no-such-image");
    if (state.running !== state.confirmed) return refuse("already-pending");
    if (this.pending !== "none") return this.pending === trial ? DONE : refuse("already-pending");
    const refusal = this.#check(otherSlot(state.running));
    if (refusal !== undefined) return refuse(refusal);
    if (!this.#isSound(otherSlot(state.running))) {
      // A torn upload, or a flash that forgets: it is of no use to anyone.
      this.erase();
      return refuse("wrong-hash");
    }
    return this.#save({ ...state, trial, started: false, starts: 0, outcome: "none" });
  }

  /** Whether the other slot may be written: never while there is something in it to start or to go back to. */
  get isSlotFree(): boolean {
    const { trial, running, confirmed } = this.#options.boot.state;
    return trial === "none" && running === confirmed;
  }

  /** Begins a new image in the other slot, or goes on with the one that the power cut short. */
  openWriter(name: Uint8Array, length: number, first: Uint8Array): Result<ImageWriter, FirmwareRefusal> {
    if (!this.isSlotFree) return refuse("slot-in-use");
    const header = parseHeader(first);
    if (!header.ok) return header;
    const { trust } = this.#options;
    // Before anything of the slot goes: what is in it may be worth more than what comes.
    const early = checkEarly(header.value, trust, this.#conditions);
    if (early !== undefined) return refuse(early);
    // The request that it came in is over long before the upload is.
    const upload = { length, slot: otherSlot(this.runningSlot), name: name.slice() };
    const resumed = ImageWriter.resume(this.#otherFlash, this.#journal, trust, upload);
    if (resumed !== undefined) return { ok: true, value: resumed };
    const begun = ImageWriter.begin(this.#otherFlash, this.#journal, trust, upload, first);
    this.#refresh();
    return begun;
  }

  /** The writer has all of its image: verify it. */
  commit(writer: ImageWriter): ReturnType<ImageWriter["commit"]> {
    const committed = writer.commit(this.#conditions);
    this.#refresh();
    return committed;
  }

  /** Empties the other slot. */
  erase(): Result<undefined, FirmwareRefusal> {
    if (!this.isSlotFree) return refuse("slot-in-use");
    this.#journal.clear();
    clearSlot(this.#otherFlash);
    this.#refresh();
    return DONE;
  }

  get #otherFlash(): Flash {
    return this.#options.slots[otherSlot(this.runningSlot)];
  }

  get #conditions(): ImageConditions {
    return { counter: this.#options.boot.state.counter, running: this.runningVersion };
  }

  /** What the image says of itself. */
  #check(slot: SlotNumber): FirmwareRefusal | undefined {
    const { slots, trust } = this.#options;
    const image = readSlot(slots[slot]);
    if (!image.ok) return image.reason;
    return checkClaims(image.value.header, image.value.tlvs, trust, this.#conditions);
  }

  /** The boot loader verifies all of it again; what was verified when it came is not hashed twice here. */
  #isSound(slot: SlotNumber): boolean {
    if (this.#journal.verified && this.#journal.upload?.slot === slot) return true;
    const { slots, trust, boot } = this.#options;
    return verifySlot(slots[slot], trust, boot.state.counter) !== undefined;
  }

  #refresh(): void {
    const slot = otherSlot(this.runningSlot);
    const unfinished = this.#journal.upload?.slot === slot && !this.#journal.verified;
    this.#other = unfinished ? undefined : this.#read(slot);
  }

  #read(slot: SlotNumber): InstalledVersion | undefined {
    const image = readSlot(this.#options.slots[slot]);
    if (!image.ok || image.value.tlvs.hash === undefined) return undefined;
    const { header, tlvs } = image.value;
    return { version: header.version, hash: image.value.tlvs.hash, counter: tlvs.securityCounter ?? 0 };
  }

  #save(state: BootState): Result<undefined, FirmwareRefusal> {
    return this.#options.boot.save(state) ? DONE : refuse("flash-fault");
  }
}

interface InstalledVersion {
  readonly version: ImageVersion;
  readonly hash: Uint8Array;
  readonly counter: number;
}

const DONE = Object.freeze({ ok: true, value: undefined } as const);
const SETTLED = Object.freeze({ trial: "none", started: false, starts: 0 } as const);

function refuse(reason: FirmwareRefusal): { readonly ok: false; readonly reason: FirmwareRefusal } {
  return { ok: false, reason };
}
