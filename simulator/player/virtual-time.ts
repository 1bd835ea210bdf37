/**
 * Time that moves only when it is told to, for the bench's side of the link: the hardware models' alarms and the
 * engine's timers in one order, so that a scenario gives the same result on any machine, at any speed.
 */
import { Alarms } from "../hardware/alarms";
import type { Scheduler } from "../hardware/scheduler";

/** The engine's side: runs its timers up to `to`, and stops early, right after it has put something on a wire. */
export type Advance = (to: number) => Promise<number>;

export class VirtualTime implements Scheduler {
  #now = 0;
  readonly #alarms = new Alarms();

  now(): number {
    return this.#now;
  }

  at(time: number, call: () => void): () => void {
    const alarm = this.#alarms.set(Math.max(time, this.#now), call);
    return () => this.#alarms.clear(alarm);
  }

  /**
   * Moves both sides to `to` (ms).
   * @param deliver hands over what the engine has put on its wires, once the time it did so at is known
   */
  async run(to: number, advance: Advance, deliver: () => Promise<void> | undefined): Promise<void> {
    while (this.#now < to) {
      const { next } = this.#alarms;
      this.#now = await advance(next === undefined ? to : Math.min(to, Math.max(next.time, this.#now)));
      const waits = deliver();
      if (waits !== undefined) await waits;
      this.#ring();
    }
  }

  #ring(): void {
    for (let due = this.#alarms.take(this.#now); due !== undefined; due = this.#alarms.take(this.#now)) due.call();
  }
}
