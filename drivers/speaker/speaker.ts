/** A loudspeaker behind `embedded:io/audio/out`: the melodies of the piezo, for a board that has none. Never blocks. */
import { MELODIES, type Melody } from "drivers/beeper/beeper";
import type { TimerPort } from "modules/ports/timer";

/** The part of `embedded:io/audio/out` that is used. */
interface AudioPort {
  start(): void;
  write(samples: Uint8Array): void;
  /** Every IO has it (ECMA-419); the SDK's typings of this one leave it out. */
  close?(): void;
}
export type AudioConstructor = new (options: {
  bitsPerSample: 16;
  channels: 1;
  sampleRate: number;
  onWritable: (bytes: number) => void;
}) => AudioPort;

export interface SpeakerOptions<T> {
  readonly audio: { readonly io: AudioConstructor };
  readonly timer: TimerPort<T>;
}

/** Hz; what the amplifier of a CoreS3 is set to at its start. */
const SAMPLE_RATE = 24000;
const SAMPLES_A_MS = SAMPLE_RATE / 1000;
/** Of 32,767: a counter is not a stage. */
const AMPLITUDE = 6000;
/** Samples that are made in one go. */
const PIECE = 256;
/** After the last sample, before the amplifier is let go, ms. */
const TAIL = 60;

export class Speaker<T> {
  readonly #options: SpeakerOptions<T>;
  readonly #samples = new Int16Array(PIECE);
  #out: AudioPort | undefined;
  #timer: T | undefined;
  #melody: readonly number[] = MELODIES.key;
  /** Pairs that are over, and samples of the next one that were written. */
  #at = 0;
  #written = 0;
  #amplitude = AMPLITUDE;
  #closed = false;

  /** @throws TypeError for options that are wrong */
  constructor(options: SpeakerOptions<T>) {
    const { audio, timer } = options;
    if (typeof audio?.io !== "function") throw new TypeError("audio.io: a constructor is needed");
    if (typeof timer?.set !== "function" || typeof timer.clear !== "function")
      throw new TypeError("timer: set and clear are needed");
    this.#options = options;
  }

  configure(): void {}

  /** Begins a melody, at a loudness of 0 to 1; one that is still playing gives way. A loudspeaker that fails is silent: the screen says it too. */
  play(melody: Melody, loudness = 1): void {
    if (this.#closed) throw new Error("closed");
    if (!(loudness >= 0 && loudness <= 1)) throw new RangeError("loudness: 0 to 1");
    this.#quiet();
    if (loudness === 0) return;
    this.#amplitude = AMPLITUDE * loudness;
    this.#melody = MELODIES[melody];
    this.#at = 0;
    this.#written = 0;
    const { io: Io } = this.#options.audio;
    const onWritable = (bytes: number) => this.#fill(bytes);
    try {
      this.#out = new Io({ bitsPerSample: 16, channels: 1, sampleRate: SAMPLE_RATE, onWritable });
      this.#out.start();
    } catch {
      this.#quiet();
      return;
    }
    let length = TAIL;
    for (let i = 1; i < this.#melody.length; i += 2) length += this.#melody[i] ?? 0;
    this.#timer = this.#options.timer.set(() => {
      this.#timer = undefined;
      this.#quiet();
    }, length);
  }

  close(): void {
    this.#quiet();
    this.#closed = true;
  }

  #fill(bytes: number): void {
    for (let room = bytes >> 1; room > 0; ) {
      const hz = this.#melody[this.#at];
      const ms = this.#melody[this.#at + 1];
      if (this.#out === undefined || hz === undefined || ms === undefined) return;
      const count = Math.min(room, PIECE, ms * SAMPLES_A_MS - this.#written);
      for (let i = 0; i < count; i += 1) this.#samples[i] = wave(hz, this.#written + i, this.#amplitude);
      this.#out.write(new Uint8Array(this.#samples.buffer, 0, count * 2));
      room -= count;
      this.#written += count;
      if (this.#written === ms * SAMPLES_A_MS) {
        this.#at += 2;
        this.#written = 0;
      }
    }
  }

  #quiet(): void {
    if (this.#timer !== undefined) this.#options.timer.clear(this.#timer);
    this.#timer = undefined;
    this.#out?.close?.();
    this.#out = undefined;
  }
}

/** A triangle: as plain as a piezo, and without its edge. @param sample of the note */
function wave(hz: number, sample: number, amplitude: number): number {
  const phase = (sample * hz) % SAMPLE_RATE;
  const from = phase < SAMPLE_RATE / 2 ? phase : SAMPLE_RATE - phase;
  return hz === 0 ? 0 : Math.round(amplitude * ((4 * from) / SAMPLE_RATE - 1));
}
