/** A phone at the contactless reader, from its token to the sale: the same sale, verdict and guard as for a code. */
import { describe, expect, it } from "@jest/globals";
import type { NfcEvent } from "modules/nfc/nfc-session";
import { NFC_PROBLEMS } from "modules/nfc/problem";
import { ascii } from "../../support/bytes";
import { issue } from "../../support/issuer";
import { counter } from "./counter";
import { accepted, Play, scan, token, VALIDATE } from "./fixture";

const CHALLENGE = new Uint8Array(16).fill(7);
const held = (text: string, challenge = CHALLENGE): Extract<NfcEvent, { kind: "read" }> => ({
  kind: "read",
  token: ascii(text),
  challenge,
});

function tap(event: NfcEvent, all = counter()) {
  all.terminal.dispatch({ type: "nfc", event });
  return all;
}

describe("a phone at the reader", () => {
  it("opens the sale that its code would, and nothing of its token stays in memory", () => {
    for (const text of [issue(), issue({ challenge: CHALLENGE })]) {
      const event = held(text);
      const { terminal, sounds } = tap(event);
      expect(terminal.state.view.name).toBe("identity");
      expect(terminal.state.sale?.claims?.identity.familyName).toBe("ESSAI");
      expect(sounds).toHaveLength(1);
      expect(event.token.every((byte) => byte === 0)).toBe(true);
    }
  });

  it("is refused where it answers another reader, and where its code was used", () => {
    const other = tap(held(issue({ challenge: new Uint8Array(16).fill(8) })));
    expect(other.terminal.state.view).toMatchObject({ name: "refused", reason: "wrong-challenge" });
    const text = issue();
    const all = tap(held(text));
    all.terminal.dispatch({ type: "key", key: "cancel" });
    all.terminal.dispatch({ type: "key", key: "validate" });
    tap(held(text), all);
    expect(all.terminal.state.view).toMatchObject({ name: "refused", reason: "already-used" });
  });

  it("hands out a token or nothing: a box is not sold by radio", () => {
    const { terminal } = tap(held("0103400930000014171712311012345"));
    expect(terminal.state.view).toMatchObject({ name: "refused", reason: "unknown-format" });
    expect(terminal.state.sale).toBeNull();
  });

  it("asks before it takes the place of another patient, with a copy of its token and its challenge", () => {
    const all = tap(held(issue()));
    tap(held(issue({ challenge: CHALLENGE })), all);
    expect(all.terminal.state.question?.kind).toBe("replace");
    all.terminal.dispatch({ type: "key", key: "validate" });
    expect(all.terminal.state.view.name).toBe("identity");
  });
});

describe("what is no e-carte", () => {
  it.each(NFC_PROBLEMS)("%s is said, and the terminal takes the next thing", (problem) => {
    const play = new Play({ type: "nfc", event: { kind: "failed", problem } });
    expect(play.state.question).toEqual({ kind: "notice", problem });
    play.send(token(), accepted());
    expect(play.state.view.name).toBe("identity");
    // It gave way before anyone could read it: it stays in the header.
    expect(play.state.device.note).toMatchObject({ kind: "problem", problem });
  });

  it("does not come across a sale that is being stored", () => {
    const play = new Play(token(), accepted(), VALIDATE, scan(0, "S1"), VALIDATE, VALIDATE);
    expect(play.state.view).toMatchObject({ name: "summary", storing: true });
    play.send({ type: "nfc", event: { kind: "failed", problem: "nfc-bank" } });
    expect(play.state.question).toBeNull();
    play.send({ type: "nfc", event: held(issue()) });
    expect(play.asked("verify")).toHaveLength(1);
  });
});

describe("the reader", () => {
  it("is on the service screen where there is one, and heard when it is lost", () => {
    const play = new Play();
    expect(play.state.device.nfc).toBe("none");
    for (const status of ["searching", "ready", "lost"] as const) {
      play.send({ type: "nfc", event: { kind: "status", status } });
      expect(play.state.device.nfc).toBe(status);
    }
    expect(play.asked("sound")).toEqual([{ type: "sound", sound: "warning" }]);
  });
});
