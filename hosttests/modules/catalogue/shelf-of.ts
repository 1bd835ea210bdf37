/** Catalogues in a flash of memory, for tests on any engine. */
import type { Flash } from "modules/flash/flash";
import { buildCatalogue, type Entry } from "../../../tools/catalogue/build";

export const ABOUT = { version: 7, day: 20602, knowsGroups: true, knowsTfr: true, knowsSpecific: true };

const RATES = [65, 65, 65, 30, 15, 100, 0, 35];

/** Invented boxes, `count` of them over the whole range of CIP7, each unlike the others. */
export function entries(count: number): Entry[] {
  return Array.from({ length: count }, (_, i): Entry => {
    const rate = RATES[i % RATES.length] ?? 0;
    return {
      key: 2_000_003 + Math.floor((i * 7_000_000) / count),
      label: `EXEMPLE${i % 97} ${i % 13} mg gél B/${i % 91}`,
      priceCents: rate === 0 ? 0 : 300 + ((i * 7919) % 900_000),
      feeCents: rate === 0 ? 0 : i % 5 === 0 ? 276 : 102,
      rate,
      state: i % 4,
      ...(i % 3 === 0 ? { tfrCents: 250 + i } : {}),
      ...(i % 7 === 0 ? { group: { id: i % 2000, kind: i % 4 } } : {}),
      ...(i % 14 === 0 ? { genericCents: 200 + i } : {}),
      ...(i % 11 === 0 ? { specific: true } : {}),
      ...(i % 17 === 0 ? { severalRates: true } : {}),
    };
  });
}

export function built(count: number): Uint8Array {
  return buildCatalogue(entries(count), ABOUT);
}

/** A partition that counts what is read of it. */
export class MemoryFlash implements Flash {
  readonly bytes: Uint8Array;
  reads = 0;
  /** Most bytes asked for at once. */
  longest = 0;

  constructor(content: Uint8Array, size = Math.max(4096, content.length)) {
    this.bytes = new Uint8Array(size).fill(0xff);
    this.bytes.set(content.subarray(0, size));
  }

  status(): { size: number; blockLength: number } {
    return { size: this.bytes.length, blockLength: 4096 };
  }

  read(byteLength: number, offset: number): ArrayBuffer {
    this.reads += 1;
    this.longest = Math.max(this.longest, byteLength);
    if (offset < 0 || offset + byteLength > this.bytes.length) throw new RangeError("out of the partition");
    return this.bytes.slice(offset, offset + byteLength).buffer as ArrayBuffer;
  }

  write(): void {
    throw new Error("read only");
  }

  eraseBlock(): void {
    throw new Error("read only");
  }
}
