import { describe, expect, it } from "@jest/globals";
import { decodeByte, encodeText } from "modules/printing/code-page";
import { EscPos } from "modules/printing/esc-pos";
import { answerOf, statusRequest, troubleOf } from "modules/printing/status";

function encoded(text: string): string {
  const bytes = new Uint8Array(text.length * 3);
  return Array.from(bytes.subarray(0, encodeText(text, bytes, 0)), decodeByte).join("");
}

describe("code page 858", () => {
  it("shows a letter that it lacks without its marks, and never drives the printer", () => {
    expect(encoded("Reçu n° 1 : 2 × 75 µg, 12,34 €")).toBe("Reçu n° 1 : 2 × 75 µg, 12,34 €");
    expect(encoded("’“…–œŒ\u00a0\u202f")).toBe("'\"...-oeOE  ");
    expect(encoded("Łukasz Őry Žižek Țepeş Nguyễn")).toBe("Lukasz Ory Zizek Tepes Nguyen");
    expect(encoded("\u001b@\u0000\n\u007fA\u009b")).toBe("@A?");
    expect(encoded("漢字")).toBe("??");
  });

  it("never writes more than three bytes for a character, and none that is a command", () => {
    const bytes = new Uint8Array(8);
    const wrong: number[] = [];
    for (let code = 0; code < 0x10000; code += code < 0x2300 ? 1 : 97) {
      const end = encodeText(String.fromCharCode(code), bytes, 0);
      let isWrong = end > 3;
      for (let i = 0; i < end; i += 1) isWrong ||= bytes[i]! < 0x20 || bytes[i] === 0x7f;
      if (isWrong) wrong.push(code);
    }
    expect(wrong).toEqual([]);
  });
});

describe("ESC/POS", () => {
  it("is made in blocks that begin within no command, and is refused when it is too long", () => {
    const paper = new EscPos(42);
    for (let i = 0; i < 60; i += 1) paper.columns(`line ${i}`, "1,00", "sum");
    paper.qr("A".repeat(1200));
    const blocks = paper.done() ?? [];
    expect(blocks.length).toBeGreaterThan(5);
    for (const block of blocks) {
      expect(block.length).toBeLessThanOrEqual(1300);
      expect([0x1b, 0x1d, 0x0a]).toContain(block[0]);
    }
    const endless = new EscPos(48);
    for (let i = 0; i < 2000; i += 1) endless.text("x".repeat(40));
    expect(endless.done()).toBe(undefined);
  });

  it("ejects a slip, and puts no code on it", () => {
    const slip = new EscPos(32, "slip");
    slip.text("Délivré");
    slip.qr("CR1:A");
    const [block] = slip.done() ?? [];
    expect(Array.from(block ?? []).slice(10, 14)).toEqual([0x1b, 0x63, 0x30, 4]);
    expect(block?.at(-1)).toBe(0x0c);
    expect(Array.from(block ?? [])).not.toContain(0x28);
  });
});

describe("the status of a printer", () => {
  it("tells what is wrong by the question that was asked", () => {
    expect(Array.from(statusRequest(4))).toEqual([0x10, 4, 4]);
    expect(troubleOf(4, 0x12)).toBe(undefined);
    expect(troubleOf(4, 0x1e)).toBe("paper-low");
    expect(troubleOf(4, 0x72)).toBe("paper-out");
    expect(troubleOf(2, 0x16)).toBe("cover-open");
    expect(troubleOf(2, 0x32)).toBe("paper-out");
    expect(troubleOf(2, 0x52)).toBe("error");
    expect(troubleOf(1, 0x1a)).toBe("off-line");
    expect(troubleOf(1, 0x12)).toBe(undefined);
  });

  it("tells answers, marks of the line, and noise apart for each of the 256 bytes", () => {
    const counts: Record<string, number> = {};
    for (let byte = 0; byte < 256; byte += 1) counts[answerOf(byte)] = (counts[answerOf(byte)] ?? 0) + 1;
    expect(counts).toEqual({ status: 16, turn: 64, pause: 1, resume: 1, noise: 174 });
  });
});
