/** A board with two slots, its boot loader and its firmware, for tests that pull its plug. */
import { equalBytes } from "modules/cbor/bytes";
import { type BootChoice, boot } from "modules/update/boot/boot";
import { BootStore } from "modules/update/boot/boot-state";
import type { ImageTrust } from "modules/update/image/verify";
import { Firmware } from "modules/update/slots/firmware";
import type { FirmwareWriter } from "modules/update/slots/firmware-writer";
import { writeImage } from "modules/update/slots/slot-image";
import { hashOf, trust } from "./image-builder";
import { Power, PowerFlash } from "./power-flash";

export class UpdateBoard {
  readonly power = new Power();
  readonly slots: [PowerFlash, PowerFlash];
  readonly update: PowerFlash;
  firmware: Firmware;
  choice: BootChoice;
  readonly #trust: ImageTrust;

  /** @param factory the image in slot 0 */
  constructor(factory: Uint8Array, signers: ImageTrust = trust, blocks = 6) {
    this.#trust = signers;
    this.slots = [new PowerFlash(blocks, this.power), new PowerFlash(blocks, this.power)];
    this.update = new PowerFlash(8, this.power);
    writeImage(this.slots[0], factory);
    this.choice = this.#boot();
    this.firmware = this.#start();
  }

  /** The power comes back, or the firmware asked for a restart. */
  restart(): void {
    this.choice = this.#boot();
    this.firmware = this.#start();
  }

  get running(): Uint8Array {
    return this.choice.hash;
  }

  isRunning(image: Uint8Array): boolean {
    return equalBytes(this.choice.hash, hashOf(image));
  }

  /** Whether what starts is this image to the last byte. */
  holds(image: Uint8Array): boolean {
    const view = new DataView(image.buffer, image.byteOffset);
    const header = view.getUint16(8, true);
    const payload = image.subarray(header, header + view.getUint32(12, true));
    const { slot, offset, length } = this.choice;
    return equalBytes(this.slots[slot].bytes.subarray(offset, offset + length), payload);
  }

  /** @returns the writer, or why there is none */
  open(image: Uint8Array, name: Uint8Array, first = image.subarray(0, 512)) {
    return this.firmware.openWriter(name, image.length, first);
  }

  /** What a client does from the offset that it was told. */
  send(writer: FirmwareWriter, image: Uint8Array, piece = 700): void {
    while (!writer.isComplete) {
      writer.write(image.subarray(writer.offset, Math.min(writer.offset + piece, image.length)));
    }
  }

  install(image: Uint8Array, name: Uint8Array) {
    const opened = this.open(image, name);
    if (!opened.ok) return opened;
    this.send(opened.value, image);
    return this.firmware.commit(opened.value);
  }

  #boot(): BootChoice {
    const choice = boot({ slots: this.slots, state: this.update, trust: this.#trust });
    if (!choice.ok) throw new Error(`nothing starts: ${choice.reason}`);
    return choice.value;
  }

  #start(): Firmware {
    const { slots, update } = this;
    return new Firmware({ slots, journal: update, boot: new BootStore(update), trust: this.#trust });
  }
}
