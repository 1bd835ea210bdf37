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

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < b.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}
