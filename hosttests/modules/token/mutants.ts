/** True tokens with something changed, most of them so that they are read far into their claims; the same in every engine. */

/** Heads of CBOR, right and wrong, and values at the ends of what is allowed. */
const BYTES = [
  0x00, 0x01, 0x05, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1f, 0x20, 0x38, 0x3a, 0x3b, 0x40, 0x50, 0x58, 0x5f, 0x60,
  0x61, 0x62, 0x68, 0x6f, 0x78, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x90, 0x91, 0x98, 0x9f, 0xa0, 0xa2, 0xa6, 0xb8, 0xbf,
  0xc0, 0xd2, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa, 0xfb, 0xff, 0x2d, 0x30, 0x39, 0x41, 0x0a, 0x1e, 0x7e, 0xc3,
  0xa9,
];
/** Tag, array, protected header and its head, unprotected one. */
const BEFORE = 17;
const SIGNATURE = 64;

/**
 * @param below gives whole numbers by chance @param plain a tagged token @returns the nth mutant of it: a third are changed
 *   anywhere, the others in their payload alone, whose length is told rightly
 */
export function mutant(plain: Uint8Array, n: number, below: (limit: number) => number): Uint8Array {
  if (n % 3 === 0) return changed(plain, 1 + below(2), below);
  const start = BEFORE + (plain[BEFORE] === 0x59 ? 3 : 2);
  const payload = changed(plain.slice(start, plain.length - SIGNATURE - 2), below(4), below);
  const { length } = payload;
  const head = length > 255 || below(50) === 0 ? [0x59, length >> 8, length & 255] : [0x58, length];
  const first = n % 2;
  const token = new Uint8Array(BEFORE - first + head.length + length + 2 + SIGNATURE);
  token.set(plain.subarray(first, BEFORE));
  token.set(head, BEFORE - first);
  token.set(payload, BEFORE - first + head.length);
  token.set(plain.subarray(plain.length - SIGNATURE - 2), token.length - SIGNATURE - 2);
  return token;
}

function changed(bytes: Uint8Array, times: number, below: (limit: number) => number): Uint8Array {
  let now = bytes;
  for (let i = 0; i < times; i += 1) {
    const at = below(now.length);
    const byte = BYTES[below(BYTES.length)] ?? 0;
    switch (below(8)) {
      case 0:
        now = spliced(now, at, 0, [byte]);
        break;
      case 1:
        now = spliced(now, at, 1, []);
        break;
      case 2:
        // The same number, longer than it must be.
        now = spliced(now, at, 1, [((now[at] ?? 0) & 0xe0) | 0x18, (now[at] ?? 0) & 0x1f]);
        break;
      case 3: {
        // Something twice, or in another place.
        const from = below(now.length);
        now = spliced(now, at, below(3), Array.from(now.subarray(from, from + 1 + below(12))));
        break;
      }
      case 4:
        now = spliced(now, at, 1, [((now[at] ?? 0) + 1 - 2 * below(2)) & 255]);
        break;
      case 5:
        now = below(10) === 0 ? now.slice(0, 1 + at) : spliced(now, at, 1, [byte]);
        break;
      case 6:
        now = spliced(now, at, 1, [(now[at] ?? 0) ^ (1 << below(8))]);
        break;
      default:
        now = spliced(now, at, 1, [0x30 + below(10)]);
    }
  }
  return now;
}

function spliced(bytes: Uint8Array, at: number, gone: number, come: readonly number[]): Uint8Array {
  const rest = bytes.subarray(Math.min(bytes.length, at + gone));
  const now = new Uint8Array(at + come.length + rest.length);
  now.set(bytes.subarray(0, at));
  now.set(come, at);
  now.set(rest, at + come.length);
  return now;
}
