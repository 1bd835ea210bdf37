/** A printer on the counter of the whole firmware: what is asked for at the terminal comes out as pixels. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { readReceiptCode } from "../../../simulator/ecarte/receipt-code";
import { defaultEngine } from "../../../simulator/engines/engine";
import type { EngineName } from "../../../simulator/engines/names";
import type { Paper } from "../../../simulator/hardware/printer/receipt-printer";
import { readGray } from "../../../simulator/optics/codes";
import { drawPaper, paperFonts } from "../../../simulator/paper/draw-paper";
import { play } from "../../../simulator/player/player";
import { parseScenario } from "../../../simulator/player/scenario";
import { buildXsEngine } from "../../../tools/kit/build/xs-engine";

// The first time it is compiled, which no test should have to wait for.
beforeAll(() => buildXsEngine(() => {}), 600_000);

const SOLD = JSON.parse(readFileSync(join("hosttests", "support", "print-scenario.json"), "utf8")).events.slice(0, 7);

async function printed(events: readonly unknown[], printer: unknown = true, engine: EngineName = "node") {
  const papers: Paper[] = [];
  const unmet: string[] = [];
  const lines: string[] = [];
  await play({
    engine,
    scenario: parseScenario({ at: "2026-05-04T10:00:00Z", printer, events: [...SOLD, ...events] }),
    onPaper: (paper) => {
      if (paper.isWhole) papers.push(paper);
    },
    onUnmet: (_, what) => unmet.push(what),
    onLine: (line) => lines.push(line),
  });
  return { papers, unmet, lines };
}

const textOf = ({ items }: Paper) =>
  items.flatMap((item) => (item.type === "line" ? [item.runs.map(({ text }) => text).join("")] : [])).join("\n");
const TICKET = { press: "option" };
const shows = (...words: string[]) => ({ expect: { shows: words } });

describe("a receipt printer on the counter", () => {
  it("prints the same on its line and over the network, on Node and on XS", async () => {
    const events = [TICKET, { wait: 4, ...shows("Ticket : imprimé") }];
    const onLine = await printed(events);
    expect(onLine.unmet).toEqual([]);
    expect(onLine.lines.filter((line) => line.startsWith("printer"))).toEqual([]);
    expect(textOf(onLine.papers[0]!)).toMatch(/TEST[\s\S]*Facture n° 000001[\s\S]*À payer +2,09 €[\s\S]*Franchise/);
    const onNetwork = await printed(events, { line: "tcp", slipWidth: 42 });
    expect(onNetwork.papers).toEqual(onLine.papers);
    if (defaultEngine() === "xs") expect((await printed(events, true, "xs")).papers).toEqual(onLine.papers);
  }, 60_000);

  it("has a code on the paper that a phone reads from its pixels", async () => {
    const { papers } = await printed([TICKET, { wait: 4 }]);
    const picture = await drawPaper(papers[0]!, 42, paperFonts("modules/screens/fonts"));
    const pixels = Uint8Array.from({ length: picture.width * picture.height }, (_, i) => picture.rgba[i * 4] ?? 0);
    const symbol = await readGray({ width: picture.width, height: picture.height, pixels });
    const read = readReceiptCode(Buffer.from(symbol?.bytes ?? []).toString("latin1"));
    expect(read).toMatchObject({ ok: true, value: { number: 1, isTest: true, totalCents: 1138, patientCents: 209 } });
  });

  it("waits for paper, says so, and prints the whole again when there is some", async () => {
    const { papers, unmet } = await printed([
      { printer: { fault: "last-lines", on: true } },
      { press: "option" },
      { wait: 3, ...shows("Ticket : plus de papier") },
      { wait: 9, ...shows("Imprimante : plus de papier", "QR code") },
      { printer: { fault: "paper-out", on: false } },
      { wait: 5, expect: { hides: ["papier"] } },
    ]);
    expect(unmet).toEqual([]);
    expect(papers.map(textOf)).toHaveLength(1);
    expect(textOf(papers[0]!)).toContain("Pharmacie du Banc");
    expect(textOf(papers[0]!)).toContain("non homologué");
    expect(textOf(papers[0]!)).not.toContain("DUPLICATA");
  });

  it("says each trouble in words, and takes up what waits when it is over", async () => {
    for (const [fault, words] of [
      ["cover-open", "capot ouvert"],
      ["off", "ne répond pas"],
      ["deaf", "ne répond pas"],
    ] as const) {
      const { papers, unmet } = await printed([
        { printer: { fault, on: true } },
        { press: "option" },
        { wait: 4, ...shows(`Ticket : ${words}`) },
        { printer: { fault, on: false } },
        { wait: 8 },
      ]);
      expect([unmet, papers.length]).toEqual([[], 1]);
    }
  });

  it("costs the counter nothing while it babbles, and prints when it has come to itself", async () => {
    const { papers, unmet } = await printed([
      { wait: 9 },
      { printer: { fault: "babbles", on: true } },
      { present: { patient: "marcel" }, expect: { screen: "identity" } },
      { press: "validate" },
      {
        scan: { cip13: "3400935955838", expiry: "2027-12-31", batch: "A1", serial: "2001" },
        expect: { screen: "boxes" },
      },
      { press: "validate" },
      { press: "validate", expect: { screen: "done" } },
      { press: "option" },
      { printer: { fault: "babbles", on: false } },
      { wait: 8 },
    ]);
    expect([unmet, papers.length]).toEqual([[], 1]);
  });

  it("does the same over the network, where it is not there at first", async () => {
    const { papers, unmet } = await printed(
      [
        { printer: { fault: "off", on: true } },
        { press: "option" },
        { wait: 5, ...shows("Ticket : ne répond pas") },
        { printer: { fault: "off", on: false } },
        { wait: 15 },
      ],
      { line: "tcp" },
    );
    expect([unmet, papers.length]).toEqual([[], 1]);
  });

  it("asks for the prescription, and writes on its back", async () => {
    const { papers, unmet } = await printed([
      { press: "cancel" },
      { wait: 2, ...shows("insérez l’ordonnance") },
      { printer: "sheet" },
      { wait: 1, ...shows("Verso : imprimé") },
    ]);
    expect(unmet).toEqual([]);
    expect(papers.map(({ sheet }) => sheet)).toEqual(["slip"]);
    expect(textOf(papers[0]!)).toMatch(/Délivré le 04\/05\/2026[\s\S]*1 × DOLIPRANE[\s\S]*N° d'ordonnancier/);
  });

  it("prints after a cut of the power what waited, once; and the last invoice again, as a copy, when Service asks", async () => {
    const { papers, unmet } = await printed([
      { printer: { fault: "off", on: true } },
      { press: "option" },
      { power: "off" },
      { printer: { fault: "off", on: false } },
      { power: "on" },
      { wait: 6 },
      ...[1, 2, 3, 4].map(() => ({ press: "option" })),
      { wait: 1, ...shows("Imprimante", "prête", "imprimé", "Réimprimer") },
      { press: "validate" },
      { wait: 4, ...shows("imprimé") },
    ]);
    expect(unmet).toEqual([]);
    expect(papers.map((paper) => textOf(paper).includes("DUPLICATA"))).toEqual([false, true]);
  });

  it("says what the printer had when the power went, and prints it no second time", async () => {
    const { papers, unmet } = await printed([
      { press: "option", ...shows("Ticket : impression…") },
      { power: "off" },
      { wait: 6 },
      { power: "on" },
      { wait: 6, ...shows("Impression à vérifier") },
      { power: "off" },
      { power: "on", ...shows("Impression à vérifier") },
      ...[1, 2, 3, 4].map(() => ({ press: "option" })),
      { wait: 1, ...shows("Imprimante", "à vérifier", "Laisser") },
      { press: "validate", expect: { shows: ["Réimprimer"], hides: ["à vérifier"] } },
      { wait: 4 },
    ]);
    expect(unmet).toEqual([]);
    expect(papers.length).toBeLessThan(2);
  });
});
