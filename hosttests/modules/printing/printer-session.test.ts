import { describe, expect, it } from "@jest/globals";
import { PrinterSession } from "modules/printing/printer-session";

const WELL = 0x12;
const bytes = (...values: number[]) => Uint8Array.from(values);

/** A printer at the other end, which answers as it is told to. */
class Rig {
  readonly session = new PrinterSession();
  readonly printed: number[] = [];
  off = 0;
  cover = 0;
  roll = 0;
  slip = 0;
  isDeaf = false;
  takesTurns = true;

  constructor() {
    this.session.connected();
  }

  /** What went out is answered. */
  flow(): void {
    for (let out = this.session.take(); out !== undefined; out = this.session.take()) {
      if (this.isDeaf) continue;
      if (out[0] === 0x10 && out[1] === 4) {
        const bits = { 1: this.off, 2: this.cover, 4: this.roll, 5: this.slip }[out[2] ?? 0] ?? 0;
        this.session.received(bytes(WELL | bits));
      } else if (out[0] === 0x1d && out[1] === 0x72) {
        if (this.takesTurns) this.session.received(bytes(0));
      } else this.printed.push(...out);
    }
  }

  tick(count = 1): void {
    for (let i = 0; i < count; i += 1) {
      this.flow();
      this.session.tick();
    }
    this.flow();
  }
}

const BLOCKS = [bytes(65), bytes(66), bytes(67)];

describe("a printer's session", () => {
  it("says how it is, whatever the question that finds it out", () => {
    const rig = new Rig();
    expect(rig.session.status).toBe("searching");
    rig.tick();
    expect(rig.session.status).toBe("ready");
    for (const [part, bits, status] of [
      ["roll", 0x0c, "paper-low"],
      ["roll", 0x60, "paper-out"],
      ["cover", 0x04, "cover-open"],
      ["cover", 0x40, "error"],
      ["off", 0x08, "off-line"],
    ] as const) {
      rig[part] = bits;
      rig.tick(6);
      expect(rig.session.status).toBe(status);
      rig[part] = 0;
      rig.tick(6);
      expect(rig.session.status).toBe("ready");
    }
    rig.isDeaf = true;
    rig.tick(12);
    expect(rig.session.status).toBe("silent");
    rig.isDeaf = false;
    rig.tick(6);
    expect(rig.session.status).toBe("ready");
  });

  it("is done when the last block is on paper, not when it was sent", () => {
    const rig = new Rig();
    rig.tick();
    rig.printed.length = 0;
    rig.takesTurns = false;
    expect(rig.session.print(BLOCKS, "roll")).toBe(true);
    expect(rig.session.print(BLOCKS, "roll")).toBe(false);
    rig.flow();
    expect([rig.printed, rig.session.takeEnd()]).toEqual([[65], undefined]);
    rig.session.received(bytes(0));
    rig.flow();
    expect(rig.printed).toEqual([65, 66]);
    rig.session.received(bytes(0));
    rig.flow();
    rig.session.received(bytes(0));
    expect([rig.printed, rig.session.takeEnd(), rig.session.takeEnd()]).toEqual([[65, 66, 67], "done", undefined]);
  });

  it("breaks off when the paper ends, and clears what is left of it before the next", () => {
    const rig = new Rig();
    rig.tick();
    rig.takesTurns = false;
    rig.session.print(BLOCKS, "roll");
    rig.roll = 0x60;
    rig.tick(3);
    expect([rig.session.status, rig.session.takeEnd()]).toEqual(["paper-out", "broken"]);
    expect(rig.session.print(BLOCKS, "roll")).toBe(false);
    rig.roll = 0;
    rig.takesTurns = true;
    rig.tick(6);
    rig.printed.length = 0;
    expect(rig.session.print(BLOCKS, "roll")).toBe(true);
    rig.flow();
    expect(rig.printed.slice(0, 3)).toEqual([0x10, 0x14, 0x08]);
    expect(rig.printed.slice(-3)).toEqual([65, 66, 67]);
    expect(rig.session.takeEnd()).toBe("done");
  });

  it("believes a printer that answers nothing in turn by its status, and one that did no more", () => {
    const rig = new Rig();
    rig.tick();
    rig.takesTurns = false;
    rig.session.print(BLOCKS, "roll");
    rig.tick(40);
    expect(rig.session.takeEnd()).toBe("done");
    rig.takesTurns = true;
    rig.session.print(BLOCKS, "roll");
    rig.flow();
    expect(rig.session.takeEnd()).toBe("done");
    rig.takesTurns = false;
    rig.session.print(BLOCKS, "roll");
    rig.tick(30);
    expect(rig.session.takeEnd()).toBe("broken");
  });

  it("asks for a sheet, and waits for it", () => {
    const rig = new Rig();
    rig.tick();
    rig.takesTurns = false;
    rig.slip = 0x68;
    rig.session.print(BLOCKS, "slip");
    rig.tick(100);
    expect([rig.session.status, rig.session.takeEnd()]).toEqual(["wants-sheet", undefined]);
    rig.slip = 0;
    rig.takesTurns = true;
    rig.session.received(bytes(0));
    rig.tick(4);
    expect([rig.session.status, rig.session.takeEnd()]).toEqual(["ready", "done"]);
  });

  it("loses no block when the line is lost and found, and goes out while it is paused no more than a while", () => {
    const rig = new Rig();
    rig.tick();
    rig.session.print(BLOCKS, "roll");
    rig.session.connected();
    rig.flow();
    expect(rig.printed.slice(-3)).toEqual([65, 66, 67]);
    rig.session.received(bytes(0x13));
    expect(rig.session.isPaused).toBe(true);
    rig.session.received(bytes(0x11));
    expect(rig.session.isPaused).toBe(false);
    rig.session.received(bytes(0x13));
    rig.tick(10);
    expect(rig.session.isPaused).toBe(false);
    rig.session.lost();
    expect([rig.session.status, rig.session.takeEnd()]).toEqual(["silent", "done"]);
  });
});
