/** What `npm run bench` is made of: a measure is a file here that exports one of these, and a line in main.ts. */

export interface Measure {
  /** What picks it: `npm run bench -- NAME`. */
  readonly name: string;
  /** What is measured and how, one line. */
  readonly about: string;
  run(report: Report): Promise<void>;
}

/** A ratio, a time or a size is better when it is smaller, unless it says otherwise. */
export interface Goal {
  readonly atMost?: number;
  readonly atLeast?: number;
}

export interface Report {
  /** One result, beside its goal where there is one. */
  result(what: string, value: number, unit: string, goal?: Goal): void;
  /** What a reader of the results must know. */
  note(text: string): void;
}

const WHAT_WIDTH = 58;
const VALUE_WIDTH = 18;

/** Prints results as aligned lines. @returns how many were past their goal, so far */
export class Printer implements Report {
  missed = 0;
  readonly #print: (line: string) => void;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  result(what: string, value: number, unit: string, goal: Goal = {}): void {
    const { atMost, atLeast } = goal;
    const met = (atMost === undefined || value <= atMost) && (atLeast === undefined || value >= atLeast);
    if (!met) this.missed += 1;
    const line = `  ${what.padEnd(WHAT_WIDTH)}${`${digits(value)} ${unit}`.trim().padStart(VALUE_WIDTH)}`;
    const wanted = atMost === undefined ? atLeast : atMost;
    if (wanted === undefined) this.#print(line);
    else
      this.#print(`${line}   goal ${atMost === undefined ? ">=" : "<="} ${digits(wanted)}: ${met ? "met" : "MISSED"}`);
  }

  note(text: string): void {
    this.#print(`  ${text}`);
  }
}

/** Whole numbers with their thousands apart, others with what can be told of them. */
function digits(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString("en");
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 3 : 4);
}
