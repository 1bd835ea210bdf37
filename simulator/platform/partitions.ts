/** The flash of the simulated board: NOR, 4,096-byte blocks. The bench reads and writes it by this same table. */
export const BLOCK_LENGTH = 4096;

export interface Partition {
  readonly offset: number;
  readonly size: number;
}

/** Name and blocks, in the order of the flash. */
const LAYOUT: readonly (readonly [string, number])[] = [
  /** The issuer list: its length (u32, little endian), then its CBOR. */
  ["issuers", 64],
  ["journal", 256],
  /** The medicines database and the dated tariffs, as the tools build them. */
  ["catalogue", 320],
  ["tariff", 8],
  /** What the boot loader and the uploads keep from one start to the next. */
  ["update", 8],
  /** The two firmware images, a 2 MB application each with room to grow. */
  ["slot0", 640],
  ["slot1", 640],
  /** Metadata of TUF (modules/update/tuf/flash-store.ts). */
  ["tuf", 16],
  /** Recalls and shortages, as the tools build them. */
  ["recalls", 64],
];

/** Partitions from the first of these on came later: a flash file that ends before one is whole, and gets the rest erased. */
const LATER = ["tuf", "recalls"];

export const PARTITIONS: Readonly<Record<string, Partition>> = Object.freeze(layOut());

export const FLASH_SIZE = LAYOUT.reduce((sum, [, blocks]) => sum + blocks, 0) * BLOCK_LENGTH;

/** Of the flash files of firmwares that had fewer partitions. */
export const FORMER_FLASH_SIZES: readonly number[] = Object.freeze(
  LATER.map((name) => PARTITIONS[name]?.offset ?? FLASH_SIZE),
);

function layOut(): Record<string, Partition> {
  const partitions: Record<string, Partition> = {};
  let offset = 0;
  for (const [name, blocks] of LAYOUT) {
    partitions[name] = Object.freeze({ offset, size: blocks * BLOCK_LENGTH });
    offset += blocks * BLOCK_LENGTH;
  }
  return partitions;
}
