/**
 * Seals records with a key of this device.
 *
 * Nonce, little endian
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | session: drawn by chance at each start |
 * | 4 | 4 | generation of the block that the record was first written into |
 * | 8 | 4 | where in it |
 *
 * Why no nonce comes twice with another text: a record is written into a block only by the start that wrote the block's
 * head, whole; a head that was cut short never counted, no record followed it, and its generation may come again; a
 * start that finds a whole head goes on in another block, of another generation. Within a block the place only goes
 * forward, past what was torn or did not take. So (generation, place) is used once in the life of a journal, whatever the
 * power does. The session keeps apart what does not remember: a journal that was begun anew, whose generations begin at
 * 1 again, and a flash that someone has put back to what it was.
 */
import { type Aead, KEY_LENGTH, NONCE_LENGTH, SEAL_LENGTH, TAG_LENGTH } from "./aead";

/** Where a record lies when it is first written. */
export interface Place {
  readonly generation: number;
  readonly offset: number;
}

export class Sealer {
  /** What the heads of blocks say of the key, 31 bits: whose journal this is can be told without opening a record. */
  readonly check: number;
  readonly #aead: Aead;
  readonly #key: Uint8Array;
  readonly #session: number;

  /** @param key 32 bytes @param session 32 bits, by chance */
  constructor(aead: Aead, key: Uint8Array, session: number) {
    if (key.length !== KEY_LENGTH) throw new RangeError("a key of 32 bytes is needed");
    this.#aead = aead;
    this.#key = key.slice();
    this.#session = session >>> 0;
    this.check = this.#checkOf();
  }

  /** Seals bytes[at + 12 .. at + 12 + length), and puts nonce and tag around them. */
  seal(about: Uint8Array, bytes: Uint8Array, at: number, length: number, { generation, offset }: Place): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at);
    view.setUint32(0, this.#session, true);
    view.setUint32(4, generation, true);
    view.setUint32(8, offset, true);
    this.#aead.seal(this.#key, about, bytes, at, length);
  }

  /** @param sealed nonce, text and tag @returns the text, or undefined when it is not what was sealed */
  open(about: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
    const length = sealed.length - SEAL_LENGTH;
    if (length < 0) return undefined;
    const bytes = sealed.slice();
    return this.#aead.open(this.#key, about.slice(), bytes, 0, length)
      ? bytes.slice(NONCE_LENGTH, NONCE_LENGTH + length)
      : undefined;
  }

  /** The tag of nothing, under a nonce that no record has: no block is of that generation. */
  #checkOf(): number {
    const bytes = new Uint8Array(SEAL_LENGTH).fill(0xff);
    this.#aead.seal(this.#key, new Uint8Array(0), bytes, 0, 0);
    return new DataView(bytes.buffer).getUint32(SEAL_LENGTH - TAG_LENGTH, true) & 0x7fffffff;
  }
}
