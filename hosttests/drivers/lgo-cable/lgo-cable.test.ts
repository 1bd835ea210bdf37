import { describe, expect, it } from "@jest/globals";
import { LgoCable } from "drivers/lgo-cable/lgo-cable";

const PINS = { port: 2, receive: 18, transmit: 19 };

/** A line that takes what it has room for, and no more. */
function rig() {
  let onWritable: (bytes: number) => void = () => {};
  let room = 0;
  let received = "";
  let open = 0;
  let onReadable: () => void = () => {};
  let input: ArrayBuffer | undefined;
  class Serial {
    constructor(options: { baud: number; onReadable: () => void; onWritable?: (bytes: number) => void }) {
      expect(options).toMatchObject({ ...PINS, baud: 115200, format: "buffer" });
      open += 1;
      if (options.onWritable !== undefined) onWritable = options.onWritable;
      onReadable = options.onReadable;
    }
    read(): ArrayBuffer | undefined {
      const read = input;
      input = undefined;
      return read;
    }
    write(bytes: Uint8Array): void {
      if (bytes.length > room) throw new Error("output full");
      room -= bytes.length;
      received += Buffer.from(bytes).toString("latin1");
    }
    close(): void {
      open -= 1;
    }
  }
  const heard: string[] = [];
  const cable = new LgoCable({
    serial: { io: Serial, ...PINS },
    onReceive: (bytes) => heard.push(Buffer.from(bytes).toString("latin1")),
  });
  return {
    cable: cable,
    heard,
    say: (text: string) => {
      input = Uint8Array.from(Buffer.from(text, "latin1")).buffer;
      onReadable();
    },
    take: (bytes: number) => {
      room = bytes;
      onWritable(bytes);
    },
    lines: () =>
      Buffer.from(received, "latin1")
        .toString("utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as { n: number }),
    isOpen: () => open > 0,
  };
}

describe("the cable to the pharmacy's software", () => {
  it("sends an object a line, UTF-8, as soon as the line takes it", () => {
    const { cable, take, lines } = rig();
    cable.send(JSON.stringify({ event: "problem", text: "périmée €\n" }));
    expect(lines()).toEqual([]);
    take(1000);
    cable.send(JSON.stringify({ event: "screen" }));
    expect(lines()).toEqual([{ event: "problem", text: "périmée €\n" }, { event: "screen" }]);
  });

  it("writes in pieces where there is little room, and never more than there is", () => {
    const { cable, take, lines } = rig();
    for (let n = 0; n < 5; n += 1) cable.send(JSON.stringify({ n, text: "x".repeat(50) }));
    for (let i = 0; i < 60; i += 1) take(7);
    expect(lines().map(({ n }) => n)).toEqual([0, 1, 2, 3, 4]);
  });

  it("drops the oldest that waits when no one reads, but never breaks the line it is in", () => {
    const { cable, take, lines } = rig();
    cable.send(JSON.stringify({ n: 0, text: "half sent" }));
    take(5);
    for (let n = 1; n <= 40; n += 1) cable.send(JSON.stringify({ n }));
    for (let i = 0; i < 200; i += 1) take(16);
    const numbers = lines().map(({ n }) => n);
    expect(cable.dropped).toBe(9);
    expect(numbers).toEqual([0, ...Array.from({ length: 31 }, (_, i) => i + 10)]);
  });

  it("drops what is longer than any report, and says so", () => {
    const { cable, take, lines } = rig();
    take(100000);
    cable.send(JSON.stringify({ text: "x".repeat(20000) }));
    cable.send(JSON.stringify({ n: 1 }));
    expect([cable.dropped, lines()]).toEqual([1, [{ n: 1 }]]);
  });

  it("hands over what comes, and tells how many lines wait", () => {
    const { cable, heard, say } = rig();
    say('{"a":');
    say("1}\n");
    expect(heard.join("")).toBe('{"a":1}\n');
    cable.send("1");
    cable.send("2");
    expect(cable.backlog).toBe(2);
    cable.close();
    say("late");
    expect(heard).toHaveLength(2);
  });

  it("closes once, and then takes nothing", () => {
    const { cable, take, lines, isOpen } = rig();
    cable.send(JSON.stringify({ n: 1 }));
    cable.close();
    cable.close();
    take(100);
    expect([isOpen(), lines()]).toEqual([false, []]);
    expect(() => cable.send(JSON.stringify({ n: 2 }))).toThrow("closed");
  });

  it("checks its options", () => {
    expect(() => new LgoCable({} as never)).toThrow(TypeError);
    expect(() => new LgoCable({ serial: { ...PINS } } as never)).toThrow(TypeError);
    expect(() => new LgoCable({ serial: { ...PINS, io: class {} } } as never)).toThrow("onReceive");
  });
});
