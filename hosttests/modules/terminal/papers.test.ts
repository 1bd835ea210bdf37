/** What else is scanned at a counter: who prescribed, papers, acts; and what is related to what. */
import { describe, expect, it } from "@jest/globals";
import type { TerminalEvent } from "modules/terminal/event";
import { reduce } from "modules/terminal/reduce";
import { NO_CARD, needsPaperForm, withTotals } from "modules/terminal/sale";
import { INITIAL } from "modules/terminal/state";
import type { Claims } from "modules/token/claims";
import { accepted, BOXES, bytesOf, CANCEL, CLAIMS, context, OPTION, Play, scan, token, VALIDATE } from "./fixture";

const code = (text: string, symbology: "code128" | "qr" | "datamatrix" = "code128") =>
  ({ type: "scan", symbology, gs1: false, bytes: bytesOf(text) }) as const;
const OPENED = [token(), accepted()] as const;
const RPPS = "10000000009";
const PRESCRIPTION = "01S2TBPZ2JCNZZYGHZ";
const paper = (matricule: string) => code(`IS01${"0".repeat(22)}S1${matricule}S21.2.250.1.213.1.4.10S5F`, "datamatrix");
const injured: Claims = { ...CLAIMS, exonerations: [{ kind: 3, from: 0, to: 99999 }] };

describe("a prescription's codes", () => {
  it("fill the prescriber and the practice, before the patient or after, and are stored", () => {
    const play = new Play(code(RPPS), code("750712184"), token(), accepted(), scan(0, "A"), VALIDATE, VALIDATE);
    const store = play.effects.find(({ type }) => type === "store");
    expect(store).toMatchObject({ record: { prescriber: RPPS, practice: "750712184" } });
    expect(new Play(...OPENED, code(RPPS)).state.sale).toMatchObject({ prescriber: RPPS });
  });

  it("of an electronic one are kept and never called verified", () => {
    const play = new Play(code(PRESCRIPTION, "qr"));
    expect(play.state.question).toEqual({ kind: "notice", problem: "e-prescription" });
    play.send(VALIDATE, token(), accepted(), scan(0, "A"), VALIDATE, VALIDATE);
    expect(play.effects.find(({ type }) => type === "store")).toMatchObject({
      record: { ePrescription: PRESCRIPTION },
    });
  });
});

describe("a paper's Datamatrix INS", () => {
  it("is the patient's, another's, or nobody's yet", () => {
    const { matricule } = CLAIMS.identity;
    expect(new Play(...OPENED, paper(matricule)).state.question).toMatchObject({ problem: "ins-same" });
    expect(new Play(...OPENED, paper("279035121518989")).state.question).toMatchObject({ problem: "ins-other" });
    expect(new Play(paper(matricule)).state.question).toMatchObject({ problem: "ins-nobody" });
    expect(new Play(...OPENED, paper("279035121518988")).state.question).toMatchObject({ problem: "ins-unreadable" });
  });
});

describe("an act", () => {
  it("is added by its printed code, alone or with boxes, and its price is in the sum", () => {
    const play = new Play(...OPENED, code("ACTE:TRD/S"));
    expect(play.state.sale).toMatchObject({ acts: [{ code: "TRD", spontaneous: true }], totals: { totalCents: 1500 } });
    const alone = play.state.sale?.totals?.totalCents ?? 0;
    play.send(scan(0, "A"));
    expect(play.state.sale?.totals?.totalCents).toBeGreaterThan(alone);
    play.send(VALIDATE, VALIDATE);
    expect(play.effects.find(({ type }) => type === "store")).toMatchObject({
      record: { invoice: { acts: [{ code: "TRD", totalCents: 1500 }] } },
    });
    play.send({ type: "stored", number: 7 });
    const told = play.effects.filter((effect) => effect.type === "report").map(({ report }) => report);
    expect(told.find(({ event }) => event === "invoice")).toMatchObject({ acts: [{ code: "TRD", totalCents: 1500 }] });
  });

  it("that cannot be there is told, and the sale stays as it was", () => {
    const refused = (...codes: string[]) => {
      const play = new Play(...OPENED, ...codes.map((text) => code(text)));
      return [play.state.question, play.state.sale?.acts.length];
    };
    const notice = (problem: string) => ({ kind: "notice", problem });
    expect(refused("ACTE:XXX")).toEqual([notice("act-unknown"), 0]);
    expect(refused("ACTE:BMI")).toEqual([notice("act-unknown"), 0]);
    expect(refused("ACTE:TRD", "ACTE:TRD/S")).toEqual([notice("act-counted"), 1]);
  });
});

describe("what the law covers for everyone", () => {
  it("needs no paper form: nobody advances anything", () => {
    const cover = {
      cip13: "3400936413726",
      label: "NORLEVO",
      priceCents: 428,
      feeCents: 102,
      rate: 65,
      marketed: true,
    };
    const presentation = { ...cover, cover: "emergency-contraception" as const };
    const line = { ...cover, quantity: 1, related: null, expired: false, serials: [], presentation };
    const play = new Play(VALIDATE, CANCEL);
    const sale = withTotals({ ...NO_CARD, lines: [line] }, context(play.now));
    expect([sale.totals?.patientCents, needsPaperForm(sale)]).toEqual([0, false]);
    const other = withTotals({ ...sale, lines: [{ ...line, presentation: cover }] }, context(play.now));
    expect(needsPaperForm(other)).toBe(true);
  });
});

describe("emergency contraception", () => {
  it("begins a sale without a prescription, covered whole all the same; another box with one", () => {
    const norlevo = { ...BOXES[0]!, cover: "emergency-contraception" as const };
    const at = context();
    const catalogue = { find: (cip13: string) => (cip13 === norlevo.cip13 ? norlevo : at.catalogue.find(cip13)) };
    const there = { ...at, catalogue };
    const begin = (event: TerminalEvent) => reduce(INITIAL, event, there).state.sale;
    const sale = begin(scan(0, "A"));
    expect([sale?.prescription, sale?.totals?.patientCents, sale?.totals?.amoCents]).toEqual([false, 0, 218]);
    expect(begin(scan(1, "A"))?.prescription).toBe(true);
  });
});

describe("an accident of work", () => {
  it("covers the lines that are marked, and those alone", () => {
    const play = new Play(token(), accepted(injured), scan(0, "A"), scan(1, "B"));
    const before = play.state.sale?.totals?.amoCents ?? 0;
    // Down to "related", and chosen.
    play.send(OPTION, OPTION, VALIDATE);
    expect(play.state.sale?.lines.map(({ related }) => related)).toEqual([null, "atmp"]);
    expect(play.state.sale?.totals?.amoCents).toBeGreaterThan(before);
    play.send(VALIDATE);
    expect(play.state.sale?.lines[1]?.related).toBeNull();
  });
});
