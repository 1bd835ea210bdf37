/** Module `timer`. */
import { callAt, cancel, now } from "../clock";

export default class Timer {
  #alarm: ReturnType<typeof callAt> | undefined;
  readonly #callback: (timer: Timer) => void;
  #repeat: number | undefined;

  private constructor(callback: (timer: Timer) => void) {
    this.#callback = callback;
  }

  static set(callback: (timer: Timer) => void, interval = 0, repeat?: number): Timer {
    const timer = new Timer(callback);
    timer.#start(interval, interval === 0 && repeat === undefined ? undefined : repeat);
    return timer;
  }

  static repeat(callback: (timer: Timer) => void, interval: number): Timer {
    const timer = new Timer(callback);
    timer.#start(interval, interval);
    return timer;
  }

  /** Sets a new time; with no interval the timer is kept, stopped. */
  static schedule(timer: Timer, interval?: number, repeat?: number): void {
    timer.#stop();
    if (interval !== undefined) timer.#start(interval, repeat);
  }

  static clear(timer: Timer | undefined | null): void {
    if (timer) timer.#stop();
  }

  #start(interval: number, repeat: number | undefined): void {
    this.#repeat = repeat;
    this.#alarm = callAt(now() + interval, () => {
      this.#alarm = undefined;
      if (this.#repeat !== undefined) this.#start(this.#repeat, this.#repeat);
      this.#callback(this);
    });
  }

  #stop(): void {
    if (this.#alarm !== undefined) cancel(this.#alarm);
    this.#alarm = undefined;
    this.#repeat = undefined;
  }
}
