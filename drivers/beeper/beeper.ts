/** A piezo on a PWM pin: short melodies, each told from the others without looking. Never blocks. */
import type { TimerPort } from "modules/ports/timer";

/** The part of `embedded:io/pwm` that is used. */
interface PwmPort {
  readonly resolution?: number;
  write(duty: number): void;
  /** Every IO has it (ECMA-419); the SDK's typings of this one leave it out. */
  close?(): void;
}
type PwmConstructor = new (options: { pin: number; hz: number }) => PwmPort;

export interface BeeperOptions<T> {
  readonly pwm: { readonly io: PwmConstructor; readonly pin: number };
  readonly timer: TimerPort<T>;
}

export type Melody = "ok" | "warning" | "refused" | "key" | "done";

/** Pairs of hertz (0 is silence) and milliseconds. Rising is good, level is "look", falling is no. */
export const MELODIES: Readonly<Record<Melody, readonly number[]>> = Object.freeze({
  ok: Object.freeze([1760, 70, 2637, 110]),
  warning: Object.freeze([1760, 110, 0, 60, 1760, 110]),
  refused: Object.freeze([880, 160, 440, 320]),
  key: Object.freeze([2093, 18]),
  done: Object.freeze([1568, 70, 2093, 70, 3136, 150]),
});

const DEFAULT_RESOLUTION = 10;

export class Beeper<T> {
  readonly #options: BeeperOptions<T>;
  #pwm: PwmPort | undefined;
  #timer: T | undefined;
  #melody: readonly number[] = MELODIES.key;
  #at = 0;
  #loudness = 1;
  #closed = false;

  /** @throws TypeError or RangeError for options that are wrong */
  constructor(options: BeeperOptions<T>) {
    const { pwm, timer } = options;
    if (typeof pwm?.io !== "function") throw new TypeError("pwm.io: a constructor is needed");
    if (!Number.isInteger(pwm.pin) || pwm.pin < 0) throw new RangeError("pwm.pin: a pin is needed");
    if (typeof timer?.set !== "function" || typeof timer.clear !== "function")
      throw new TypeError("timer: set and clear are needed");
    this.#options = options;
  }

  configure(): void {}

  /**
   * Begins a melody; one that is still playing gives way.
   * @param loudness 0 to 1 of what the piezo can do: the share of half a period that it is driven for; at 0 it is silent
   */
  play(melody: Melody, loudness = 1): void {
    if (this.#closed) throw new Error("closed");
    if (!(loudness >= 0 && loudness <= 1)) throw new RangeError("loudness: 0 to 1");
    this.#quiet();
    if (loudness === 0) return;
    this.#loudness = loudness;
    this.#melody = MELODIES[melody];
    this.#at = 0;
    this.#note();
  }

  close(): void {
    this.#quiet();
    this.#closed = true;
  }

  #note(): void {
    const hz = this.#melody[this.#at];
    const ms = this.#melody[this.#at + 1];
    if (hz === undefined || ms === undefined) return;
    this.#at += 2;
    if (hz > 0) {
      // ECMA-419's PWM has its frequency for life: a note is a PWM.
      const { io: Io, pin } = this.#options.pwm;
      this.#pwm = new Io({ pin, hz });
      const half = 1 << ((this.#pwm.resolution ?? DEFAULT_RESOLUTION) - 1);
      this.#pwm.write(Math.max(1, Math.round(half * this.#loudness)));
    }
    this.#timer = this.#options.timer.set(() => {
      this.#timer = undefined;
      this.#quiet();
      this.#note();
    }, ms);
  }

  #quiet(): void {
    if (this.#timer !== undefined) this.#options.timer.clear(this.#timer);
    this.#timer = undefined;
    this.#pwm?.close?.();
    this.#pwm = undefined;
  }
}
