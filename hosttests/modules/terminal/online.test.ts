/** Rights on line and apCV contexts, as the reducer takes them: nothing changes a price but a key. */
import { describe, expect, it } from "@jest/globals";
import type { PatientNews } from "modules/services/patient-job";
import type { ServiceRefusal } from "modules/services/refusal";
import type { TerminalEvent } from "modules/terminal/event";
import { softKeys } from "modules/terminal/soft-keys";
import type { RightsAnswer, RightsSubject } from "modules/token/rights-answer";
import { differences, withRights } from "modules/token/rights-difference";
import {
  accepted,
  alone,
  CANCEL,
  CLAIMS,
  card,
  INSERTED,
  NOW,
  OnLinePlay,
  OPTION,
  OTHER,
  type Play,
  SLOT,
  scan,
  TODAY,
  token,
  VALIDATE,
} from "./fixture";

const { matricule, oid, birthDate } = CLAIMS.identity;
const OF: RightsSubject = { matricule, oid, birthDate };
const { exonerations: _, ...others } = CLAIMS;
const SAME: RightsAnswer = {
  issuer: "passerelle",
  at: NOW,
  subject: OF,
  day: TODAY,
  amo: CLAIMS.amo,
  exonerations: CLAIMS.exonerations,
  ...(CLAIMS.amc === undefined ? {} : { amc: CLAIMS.amc }),
  source: "simulated",
};
/** The long illness is over, and the mutuelle too. */
const LESS: RightsAnswer = { ...SAME, exonerations: [], amc: { ...CLAIMS.amc!, to: TODAY - 1 } };
const told = (rights: RightsAnswer, of = OF): TerminalEvent => news({ about: "rights", of, rights, proof: PROOF() });
const news = (what: PatientNews): TerminalEvent => ({ type: "services", news: what });
const PROOF = () => Uint8Array.of(1, 2, 3);
const OPEN = (ends: number) => news({ about: "context", of: OF, context: { id: "c1", ends } });

const served = (...events: TerminalEvent[]) => new OnLinePlay(token(), accepted(), ...events);
const record = (play: Play) => {
  const [effect] = play.asked("store");
  return effect?.type === "store" ? effect.record : undefined;
};

describe("rights on line", () => {
  it("are asked for when the patient is known, and forgotten with the sale", () => {
    const play = served();
    expect(play.asked("serve")).toEqual([
      {
        type: "serve",
        patient: { subject: OF, amo: { regime: "01", caisse: "121", centre: "0001" }, tokenId: CLAIMS.tokenId },
      },
    ]);
    play.effects = [];
    play.send(told(LESS), CANCEL);
    expect(play.state.device.note).toBeNull();
    expect(play.asked("serve")).toEqual([{ type: "serve", patient: null }]);
    expect(play.asked("wipe")).toHaveLength(1);
    expect(play.state.sale).toBeNull();
  });

  it("that say the same are kept as a proof, and nothing else happens", () => {
    const play = served(scan(0, "A"));
    const before = play.state;
    play.send(told(SAME));
    expect(play.state.view).toBe(before.view);
    expect(play.state.sale?.totals).toEqual(before.sale?.totals);
    expect(play.state.device.note).toBeNull();
    play.send(VALIDATE, VALIDATE);
    expect(record(play)?.rightsOnLine).toEqual({ at: NOW, source: "simulated", use: "same", proof: PROOF() });
  });

  it("that are different are told, and price the sale when a key says so and not before", () => {
    const play = served(scan(0, "A"));
    const before = play.state.sale?.totals;
    play.send(told(LESS));
    expect(play.state.view.name).toBe("boxes");
    expect(play.state.device.note).toMatchObject({ kind: "rights", isFirst: false });
    expect(play.state.sale?.totals).toEqual(before);
    play.send(VALIDATE);
    expect(play.state.view).toEqual({ name: "rights", back: "boxes" });
    expect(play.state.device.note).toBeNull();
    expect(softKeys(play.state)).toMatchObject({ cancel: "back", option: "keepShown", validate: "apply" });
    play.send(CANCEL);
    expect(play.state.sale?.totals).toEqual(before);
    play.send(VALIDATE, VALIDATE);
    expect(play.state.view.name).toBe("summary");
    expect(play.state.sale?.totals?.patientCents).toBeGreaterThan(before?.patientCents ?? 0);
    play.send(VALIDATE);
    expect(record(play)).toMatchObject({ rightsOnLine: { use: "applied" }, claims: { exonerations: [] } });
  });

  it("that are not wanted leave the sale as the patient has shown it", () => {
    const play = served(scan(0, "A"), told(LESS));
    const before = play.state.sale?.totals;
    play.send(VALIDATE, OPTION);
    expect(play.state.view.name).toBe("summary");
    play.send(VALIDATE);
    expect(record(play)).toMatchObject({ rightsOnLine: { use: "kept" }, claims: CLAIMS });
    expect(record(play)?.invoice.patientCents).toBe(before?.patientCents);
  });

  it("that come when the sum is already shown change nothing of it", () => {
    const play = served(scan(0, "A"), VALIDATE);
    const { view } = play.state;
    play.send(told(LESS));
    expect(play.state.view).toBe(view);
    play.send(VALIDATE);
    expect(record(play)).toMatchObject({ rightsOnLine: { use: "kept" }, claims: CLAIMS });
  });

  it("of another patient, and those of a sale that is over, are not taken", () => {
    const play = served();
    const before = play.state;
    play.send(told(LESS, { ...OF, matricule: OTHER.identity.matricule }));
    expect(play.state).toEqual(before);
    play.send(CANCEL);
    const idle = play.state;
    play.send(told(LESS), OPEN(NOW + 5), news({ about: "no-rights", of: OF, refusal: "service-slow", isLast: false }));
    expect(play.state).toEqual(idle);
  });

  it("of twins are asked for with the rank that a person keys in, and that is stored", () => {
    const play = new OnLinePlay(SLOT, INSERTED, card({ kind: "read", reading: alone(false) }));
    const of = { ...OF, oid: 8 };
    const refused = (refusal: ServiceRefusal) => news({ about: "no-rights", of, refusal, isLast: true });
    const asked = () => play.asked("serve").map((effect) => effect.type === "serve" && effect.patient?.subject);
    play.send(refused("not-found"));
    expect(softKeys(play.state).option).toBeNull();
    play.send(refused("rank-needed"));
    expect(play.state.device.note).toMatchObject({ kind: "problem", problem: "rank-needed" });
    expect(softKeys(play.state).option).toBe("birthRank");
    play.effects = [];
    // Nothing, and 0, are no rank.
    play.send(OPTION, CANCEL, OPTION);
    play.send(...Array.from({ length: 9 }, () => OPTION), VALIDATE);
    expect(play.state.view).toMatchObject({ name: "entry", what: "rank", typed: "", digit: 10 });
    play.send(VALIDATE);
    expect([play.state.question, asked()]).toEqual([null, []]);
    play.send(OPTION, OPTION, OPTION, VALIDATE, VALIDATE);
    expect(play.state.view).toEqual({ name: "identity" });
    expect(asked()).toEqual([{ ...of, rank: 2 }]);
    expect(play.asked("look-up")).toMatchObject([{ question: { card: { rank: 2 } } }]);
    // A wrong one can be put right.
    play.send(refused("not-found"));
    expect(softKeys(play.state).option).toBe("birthRank");
    play.send(scan(0, "A"), VALIDATE, VALIDATE);
    expect(record(play)?.claims?.identity.rank).toBe(2);
  });

  it("make a sale with rights of a plastic card that proves none", () => {
    const play = new OnLinePlay(SLOT, INSERTED, card({ kind: "read", reading: alone(false) }));
    expect(play.state.sale).toMatchObject({ claims: { unverified: true }, cautions: ["rights-unverified"] });
    const of = { ...OF, oid: 8 };
    play.send(told({ ...SAME, subject: of }, of));
    expect(play.state.sale?.claims?.unverified).toBe(true);
    play.send(OPTION, VALIDATE);
    expect(play.state.view.name).toBe("identity");
    expect(play.state.sale?.claims?.unverified).toBeUndefined();
    expect(play.state.sale?.cautions).toEqual([]);
    play.send(scan(0, "A"), VALIDATE, VALIDATE);
    expect(record(play)).toMatchObject({ rightsOnLine: { use: "applied" }, claims: { tokenId: "", amo: CLAIMS.amo } });
  });

  it("are compared by what they change today", () => {
    expect(differences(CLAIMS, { ...SAME, exonerations: [{ kind: 1, from: 0, to: TODAY }] }, TODAY)).toEqual([]);
    const { amc: __, ...without } = SAME;
    // Most services know nothing of a mutuelle.
    expect(differences(CLAIMS, without, TODAY)).toEqual([]);
    expect(withRights(CLAIMS, without).amc).toEqual(CLAIMS.amc);
    expect(differences(CLAIMS, LESS, TODAY)).toEqual([
      { kind: "exoneration", exoneration: 1, has: false, day: -1 },
      { kind: "amc", has: false, number: "12345678", contract: "TEST" },
    ]);
    const c2s = { from: TODAY, to: TODAY + 3 };
    const more: RightsAnswer = { ...SAME, c2s, amo: { ...SAME.amo, rights: [{ from: 0, to: 9 }], caisse: "999" } };
    expect(differences(CLAIMS, more, TODAY)).toEqual([
      { kind: "ended", day: 9 },
      { kind: "payer", regime: "01", caisse: "999", centre: "0001" },
      { kind: "c2s", has: true, day: TODAY + 3 },
    ]);
    expect(others.amo).toBe(withRights(CLAIMS, SAME).amo);
  });
});

describe("an apCV context", () => {
  it("is warned of ten minutes before its end, once, and its invoice keeps it though it has ended", () => {
    const play = served(OPEN(NOW + 610), VALIDATE, scan(0, "A"));
    play.wait(9);
    expect(play.state.device.note?.kind).not.toBe("context");
    play.wait(1);
    expect(play.state.device.note).toMatchObject({ kind: "context", ends: NOW + 610 });
    expect(play.asked("sound").at(-1)).toEqual({ type: "sound", sound: "warning" });
    play.effects = [];
    play.wait(200);
    play.send(scan(1, "B"));
    play.wait(200);
    play.send(scan(1, "C"));
    play.wait(250);
    expect(play.asked("sound").filter((effect) => effect.type === "sound" && effect.sound === "warning")).toEqual([]);
    play.send(VALIDATE, VALIDATE);
    expect(record(play)?.context).toEqual({ id: "c1", ends: NOW + 610 });
  });

  it("is ended where its sale is given up, or its patient shows another code, and not where the sale is stored", () => {
    const ended = (play: Play) => play.asked("close-context");
    const closing = { type: "close-context", id: "c1", ends: NOW + 610 };
    const begun = () => served(OPEN(NOW + 610), VALIDATE, scan(0, "A"));
    const given = begun();
    expect(ended(given.send(CANCEL, VALIDATE))).toEqual([closing]);
    const left = begun();
    left.wait(3600);
    expect([left.state.sale, ended(left)]).toEqual([null, [closing]]);
    expect(ended(begun().send(token("EV1:OTHER"), VALIDATE, accepted()))).toEqual([closing]);
    const stored = begun().send(VALIDATE, VALIDATE, { type: "stored", number: 1 });
    expect([stored.state.sale, ended(stored)]).toEqual([null, []]);
    expect(ended(served(VALIDATE, scan(0, "A"), CANCEL, VALIDATE))).toEqual([]);
  });
});
