/**
 * How far an upload has come, in one block of flash, so that it goes on where the power went.
 *
 * Block, little endian
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | 43 55 50 31 ("CUP1") |
 * | 4 | 4 | length of the image file |
 * | 8 | 1 | slot: 0 and 1 the firmware, from 2 on the halves of the data (modules/update/data) |
 * | 9 | 1 | length s of the name that the client gave it, at most 32 |
 * | 10 | 2 | length h of the image's header |
 * | 12 | 32 | that name: its SHA-256 as a rule; zeros after s |
 * | 44 | 4 | CRC-32 of all before, xor CRC-32 of the header |
 * | 48 | 1 | 00: the image was verified |
 * | 64 | 1 each, 960 at most | 00: this block of the payload is in the slot |
 * | 1024 | h | the header: what a torn envelope in the slot is made anew from |
 *
 * A byte that the power left half written is not 00, and its block is written again.
 */

import { crc32 } from "modules/bytes/bytes";
import { equalBytes } from "modules/cbor/bytes";
import type { Flash } from "modules/flash/flash";

const MAGIC = 0x31505543;
const NAME = 12;
const CHECKSUM = 44;
const VERIFIED = 48;
const PROGRESS = 64;
const HEADER = 1024;
export const MAX_NAME = 32;
/** The third block of the partition "update". */
const BLOCK = 2;

export interface Upload {
  readonly length: number;
  readonly slot: number;
  /** What the client calls it; without one it cannot be resumed. */
  readonly name: Uint8Array;
  /** The whole header of the image; empty where the first piece did not hold it: such an upload is not resumed. */
  readonly header: Uint8Array;
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

  /** Forgets the upload before. */
  begin(upload: Upload): void {
    this.clear();
    const bytes = new Uint8Array(VERIFIED);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, MAGIC, true);
    view.setUint32(4, upload.length, true);
    bytes[8] = upload.slot;
    bytes[9] = upload.name.length;
    view.setUint16(10, upload.header.length, true);
    bytes.set(upload.name, NAME);
    view.setUint32(CHECKSUM, checksum(bytes, upload.header), true);
    const header = upload.header.slice();
    if (header.length > 0) this.#flash.write(header.buffer as ArrayBuffer, this.#at + HEADER);
    // Only up to the byte that says verified, which stays erased.
    this.#flash.write(bytes.buffer, this.#at);
    this.#upload = { ...upload, name: upload.name.slice(), header };
  }

  /**
   * Writes all that is known anew, after a start: a mark that the power cut short could read as set now and not later, or
   * the other way round. Should the power go right here, the upload begins from its beginning.
   */
  renew(): void {
    const upload = this.#upload;
    const blocks = this.#blocks;
    if (upload === undefined) return;
    this.begin(upload);
    this.reach(blocks);
  }

  /** All blocks before this one are in the slot. */
  reach(blocks: number): void {
    const room = Math.min(blocks, HEADER - PROGRESS);
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
    const header = bytes.slice(HEADER, HEADER + view.getUint16(10, true));
    if (view.getUint32(CHECKSUM, true) !== checksum(bytes, header)) return;
    this.#upload = {
      length: view.getUint32(4, true),
      slot: bytes[8] ?? 0,
      name: bytes.slice(NAME, NAME + nameLength),
      header,
    };
    this.#verified = bytes[VERIFIED] === 0;
    let blocks = 0;
    while (PROGRESS + blocks < HEADER && bytes[PROGRESS + blocks] === 0) blocks += 1;
    this.#blocks = blocks;
  }
}

function checksum(record: Uint8Array, header: Uint8Array): number {
  return (crc32(record, 0, CHECKSUM) ^ crc32(header, 0, header.length)) >>> 0;
}

/** @param b its header is not looked at: the name says which file it is */
export function isSameUpload(a: Upload, b: Omit<Upload, "header">): boolean {
  return a.name.length > 0 && a.length === b.length && a.slot === b.slot && equalBytes(a.name, b.name);
}
