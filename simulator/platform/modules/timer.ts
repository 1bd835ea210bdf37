/** Module `timer`. */
import { type Alarm, cancel, now, setAlarm } from "../clock";

export default class Timer implements Alarm {
  due = 0;
  #isSet = false;
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

  /** What the clock calls. */
  call(): void {
    this.#isSet = false;
    if (this.#repeat !== undefined) this.#start(this.#repeat, this.#repeat);
    const callback = this.#callback;
    callback(this);
  }

  #start(interval: number, repeat: number | undefined): void {
    this.#repeat = repeat;
    this.due = now() + interval;
    this.#isSet = true;
    setAlarm(this);
  }

  #stop(): void {
    if (this.#isSet) cancel(this);
    this.#isSet = false;
    this.#repeat = undefined;
  }
}
