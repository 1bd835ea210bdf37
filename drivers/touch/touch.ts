/** A touch screen that is polled: tells where a finger was put down, once a press. */
import type { TimerModule } from "modules/ports/timer";

/** The part of an ECMA-419 touch sensor (FT6x06 and the like) that is used. */
export interface TouchSensor {
  /** Where the fingers are: empty for none, undefined when nothing has changed since the last sample. */
  sample(): readonly { readonly x: number; readonly y: number }[] | undefined;
  close(): void;
}

export interface TouchOptions<T> {
  readonly sensor: TouchSensor;
  readonly timer: Pick<TimerModule<T>, "repeat" | "clear">;
  readonly onDown: (x: number, y: number) => void;
}

/** A finger stays for 50 ms at least. At 20 ms, an idle terminal spent half of its time on this. */
const INTERVAL = 40;

export class Touch<T> {
  readonly #options: TouchOptions<T>;
  #timer: T | undefined;
  #down = false;

  /** @throws TypeError for options that are wrong */
  constructor(options: TouchOptions<T>) {
    const { sensor, timer, onDown } = options;
    if (typeof sensor?.sample !== "function") throw new TypeError("sensor: sample is needed");
    if (typeof timer?.repeat !== "function" || typeof timer.clear !== "function")
      throw new TypeError("timer: repeat and clear are needed");
    if (typeof onDown !== "function") throw new TypeError("onDown: a function is needed");
    this.#options = options;
    this.#timer = timer.repeat(() => this.#poll(), INTERVAL);
  }

  configure(): void {}

  close(): void {
    if (this.#timer === undefined) return;
    this.#options.timer.clear(this.#timer);
    this.#timer = undefined;
    this.#options.sensor.close();
  }

  #poll(): void {
    const points = this.#options.sensor.sample();
    if (points === undefined) return;
    // Not by destructuring, which makes an iterator: it is asked fifty times a second.
    const point = points[0];
    const isNew = point !== undefined && !this.#down;
    this.#down = point !== undefined;
    if (isNew) this.#options.onDown(point.x, point.y);
  }
}
