/** The flash of the simulated board: NOR, 4,096-byte blocks. The bench reads and writes it by this same table. */
export const BLOCK_LENGTH = 4096;

export interface Partition {
  readonly offset: number;
  readonly size: number;
}

export const PARTITIONS: Readonly<Record<string, Partition>> = Object.freeze({
  /** The issuer list: its length (u32, little endian), then its CBOR. */
  issuers: { offset: 0, size: 64 * BLOCK_LENGTH },
  journal: { offset: 64 * BLOCK_LENGTH, size: 256 * BLOCK_LENGTH },
});

export const FLASH_SIZE = 320 * BLOCK_LENGTH;
