import { expect, it } from "@jest/globals";
import { ManualTime } from "../../../simulator/hardware/manual-time";
import { QrModule } from "../../../simulator/hardware/qr-module";

function module() {
  const time = new ManualTime();
  const line: { readonly text: string; readonly at: number }[] = [];
  const module = new QrModule({
    scheduler: time,
    send: (bytes, delay) => line.push({ text: Buffer.from(bytes).toString("latin1"), at: time.now() + delay }),
    fallSilent: () => line.splice(0),
  });
  module.line(9600);
  const present = (text: string) => module.present({ aim: "]Q1", bytes: Uint8Array.from(Buffer.from(text, "latin1")) });
  return { time, line, module, present };
}

it("says all of a code at once, and when each piece is on the line: late timers of a desktop cannot tear it", () => {
  const { line, module: it, present, time } = module();
  const code = "EV1:".padEnd(500, "A");
  present(code);
  expect(line.map(({ text }) => text).join("")).toBe(`${code}\r`);
  const gaps = line.slice(1).map(({ at }, i) => at - (line[i]?.at ?? 0));
  // 9,600 baud, ten bits a byte: pieces of 4 ms.
  expect(Math.max(...gaps)).toBeLessThan(5);
  expect(line.at(-1)?.at).toBeCloseTo((501 * 10_000) / 9600, 3);
  expect(it.sending).toBe(true);
  time.run(522);
  expect(it.sending).toBe(false);
});

it("sends one code after the other, and none of one whose cable was pulled", () => {
  const { line, module: it, present } = module();
  present("one");
  present("two");
  expect(line.map(({ text }) => text).join("")).toBe("one\rtwo\r");
  it.unplug();
  expect(line).toEqual([]);
  expect(present("three")).toBe(false);
});
