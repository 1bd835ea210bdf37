/** A pharmacy's software at the other end of the cable, that says what it is told to: requests out, answers and notifications in. */

export interface LgoRequest {
  readonly method: string;
  /** "$sale" and "$revision" anywhere in it stand for those of the sale that was told last. */
  readonly params?: Readonly<Record<string, unknown>>;
}

type Json = Readonly<Record<string, unknown>>;

export class LgoSoftware {
  #id = 0;
  #sale: unknown;
  #revision: unknown;
  readonly #asked = new Map<unknown, string>();

  /** @returns the line to send, with its end */
  ask({ method, params = {} }: LgoRequest): string {
    this.#id += 1;
    this.#asked.set(this.#id, method);
    const text = JSON.stringify({ jsonrpc: "2.0", id: this.#id, method, params }, (_, value: unknown) => {
      if (value === "$sale") return this.#sale;
      return value === "$revision" ? this.#revision : value;
    });
    return `${text}\n`;
  }

  /** @param message a line from the terminal @returns what it is, flat: {event, ...}; an answer with the method it answers */
  take(message: Json): Json {
    const { method, params, id, result, error } = message;
    if (typeof method === "string") {
      const { seq: _, ...told } = (params ?? {}) as Json;
      return { event: method, ...told };
    }
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    this.#see(result);
    this.#see(((error as Json | undefined)?.data as Json | undefined)?.sale);
    return { event: "answer", to: asked ?? null, ...(error === undefined ? { result } : { error }) };
  }

  #see(told: unknown): void {
    if (typeof told !== "object" || told === null) return;
    const { sale, revision } = told as Json;
    if (typeof sale === "object") this.#see(sale);
    else if (revision !== undefined) {
      this.#sale = sale;
      this.#revision = revision;
    }
  }
}
