import { describe, expect, it } from "@jest/globals";
import { columns, MAX_QR_LENGTH, sectionsOf, wrap } from "modules/printing/paper";
import { needsMention, writeMention } from "modules/receipt/mention";
import { type Receipt, writeReceipt } from "modules/receipt/receipt";
import { receiptCode } from "modules/receipt/receipt-code";
import { en } from "modules/strings/en/en";
import { fr } from "modules/strings/fr/fr";
import { invoiceOfSale, labelOf, linesOf, PHARMACY, receiptOfSale } from "./document";

const NO_BREAK = /\u00a0/g;
const plain = (lines: readonly string[]) => lines.map((line) => line.replace(NO_BREAK, " "));

describe("a receipt", () => {
  it("has the invoice's own sums: lines and fees add up to the total, and so do those who pay", () => {
    for (let n = 0; n < 24; n += 1) {
      const receipt = receiptOfSale(n);
      const lines = receipt.lines.reduce((sum, { totalCents }) => sum + totalCents, receipt.feesCents);
      expect(lines).toBe(receipt.totalCents);
      expect(receipt.amoCents + receipt.amcCents + receipt.patientCents).toBe(receipt.totalCents);
    }
  });

  it("says what was sold, who pays, and the franchise apart, in both languages", () => {
    const receipt = receiptOfSale(1);
    const shown = plain(linesOf((paper) => writeReceipt(receipt, fr, paper, receiptCode(receipt)), 42));
    expect(shown).toEqual([
      "[head]",
      "Pharmacie du Banc",
      "1 rue de l’Essai",
      "00000 ESSAI",
      "FINESS 990000001",
      "TEST",
      "Identité de test : sans valeur",
      "[about]",
      "Facture n° 000002         15/05/2026 14:05",
      "Patient : JEANNE ESSAI",
      "[lines]",
      "2 × DÉMOCILLINE 500 mg gélule B/12 27,66 €",
      "  dont honoraires 2,04 €, AMO 65 %",
      "2 × SPÉCIMAL 75 µg comprimé B/90   17,52 €",
      "  dont honoraires 5,52 €, AMO 30 %",
      "Honoraires de l'ordonnance          0,61 €",
      "[sums]",
      "Total, TVA comprise                45,79 €",
      "Assurance maladie (AMO)           -23,66 €",
      "Complémentaire (AMC)              -22,13 €",
      "À payer                             0,00 €",
      "[payments]",
      "[later]",
      "Franchise, retenue plus tard        4,00 €",
      "Non comprise dans ce que vous payez ici :",
      "l'Assurance Maladie la retient sur vos",
      "remboursements.",
      "[vat]",
      "TVA 2,1 %               0,94 € sur 45,79 €",
      "[code]",
      "QR 109",
      "Gardez ce ticket dans l'appli : lisez ce",
      "code. Il n'est pas signé et ne prouve",
      "rien.",
      "[foot]",
      "Terminal de démonstration, non homologué",
    ]);
    const english = linesOf((paper) => writeReceipt(receipt, en, paper), 32);
    expect(plain(english.slice(8, 11))).toEqual([
      "Invoice no. 000002",
      "               15 May 2026 14:05",
      "Patient: JEANNE ESSAI",
    ]);
    expect(english).toContain("Deductible, held back later");
    expect(english.join("\n")).not.toMatch(/Assurance maladie|Franchise/);
  });

  it("marks a copy, and a test identity alone", () => {
    const receipt = receiptOfSale(1);
    const of = (shown: Receipt, isCopy: boolean) => linesOf((paper) => writeReceipt(shown, fr, paper, "", isCopy), 42);
    expect(of(receipt, true)).toContain("DUPLICATA");
    expect(of(receipt, false)).not.toContain("DUPLICATA");
    const real = of({ ...receipt, isTest: false }, false);
    expect(real).not.toContain("TEST");
    // Without a card nobody is named, and nobody is of test.
    expect(receiptOfSale(0)).toMatchObject({ patient: "", isTest: false });
  });

  it("names what the catalogue does not have by its code, and an act by its name", () => {
    const { lines } = receiptOfSale(3);
    expect(lines.find(({ code }) => code === "TRD")).toMatchObject({ label: "Test angine", totalCents: 1500 });
    const unknown = { ...receiptOfSale(1), lines: [{ ...receiptOfSale(1).lines[0]!, label: "" }] };
    expect(linesOf((paper) => writeReceipt(unknown, fr, paper), 42).join("\n")).toContain("2 × 3400930000021");
  });

  it("is no wider than the paper, and no name drives the printer", () => {
    const receipt = {
      ...receiptOfSale(1),
      patient: `${"Ĵ".repeat(60)} \u001b@\u202e${"N".repeat(64)}`,
      pharmacy: { name: "P".repeat(100), address: ["A".repeat(90)], finess: "990000001" },
    };
    for (const width of [48, 42, 32] as const) {
      const lines = linesOf((paper) => writeReceipt(receipt, fr, paper), width);
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(width);
      for (const hidden of ["\u001b", "\u202e"]) expect(lines.join("\n")).not.toContain(hidden);
    }
  });

  it("is a list of sections for a page", () => {
    const receipt = receiptOfSale(1);
    const sections = sectionsOf((paper) => writeReceipt(receipt, fr, paper, receiptCode(receipt)));
    expect(sections.map(({ name }) => name)).toEqual([
      "head",
      "about",
      "lines",
      "sums",
      "later",
      "vat",
      "code",
      "foot",
    ]);
    expect(sections[3]?.elements.at(-1)).toMatchObject({ type: "columns", left: "À payer", kind: "sum" });
  });

  it("has a code that fits, without its lines where they are too many", () => {
    const receipt = receiptOfSale(1);
    const forty = { ...receipt, lines: Array.from({ length: 40 }, () => receipt.lines[0]!) };
    const long = { ...receipt, lines: Array.from({ length: 90 }, () => receipt.lines[0]!) };
    expect(receiptCode(forty).length).toBeLessThanOrEqual(MAX_QR_LENGTH);
    expect(receiptCode(forty).length).toBeGreaterThan(600);
    expect(receiptCode(long).length).toBeLessThan(120);
    expect(receiptCode(receipt)).toMatch(/^CR1:[0-9A-Z $%*+\-./:]+$/);
  });
});

describe("the mention on the back of a prescription", () => {
  it("says pharmacy, date, each medicine with its quantity, and has a place for its number in the register", () => {
    const invoice = invoiceOfSale(1);
    expect(plain(linesOf((paper) => writeMention(invoice, PHARMACY, labelOf, fr, paper), 42))).toEqual([
      "[head]",
      "Pharmacie du Banc",
      "1 rue de l’Essai",
      "00000 ESSAI",
      "FINESS 990000001",
      "TEST",
      "Identité de test : sans valeur",
      "[about]",
      "Délivré le 15/05/2026    Facture n° 000002",
      "[lines]",
      "2 × DÉMOCILLINE 500 mg gélule B/12",
      "  N° d'ordonnancier : ..................",
      "2 × SPÉCIMAL 75 µg comprimé B/90",
      "  N° d'ordonnancier : ..................",
    ]);
  });

  it("is for a prescription on paper that has a box", () => {
    const invoice = invoiceOfSale(1);
    expect(needsMention(invoice)).toBe(true);
    expect(needsMention({ ...invoice, prescription: false })).toBe(false);
    expect(needsMention({ ...invoice, ePrescription: "01S2TBPZ2JCNZZYGHZ" })).toBe(false);
    expect(needsMention({ ...invoice, lines: [] })).toBe(false);
  });
});

describe("the layout", () => {
  it("wraps at spaces, and puts an amount at the right, below what it is of where both do not fit", () => {
    const lines: string[] = [];
    const add = (line: string) => lines.push(line);
    wrap("one two threefourfivesix", 8, add);
    columns("left", "1,00", 12, add);
    columns("PARACETAMOL 500 mg B/16", "1 234,00", 12, add);
    columns("exactly12345", "1,00", 12, add);
    expect(lines).toEqual([
      ...["one two", "threefou", "rfivesix"],
      "left    1,00",
      ...["PARACETAMOL", "500 mg B/16", "    1 234,00"],
      ...["exactly12345", "        1,00"],
    ]);
  });
});
