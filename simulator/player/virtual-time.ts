/**
 * Time that moves only when it is told to, for the bench's side of the link: the hardware models' alarms and the
 * engine's timers in one order, so that a scenario gives the same result on any machine, at any speed.
 */
import type { Scheduler } from "../hardware/scheduler";

/** The engine's side: runs its timers up to `to`, and stops early, right after it has put something on a wire. */
export type Advance = (to: number) => Promise<number>;

interface Alarm {
  readonly time: number;
  readonly order: number;
  readonly call: () => void;
}

export class VirtualTime implements Scheduler {
  #now = 0;
  #order = 0;
  #alarms: Alarm[] = [];

  now(): number {
    return this.#now;
  }

  at(time: number, call: () => void): () => void {
    const alarm = { time: Math.max(time, this.#now), order: this.#order, call };
    this.#order += 1;
    this.#alarms.push(alarm);
    this.#alarms.sort((a, b) => a.time - b.time || a.order - b.order);
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm);
    };
  }

  /**
   * Moves both sides to `to` (ms).
   * @param deliver hands over what the engine has put on its wires, once the time it did so at is known
   */
  async run(to: number, advance: Advance, deliver: () => void): Promise<void> {
    while (this.#now < to) {
      const next = this.#alarms[0];
      this.#now = await advance(next === undefined ? to : Math.min(to, Math.max(next.time, this.#now)));
      deliver();
      this.#ring();
    }
  }

  #ring(): void {
    for (let next = this.#alarms[0]; next !== undefined && next.time <= this.#now; next = this.#alarms[0]) {
      this.#alarms.shift();
      next.call();
    }
  }
}
