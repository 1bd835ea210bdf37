/** One request of a client: where from, what, and typed fields. Fields that nobody asks for are let pass. */
import type { CborMap } from "modules/cbor/decode";
import type { Standing } from "./gate";

export class SmpRequest {
  /** A field was there that is of another type than it must be. To be looked at before anything is done. */
  malformed = false;
  /** Who asks: an address and a port, or the name of a line. */
  readonly peer: string;
  readonly standing: Standing;
  readonly #body: CborMap;

  constructor(body: CborMap, peer: string, standing: Standing) {
    this.#body = body;
    this.peer = peer;
    this.standing = standing;
  }

  has(name: string): boolean {
    return this.#body.has(name);
  }

  unsigned(name: string): number | undefined {
    const value = this.#body.get(name);
    if (typeof value === "number" && value >= 0) return value;
    return this.#missing(name);
  }

  text(name: string): string | undefined {
    const value = this.#body.get(name);
    return typeof value === "string" ? value : this.#missing(name);
  }

  bytes(name: string): Uint8Array | undefined {
    const value = this.#body.get(name);
    return value instanceof Uint8Array ? value : this.#missing(name);
  }

  flag(name: string): boolean | undefined {
    const value = this.#body.get(name);
    return typeof value === "boolean" ? value : this.#missing(name);
  }

  numbers(name: string): number[] | undefined {
    const value = this.#body.get(name);
    if (!Array.isArray(value)) return this.#missing(name);
    const numbers = value.filter((item) => typeof item === "number");
    if (numbers.length !== value.length) this.malformed = true;
    return numbers;
  }

  #missing(name: string): undefined {
    if (this.#body.has(name)) this.malformed = true;
    return undefined;
  }
}
