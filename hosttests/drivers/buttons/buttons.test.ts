import { describe, expect, it } from "@jest/globals";
import { Buttons } from "drivers/buttons/buttons";
import { ManualTime } from "../../../simulator/hardware/manual-time";

const PINS = { cancel: 37, option: 38, validate: 39 };

function rig() {
  const time = new ManualTime();
  const pressed: string[] = [];
  const open = new Map<number, Digital>();
  class Digital {
    static readonly InputPullUp = 1;
    static readonly Rising = 1;
    static readonly Falling = 2;
    readonly #pin: number;
    readonly #onReadable: () => void;
    #level = 1;
    constructor({ pin, mode, edge, onReadable }: { pin: number; mode: number; edge: number; onReadable: () => void }) {
      if (pin === 66) throw new Error("no such pin");
      expect([mode, edge]).toEqual([1, 3]);
      this.#pin = pin;
      this.#onReadable = onReadable;
      open.set(pin, this);
    }
    read(): number {
      return this.#level;
    }
    close(): void {
      open.delete(this.#pin);
    }
    set(level: number): void {
      this.#level = level;
      this.#onReadable();
    }
  }
  const start = (pins: Record<string, number> = PINS) =>
    new Buttons({ digital: { io: Digital }, pins, timer: time, onPress: (name) => pressed.push(name) });
  const level = (pin: number, value: number) => open.get(pin)?.set(value);
  return { time, pressed, open, start, level, Digital };
}

describe("the buttons", () => {
  it("tell which was pressed, once a press, however long", () => {
    const { time, pressed, start, level } = rig();
    start();
    level(PINS.option, 0);
    expect(pressed).toEqual([]);
    time.run(3000);
    level(PINS.option, 1);
    time.run(100);
    level(PINS.validate, 0);
    time.run(100);
    expect(pressed).toEqual(["option", "validate"]);
  });

  it("bear contacts that bounce, on the way down and on the way up", () => {
    const { time, pressed, start, level } = rig();
    start();
    for (const value of [0, 1, 0, 1, 0]) {
      level(PINS.cancel, value);
      time.run(3);
    }
    time.run(100);
    for (const value of [1, 0, 1, 0, 1]) {
      level(PINS.cancel, value);
      time.run(3);
    }
    time.run(100);
    expect(pressed).toEqual(["cancel"]);
  });

  it("take a spike for nothing", () => {
    const { time, pressed, start, level } = rig();
    start();
    level(PINS.cancel, 0);
    time.run(5);
    level(PINS.cancel, 1);
    time.run(100);
    expect(pressed).toEqual([]);
  });

  it("say nothing once closed, and let their pins go", () => {
    const { time, pressed, open, start, level } = rig();
    const buttons = start();
    level(PINS.cancel, 0);
    buttons.close();
    buttons.close();
    time.run(100);
    expect([pressed, open.size, time.pending]).toEqual([[], 0, 0]);
  });

  it("let go what was opened when one pin cannot be", () => {
    const { open, start } = rig();
    expect(() => start({ cancel: 37, option: 66 })).toThrow("no such pin");
    expect(open.size).toBe(0);
  });

  it("check their options before they open anything", () => {
    const { time, open, start, Digital } = rig();
    expect(() => start({ cancel: 37, option: -1 })).toThrow(RangeError);
    const make = (options: object) => () => new Buttons(options as never);
    expect(make({ pins: PINS, timer: time, onPress: () => {}, digital: {} })).toThrow(TypeError);
    expect(make({ pins: PINS, timer: time, digital: { io: Digital } })).toThrow(TypeError);
    expect(make({ pins: PINS, timer: {}, onPress: () => {}, digital: { io: Digital } })).toThrow(TypeError);
    expect(open.size).toBe(0);
  });
});
