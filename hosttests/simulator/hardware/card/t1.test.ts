/** The T=1 card, spoken to by hand: blocks of ISO 7816-3 chapter 11 and the scenarios of its annex A. */
import { describe, expect, it } from "@jest/globals";
import { crc16 } from "modules/card/t1-block";
import { fromHex, toHex } from "modules/token/hex";
import type { Profile } from "../../../../simulator/hardware/card/chip";
import { findFault } from "../../../../simulator/hardware/card/faults";
import { findOtherCard } from "../../../../simulator/hardware/card/other-cards";
import { BareTerminal } from "./bare-terminal";
import { echo, plastic } from "./cards";

const SIGNATURE = findOtherCard("signature")!.make();
const ATR = "3bfa1300ff813180450031c173c00100009000b1";

const block = (hex: string, check: "lrc" | "crc" = "lrc") => {
  const bytes = fromHex(hex)!;
  if (check === "lrc") return hex + toHex(Uint8Array.of(bytes.reduce((sum, byte) => sum ^ byte, 0)));
  const crc = crc16(bytes, bytes.length);
  return hex + toHex(Uint8Array.of(crc >> 8, crc & 0xff));
};

const open = (more: Partial<Profile> = {}) => {
  const terminal = new BareTerminal();
  expect(terminal.insert(plastic({ ...SIGNATURE.profile, application: () => echo, ...more }))).toBe(ATR);
  return terminal;
};

describe("the check of a block", () => {
  it("is that of the standard", () => {
    const digits = Uint8Array.from("123456789", (digit) => digit.charCodeAt(0));
    // CRC-16/MCRF4XX, the ISO 13239 polynomial without the last turning over.
    expect(crc16(digits, 9)).toBe(0x6f91);
  });
});

describe("a T=1 card", () => {
  it("exchanges a command and its answer, the sequence numbers going up on both sides", () => {
    const terminal = open();
    expect(terminal.say(block("0000040084000a"))).toBe(block("0000029000"));
    expect(terminal.say(block("0040050084000003"))).toBe(block("0040050084009000"));
  });

  it("answers after a block guard time of 22 etu", () => {
    const terminal = open();
    const command = block("00000500b0820005");
    terminal.slot.write(fromHex(command)!);
    const began = terminal.time.now();
    const length = command.length / 2;
    terminal.wait(60);
    const lastStart = began + (length - 1) * 12 * terminal.etu;
    expect(terminal.heard[0]!.at - lastStart).toBeCloseTo((22 + 11) * terminal.etu, 2);
  });

  it("agrees on the terminal's size and then chains by it", () => {
    const terminal = open();
    expect(terminal.say("00c101fe3e")).toBe("00e101fe1e");
    expect(terminal.say("00c1010aca")).toBe("00e1010aea");
    const data = `00a4000c10${"11".repeat(16)}00`;
    expect(terminal.say(block(`000016${data}`))).toBe(block(`00200a${data.slice(0, 20)}`));
    expect(terminal.say(block("009000"))).toBe(block(`00600a${data.slice(20, 40)}`));
    expect(terminal.say(block("008000"))).toBe(block(`000004${data.slice(40, 44)}9000`));
  });

  it("puts a chain of the terminal's together", () => {
    const terminal = open();
    expect(terminal.say(block("00200300a400"))).toBe(block("009000"));
    expect(terminal.say(block("0060030c023f"))).toBe(block("008000"));
    expect(terminal.say(block("0000020008"))).toBe(block("00000a00a4000c023f00089000"));
  });

  it("asks again for a block with a wrong check, a wrong parity or another number, and sends its own again", () => {
    const terminal = open();
    expect(terminal.say("0000050084000003ff")).toBe("00810081");
    expect(terminal.say(block("0040050084000003"))).toBe("00820082");
    expect(terminal.say(block("0000050084000003"))).toBe(block("0000050084009000"));
    expect(terminal.say("00800080")).toBe(block("0000050084009000"));
    terminal.slot.line(10753, "odd");
    expect(terminal.say("0040")).toBe("00910091");
  });

  it("begins anew after a resynchronisation, and lets a chain go when it is aborted", () => {
    const terminal = open();
    terminal.say(block("0000050084000003"));
    expect(terminal.say("00c000c0")).toBe("00e000e0");
    expect(terminal.say(block("0000050084000003"))).toBe(block("0000050084009000"));
    expect(terminal.say(block("00600300a400"))).toBe(block("008000"));
    expect(terminal.say("00c200c2")).toBe("00e200e2");
    expect(terminal.say(block("0000050084000003"))).toBe(block("0040050084009000"));
  });

  it("asks for time when half of its block waiting time is gone", () => {
    const slow = findFault("slow")!.apply(plastic({ ...SIGNATURE.profile, application: () => echo }), 0);
    const terminal = new BareTerminal();
    terminal.insert(slow);
    terminal.send(block("0000050084000003"));
    terminal.wait(760);
    expect(terminal.take()).toBe("00c30101c3");
    expect(terminal.say("00e30101e3", 400)).toBe(block("0000050084009000"));
  });

  it("speaks with a CRC, and at the rate of a PPS, as well", () => {
    const { t1 } = SIGNATURE.profile;
    const terminal = open({ t1: { ...t1!, check: "crc" } });
    expect(terminal.say("ff1113fd")).toBe("ff1113fd");
    terminal.setRate(372, 4);
    expect(terminal.say(block("0000050084000003", "crc"))).toBe(block("0000050084009000", "crc"));
    expect(terminal.say("00000500840000030000")).toBe(block("009100", "crc"));
  });
});
