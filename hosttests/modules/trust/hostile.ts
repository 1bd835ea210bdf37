/** Tokens that no issuer made: noise, near misses, and true tokens with something changed. */
import { CborOpaque, CborTag, type CborValue } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import { EV1_PREFIX, MAX_TEXT_LENGTH } from "modules/token/ev1";
import { issueBytes, sign1, toText } from "../../../tools/kit/issuing/token";
import { AT, EDWARDS_KEY, freshId, ISS, KEY, PERSON, signingKey } from "../../support/issuer";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
/** Bytes that mean something to a CBOR reader. */
const HEADS = [
  0x00, 0x18, 0x1b, 0x20, 0x40, 0x58, 0x5b, 0x5f, 0x60, 0x7b, 0x80, 0x84, 0x9b, 0xa0, 0xbf, 0xd2, 0xf9, 0xff,
];
/** Offset of the payload: tag, array, protected header (15), unprotected. */
const HEADER_LENGTH = 18;
const SIGNATURE_LENGTH = 64;

/** A generator that gives the same numbers in every engine (mulberry32), so that a failure can be repeated. */
export class Random {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  /** 0 <= n < below */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  }
  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}

export class Hostile {
  readonly #random: Random;
  readonly #tokens: readonly Uint8Array[];
  readonly #stranger = signingKey("ES256", 66);

  constructor(seed: number) {
    this.#random = new Random(seed);
    this.#tokens = [KEY, EDWARDS_KEY].map((key) =>
      issueBytes({ person: PERSON, key, iss: ISS, at: AT - 60, lifetime: 300, id: freshId() }),
    );
  }

  /** The nth text; one in twenty gets as far as the signature check, which is what takes time. */
  text(n: number): string {
    switch (n % 20) {
      case 0:
        return this.#characters(this.#random.below(400));
      case 1:
        return EV1_PREFIX + this.#characters(this.#random.below(400));
      case 2:
        return EV1_PREFIX + this.#wild(this.#random.below(400));
      case 3:
        return n % 100 === 3 ? EV1_PREFIX + this.#characters(MAX_TEXT_LENGTH + 100) : this.#wild(300);
      case 4:
      case 5:
        return toText(this.#random.bytes(this.#random.below(300)));
      case 6:
      case 7:
        return toText(this.#structure(this.#random.below(300)));
      case 8:
        return toText(sign1(this.#structure(this.#random.below(200)), { ...KEY, sign: () => new Uint8Array(64) }));
      case 9:
        return toText(encodeCbor(this.#sign1()));
      case 10:
      case 11:
      case 12:
        return toText(this.#changedHeader());
      case 13:
        return toText(this.#cut());
      case 14:
      case 15:
      case 16:
        return this.#misread();
      case 17:
        return toText(this.#token({ ...this.#stranger }));
      case 18:
        // Any tag but 18.
        return toText(
          encodeCbor(new CborTag(19 + this.#random.below(1000), new CborOpaque(this.#original().subarray(1)))),
        );
      default:
        return toText(this.#changedContent());
    }
  }

  #original(): Uint8Array {
    return this.#tokens[this.#random.below(this.#tokens.length)] ?? new Uint8Array(0);
  }

  #characters(length: number): string {
    let text = "";
    for (let i = 0; i < length; i += 1) text += ALPHABET.charAt(this.#random.below(45));
    return text;
  }

  #wild(length: number): string {
    let text = "";
    for (let i = 0; i < length; i += 1) text += String.fromCharCode(this.#random.below(i % 7 === 0 ? 0x10000 : 128));
    return text;
  }

  /** Bytes that look like CBOR. */
  #structure(length: number): Uint8Array {
    const bytes = this.#random.bytes(length);
    for (let i = 0; i < length; i += 1 + this.#random.below(4)) bytes[i] = HEADS[this.#random.below(HEADS.length)] ?? 0;
    return bytes;
  }

  /** The four parts, each of them odd in its turn. */
  #sign1(): CborValue {
    const odd: CborValue[] = [0, "x", null, [], new Map(), this.#random.bytes(8), new CborOpaque(this.#structure(3))];
    const parts: CborValue[] = [this.#original().slice(3, 17), new Map(), this.#random.bytes(40), new Uint8Array(64)];
    parts[this.#random.below(4)] = odd[this.#random.below(odd.length)];
    return this.#random.below(2) === 0 ? parts : new CborTag(18, parts);
  }

  #token(key: typeof KEY): Uint8Array {
    return sign1(this.#original().slice(HEADER_LENGTH + 3, -SIGNATURE_LENGTH - 2), {
      ...key,
      sign: () => new Uint8Array(64),
    });
  }

  #changed(from: number, length: number): Uint8Array {
    const bytes = this.#original().slice();
    const at = from + this.#random.below(length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 + this.#random.below(255));
    return bytes;
  }

  #changedHeader(): Uint8Array {
    return this.#changed(0, HEADER_LENGTH);
  }

  /** Somewhere in the payload or in the signature. */
  #changedContent(): Uint8Array {
    return this.#changed(HEADER_LENGTH, this.#original().length - HEADER_LENGTH);
  }

  #cut(): Uint8Array {
    const bytes = this.#original();
    const at = this.#random.below(bytes.length);
    if (this.#random.below(2) === 0) return bytes.slice(0, at);
    const longer = new Uint8Array(bytes.length + 1 + this.#random.below(20));
    longer.set(bytes);
    return longer;
  }

  /** A scanner that lost, doubled, swapped or misread a character. */
  #misread(): string {
    const text = toText(this.#original());
    const at = this.#random.below(40);
    const one = text.charAt(at);
    switch (this.#random.below(3)) {
      case 0:
        return text.slice(0, at) + text.slice(at + 1);
      case 1:
        return text.slice(0, at) + one + text.slice(at);
      default:
        return (
          text.slice(0, at) +
          ALPHABET.charAt((ALPHABET.indexOf(one) + 1 + this.#random.below(44)) % 45) +
          text.slice(at + 1)
        );
    }
  }
}
