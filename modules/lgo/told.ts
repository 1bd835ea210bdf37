/**
 * What was told last, so that who was away can be told again. Each notification has a number that never comes twice, over
 * restarts too: numbers are kept in flash by the block, ahead of their use, and a start begins after the block.
 */

/** What is kept: a sale's worth, on a device's heap. */
const MAX_ENTRIES = 48;
const MAX_CHARACTERS = 6144;
/** A longer one (an invoice with its lines) is kept as `brief` says. */
const MAX_KEPT = 512;
/** Numbers that one write in flash is good for. */
const BLOCK = 256;

/** Port: the highest number that may have been used. */
export interface KeptSequence {
  read(): number;
  write(number: number): void;
}

interface Entry {
  readonly sequence: number;
  line: string;
  /** What is told once the sale is over, in place of what is personal. */
  readonly afterwards: string | undefined;
}

export class Told {
  readonly #kept: KeptSequence;
  readonly #entries: Entry[] = [];
  #characters = 0;
  #sequence: number;
  #reserved: number;

  constructor(kept: KeptSequence) {
    this.#kept = kept;
    this.#sequence = kept.read();
    this.#reserved = this.#sequence;
  }

  /** Number of the last notification. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Numbers are relied on from now on: somebody is there. */
  reserve(): void {
    if (this.#sequence < this.#reserved) return;
    this.#reserved = this.#sequence + BLOCK;
    this.#kept.write(this.#reserved);
  }

  /**
   * Gives the next number.
   * @param brief the parameters as they are told again where the whole is long
   * @param afterwards the same once the sale is over; undefined where nothing is personal
   * @returns the line
   */
  add(method: string, params: object, brief?: object, afterwards?: object): string {
    this.#sequence += 1;
    const sequence = this.#sequence;
    const line = notification(method, { seq: sequence, ...params });
    const again =
      line.length <= MAX_KEPT || brief === undefined ? line : notification(method, { seq: sequence, ...brief });
    const forgotten = afterwards === undefined ? undefined : notification(method, { seq: sequence, ...afterwards });
    this.#entries.push({ sequence, line: again, afterwards: forgotten });
    this.#characters += again.length;
    while (this.#entries.length > MAX_ENTRIES || this.#characters > MAX_CHARACTERS) {
      this.#characters -= this.#entries.shift()?.line.length ?? 0;
    }
    return line;
  }

  /** The sale is over: nothing of its patient is kept. */
  forgetPatient(): void {
    for (const entry of this.#entries) {
      if (entry.afterwards === undefined) continue;
      this.#characters += entry.afterwards.length - entry.line.length;
      entry.line = entry.afterwards;
    }
  }

  /** Whether all that came after this number is kept. */
  isComplete(since: number): boolean {
    if (since > this.#sequence) return false;
    return since === this.#sequence || (this.#entries[0]?.sequence ?? Number.MAX_SAFE_INTEGER) <= since + 1;
  }

  /** The lines after this number, oldest first. */
  after(since: number): string[] {
    const lines: string[] = [];
    for (const { sequence, line } of this.#entries) if (sequence > since) lines.push(line);
    return lines;
  }
}

export function notification(method: string, params: object): string {
  return JSON.stringify({ jsonrpc: "2.0", method, params });
}
