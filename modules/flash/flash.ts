import { isErased } from "modules/bytes/bytes";

/**
 * Port: a NOR flash partition. Erasing sets every bit of a block to 1, writing can only clear bits; bits that are
 * already 0 may be written again. A structural subset of `embedded:storage/flash`, so that an opened partition is one.
 */
export interface Flash {
  status(): { readonly size: number; readonly blockLength: number };
  read(byteLength: number, offset: number): ArrayBuffer;
  write(buffer: ArrayBuffer, offset: number): void;
  eraseBlock(block: number): void;
}

/** Writes, and believes it only when it reads back. @param bytes owns its whole buffer @returns whether it took */
export function writeVerified(flash: Flash, bytes: Uint8Array, offset: number): boolean {
  flash.write(bytes.buffer as ArrayBuffer, offset);
  return sameBytes(new Uint8Array(flash.read(bytes.length, offset)), bytes);
}

/** Erases a block, and looks at every bit. @returns whether it took */
export function eraseVerified(flash: Flash, block: number, blockLength: number): boolean {
  flash.eraseBlock(block);
  return isErased(new Uint8Array(flash.read(blockLength, block * blockLength)));
}

/** @returns undefined past the end of a partition that is too small, and where the part fails: both throw */
export function readBytes(flash: Flash, offset: number, length: number): Uint8Array | undefined {
  try {
    const bytes = new Uint8Array(flash.read(length, offset));
    return bytes.length === length ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes; 0 where the part fails. */
export function sizeOf(flash: Flash): number {
  try {
    return flash.status().size;
  } catch {
    return 0;
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < b.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}
