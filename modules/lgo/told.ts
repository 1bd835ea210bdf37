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

export class Told {
  readonly #kept: KeptSequence;
  /** The last ones, oldest first: a slot each on a device's heap. */
  readonly #lines: string[] = [];
  /** What stands for a line of them once the sale is over, by its number. */
  readonly #afterwards = new Map<number, string>();
  #characters = 0;
  #sequence: number;
  #reserved: number;
  #isKept = false;

  constructor(kept: KeptSequence) {
    this.#kept = kept;
    this.#sequence = kept.read();
    this.#reserved = this.#sequence;
  }

  /** Number of the last notification. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Somebody is there: numbers are relied on, and lines are kept, from now on. */
  reserve(): void {
    this.#isKept = true;
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
    if (!this.#isKept) return line;
    const again =
      line.length <= MAX_KEPT || brief === undefined ? line : notification(method, { seq: sequence, ...brief });
    if (afterwards !== undefined) {
      this.#afterwards.set(sequence, notification(method, { seq: sequence, ...afterwards }));
    }
    this.#lines.push(again);
    this.#characters += again.length;
    while (this.#lines.length > MAX_ENTRIES || this.#characters > MAX_CHARACTERS) {
      this.#afterwards.delete(this.#first);
      this.#characters -= this.#lines.shift()?.length ?? 0;
    }
    return line;
  }

  /** The sale is over: nothing of its patient is kept. */
  forgetPatient(): void {
    for (const [sequence, line] of this.#afterwards) {
      const at = sequence - this.#first;
      this.#characters += line.length - (this.#lines[at]?.length ?? 0);
      this.#lines[at] = line;
    }
    this.#afterwards.clear();
  }

  /** Whether all that came after this number is kept. */
  isComplete(since: number): boolean {
    return since <= this.#sequence && since + 1 >= this.#first;
  }

  /** The lines after this number, oldest first. */
  after(since: number): string[] {
    return this.#lines.slice(Math.max(0, since + 1 - this.#first));
  }

  /** Number of the oldest line that is kept. */
  get #first(): number {
    return this.#sequence - this.#lines.length + 1;
  }
}

export function notification(method: string, params: object): string {
  return JSON.stringify({ jsonrpc: "2.0", method, params });
}
