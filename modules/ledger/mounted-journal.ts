/** The one journal that the parts of the ledger share. It is there even when the partition cannot be used. */
import type { Flash } from "modules/flash/flash";
import { Journal, type MountRefusal } from "modules/journal/journal";
import type { Sealer } from "modules/sealing/sealer";
import { encodeWords, wordAt } from "./words";

export class MountedJournal {
  readonly #flash: Flash;
  readonly #log: (line: string) => void;
  readonly #sealer: Sealer | undefined;
  #journal: Journal | undefined;
  #trouble: MountRefusal | null = null;

  /** @param log gets a line for the engineer, without personal data @param sealer as Journal.mount has it */
  constructor(flash: Flash, log: (line: string) => void, sealer?: Sealer) {
    this.#sealer = sealer;
    this.#flash = flash;
    this.#log = log;
  }

  /** Undefined while there is trouble. */
  get journal(): Journal | undefined {
    return this.#journal;
  }

  /** Why nothing can be stored; null when all is well. */
  get trouble(): MountRefusal | null {
    return this.#trouble;
  }

  /** @param onToken as Journal.mount has it */
  mount(onToken: (until: number, payload: Uint8Array) => void): void {
    this.#adopt(Journal.mount(this.#flash, onToken, this.#sealer));
  }

  /** Begins a journal anew. What the partition held is lost: only a person may ask for this. @returns whether it took */
  format(): boolean {
    this.#adopt(Journal.format(this.#flash, this.#sealer));
    return this.#journal !== undefined;
  }

  /** Erases all of it, and looks. Nothing is stored any more: the key is to be destroyed. @returns whether it took */
  wipe(): boolean {
    this.#journal = undefined;
    this.#trouble = "journal-wiped";
    return Journal.wipe(this.#flash);
  }

  /** A u32 of the value under this key (record-keys.ts). @returns 0 where there is none */
  word(key: number, index = 0): number {
    return wordAt(this.#journal?.value(key), index);
  }

  setWords(key: number, words: readonly number[]): void {
    this.set(key, encodeWords(words));
  }

  set(key: number, bytes: Uint8Array): void {
    const refusal = this.#journal?.setValue(key, bytes);
    if (refusal !== undefined) this.#log(`value ${key} not stored: ${refusal}`);
  }

  #adopt(mounted: ReturnType<typeof Journal.mount>): void {
    this.#journal = mounted.ok ? mounted.value : undefined;
    this.#trouble = mounted.ok ? null : mounted.reason;
    if (!mounted.ok) this.#log(`journal: ${mounted.reason}`);
  }
}
