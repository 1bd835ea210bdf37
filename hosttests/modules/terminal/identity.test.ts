/** Who somebody is, asked on line: by the software's traits, by a paper, behind a plastic card; and what a person reads of it. */
import { describe, expect, it } from "@jest/globals";
import type { LgoAct, TerminalCall } from "modules/lgo/act";
import type { Traits } from "modules/lgo/messages";
import type { IdentityAsked } from "modules/services/question";
import type { ServiceRefusal } from "modules/services/refusal";
import type { TerminalEvent } from "modules/terminal/event";
import {
  accepted,
  alone,
  BOXES,
  bytesOf,
  CANCEL,
  CLAIMS,
  card,
  INSERTED,
  NOW,
  OTHER,
  Play,
  SLOT,
  scan,
  token,
  VALIDATE,
} from "./fixture";

const { matricule, oid, familyName, birthDate, birthPlace = "" } = CLAIMS.identity;
const TRAITS: Traits = { familyName, givenNames: ["JEANNE", "MARIE"], sex: 2, birthDate, birthPlace };
const HERE: TerminalEvent = { type: "lgo", event: { kind: "here", connection: 1, software: "Essai", sequence: 0 } };

const asked = (call: TerminalCall): TerminalEvent => ({
  type: "lgo",
  event: { kind: "asked", connection: 1, id: 7, call },
});
const who = (traits: Traits = TRAITS) => asked({ method: "identity", params: { traits } });
const found = (id: number, identity = CLAIMS.identity): TerminalEvent => ({
  type: "identity-found",
  id,
  outcome: { ok: true, found: { identity, source: "insi", at: NOW } },
});
const refused = (id: number, refusal: ServiceRefusal): TerminalEvent => ({
  type: "identity-found",
  id,
  outcome: { ok: false, refusal },
});
const GS = "\x1d";
const PAPER: TerminalEvent = {
  type: "scan",
  symbology: "datamatrix",
  gs1: false,
  bytes: bytesOf(
    `IS01${"0".repeat(22)}S1${matricule}S21.2.250.1.213.1.4.10${GS}S3JEANNE MARIE${GS}S4ESSAI${GS}S5FS612-03-1978S7${birthPlace}`,
  ),
};

function online(...events: readonly TerminalEvent[]): Play {
  const play = new Play();
  play.asksOnLine = true;
  return play.send(...events);
}

function questions(play: Play): (IdentityAsked | null)[] {
  return play.effects.flatMap((effect) => (effect.type === "look-up" ? [effect.question] : []));
}

function lastAct(play: Play): LgoAct | undefined {
  const [last] = play.effects.flatMap((effect) => (effect.type === "lgo" ? [effect.act] : [])).slice(-1);
  return last;
}

/** What stands in the header, or on the whole screen. */
function said({ state: { device, question } }: Play): unknown[] {
  const { note } = device;
  return [note?.kind === "problem" ? note.problem : null, question?.kind === "notice" ? question.problem : null];
}

describe("the software asks who has these traits", () => {
  it("and is told, with a qualified INS and no rights; no sale is opened", () => {
    const play = online(HERE, who());
    expect(questions(play)).toEqual([{ service: "identity", ...TRAITS }]);
    expect(said(play)).toEqual(["identity-asked", null]);
    play.send(found(1));
    expect(lastAct(play)).toMatchObject({
      kind: "answer",
      to: { connection: 1, id: 7 },
      result: { identity: { matricule, oid }, verified: false, qualified: { source: "insi", at: NOW }, rights: null },
    });
    expect([play.state.sale, play.state.view.name]).toEqual([null, "idle"]);
    expect(said(play)).toEqual(["identity-found", null]);
  });

  it("and whoever is found becomes the patient of the sale that is open, and is stored as certified", () => {
    const open = asked({ method: "sale.open", params: { basket: [{ cip13: BOXES[0]?.cip13 ?? "", quantity: 1 }] } });
    const play = online(HERE, open, who(), found(1));
    expect(play.state.view.name).toBe("identity");
    expect(play.state.sale).toMatchObject({
      claims: { unverified: true, qualified: { source: "insi", at: NOW }, identity: { matricule } },
      cautions: ["rights-unverified", "test-identity"],
    });
    play.send(VALIDATE, VALIDATE, VALIDATE);
    const [store] = play.asked("store");
    expect(store).toMatchObject({ record: { claims: { qualified: { source: "insi" } } } });
  });

  it("and is told in words of nobody, of several, and of a service that is not reached", () => {
    const words = (refusal: ServiceRefusal) => {
      const play = online(HERE, who(), refused(1, refusal));
      const act = lastAct(play);
      return [act?.kind === "refuse" ? act.reason : act?.kind, act?.kind === "refuse" ? act.data : null, said(play)[0]];
    };
    expect(words("not-found")).toEqual(["nobody", undefined, "identity-nobody"]);
    expect(words("several")).toEqual(["several", undefined, "identity-several"]);
    expect(words("service-down")).toEqual(["no-services", { detail: "service-down" }, "identity-unreached"]);
    const late = online(HERE, who()).wait(31);
    expect(lastAct(late)).toMatchObject({ reason: "no-services", data: { detail: "no-answer" } });
    // What comes too late is an answer for nobody.
    const before = late.effects.length;
    expect(late.send(found(1)).effects.length).toBe(before);
    const none = new Play(HERE, who());
    expect(lastAct(none)).toMatchObject({ reason: "no-services", data: { detail: "no-gateway" } });
  });

  it("and is refused what is no trait, a second question, and one about a patient who is known", () => {
    const refusals = [
      { ...TRAITS, givenNames: [] },
      { ...TRAITS, birthDate: "12/03/1978" },
      { ...TRAITS, familyName: "A\u0007B" },
      { ...TRAITS, birthPlace: "12 23" },
    ].map((traits) => lastAct(online(HERE, who(traits))));
    expect(refusals.map((act) => (act?.kind === "refuse" ? act.data : act))).toEqual([
      { at: "traits.givenNames" },
      { at: "traits.birthDate" },
      { at: "traits.familyName" },
      { at: "traits.birthPlace" },
    ]);
    expect(lastAct(online(HERE, who(), who()))).toMatchObject({ reason: "busy" });
    expect(lastAct(online(HERE, token(), accepted(), who()))).toMatchObject({ reason: "busy" });
  });

  it("and whoever is found does not join another sale than that one", () => {
    const play = online(HERE, scan(0, "A"), who(), CANCEL, VALIDATE);
    expect(play.state.sale).toBe(null);
    play.send(scan(1, "B"), found(1));
    expect(lastAct(play)).toMatchObject({ kind: "answer" });
    expect(play.state.sale?.claims).toBe(null);
  });
});

describe("a paper's Datamatrix INS", () => {
  it("of nobody yet is looked for, and opens a sale or joins the one that is open", () => {
    const play = online(PAPER);
    expect(questions(play)).toEqual([{ service: "identity", ...TRAITS }]);
    play.send(found(1));
    expect(play.state).toMatchObject({
      view: { name: "identity" },
      sale: { claims: { qualified: { source: "insi" } } },
    });
    const joined = online(scan(0, "A"), PAPER, found(1));
    expect(joined.state.sale).toMatchObject({ lines: [{ quantity: 1 }], claims: { identity: { matricule } } });
  });

  it("is said in words: nobody, several, another number, no answer; and nothing of a sale that is over", () => {
    const problem = (...events: readonly TerminalEvent[]) => said(online(PAPER, ...events))[1];
    expect(problem(refused(1, "not-found"))).toBe("identity-nobody");
    expect(problem(refused(1, "several"))).toBe("identity-several");
    expect(problem(refused(1, "no-network"))).toBe("identity-unreached");
    expect(problem(found(1, OTHER.identity))).toBe("identity-differs");
    expect(said(online(PAPER).wait(31))[1]).toBe("identity-unreached");
    const over = online(scan(0, "A"), PAPER, CANCEL, VALIDATE, found(1));
    expect([over.state.sale, questions(over).at(-1)]).toEqual([null, null]);
    const shown = online(PAPER, token(), accepted(), found(1));
    expect(shown.state.sale?.claims?.unverified).toBe(undefined);
  });

  it("without a gateway is as it was", () => {
    expect(said(new Play(PAPER))[1]).toBe("ins-nobody");
  });
});

describe("a plastic card", () => {
  it("is certified behind the counter's back, and nothing is said where it is not", () => {
    const play = online(SLOT, INSERTED, card({ kind: "read", reading: alone(false) }));
    const [question] = questions(play);
    expect(question).toMatchObject({ familyName, birthDate, card: { insured: matricule } });
    expect(Object.keys(question?.card ?? {})).toEqual(["insured"]);
    const silent = online(SLOT, INSERTED, card({ kind: "read", reading: alone(false) }), refused(1, "not-found"));
    expect([said(silent), silent.state.sale?.claims?.qualified]).toEqual([[null, null], undefined]);
    play.send(found(1));
    expect(play.state.sale).toMatchObject({ claims: { unverified: true, qualified: { source: "insi", at: NOW } } });
  });
});
