/** Port: bytes that nobody can foretell, from the platform's own source. A platform without one has no such module. */
export type RandomBytes = (length: number) => Uint8Array;

const WORD = 4294967296;

/** @returns numbers from 0 up to 1, 1 not included, of 32 bits each: what stands for `Math.random` */
export function uniform(randomBytes: RandomBytes): () => number {
  return () => {
    const bytes = randomBytes(4);
    return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) / WORD;
  };
}
