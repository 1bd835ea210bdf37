/** Time of a part that stays on the counter while the terminal is switched off and on: what is to ring rings all the same. */
import type { Scheduler } from "../hardware/scheduler";

interface Alarm {
  readonly time: number;
  readonly call: () => void;
  cancel: (() => void) | undefined;
}

export class LastingTime implements Scheduler {
  readonly #alarms = new Set<Alarm>();
  #inner: Scheduler | undefined;
  /** When the terminal that runs was started, ms. */
  #base = 0;

  /** A terminal runs from now on, whose own time begins at 0. */
  attach(inner: Scheduler, base: number): void {
    this.#inner = inner;
    this.#base = base;
    for (const alarm of this.#alarms) this.#arm(alarm);
  }

  now(): number {
    return this.#base + (this.#inner?.now() ?? 0);
  }

  at(time: number, call: () => void): () => void {
    const alarm: Alarm = { time, call, cancel: undefined };
    this.#alarms.add(alarm);
    this.#arm(alarm);
    return () => {
      alarm.cancel?.();
      this.#alarms.delete(alarm);
    };
  }

  #arm(alarm: Alarm): void {
    alarm.cancel = this.#inner?.at(Math.max(0, alarm.time - this.#base), () => {
      this.#alarms.delete(alarm);
      alarm.call();
    });
  }
}
