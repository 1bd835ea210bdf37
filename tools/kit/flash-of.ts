import type { Flash } from "modules/flash/flash";

/** Bytes as a flash partition that is read only: so that a file is read by the code that reads the terminal's flash. */
export function flashOf(bytes: Uint8Array): Flash {
  return {
    status: () => ({ size: bytes.length, blockLength: 4096 }),
    read(byteLength, offset) {
      if (offset < 0 || offset + byteLength > bytes.length) throw new RangeError("out of the partition");
      return new Uint8Array(bytes.subarray(offset, offset + byteLength)).buffer;
    },
    write() {
      throw new Error("read only");
    },
    eraseBlock() {
      throw new Error("read only");
    },
  };
}
