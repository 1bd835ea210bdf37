/** Alarms in the order in which they ring: of those for the same time, the one that was set first. */

export interface Alarm {
  /** ms */
  readonly time: number;
  readonly call: () => void;
}

export class Alarms {
  readonly #alarms: Alarm[] = [];

  /** How many are set. */
  get count(): number {
    return this.#alarms.length;
  }

  /** The one that rings next. */
  get next(): Alarm | undefined {
    return this.#alarms[0];
  }

  set(time: number, call: () => void): Alarm {
    const alarm = { time, call };
    let at = this.#alarms.length;
    while (at > 0 && (this.#alarms[at - 1]?.time ?? 0) > time) at -= 1;
    this.#alarms.splice(at, 0, alarm);
    return alarm;
  }

  clear(alarm: Alarm): void {
    const index = this.#alarms.indexOf(alarm);
    if (index >= 0) this.#alarms.splice(index, 1);
  }

  /** Takes the next one off, where it rings by `time`. */
  take(time: number): Alarm | undefined {
    const { next } = this;
    return next !== undefined && next.time <= time ? this.#alarms.shift() : undefined;
  }
}
