/** The time of a terminal beside that of people: it goes as theirs does, or stands still between what is done. */
/** Between two looks at the clock, ms. */
export const TICK = 16;
/** A terminal that is slower than people takes the time it needs: what it is behind by more is forgotten, ms. */
const MOST_BEHIND = 500;
/** A longer wait is not waited for: time jumps, ms. */
const LONGEST_WAIT = 3000;
/** From one touch of a finger to the next, ms. */
const FINGER = 150;

export const tick = () => new Promise<void>((resolve) => setTimeout(resolve, TICK));

/** What time goes by for: the terminals of a show. */
export interface Timed {
  /** ms of the performance. */
  readonly now: number;
  /** Lets time go by, ms. */
  run(ms: number): Promise<unknown>;
}

export class Pace {
  readonly #performance: Timed;
  readonly #flows: boolean;
  /** Wall clock at 0 of the performance, ms. */
  #epoch: number;
  /** Time that stands still goes on until then, ms of the performance. */
  #until: number;
  /** When the finger is free again, ms of the performance. */
  #finger = 0;

  /** @param flows time goes on by itself */
  constructor(performance: Timed, flows: boolean) {
    this.#performance = performance;
    this.#flows = flows;
    this.#epoch = Date.now() - performance.now;
    this.#until = performance.now;
  }

  /** Lets as much time go by as has gone by for people. */
  async pass(): Promise<void> {
    const { now } = this.#performance;
    const wall = Date.now() - this.#epoch;
    if (wall - now > MOST_BEHIND) this.#epoch += wall - now - TICK;
    const ms = Math.floor(Math.min(Date.now() - this.#epoch, this.#flows ? Infinity : this.#until) - now);
    if (ms > 0) await this.#performance.run(ms);
  }

  /** Time that stands still goes on until what it was let go on for is over. @param onPassed after each piece of it */
  async settle(isOver: () => boolean, onPassed: () => void): Promise<void> {
    const performance = this.#performance;
    if (this.#until - performance.now > LONGEST_WAIT) await performance.run(this.#until - performance.now);
    while (performance.now < this.#until && !isOver()) {
      await this.pass();
      onPassed();
      await tick();
    }
  }

  /** What was done just now took no time of people's. */
  catchUp(): void {
    this.#epoch = Date.now() - this.#performance.now;
  }

  /** Time that stands still is to go on for so long, ms. */
  goOn(ms: number): void {
    this.catchUp();
    this.#until = this.#performance.now + ms;
  }

  /** One finger presses all the keys. */
  touched(): void {
    this.#finger = this.#performance.now + FINGER;
  }

  get isFingerFree(): boolean {
    return !this.#flows || this.#performance.now >= this.#finger;
  }
}
