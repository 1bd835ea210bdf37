import { describe, expect, it } from "@jest/globals";
import { builtInAbout, builtInActs } from "modules/billing/tariff-book";
import { TARIFFS } from "modules/billing/tariffs";
import type { TerminalEvent } from "modules/terminal/event";
import { Terminal, type TerminalPorts } from "modules/terminal/terminal";
import { EV1 } from "modules/token/ev1";
import { accepted, CATALOGUE, NOW, OPTION, scan, token, VALIDATE } from "./fixture";

/** A terminal whose ports write down what is asked of them, in order. */
function counter(change: Partial<TerminalPorts> = {}) {
  const diary: string[] = [];
  const ports: TerminalPorts = {
    clock: { now: () => NOW, isCertain: () => true },
    catalogue: CATALOGUE,
    tariffs: { about: builtInAbout(null), on: () => TARIFFS, actsOn: builtInActs },
    verifier: {
      recognises: EV1.code.recognises,
      verifyCard: () => {
        throw new Error("no card here");
      },
      verifyCode(code) {
        diary.push(`verify ${String.fromCharCode(...code)}`);
        const event = accepted();
        if (event.type !== "verdict") throw new Error("fixture");
        return event.verdict;
      },
    },
    screens: { draw: ({ view }) => diary.push(`draw ${view.name}`), hit: () => undefined },
    sound: (sound) => diary.push(`sound ${sound}`),
    store: () => {
      diary.push("store");
      return { ok: true, value: 12 };
    },
    report: ({ event }) => diary.push(`report ${event}`),
    log: (line) => diary.push(`log ${line}`),
    ...change,
  };
  return { diary, terminal: new Terminal(ports) };
}

function play(terminal: Terminal, ...events: readonly TerminalEvent[]): void {
  for (const event of events) terminal.dispatch(event);
}

describe("Terminal", () => {
  it("draws that it reads before it verifies", () => {
    const { diary, terminal } = counter();
    play(terminal, token("EV1:ABC"));
    const at = diary.indexOf("verify EV1:ABC");
    expect(diary.slice(0, at)).toContain("draw reading");
    expect(diary.slice(at)).toContain("draw identity");
  });

  it("draws once what a start tells together, as it is in the end, and each thing after that", () => {
    const { diary, terminal } = counter();
    terminal.together(() => {
      play(terminal, { type: "tick", now: NOW }, { type: "queue", length: 3, rejected: 0, network: "idle" });
      expect(terminal.state.device.queue).toBe(3);
    });
    expect(diary).toEqual(["draw idle"]);
    play(terminal, { type: "queue", length: 4, rejected: 0, network: "idle" });
    expect(diary).toEqual(["draw idle", "draw idle"]);
    // A fault in the middle leaves no screen behind that is never drawn again.
    expect(() =>
      terminal.together(() => {
        throw new Error("a part");
      }),
    ).toThrow("a part");
    play(terminal, { type: "queue", length: 5, rejected: 0, network: "idle" });
    expect(diary.length).toBe(4);
  });

  it("draws done only after the store has answered", () => {
    const { diary, terminal } = counter();
    play(terminal, token(), scan(0, "A"), VALIDATE, VALIDATE);
    expect(diary.indexOf("draw done")).toBeGreaterThan(diary.indexOf("store"));
    expect(terminal.state.view).toMatchObject({ name: "done", number: 12 });
  });

  it("stays on the sale when the store refuses", () => {
    const { diary, terminal } = counter({ store: () => ({ ok: false, reason: "journal-full" }) });
    play(terminal, token(), scan(0, "A"), VALIDATE, VALIDATE);
    expect(diary.includes("draw done")).toBe(false);
    expect(diary).toContain("log store failed: journal-full");
    expect(terminal.state.sale?.lines).toHaveLength(1);
  });

  it("hands every byte of a code to the verifier, as one character each", () => {
    const { diary, terminal } = counter();
    const bytes = Uint8Array.from({ length: 200 }, (_, i) => (i < 4 ? "EV1:".charCodeAt(i) : 56 + i));
    play(terminal, { type: "scan", symbology: "qr", gs1: false, bytes });
    const text = diary.find((line) => line.startsWith("verify "))?.slice(7) ?? "";
    expect(Array.from(text, (letter) => letter.charCodeAt(0))).toEqual(Array.from(bytes));
  });

  it("overwrites the copy of a code that it kept", () => {
    const { terminal } = counter();
    play(terminal, token(), scan(0, "A"), token("EV1:OTHER"));
    const question = terminal.state.question;
    const kept = question?.kind === "replace" ? question.token : new Uint8Array(1).fill(1);
    expect(kept.length).toBe(9);
    play(terminal, VALIDATE);
    expect(kept.every((byte) => byte === 0)).toBe(true);
  });

  it("lets events that come from a port wait their turn, in order, and of a flood keeps the first", () => {
    const FLOOD = 40;
    let flood: Terminal | undefined;
    let inTheMiddle: number | undefined;
    const { diary, terminal } = counter({
      report: () => {
        for (let i = 1; i <= FLOOD; i += 1) flood?.dispatch({ type: "queue", length: i });
        // None is handled while the effect that they came from is carried out.
        if (flood !== undefined) inTheMiddle = flood.state.device.queue;
        flood = undefined;
      },
    });
    const before = terminal.state.device.queue;
    flood = terminal;
    play(terminal, OPTION);
    expect(inTheMiddle).toBe(before);
    expect(terminal.state.view.name).toBe("service");
    const dropped = diary.filter((line) => line === "log event queue dropped").length;
    expect(dropped).toBeGreaterThan(0);
    expect(dropped).toBeLessThan(FLOOD);
    // Had one been lost among the first, or had the order been another, the last to be handled were another.
    expect(terminal.state.device.queue).toBe(FLOOD - dropped);
    terminal.dispatch({ type: "queue", length: FLOOD + 1 });
    expect(terminal.state.device.queue).toBe(FLOOD + 1);
    expect(diary.filter((line) => line === "log event queue dropped")).toHaveLength(dropped);
  });

  it("measures the memory for the service screen where the platform can", () => {
    const { terminal } = counter({ memory: () => ({ chunks: 40000, slots: 3000 }) });
    play(terminal, OPTION);
    expect(terminal.state.device).toMatchObject({ chunks: 40000, slots: 3000 });
  });
});
