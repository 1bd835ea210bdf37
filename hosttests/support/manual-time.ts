/** Time that a test moves: the scheduler of the hardware models, and the `timer` of the drivers. */
import type { Scheduler } from "../../simulator/hardware/scheduler";

interface Alarm {
  time: number;
  readonly order: number;
  readonly call: () => void;
  readonly every: number;
}

export class ManualTime implements Scheduler {
  #now = 0;
  #order = 0;
  #alarms: Alarm[] = [];

  now(): number {
    return this.#now;
  }

  at(time: number, call: () => void): () => void {
    const alarm = this.#add(time, call, 0);
    return () => this.clear(alarm);
  }

  set(call: () => void, ms: number): Alarm {
    return this.#add(this.#now + ms, call, 0);
  }

  repeat(call: () => void, ms: number): Alarm {
    return this.#add(this.#now + ms, call, ms);
  }

  clear(alarm: Alarm): void {
    this.#alarms = this.#alarms.filter((other) => other !== alarm);
  }

  /** How many alarms are set: none after everything was closed. */
  get pending(): number {
    return this.#alarms.length;
  }

  /** Moves time, alarm by alarm. */
  run(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#now = Math.max(this.#now, next.time);
      if (next.every > 0) next.time += next.every;
      else this.clear(next);
      next.call();
    }
    this.#now = end;
  }

  #next(end: number): Alarm | undefined {
    const [next] = this.#alarms.filter(({ time }) => time <= end).sort((a, b) => a.time - b.time || a.order - b.order);
    return next;
  }

  #add(time: number, call: () => void, every: number): Alarm {
    const alarm = { time, order: this.#order, call, every };
    this.#order += 1;
    this.#alarms.push(alarm);
    return alarm;
  }
}
