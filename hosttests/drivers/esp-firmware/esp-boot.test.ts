/** The boot control of ESP-IDF against a model of its boot loader: otadata, one start for an image that is not confirmed. */
import { describe, expect, it } from "@jest/globals";
import { EspBoot, type EspOta, inOrder } from "drivers/esp-firmware/esp-boot";
import { BootStore, otherSlot, type SlotNumber } from "modules/update/boot/boot-state";
import { Firmware } from "modules/update/slots/firmware";
import { UploadJournal } from "modules/update/slots/upload-journal";
import { UpdateBoard } from "../../modules/update/board";
import { buildImage, hashOf, pattern, trust } from "../../modules/update/image-builder";
import { PowerCut } from "../../support/nor-flash";
import { Random } from "../../support/random";

const OLD = buildImage({ payload: pattern(3000, 1), version: [1, 0, 0, 0], counter: 1 });
const NEW = buildImage({ payload: pattern(3500, 2), version: [1, 1, 0, 0], counter: 2 });

/** Not a SHA-256: nothing to compare the file with. */
const NAME = Uint8Array.of(1, 2, 3);

type State = "new" | "pending" | "valid" | "aborted";

/** esp_ota_ops.h with CONFIG_BOOTLOADER_APP_ROLLBACK_ENABLE, as its documentation says; each call is one flash operation. */
class Idf implements EspOta {
  readonly board: UpdateBoard;
  boot: SlotNumber = 0;
  states: [State, State] = ["valid", "valid"];
  runs: SlotNumber = 0;
  /** Calls that change otadata until the power goes before one. */
  budget = Number.POSITIVE_INFINITY;
  firmware: Firmware;

  constructor() {
    this.board = new UpdateBoard(OLD);
    this.firmware = this.start();
  }

  start(): Firmware {
    const { flash, slots, update } = this.board;
    flash.powerOn();
    this.budget = Number.POSITIVE_INFINITY;
    if (this.states[this.boot] === "pending") this.states[this.boot] = "aborted";
    if (this.states[this.boot] === "aborted") this.boot = otherSlot(this.boot);
    if (this.states[this.boot] === "new") this.states[this.boot] = "pending";
    this.runs = this.boot;
    const boot = new EspBoot(new BootStore(update), this);
    this.firmware = new Firmware({ slots, journal: new UploadJournal(update), boot, trust });
    return this.firmware;
  }

  running = () => this.runs;
  isPending = () => this.states[this.runs] === "pending";
  selectOther = () => this.#change(() => this.#select(otherSlot(this.runs)));
  selectRunning = () => this.#change(() => this.#select(this.runs)) && this.confirm();
  confirm = () =>
    this.#change(() => {
      this.states[this.runs] = "valid";
    });
  giveUp = () =>
    this.#change(() => {
      this.states[this.runs] = "aborted";
      this.boot = otherSlot(this.runs);
    });

  #select(slot: SlotNumber): void {
    this.boot = slot;
    this.states[slot] = "new";
  }

  #change(change: () => void): boolean {
    this.budget -= 1;
    if (this.budget < 0) throw new PowerCut();
    change();
    return true;
  }

  install(): void {
    if (this.firmware.images()[1] !== undefined) return;
    const opened = this.firmware.openWriter(NAME, NEW.length, NEW.subarray(0, 512));
    if (!opened.ok) throw new Error(opened.reason);
    this.board.send(opened.value, NEW);
    this.firmware.commit(opened.value);
  }
}

describe("the slots of an ESP32", () => {
  it("have their numbers, whichever runs", () => {
    expect(inOrder(0, "runs", "other")).toEqual(["runs", "other"]);
    expect(inOrder(1, "runs", "other")).toEqual(["other", "runs"]);
  });

  it("try an image, and keep it", () => {
    const idf = new Idf();
    idf.install();
    expect(idf.firmware.tryImage(hashOf(NEW), false).ok).toBe(true);
    idf.start();
    expect(idf.runs).toBe(1);
    expect(idf.firmware.isValidationPending).toBe(true);
    idf.firmware.selfTestPassed = true;
    expect(idf.firmware.validate().ok).toBe(true);
    idf.start();
    idf.start();
    expect(idf.runs).toBe(1);
    expect(idf.firmware.isValidationPending).toBe(false);
  });

  it("take nothing with a lower security counter than the factory's image has, before any update too", () => {
    const lower = buildImage({ payload: pattern(3500, 2), version: [1, 1, 0, 0], counter: 0 });
    const idf = new Idf();
    const { update } = idf.board;
    const { size, blockLength } = update.status();
    for (let block = 0; block < size / blockLength; block += 1) update.eraseBlock(block);
    const taken = (): boolean => {
      const opened = idf.start().openWriter(NAME, lower.length, lower.subarray(0, 512));
      if (!opened.ok) return false;
      idf.board.send(opened.value, lower);
      return idf.firmware.commit(opened.value).ok && idf.firmware.tryImage(hashOf(lower), false).ok;
    };
    const { written } = update;
    idf.start().noteCounter();
    expect(new BootStore(update).state).toMatchObject({ counter: 1, confirmed: 0, running: 0, trial: "none" });
    // In one record, as a boot loader that reads images writes it: two terminals' flash is the same.
    expect(update.written - written).toBe(32);
    expect(taken()).toBe(false);
  });

  it("leave the counter of an image on trial to its confirmation", () => {
    const idf = new Idf();
    idf.install();
    idf.firmware.tryImage(hashOf(NEW), false);
    idf.start().noteCounter();
    expect(new BootStore(idf.board.update).state.counter).toBe(1);
    idf.firmware.selfTestPassed = true;
    idf.firmware.validate();
    expect(new BootStore(idf.board.update).state.counter).toBe(2);
  });

  it("give up an image that was not confirmed at its first start", () => {
    const idf = new Idf();
    idf.install();
    idf.firmware.tryImage(hashOf(NEW), true);
    idf.start();
    idf.start();
    expect(idf.runs).toBe(0);
    expect(idf.firmware.outcome).toBe("starts");
    expect(idf.firmware.images()[0]?.confirmed).toBe(true);
  });

  it("go back at the next start when told to, and take back what was not started", () => {
    const idf = new Idf();
    idf.install();
    idf.firmware.tryImage(hashOf(NEW), false);
    expect(idf.firmware.cancelTrial().ok).toBe(true);
    idf.start();
    expect(idf.runs).toBe(0);
    expect(idf.firmware.isValidationPending).toBe(false);
    idf.firmware.tryImage(hashOf(NEW), false);
    idf.start();
    idf.firmware.rollback("asked");
    expect([idf.runs, idf.boot]).toEqual([1, 0]);
    idf.start();
    expect(idf.runs).toBe(0);
    expect(idf.firmware.outcome).toBe("asked");
  });

  it("agree with the boot loader wherever the power goes between its records and ours", () => {
    let cuts = 0;
    for (let seed = 0; seed < 100; seed += 1) {
      const random = new Random(seed);
      const idf = new Idf();
      let acknowledged = false;
      for (let step = 0; step < 40 && !acknowledged; step += 1) {
        try {
          if (random.below(2) === 0) idf.board.flash.budget = 1 + random.below(20);
          else idf.budget = random.below(2);
          if (idf.runs === 1) {
            idf.firmware.selfTestPassed = true;
            acknowledged = idf.firmware.validate().ok;
          } else {
            idf.install();
            idf.firmware.tryImage(hashOf(NEW), false);
            idf.start();
          }
        } catch (error) {
          if (!(error instanceof PowerCut)) throw error;
          cuts += 1;
          idf.start();
        }
        // What runs is never what an upload may write, and it is confirmed or on trial in both records alike.
        expect(idf.firmware.runningSlot).toBe(idf.runs);
        expect(idf.firmware.isValidationPending).toBe(idf.states[idf.runs] === "pending");
      }
      expect(acknowledged).toBe(true);
      idf.start();
      expect(idf.runs).toBe(1);
    }
    expect(cuts).toBeGreaterThan(100);
  });
});
