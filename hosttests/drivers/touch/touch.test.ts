import { describe, expect, it } from "@jest/globals";
import { Touch } from "drivers/touch/touch";
import { ManualTime } from "../../../simulator/hardware/manual-time";

type Point = { readonly x: number; readonly y: number };

function rig() {
  const time = new ManualTime();
  const touched: number[][] = [];
  let points: readonly Point[] | undefined = [];
  let closed = 0;
  const sensor = {
    sample: () => points,
    close: () => {
      closed += 1;
    },
  };
  const touch = new Touch({ sensor, timer: time, onDown: (x, y) => touched.push([x, y]) });
  const hold = (...now: Point[]) => {
    points = now;
    time.run(60);
  };
  const nothing = () => {
    points = undefined;
  };
  return { time, touched, touch, hold, nothing, sensor, closed: () => closed };
}

describe("the touch screen", () => {
  it("tells where a finger was put down, once, wherever it goes then", () => {
    const { touched, hold } = rig();
    hold({ x: 12, y: 34 });
    hold({ x: 90, y: 90 });
    hold();
    hold({ x: 300, y: 239 }, { x: 1, y: 1 });
    expect(touched).toEqual([
      [12, 34],
      [300, 239],
    ]);
  });

  it("takes no answer for nothing new: the finger is still where it was", () => {
    const { time, touched, hold, nothing } = rig();
    hold({ x: 12, y: 34 });
    nothing();
    time.run(100);
    hold({ x: 12, y: 34 });
    expect(touched).toEqual([[12, 34]]);
  });

  it("closes its sensor once, and asks it no more", () => {
    const { time, touched, touch, hold, closed } = rig();
    touch.close();
    touch.close();
    hold({ x: 1, y: 1 });
    expect([closed(), touched, time.pending]).toEqual([1, [], 0]);
  });

  it("checks its options", () => {
    const { time, sensor } = rig();
    const make = (options: object) => () => new Touch(options as never);
    expect(make({ timer: time, onDown: () => {}, sensor: {} })).toThrow(TypeError);
    expect(make({ sensor, onDown: () => {}, timer: {} })).toThrow(TypeError);
    expect(make({ sensor, timer: time })).toThrow(TypeError);
  });
});
