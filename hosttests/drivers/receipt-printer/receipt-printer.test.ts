import { describe, expect, it } from "@jest/globals";
import { ReceiptPrinter, type ReceiptPrinterOptions } from "drivers/receipt-printer/receipt-printer";

interface Callbacks {
  readonly onReadable: (bytes: number) => void;
  readonly onWritable: (bytes: number) => void;
  readonly onError?: () => void;
}

/** A wire with a printer that is well at its end, unless it is told otherwise. */
class Rig {
  readonly told: string[] = [];
  readonly written: number[] = [];
  opened = 0;
  line: Callbacks | undefined;
  isThere = true;
  readonly #input: ArrayBuffer[] = [];
  #ticks: (() => void)[] = [];
  readonly driver: ReceiptPrinter<number>;

  constructor(kind: "serial" | "socket", more: object = {}) {
    const rig = this;
    class Port {
      constructor(options: Callbacks) {
        rig.opened += 1;
        rig.line = options;
      }
      read(): ArrayBuffer | undefined {
        return rig.#input.shift();
      }
      write(bytes: Uint8Array): void {
        rig.written.push(...bytes);
        if (bytes[0] === 0x10 && bytes[1] === 4) rig.bring(0x12);
        if (bytes[0] === 0x1d && bytes[1] === 0x72) rig.bring(0);
      }
      close(): void {
        rig.line = undefined;
      }
    }
    const wire =
      kind === "serial"
        ? { serial: { io: Port, port: 5, receive: 1, transmit: 2 } }
        : { socket: { io: Port, address: "192.168.1.91" } };
    this.driver = new ReceiptPrinter({
      ...wire,
      timer: {
        set: () => 0,
        repeat: (call: () => void) => this.#ticks.push(call),
        clear: () => {
          this.#ticks = [];
        },
      },
      onStatus: (status) => this.told.push(status),
      onEnd: (end) => this.told.push(end),
      ...more,
    } as ReceiptPrinterOptions<number>);
    if (kind === "serial") this.line?.onWritable(128);
  }

  bring(...bytes: number[]): void {
    this.#input.push(Uint8Array.from(bytes).buffer as ArrayBuffer);
  }

  /** Half seconds go by; what was brought is told. */
  pass(count = 1): this {
    for (let i = 0; i < count; i += 1) {
      for (const call of this.#ticks) call();
      this.flow();
    }
    return this;
  }

  flow(): void {
    for (let i = 0; i < 20 && this.line !== undefined; i += 1) {
      if (this.isThere) this.line.onWritable(128);
      if (this.#input.length > 0) this.line?.onReadable(1);
    }
  }
}

const BLOCKS = [Uint8Array.of(65, 66), Uint8Array.of(67)];

describe("the printer's driver", () => {
  it("refuses wrong options before it opens anything", () => {
    const timer = { set: () => 0, repeat: () => 0, clear: () => {} };
    const good = { timer, onStatus: () => {}, onEnd: () => {} };
    const make = (options: object) => () => new ReceiptPrinter(options as ReceiptPrinterOptions<number>);
    class Port {}
    expect(make(good)).toThrow(TypeError);
    expect(make({ ...good, serial: {} })).toThrow(TypeError);
    expect(make({ ...good, socket: { io: Port, address: "" } })).toThrow(TypeError);
    expect(make({ ...good, socket: { io: Port, address: "1.2.3.4", port: 70000 } })).toThrow(RangeError);
    expect(make({ ...good, timer: {}, socket: { io: Port, address: "1.2.3.4" } })).toThrow(TypeError);
    expect(make({ ...good, onEnd: 1, socket: { io: Port, address: "1.2.3.4" } })).toThrow(TypeError);
    expect(make({ ...good, serial: { io: Port }, socket: { io: Port } })).toThrow(TypeError);
  });

  it("prints on a line, and tells when it is done", () => {
    const rig = new Rig("serial");
    rig.pass(2);
    expect(rig.told).toEqual(["ready"]);
    rig.written.length = 0;
    expect(rig.driver.print(BLOCKS, "roll")).toBe(true);
    rig.pass(2);
    expect(rig.told).toEqual(["ready", "done"]);
    expect(rig.written.filter((byte) => byte >= 65 && byte <= 67)).toEqual([65, 66, 67]);
    rig.driver.close();
    rig.driver.close();
    expect(rig.line).toBe(undefined);
    expect(() => rig.driver.print(BLOCKS, "roll")).toThrow("closed");
  });

  it("takes a socket only while it needs one, and lets other tills have theirs", () => {
    const rig = new Rig("socket");
    rig.pass(2);
    expect(rig.told).toEqual(["ready"]);
    rig.pass(8);
    expect(rig.line).toBe(undefined);
    rig.pass(50);
    expect(rig.opened).toBe(1);
    rig.driver.print(BLOCKS, "roll");
    rig.flow();
    rig.pass(2);
    expect([rig.opened, rig.told]).toEqual([2, ["ready", "done"]]);
    expect(rig.written.filter((byte) => byte >= 65 && byte <= 67)).toEqual([65, 66, 67]);
  });

  it("tells that nobody is there, and tries again until somebody is", () => {
    const rig = new Rig("socket");
    rig.isThere = false;
    rig.pass();
    rig.line?.onError?.();
    expect(rig.told).toEqual(["silent"]);
    rig.pass(60);
    expect(rig.opened).toBeGreaterThan(1);
    expect(rig.opened).toBeLessThan(6);
    rig.isThere = true;
    rig.pass(25);
    expect(rig.told.at(-1)).toBe("ready");
  });

  it("holds what it has to say while the line is paused", () => {
    const rig = new Rig("serial");
    rig.pass(2);
    rig.bring(0x13);
    rig.line?.onReadable(1);
    rig.written.length = 0;
    rig.driver.print(BLOCKS, "roll");
    expect(rig.written).toEqual([]);
    rig.bring(0x11);
    rig.line?.onReadable(1);
    expect(rig.written.slice(0, 2)).toEqual([65, 66]);
  });
});
