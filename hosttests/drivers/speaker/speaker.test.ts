import { describe, expect, it } from "@jest/globals";
import { MELODIES, type Melody } from "drivers/beeper/beeper";
import { Speaker } from "drivers/speaker/speaker";
import { ManualTime } from "../../../simulator/hardware/manual-time";

const RATE = 24000;

/** @param room bytes that the hardware takes each time it asks */
function rig(room = 1000) {
  const time = new ManualTime();
  const samples: number[] = [];
  let open = 0;
  class Audio {
    readonly #onWritable: (bytes: number) => void;
    constructor({ onWritable }: { onWritable: (bytes: number) => void }) {
      if (open > 0) throw new Error("in use");
      open += 1;
      this.#onWritable = onWritable;
    }
    start(): void {
      for (let ms = 1; ms < 600; ms += 1) time.set(() => open > 0 && this.#onWritable(room), ms);
    }
    write(bytes: Uint8Array): void {
      if (open === 0) throw new Error("closed");
      samples.push(...new Int16Array(bytes.slice().buffer));
    }
    close(): void {
      open -= 1;
    }
  }
  const speaker = new Speaker({ audio: { io: Audio }, timer: time });
  return { time, samples, speaker, Audio, isOpen: () => open > 0 };
}

/** Of a note's samples: how often they go up through zero, a second. */
function pitch(samples: readonly number[]): number {
  let crossings = 0;
  for (let i = 1; i < samples.length; i += 1) if ((samples[i - 1] ?? 0) < 0 && (samples[i] ?? 0) >= 0) crossings += 1;
  return (crossings * RATE) / samples.length;
}

describe("the speaker", () => {
  it.each(Object.keys(MELODIES) as Melody[])("plays %s with its notes, as long as they are", (melody) => {
    const { time, samples, speaker, isOpen } = rig();
    speaker.play(melody);
    time.run(1000);
    let at = 0;
    for (let i = 0; i < MELODIES[melody].length; i += 2) {
      const [hz = 0, ms = 0] = MELODIES[melody].slice(i, i + 2);
      const note = samples.slice(at, at + ms * 24);
      expect(note.length).toBe(ms * 24);
      expect(Math.abs(pitch(note) - hz)).toBeLessThan(1000 / ms + 1);
      at += note.length;
    }
    expect([samples.length, isOpen(), Math.max(...samples) < 8000]).toEqual([at, false, true]);
  });

  it("is softer by smaller samples, and opens nothing where there is to be no sound", () => {
    const peak = (loudness: number) => {
      const { time, samples, speaker } = rig();
      speaker.play("ok", loudness);
      time.run(1000);
      return samples.reduce((most, sample) => Math.max(most, sample), 0);
    };
    expect(peak(0.125)).toBeLessThanOrEqual(Math.ceil(peak(1) / 8));
    expect(peak(0.125)).toBeGreaterThan(0);
    const { time, samples, speaker, isOpen } = rig();
    speaker.play("ok", 0);
    time.run(1000);
    expect([samples.length, isOpen()]).toEqual([0, false]);
  });

  it("gives way to the next melody, and is silent once closed", () => {
    const { time, speaker, isOpen } = rig();
    speaker.play("done");
    time.run(20);
    speaker.play("refused");
    expect(isOpen()).toBe(true);
    speaker.close();
    speaker.close();
    expect(isOpen()).toBe(false);
    expect(() => speaker.play("ok")).toThrow("closed");
  });

  it("is silent, and lets the output go, when it does not start", () => {
    const { time, Audio, isOpen } = rig();
    class Broken extends Audio {
      override start(): void {
        throw new Error("no amplifier");
      }
    }
    const speaker = new Speaker({ audio: { io: Broken }, timer: time });
    speaker.play("ok");
    expect([isOpen(), time.pending]).toEqual([false, 0]);
  });
});
