/** The T=0 card, spoken to by hand: ISO 7816-3 chapters 8 to 10, ISO 7816-4 for what it says. */
import { describe, expect, it } from "@jest/globals";
import { FAULTS, findFault } from "../../../../simulator/hardware/card/faults";
import { OTHER_CARDS } from "../../../../simulator/hardware/card/other-cards";
import { HAND } from "../../../../simulator/hardware/card/slot";
import { BareTerminal } from "./bare-terminal";
import { echo, plastic, vitale } from "./cards";

const VITALE_ATR = "3b751300004509ea9000";

describe("a T=0 card at its contacts", () => {
  it("answers to reset 3 ms after it, a character each 12 etu, even parity", () => {
    const terminal = new BareTerminal();
    terminal.slot.insert(vitale());
    terminal.slot.contact("power", 1);
    terminal.slot.line(10753, "even");
    terminal.slot.clock(4_000_000);
    terminal.wait(1);
    terminal.slot.contact("reset", 1);
    const released = terminal.time.now();
    terminal.wait(60);
    const times = terminal.heard.map(({ at }) => at - released);
    expect(times[0]).toBeCloseTo(3 + 11 * terminal.etu, 6);
    for (let i = 1; i < times.length; i += 1) expect(times[i]! - times[i - 1]!).toBeCloseTo(12 * terminal.etu, 6);
    expect(terminal.heard.every(({ character }) => !character.odd)).toBe(true);
    expect(terminal.take()).toBe(VITALE_ATR);
    expect(terminal.slot.violations).toEqual([]);
  });

  it("is mute when upside down, dead, unpowered, or with a reset of fewer than 400 cycles", () => {
    const terminal = new BareTerminal();
    expect(terminal.insert(vitale(), true)).toBe("");
    expect(terminal.insert(plastic(vitale().profile, { isMute: true }))).toBe("");
    terminal.deactivate();
    terminal.slot.insert(vitale());
    expect(terminal.slot.plastic).toBeUndefined();
    terminal.wait(HAND);
    expect(terminal.slot.plastic).toBeDefined();
    expect(terminal.listen()).toBe("");
    terminal.slot.contact("power", 1);
    terminal.slot.line(10753, "even");
    terminal.slot.clock(4_000_000);
    terminal.wait(0.05);
    // 200 cycles.
    terminal.slot.contact("reset", 1);
    expect(terminal.listen()).toBe("");
    expect(terminal.slot.violations).toEqual(["RST high after 200 cycles"]);
    expect(terminal.warmReset()).toBe(VITALE_ATR);
  });

  it("sends the inverse convention upside down, TS as 03 with an odd number of ones", () => {
    const terminal = new BareTerminal();
    const vitale1 = OTHER_CARDS.find(({ id }) => id === "vitale1")!.make();
    terminal.convention = "inverse";
    terminal.slot.insert(vitale1);
    expect(terminal.activate()).toBe("3f6525002209699000");
    terminal.warmReset();
    terminal.slot.contact("reset", 0);
    terminal.wait(1);
    terminal.slot.contact("reset", 1);
    terminal.wait(5);
    expect(terminal.heard[0]?.character).toEqual({ levels: 0x03, odd: true });
    terminal.listen();
    // Old as it is, it hears and answers; a character of the other parity it does not.
    expect(terminal.say("00b0820000")).toBe("6e00");
    terminal.slot.line(10753, "even");
    expect(terminal.say("00b0820000")).toBe("");
  });

  it("goes to the rate of TA1 when asked, and hears nothing at the old one", () => {
    const terminal = new BareTerminal();
    terminal.insert(vitale());
    expect(terminal.say("ff1013fc")).toBe("ff1013fc");
    expect(terminal.say("00b0820001")).toBe("");
    terminal.setRate(372, 4);
    expect(terminal.say("00b0820001")).toBe("b0659000");
  });

  it("answers a PPS that it refuses without PPS1, and stays at the default rate", () => {
    const terminal = new BareTerminal();
    terminal.insert(findFault("no-pps")!.apply(vitale(), 0));
    expect(terminal.say("ff1013fc")).toBe("ff00ff");
    expect(terminal.say("00b0820001")).toBe("b0659000");
  });

  it("answers no PPS for a protocol that it has not, nor one with a wrong check", () => {
    const terminal = new BareTerminal();
    terminal.insert(vitale());
    expect(terminal.say("ff1113fd")).toBe("");
    terminal.insert(vitale());
    expect(terminal.say("ff1013fd")).toBe("");
  });
});

describe("T=0 commands", () => {
  const open = (card = vitale()) => {
    const terminal = new BareTerminal();
    terminal.insert(card);
    return terminal;
  };

  it("acknowledges data with INS, announces the answer with 61xx, corrects a length with 6Cxx", () => {
    const terminal = open();
    // SELECT MF, P2=00: five bytes, procedure byte, two bytes, 61 and the length of the FCI.
    expect(terminal.say("00a4000002")).toBe("a4");
    expect(terminal.say("3f00")).toBe("6112");
    expect(terminal.say("00c0000012")).toBe("c06f10840ed2500000024d465f564954414c459000");
    expect(terminal.say("00a4020c02")).toBe("a4");
    expect(terminal.say("2f02")).toBe("9000");
    expect(terminal.say("00b0000000")).toBe("6c0c");
    expect(terminal.say("00b000000c")).toBe("b05a0a802500000123456789019000");
  });

  it("says why not", () => {
    const terminal = open();
    const ask = (header: string, data = "") => {
      const answer = terminal.say(header);
      return data === "" ? answer : answer + terminal.say(data);
    };
    expect(ask("00a4020c02", "ec01")).toBe("a46a82");
    expect(ask("00a4040c0b", "d2500000025649544158")).toBe("a4");
    expect(terminal.say("45")).toBe("6a82");
    expect(ask("00b0850001")).toBe("6a82");
    expect(ask("00d6000001", "00")).toBe("d66d00");
    expect(ask("80b0820001")).toBe("6e00");
    expect(ask("0060000000")).toBe("6d00");
    expect(ask("00b082ff01")).toBe("b0009000");
    expect(ask("00c0000001")).toBe("6985");
  });

  it("asks for time with 60 when it is slow, and pulls in the end", () => {
    const terminal = open(findFault("slow")!.apply(vitale(), 0));
    expect(terminal.say("00b0820002", 250)).toMatch(/^60606060b065..9000$/);
  });

  it("hands out a byte at a time, each asked for with INS turned over", () => {
    const terminal = open(plastic({ ...vitale().profile, byByte: true }));
    expect(terminal.say("00a4000c02")).toBe("5b");
    expect(terminal.say("3f")).toBe("5b");
    expect(terminal.say("00")).toBe("9000");
    expect(terminal.say("00b0820002")).toMatch(/^4f654f..9000$/);
  });

  it("brings 256 bytes in one answer, more than that in several", () => {
    const terminal = open(plastic({ ...vitale().profile, application: () => echo }));
    terminal.say("00a4000cf0");
    const data = "5a".repeat(0xf0);
    expect(terminal.say(data)).toBe("61f5");
    expect(terminal.say("00c0000010")).toBe(`c000a4000cf0${"5a".repeat(11)}61e5`);
    expect(terminal.say("00c00000e5")).toBe(`c0${"5a".repeat(0xe5)}9000`);
  });
});

describe("faults", () => {
  it("are made where they would happen", () => {
    for (const { id } of FAULTS) expect(id).toMatch(/^[a-z0-9-]+$/);
    const terminal = new BareTerminal();
    expect(terminal.insert(findFault("wrong-tck")!.apply(vitale(), 0))).toBe("3bf5130000801f034509ea90004d");
    expect(terminal.insert(findFault("worn")!.apply(vitale(), 0))).toBe("3b7513000045??ea9000");
    const failing = findFault("6f00")!.apply(vitale(), 0);
    terminal.insert(failing);
    for (const answer of ["b0659000", "b0659000", "6f00", "6f00"]) expect(terminal.say("00b0820001")).toBe(answer);
    terminal.warmReset();
    expect(terminal.say("00b0820001")).toBe("b0659000");
  });

  it("pull the card out at each character of a read", () => {
    for (let at = 1; at <= 40; at += 1) {
      const terminal = new BareTerminal();
      const heard = terminal.insert(findFault("pulled")!.apply(vitale(), at)) + terminal.say("00b0820010");
      // Ten characters of ATR, five of the header from the terminal, then INS, sixteen, two: 34 in all.
      expect(terminal.pulls).toBe(at <= 34 ? 1 : 0);
      const crossed = Math.min(at - 1, 34);
      expect(heard.length / 2).toBe(crossed <= 15 ? Math.min(crossed, 10) : crossed - 5);
      expect(terminal.slot.plastic === undefined).toBe(terminal.pulls === 1);
    }
  });

  it("writes down what a terminal does against the standard", () => {
    const terminal = new BareTerminal();
    terminal.insert(vitale());
    terminal.slot.contact("power", 0);
    expect(terminal.slot.violations).toEqual(["VCC off before RST low", "VCC off before CLK stopped"]);
    terminal.slot.clock(12_000_000);
    expect(terminal.slot.violations.slice(2)).toEqual(["CLK at 12000000 Hz", "CLK before VCC"]);
  });
});
