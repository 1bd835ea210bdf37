/**
 * What terminals have told, each thing once: a folder with a file for each, named by terminal, series and number; or memory
 * alone, on a bench. A file is there whole or not at all, before the terminal has its answer.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type Kind = "dispensation" | "invoice";

export class Outbox {
  readonly #folder: string | undefined;
  readonly #memory = new Map<string, string>();
  /** The same thing sent twice at once waits for the first. */
  readonly #underWay = new Map<string, Promise<string>>();

  readonly #onNew: (kind: Kind, name: string, content: string) => void;

  /**
   * @param folder made where it is not there; undefined: nothing outlives this process
   * @param onNew something was told that was not before; name: of its file
   */
  constructor(folder: string | undefined, onNew: (kind: Kind, name: string, content: string) => void = () => {}) {
    this.#folder = folder;
    this.#onNew = onNew;
    if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /**
   * @param terminal hexadecimal
   * @param make called where the thing is new; what it throws leaves nothing behind
   * @returns what is kept, and whether it is new
   */
  async once(
    kind: Kind,
    terminal: string,
    { series, number }: { readonly series: number; readonly number: number },
    make: () => Promise<string>,
  ): Promise<{ readonly content: string; readonly isNew: boolean }> {
    const name = `${kind}-${terminal}-${series}-${number}`;
    const before = this.#underWay.get(name);
    if (before !== undefined) return { content: await before, isNew: false };
    const kept = this.#read(name);
    if (kept !== undefined) return { content: kept, isNew: false };
    const making = make().then((content) => {
      this.#write(name, content);
      this.#onNew(kind, name, content);
      return content;
    });
    this.#underWay.set(name, making);
    try {
      return { content: await making, isNew: true };
    } finally {
      this.#underWay.delete(name);
    }
  }

  /** Whether this was told. */
  has(kind: Kind, terminal: string, { series, number }: { readonly series: number; readonly number: number }): boolean {
    return this.#read(`${kind}-${terminal}-${series}-${number}`) !== undefined;
  }

  #read(name: string): string | undefined {
    if (this.#folder === undefined) return this.#memory.get(name);
    const file = join(this.#folder, `${name}.xml`);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  }

  #write(name: string, content: string): void {
    if (this.#folder === undefined) {
      this.#memory.set(name, content);
      return;
    }
    const file = join(this.#folder, `${name}.xml`);
    writeFileSync(`${file}.part`, content, { mode: 0o600, flush: true });
    renameSync(`${file}.part`, file);
  }
}
