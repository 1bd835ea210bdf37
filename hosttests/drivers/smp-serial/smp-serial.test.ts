import { describe, expect, it } from "@jest/globals";
import { SmpSerial } from "drivers/smp-serial/smp-serial";
import { encodeConsole } from "modules/update/console/framing";

class Line {
  static last: Line;
  readonly sent: number[] = [];
  input: number[] = [];
  room = 0;
  closed = 0;
  constructor(
    readonly options: { baud: number; port?: number | string; onReadable(): void; onWritable?(n: number): void },
  ) {
    Line.last = this;
  }
  read() {
    const bytes = this.input;
    this.input = [];
    return bytes.length === 0 ? undefined : Uint8Array.from(bytes).buffer;
  }
  write(bytes: Uint8Array) {
    if (bytes.length > this.room) throw new Error("output full");
    this.room -= bytes.length;
    this.sent.push(...bytes);
  }
  close() {
    this.closed += 1;
  }
  /** The FIFO has drained. */
  drain(room: number) {
    this.room = room;
    this.options.onWritable?.(room);
  }
  say(frame: number[]) {
    this.input.push(...encodeConsole(Uint8Array.from(frame)));
    this.options.onReadable();
  }
}

function open() {
  const requests: string[] = [];
  const driver = new SmpSerial({
    serial: { io: Line, port: 3, receive: 32, transmit: 33 },
    maxFrame: 2048,
    onRequest: (frame, peer, reply) => {
      requests.push(`${Array.from(frame)} ${peer}`);
      reply(new Uint8Array(200).fill(frame[0] ?? 0));
    },
  });
  return { driver, requests, line: Line.last };
}

describe("MCUmgr on a console", () => {
  it("answers in the same framing, as fast as the line drains", () => {
    const { requests, line } = open();
    expect(line.options).toMatchObject({ baud: 115200, port: 3 });
    line.drain(128);
    line.say([7, 8]);
    expect(requests).toEqual(["7,8 console"]);
    expect(line.sent).toHaveLength(128);
    while (line.room === 0) line.drain(128);
    expect(line.sent).toEqual([...encodeConsole(new Uint8Array(200).fill(7))]);
  });

  it("drops answers that a line which takes nothing leaves no room for", () => {
    const { driver, line } = open();
    for (let i = 0; i < 12; i += 1) line.say([i]);
    expect(driver.dropped).toBe(4);
    for (let i = 0; i < 100; i += 1) line.drain(128);
    const each = encodeConsole(new Uint8Array(200)).length;
    expect(line.sent).toHaveLength(8 * each);
  });

  it("is silent once closed, however often", () => {
    const { driver, requests, line } = open();
    driver.close();
    driver.close();
    line.drain(128);
    line.say([1]);
    expect(requests).toEqual([]);
    expect(line.sent).toEqual([]);
    expect(line.closed).toBe(1);
  });

  it("refuses options that are wrong", () => {
    const onRequest = () => {};
    expect(() => new SmpSerial({ serial: {} as never, maxFrame: 100, onRequest })).toThrow(TypeError);
    expect(
      () => new SmpSerial({ serial: { io: Line, port: 3, receive: 32, transmit: 33 }, maxFrame: 1, onRequest }),
    ).toThrow(RangeError);
    expect(
      () =>
        new SmpSerial({
          serial: { io: Line, port: 3, receive: 32, transmit: 33 },
          maxFrame: 100,
          onRequest: 1 as never,
        }),
    ).toThrow(TypeError);
  });
});
