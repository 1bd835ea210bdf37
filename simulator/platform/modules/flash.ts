/** Module `embedded:storage/flash`, over the host's flash. */
import { host } from "../host";
import { BLOCK_LENGTH, PARTITIONS, type Partition } from "../partitions";
import { wear } from "../wear";

class FlashPartition {
  readonly #partition: Partition;

  constructor(partition: Partition) {
    this.#partition = partition;
  }

  status(): { size: number; blocks: number; blockLength: number } {
    const { size } = this.#partition;
    return { size, blocks: size / BLOCK_LENGTH, blockLength: BLOCK_LENGTH };
  }

  read(byteLength: number, byteOffset: number): ArrayBuffer {
    return host.flashRead(this.#at(byteOffset, byteLength), byteLength);
  }

  write(buffer: ArrayBuffer | Uint8Array, byteOffset: number): void {
    const bytes = buffer instanceof Uint8Array ? (buffer.slice().buffer as ArrayBuffer) : buffer;
    host.flashWrite(this.#at(byteOffset, bytes.byteLength), bytes);
    wear.written += bytes.byteLength;
  }

  /** Blocks start..end, end not included; one block without `end`. */
  eraseBlock(start: number, end = start + 1): void {
    if (end <= start) throw new RangeError("invalid block");
    const length = (end - start) * BLOCK_LENGTH;
    host.flashErase(this.#at(start * BLOCK_LENGTH, length), length);
    wear.erased += length;
  }

  close(): void {}

  #at(offset: number, length: number): number {
    const inside = Number.isInteger(offset) && Number.isInteger(length) && offset >= 0 && length >= 0;
    if (!inside || offset + length > this.#partition.size) throw new RangeError("out of the partition");
    return this.#partition.offset + offset;
  }
}

export default Object.freeze({
  open({ path }: { readonly path: string }): FlashPartition {
    const partition = PARTITIONS[path];
    if (partition === undefined) throw new Error("partition not found");
    return new FlashPartition(partition);
  },
  [Symbol.iterator](): Iterator<string> {
    return Object.keys(PARTITIONS)[Symbol.iterator]();
  },
});
