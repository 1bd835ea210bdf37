/**
 * Time for what runs in one process with the models: it moves when it is told to. It is the models' scheduler, and the
 * module `timer` of a driver.
 */
import { type Alarm, Alarms } from "./alarms";
import type { Scheduler } from "./scheduler";

interface ManualTimer {
  alarm: Alarm;
}

export class ManualTime implements Scheduler {
  #now = 0;
  readonly #alarms = new Alarms();

  now(): number {
    return this.#now;
  }

  at(time: number, call: () => void): () => void {
    const alarm = this.#alarms.set(Math.max(time, this.#now), call);
    return () => this.#alarms.clear(alarm);
  }

  set(call: () => void, ms: number): ManualTimer {
    return { alarm: this.#alarms.set(this.#now + ms, call) };
  }

  repeat(call: () => void, ms: number): ManualTimer {
    const ring = () => {
      timer.alarm = this.#alarms.set(this.#now + ms, ring);
      call();
    };
    const timer = { alarm: this.#alarms.set(this.#now + ms, ring) };
    return timer;
  }

  clear({ alarm }: ManualTimer): void {
    this.#alarms.clear(alarm);
  }

  /** How many alarms are set: none after everything was closed. */
  get pending(): number {
    return this.#alarms.count;
  }

  /** Moves time by `ms`, alarm by alarm. */
  run(ms: number): void {
    this.runTo(this.#now + ms);
  }

  /** Rings all that is due until `time` (ms), or until `isDone` says so. @returns whether it did */
  runTo(time: number, isDone: () => boolean = () => false): boolean {
    for (let done = isDone(); ; done = isDone()) {
      const next = done ? undefined : this.#alarms.take(time);
      if (next === undefined) {
        if (!done) this.#now = Math.max(this.#now, time);
        return done;
      }
      this.#now = next.time;
      next.call();
    }
  }
}
