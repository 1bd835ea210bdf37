/** Catalogues in a flash of memory, for tests on any engine. */
import type { Flash } from "modules/flash/flash";
import { buildCatalogue, type Entry, type Goods } from "../../../tools/catalogue/build";

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
      ...(i % 5 === 0 ? { traCents: 240 + i } : {}),
      ...(i % 9 === 0 ? { cover: i % 2 === 0 ? "contraception" : "emergency-contraception" } : {}),
      ...(i % 35 === 0
        ? {
            otherGroups: [
              { id: 5, kind: 1 },
              { id: 1999, kind: i % 4 },
            ],
          }
        : {}),
      ...(rate === 0 && i % 3 === 0 ? { priceCents: 500 + i, own: { vat: i % 2 === 0 ? 100 : null } } : {}),
    };
  });
}

/** Soap and the like, `count` of them, by EAN-13; every fifth by an LPP code. */
export function goods(count: number): Goods[] {
  return Array.from({ length: count }, (_, i): Goods => {
    const vat = [null, 0, 55, 200][i % 4] ?? null;
    const code = i % 5 === 4 ? `${1_000_000 + i * 37}` : ean13(`37600${`${1_000_000 + i * 13}`}`);
    return { code, label: `SAVON ${i % 71} fl ${i % 900} ml`, priceCents: 199 + i * 3, vat };
  });
}

/** @param digits the first twelve */
export function ean13(digits: string): string {
  let sum = 0;
  for (let i = 0; i < 12; i += 1) sum += Number(digits.charAt(i)) * (i % 2 === 0 ? 1 : 3);
  return digits + ((10 - (sum % 10)) % 10);
}

export function built(count: number, shelf = 0): Uint8Array {
  return buildCatalogue(entries(count), ABOUT, goods(shelf));
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
