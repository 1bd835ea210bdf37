/** The flash of a simulated terminal from outside: what a factory's programmer and the boot loader see of it. */
import {
  appendFileSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import type { Flash } from "modules/flash/flash";
import { BLOCK_LENGTH, FLASH_SIZE, FORMER_FLASH_SIZES, PARTITIONS, type Partition } from "../platform/partitions";

const ERASED = 0xff;

/**
 * The file that stands for a flash, whole: made, all erased, where there is none, or where a full disk cut its making
 * short. It is whole from the instant that it has its name. One of a firmware before the later partitions is made longer.
 * @throws Error for one that is too short and holds something: its end was lost, and is not to be taken as empty
 */
export function wholeFlash(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size >= FLASH_SIZE) return;
  if (FORMER_FLASH_SIZES.includes(size)) {
    appendFileSync(path, Buffer.alloc(FLASH_SIZE - size, ERASED));
    return;
  }
  if (size > 0 && readFileSync(path).some((byte) => byte !== ERASED)) {
    throw new Error(
      `${path} has ${size} of ${FLASH_SIZE} bytes: it was cut short (is the disk full?). ` +
        "Put back a copy of it; or move it away, and the terminal begins anew, without its invoices",
    );
  }
  const fresh = `${path}.new`;
  try {
    const descriptor = openSync(fresh, "w");
    try {
      writeFileSync(descriptor, Buffer.alloc(FLASH_SIZE, ERASED));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}

export class FlashFile {
  readonly #descriptor: number;

  /** @param path as `wholeFlash` has it */
  constructor(path: string) {
    wholeFlash(path);
    this.#descriptor = openSync(path, "r+");
  }

  /** @throws Error when there is no such partition */
  partition(name: string): Flash {
    const partition = PARTITIONS[name];
    if (partition === undefined) throw new Error(`the flash has no partition ${name}`);
    return new PartitionFlash(this.#descriptor, partition);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

class PartitionFlash implements Flash {
  readonly #descriptor: number;
  readonly #partition: Partition;

  constructor(descriptor: number, partition: Partition) {
    this.#descriptor = descriptor;
    this.#partition = partition;
  }

  status(): { size: number; blockLength: number } {
    return { size: this.#partition.size, blockLength: BLOCK_LENGTH };
  }

  read(byteLength: number, offset: number): ArrayBuffer {
    const bytes = new Uint8Array(byteLength);
    const read = readSync(this.#descriptor, bytes, 0, byteLength, this.#at(offset, byteLength));
    if (read !== byteLength) throw new Error("flash read");
    return bytes.buffer;
  }

  /** NOR: clears bits, never sets them. */
  write(buffer: ArrayBuffer, offset: number): void {
    const bytes = new Uint8Array(buffer);
    const page = new Uint8Array(this.read(bytes.length, offset));
    for (let i = 0; i < bytes.length; i += 1) page[i] = (page[i] ?? 0) & (bytes[i] ?? 0);
    writeSync(this.#descriptor, page, 0, page.length, this.#at(offset, page.length));
  }

  eraseBlock(block: number): void {
    const at = this.#at(block * BLOCK_LENGTH, BLOCK_LENGTH);
    writeSync(this.#descriptor, Buffer.alloc(BLOCK_LENGTH, ERASED), 0, BLOCK_LENGTH, at);
  }

  #at(offset: number, length: number): number {
    if (offset < 0 || length < 0 || offset + length > this.#partition.size)
      throw new RangeError("out of the partition");
    return this.#partition.offset + offset;
  }
}
