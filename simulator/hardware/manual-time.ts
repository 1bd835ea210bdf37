/** Time for models that run in the same process as what they are tried with: it moves when it is told to. */
import type { Scheduler } from "./scheduler";

interface Alarm {
  readonly time: number;
  readonly order: number;
  readonly call: () => void;
}

export class ManualTime implements Scheduler {
  #now = 0;
  #order = 0;
  #alarms: Alarm[] = [];

  now(): number {
    return this.#now;
  }

  at(time: number, call: () => void): () => void {
    const alarm = { time: Math.max(time, this.#now), order: this.#order, call };
    this.#order += 1;
    let at = this.#alarms.length;
    while (at > 0 && (this.#alarms[at - 1]?.time ?? 0) > alarm.time) at -= 1;
    this.#alarms.splice(at, 0, alarm);
    return () => {
      const index = this.#alarms.indexOf(alarm);
      if (index >= 0) this.#alarms.splice(index, 1);
    };
  }

  /** Rings all that is due until `time` (ms), or until `isDone` says so. @returns whether it did */
  run(time: number, isDone: () => boolean = () => false): boolean {
    for (let next = this.#alarms[0]; next !== undefined && next.time <= time; next = this.#alarms[0]) {
      if (isDone()) return true;
      this.#alarms.shift();
      this.#now = next.time;
      next.call();
    }
    if (isDone()) return true;
    this.#now = Math.max(this.#now, time);
    return false;
  }
}
