import { describe, expect, it } from "@jest/globals";
import { Beeper, type Melody } from "drivers/beeper/beeper";
import { ManualTime } from "../../../simulator/hardware/manual-time";

const PIN = 25;

function rig() {
  const time = new ManualTime();
  const heard: string[] = [];
  let open = 0;
  class Pwm {
    readonly resolution = 10;
    readonly #hz: number;
    constructor({ pin, hz }: { pin: number; hz: number }) {
      if (pin !== PIN || open > 0) throw new Error("the pin is taken");
      open += 1;
      this.#hz = hz;
    }
    write(duty: number): void {
      heard.push(`${time.now()}: ${this.#hz} Hz at ${duty}`);
    }
    close(): void {
      open -= 1;
      heard.push(`${time.now()}: -`);
    }
  }
  const beeper = new Beeper({ pwm: { io: Pwm, pin: PIN }, timer: time });
  return { time, heard, beeper, Pwm, isOpen: () => open > 0 };
}

describe("the beeper", () => {
  it("plays a melody note by note, at half duty, and then is silent", () => {
    const { time, heard, beeper, isOpen } = rig();
    beeper.play("ok");
    time.run(1000);
    expect(heard).toEqual(["0: 1760 Hz at 512", "70: -", "70: 2637 Hz at 512", "180: -"]);
    expect([isOpen(), time.pending]).toEqual([false, 0]);
  });

  it("has melodies that are told apart", () => {
    const melodies = (["ok", "warning", "refused", "key", "done"] as Melody[]).map((melody) => {
      const { time, heard, beeper } = rig();
      beeper.play(melody);
      time.run(2000);
      return heard.join();
    });
    expect(new Set(melodies).size).toBe(5);
  });

  it("is softer by a shorter pulse, and silent where there is to be no sound", () => {
    const { time, heard, beeper } = rig();
    beeper.play("key", 0.125);
    time.run(100);
    beeper.play("key", 0);
    time.run(100);
    expect(heard).toEqual(["0: 2093 Hz at 64", "18: -"]);
    for (const loudness of [-0.1, 1.1, Number.NaN]) expect(() => beeper.play("key", loudness)).toThrow(RangeError);
  });

  it("gives way to the next melody", () => {
    const { time, heard, beeper } = rig();
    beeper.play("refused");
    time.run(50);
    beeper.play("key");
    time.run(1000);
    expect(heard).toEqual(["0: 880 Hz at 512", "50: -", "50: 2093 Hz at 512", "68: -"]);
  });

  it("is silent once closed, however often, and plays no more", () => {
    const { time, beeper, isOpen } = rig();
    beeper.play("done");
    beeper.close();
    beeper.close();
    expect([isOpen(), time.pending]).toEqual([false, 0]);
    expect(() => beeper.play("ok")).toThrow("closed");
  });

  it("checks its options", () => {
    const { time, Pwm } = rig();
    const make = (options: unknown) => () => new Beeper(options as ConstructorParameters<typeof Beeper>[0]);
    expect(make({ timer: time })).toThrow(TypeError);
    expect(make({ pwm: { io: Pwm, pin: -1 }, timer: time })).toThrow(RangeError);
    expect(make({ pwm: { io: Pwm, pin: 1.5 }, timer: time })).toThrow(RangeError);
    expect(make({ pwm: { io: Pwm, pin: PIN }, timer: {} })).toThrow(TypeError);
  });
});
