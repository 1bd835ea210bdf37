/**
 * How far an upload has come, in one block of flash, so that it goes on where the power went.
 *
 * Block, little endian
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | 43 55 50 31 ("CUP1") |
 * | 4 | 4 | length of the image file |
 * | 8 | 1 | slot |
 * | 9 | 1 | length s of the name that the client gave it, at most 32 |
 * | 10 | 2 | 0 |
 * | 12 | 32 | that name: its SHA-256 as a rule; zeros after s |
 * | 44 | 4 | CRC-32 of all before |
 * | 48 | 1 | 00: the image was verified |
 * | 64 | 1 each | 00: this block of the payload is in the slot |
 *
 * A byte that the power left half written is not 00, and its block is written again.
 */
import { equalBytes } from "modules/cbor/bytes";
import { crc32 } from "modules/journal/crc32";
import type { Flash } from "modules/journal/flash";
import type { SlotNumber } from "modules/update/boot/boot-state";

const MAGIC = 0x31505543;
const NAME = 12;
const CHECKSUM = 44;
const VERIFIED = 48;
const PROGRESS = 64;
export const MAX_NAME = 32;
/** The third block of the partition "update". */
const BLOCK = 2;

export interface Upload {
  readonly length: number;
  readonly slot: SlotNumber;
  /** What the client calls it; without one it cannot be resumed. */
  readonly name: Uint8Array;
}

export class UploadJournal {
  readonly #flash: Flash;
  readonly #at: number;
  readonly #blockLength: number;
  #upload: Upload | undefined;
  #blocks = 0;
  #verified = false;

  constructor(flash: Flash) {
    this.#flash = flash;
    this.#blockLength = flash.status().blockLength;
    this.#at = BLOCK * this.#blockLength;
    this.#mount();
  }

  get upload(): Upload | undefined {
    return this.#upload;
  }

  /** Blocks of the payload that are in the slot, from the first. */
  get blocks(): number {
    return this.#blocks;
  }

  get verified(): boolean {
    return this.#verified;
  }

  begin(upload: Upload): void {
    this.clear();
    const bytes = new Uint8Array(VERIFIED);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, MAGIC, true);
    view.setUint32(4, upload.length, true);
    bytes[8] = upload.slot;
    bytes[9] = upload.name.length;
    bytes.set(upload.name, NAME);
    view.setUint32(CHECKSUM, crc32(bytes, 0, CHECKSUM), true);
    this.#flash.write(bytes.buffer, this.#at);
    this.#upload = { ...upload, name: upload.name.slice() };
  }

  /** All blocks before this one are in the slot. */
  reach(blocks: number): void {
    const room = Math.min(blocks, this.#blockLength - PROGRESS);
    if (room <= this.#blocks) return;
    this.#flash.write(new ArrayBuffer(room - this.#blocks), this.#at + PROGRESS + this.#blocks);
    this.#blocks = room;
  }

  /** The image is whole and good. */
  seal(): void {
    this.#flash.write(new ArrayBuffer(1), this.#at + VERIFIED);
    this.#verified = true;
  }

  clear(): void {
    this.#upload = undefined;
    this.#blocks = 0;
    this.#verified = false;
    this.#flash.eraseBlock(BLOCK);
  }

  #mount(): void {
    const bytes = new Uint8Array(this.#flash.read(this.#blockLength, this.#at));
    const view = new DataView(bytes.buffer);
    const nameLength = bytes[9] ?? 0;
    if (view.getUint32(0, true) !== MAGIC || nameLength > MAX_NAME) return;
    if (view.getUint32(CHECKSUM, true) !== crc32(bytes, 0, CHECKSUM)) return;
    this.#upload = {
      length: view.getUint32(4, true),
      slot: bytes[8] === 1 ? 1 : 0,
      name: bytes.slice(NAME, NAME + nameLength),
    };
    this.#verified = bytes[VERIFIED] === 0;
    let blocks = 0;
    while (PROGRESS + blocks < bytes.length && bytes[PROGRESS + blocks] === 0) blocks += 1;
    this.#blocks = blocks;
  }
}

export function isSameUpload(a: Upload, b: Upload): boolean {
  return a.name.length > 0 && a.length === b.length && a.slot === b.slot && equalBytes(a.name, b.name);
}
