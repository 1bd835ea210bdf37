/** Frames and commands of a PN532: those that are published (UM0701-02; logs of modules of V1.6), and those that are wrong. */
import { describe, expect, it } from "@jest/globals";
import { ACK, encodeFrame, FROM_CHIP, FROM_HOST, FrameReader, MAX_FRAME_DATA, NACK } from "modules/nfc/frame";
import {
  exchange,
  exchangeFault,
  GET_FIRMWARE,
  isSameField,
  LIST_A,
  readTargets,
  SAM_CONFIGURATION,
} from "modules/nfc/pn532";
import { toHex } from "modules/token/hex";
import { hex } from "../../support/bytes";
import { Random } from "../../support/random";
import { fuzzNear } from "./fuzz";

function read(bytes: Uint8Array, tfi = FROM_CHIP): string[] {
  const told: string[] = [];
  const reader = new FrameReader(tfi, (kind, data) => told.push(kind === "data" ? toHex(data) : kind));
  reader.push(bytes);
  return told;
}

describe("published frames", () => {
  it.each([
    ["GetFirmwareVersion", [FROM_HOST, 0x02], "0000ff02fed4022a00"],
    ["SAMConfiguration, short", [FROM_HOST, 0x14, 0x01], "0000ff03fdd414011700"],
    ["SAMConfiguration", [FROM_HOST, 0x14, 0x01, 0x00, 0x01], "0000ff05fbd4140100011600"],
    ["InListPassiveTarget", [FROM_HOST, 0x4a, 0x02, 0x00], "0000ff04fcd44a0200e000"],
  ])("%s is written as it is", (_name, data, frame) => {
    expect(toHex(encodeFrame(data))).toBe(frame);
    expect(read(hex(frame), FROM_HOST)).toEqual([toHex(Uint8Array.from(data.slice(1)))]);
  });

  it("are those that the driver sends", () => {
    expect([GET_FIRMWARE, SAM_CONFIGURATION, LIST_A].map(toHex)).toEqual([
      "0000ff02fed4022a00",
      "0000ff05fbd4140100011600",
      "0000ff04fcd44a0200e000",
    ]);
  });

  it("are read: ACK, NACK, the error frame, a version, an answer behind its ACK", () => {
    expect(read(Uint8Array.from(ACK))).toEqual(["ack"]);
    expect(read(Uint8Array.from(NACK))).toEqual(["nack"]);
    expect(read(hex("0000ff01ff7f8100"))).toEqual(["error"]);
    expect(read(hex("0000ff00ff00 0000ff06fad50332010607e800"))).toEqual(["ack", "0332010607"]);
    expect(read(hex("0000ff00ff00 0000ff02fed5151600"))).toEqual(["ack", "15"]);
  });

  it("name who is there: an Ultralight, a Classic, a phone, two cards, a passport of type B", () => {
    const [ultralight = ""] = read(hex("0000ff0ff1d54b010100440007 04416d412b0289 ea00"));
    expect(readTargets(hex(ultralight), "a")).toEqual([
      { type: "a", id: "04416d412b0289", isCard: false, isRandom: false },
    ]);
    expect(readTargets(hex("4b 01 01 0004 08 04 92 2e 58 32"), "a")).toEqual([
      { type: "a", id: "922e5832", isCard: false, isRandom: false },
    ]);
    const two = readTargets(hex("4b 02 01 0004 20 04 08a1b2c3 05 78807000 02 0004 20 04 6c1f902b 05 78808202"), "a");
    expect(two).toEqual([
      { type: "a", id: "08a1b2c3", isCard: true, isRandom: true },
      { type: "a", id: "6c1f902b", isCard: true, isRandom: false },
    ]);
    const [passport] = readTargets(hex("4b 01 01 50 5b0e7721 00000000 008181 01 00"), "b") ?? [];
    expect(passport).toEqual({ type: "b", id: "5b0e7721", isCard: true, isRandom: false });
    expect(readTargets(hex("4b00"), "a")).toEqual([]);
  });

  it("say why an exchange came to nothing", () => {
    expect([0x00, 0x40, 0x01, 0x41, 0x02, 0x0b, 0x27, 0x2b].map(exchangeFault)).toEqual([
      undefined,
      undefined,
      "gone",
      "gone",
      "spoilt",
      "spoilt",
      "broken",
      "gone",
    ]);
  });
});

describe("a frame", () => {
  it("of any length goes there and back, extended beyond 255", () => {
    for (let length = 1; length < MAX_FRAME_DATA; length += 1) {
      const data = Uint8Array.from({ length: length + 1 }, (_, i) => (i === 0 ? FROM_CHIP : i * 7));
      const frame = encodeFrame(data);
      expect(frame.length).toBe(data.length + (data.length > 255 ? 10 : 7));
      expect(read(frame)).toEqual([toHex(data.subarray(1))]);
    }
    expect(() => encodeFrame(new Uint8Array(MAX_FRAME_DATA + 1))).toThrow(RangeError);
    expect(() => encodeFrame([])).toThrow(RangeError);
    expect(() => exchange(new Uint8Array(263))).toThrow(RangeError);
  });

  it("cut anywhere is none, and the next one is read; without its 00s it is one; the other way it is nobody's", () => {
    const frame = hex("0000ff06fad50332010607e800");
    for (let end = 0; end < frame.length - 1; end += 1) expect(read(frame.subarray(0, end))).toEqual([]);
    expect(read(Uint8Array.of(...frame.subarray(1, -1), ...frame))).toEqual(["0332010607", "0332010607"]);
    expect(read(hex("0000ff02fed4022a00"))).toEqual([]);
    expect(read(hex("ffff0000ff00"))).toEqual([]);
  });

  it("with any one bit turned is not taken for itself", () => {
    const frame = hex("0000ff06fad50332010607e800");
    for (let bit = 8; bit < (frame.length - 1) * 8; bit += 1) {
      const turned = frame.slice();
      turned[bit >> 3] = turned[bit >> 3]! ^ (1 << (bit & 7));
      expect(read(turned)).not.toEqual(["0332010607"]);
    }
  });

  it("is met with 10,000 that are not, and as many hostile answers as there are commands for", () => {
    const { done, answers } = fuzzNear(10_000, new Random(17));
    expect(done).toBe(10_000);
    expect(answers.spoilt).toBeGreaterThan(500);
    expect(answers.data).toBeGreaterThan(500);
    expect(answers["nfc-error"]).toBeGreaterThan(50);
  });
});

describe("a field", () => {
  const phone = { type: "a", id: "08010203", isCard: true, isRandom: true } as const;
  const card = { type: "a", id: "6c1f902b", isCard: true, isRandom: false } as const;
  const document = { type: "b", id: "5b0e7721", isCard: true, isRandom: false } as const;

  it("is the same as long as the same things lie there, as far as their numbers tell", () => {
    expect(isSameField([phone], [{ ...phone, id: "08ffffff" }])).toBe(true);
    expect(isSameField([document], [{ ...document, id: "00000001" }])).toBe(true);
    expect(isSameField([card], [{ ...card, id: "00000001" }])).toBe(false);
    expect(isSameField([phone], [card])).toBe(false);
    expect(isSameField([phone, card], [phone])).toBe(false);
  });
});
