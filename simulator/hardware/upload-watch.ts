/** Follows an upload of MCUmgr by what passes on the network, whoever's client it is. */
import { CborReader } from "modules/cbor/decode";

const HEADER_LENGTH = 8;
const IMAGE_GROUP = 1;
const UPLOAD = 1;

export class UploadWatch {
  #length: number | undefined;
  #offset = 0;

  /** Bytes that are in the terminal, of how many; null while there is no upload. */
  get progress(): { readonly offset: number; readonly length: number } | null {
    return this.#length === undefined ? null : { offset: this.#offset, length: this.#length };
  }

  forget(): void {
    this.#length = undefined;
    this.#offset = 0;
  }

  /** An answer without an offset is a refusal. @param way "in" to the terminal */
  see(way: "in" | "out", bytes: Uint8Array): void {
    const isUpload = bytes.length > HEADER_LENGTH && bytes[5] === IMAGE_GROUP && bytes[4] === 0 && bytes[7] === UPLOAD;
    if (!isUpload) return;
    // Only the first piece says how long the image is, and pieces are long: the others are not looked into.
    if (way === "in" && this.#length !== undefined && this.#offset > 0) return;
    // Clients may encode as they like.
    const reader = new CborReader(bytes, HEADER_LENGTH, true);
    const body = reader.item();
    if (reader.refusal !== undefined || !(body instanceof Map)) return;
    const number = (name: string) => {
      const field = body.get(name);
      return typeof field === "number" ? field : undefined;
    };
    if (way === "in") this.#length = number("len") ?? this.#length;
    else if (number("off") === undefined) this.forget();
    else this.#offset = number("off") ?? 0;
  }
}
