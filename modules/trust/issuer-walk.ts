/** One issuer after the other in the bytes of a list. */
import { CborReader } from "modules/cbor/decode";
import { afterIssuer, type Issuer, KID_LENGTH, MAX_ISSUER_BYTES, parseIssuer } from "./issuer";
import type { ListBytes } from "./list-bytes";

export class IssuerWalk {
  /** Offset after the issuer that this is at. */
  next = 0;
  readonly #list: ListBytes;
  /** In the window: where the issuer begins, and its kid. */
  #at = 0;
  #kid = 0;

  constructor(list: ListBytes) {
    this.#list = list;
  }

  /** Goes to the issuer at `offset`. @returns why it is none @throws Error when the flash cannot be read */
  begin(offset: number): "malformed" | "bad-issuer" | undefined {
    const list = this.#list;
    this.#at = list.at(offset);
    const after = afterIssuer(list.bytes, this.#at);
    if (after !== 0) {
      this.#kid = this.#at + 3;
      this.next = list.offsetOf(after);
      return undefined;
    }
    const reader = new CborReader(list.bytes, this.#at);
    const item = reader.item();
    if (reader.refusal !== undefined || reader.at - this.#at > MAX_ISSUER_BYTES) return "malformed";
    const issuer = parseIssuer(item);
    if (issuer === undefined) return "bad-issuer";
    this.#kid = issuer.kid.byteOffset - list.bytes.byteOffset;
    this.next = list.offsetOf(reader.at);
    return undefined;
  }

  /** What it is at, decoded: views on the window. */
  issuer(): Issuer | undefined {
    return parseIssuer(new CborReader(this.#list.bytes, this.#at).item());
  }

  isAt(kid: Uint8Array): boolean {
    const { bytes } = this.#list;
    for (let i = 0; i < KID_LENGTH; i += 1) if (bytes[this.#kid + i] !== kid[i]) return false;
    return true;
  }

  prefix(): number {
    return kidPrefix(this.#list.bytes, this.#kid);
  }

  /** A copy. */
  kid(): Uint8Array {
    return this.#list.bytes.slice(this.#kid, this.#kid + KID_LENGTH);
  }
}

/** The first four bytes of a kid, big endian. */
export function kidPrefix(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  return ((high << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;
}
