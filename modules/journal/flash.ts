/**
 * Port: a NOR flash partition. Erasing sets a block's bits to 1, writing clears bits. A structural subset of
 * `embedded:storage/flash`, so that an opened partition is one.
 */
export interface Flash {
  status(): { readonly size: number; readonly blockLength: number };
  read(byteLength: number, offset: number): ArrayBuffer;
  write(buffer: ArrayBuffer, offset: number): void;
  eraseBlock(block: number): void;
}
