/** A board with two slots, its boot loader and its firmware, for tests that pull its plug. */
import { equalBytes } from "modules/cbor/bytes";
import type { Flash } from "modules/flash/flash";
import { type BootChoice, boot } from "modules/update/boot/boot";
import { BootStore } from "modules/update/boot/boot-state";
import type { DataName } from "modules/update/data/data-partition";
import { writeImage } from "modules/update/image/slot-image";
import type { ImageTrust } from "modules/update/image/verify";
import { Firmware } from "modules/update/slots/firmware";
import type { ImageWriter } from "modules/update/slots/image-writer";
import { UploadJournal } from "modules/update/slots/upload-journal";
import { NorFlash } from "../../support/nor-flash";
import { Random } from "../../support/random";
import { hashOf, trust } from "./image-builder";

export const BLOCK = 4096;
const UPDATE_BLOCKS = 8;
/** Of each partition of data: two halves of three. */
export const DATA_BLOCKS = 6;

/** A part of the board's one flash, whose power goes as a whole. */
export class Partition implements Flash {
  readonly #flash: NorFlash;
  readonly #block: number;
  readonly #blocks: number;
  /** Bytes written. */
  written = 0;

  constructor(flash: NorFlash, block: number, blocks: number) {
    this.#flash = flash;
    this.#block = block;
    this.#blocks = blocks;
  }

  get bytes(): Uint8Array {
    return this.#flash.bytes.subarray(this.#block * BLOCK, (this.#block + this.#blocks) * BLOCK);
  }

  /** How many erases there were. */
  get erased(): number {
    return this.#flash.erases.subarray(this.#block, this.#block + this.#blocks).reduce((sum, count) => sum + count, 0);
  }

  status() {
    return { size: this.#blocks * BLOCK, blockLength: BLOCK };
  }

  read(byteLength: number, offset: number): ArrayBuffer {
    this.#inside(offset, byteLength);
    return this.#flash.read(byteLength, this.#block * BLOCK + offset);
  }

  write(buffer: ArrayBuffer, offset: number): void {
    this.#inside(offset, buffer.byteLength);
    this.written += buffer.byteLength;
    this.#flash.write(buffer, this.#block * BLOCK + offset);
  }

  eraseBlock(block: number): void {
    this.#inside(block * BLOCK, BLOCK);
    this.#flash.eraseBlock(this.#block + block);
  }

  #inside(offset: number, length: number): void {
    if (offset < 0 || offset + length > this.#blocks * BLOCK) throw new RangeError("out of the partition");
  }
}

export class UpdateBoard {
  readonly flash: NorFlash;
  readonly slots: [Partition, Partition];
  readonly update: Partition;
  readonly data: Readonly<Record<DataName, Partition>>;
  firmware: Firmware;
  choice: BootChoice;
  readonly #trust: ImageTrust;

  /** @param factory the image in slot 0 */
  constructor(factory: Uint8Array, signers: ImageTrust = trust, blocks = 6, seed = 1) {
    this.#trust = signers;
    this.flash = new NorFlash(2 * blocks + UPDATE_BLOCKS + 4 * DATA_BLOCKS, BLOCK, new Random(seed));
    this.slots = [new Partition(this.flash, 0, blocks), new Partition(this.flash, blocks, blocks)];
    this.update = new Partition(this.flash, 2 * blocks, UPDATE_BLOCKS);
    const after = 2 * blocks + UPDATE_BLOCKS;
    const part = (index: number) => new Partition(this.flash, after + index * DATA_BLOCKS, DATA_BLOCKS);
    this.data = { issuers: part(0), catalogue: part(1), tariff: part(2), recalls: part(3) };
    writeImage(this.slots[0], factory);
    this.choice = this.#boot();
    this.firmware = this.#start();
  }

  /** The power comes back, or the firmware asked for a restart. */
  restart(): void {
    if (this.flash.isOff) this.flash.powerOn();
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
  send(writer: ImageWriter, image: Uint8Array, piece = 700): void {
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
    return new Firmware({ slots, journal: new UploadJournal(update), boot: new BootStore(update), trust: this.#trust });
  }
}
