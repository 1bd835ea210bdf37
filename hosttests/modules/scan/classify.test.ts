/** What a code is: every kind, with its AIM identifier and without, and what no code should be taken for. */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { identifiedScan } from "modules/scan/aim";
import { classify } from "modules/scan/classify";
import { plainScan } from "modules/scan/plain";
import type { Scan } from "modules/scan/scan";
import { bytesOf } from "../terminal/fixture";

const isXs = (globalThis as { comptoirEngine?: string }).comptoirEngine === "xs";
const CIP = "3400935955838";
const GS = "\x1d";
const BOX = `010${CIP}1727053110LOT${GS}21S`;
/** The public sample (CI-SIS, prescription OID 1.2.250.1.215.500.1.1). */
const PRESCRIPTION = "01S2TBPZ2JCNZZYGHZ";
/** An open implementation's example of ANS's Datamatrix INS (zxing, MinimalEncoder's test), with the right key. */
const PAPER = `IS01${"0".repeat(22)}S1279035121518989S21.2.250.1.213.1.4.8${GS}S3CAMILLE JEANNE${GS}S5FS612-03-1979S751215S4ESSAI`;
const RPPS = "10000000009";

const isToken = (bytes: Uint8Array) => String.fromCharCode(...bytes.subarray(0, 4)) === "EV1:";
const of = (scan: Scan) => classify(scan, 2026, isToken);
/** As a module that sends identifiers, or one that does not, gives it. */
const seen = (text: string, aim = "") => {
  const scan = aim === "" ? plainScan(bytesOf(text)) : identifiedScan(bytesOf(aim + text), 0, aim.length + text.length);
  if (scan === undefined) throw new Error(text);
  return of(scan);
};

describe("a code", () => {
  it.each([
    ["a token", "EV1:6BF", ["]Q1", "]d1", "]C0", ""], { kind: "token" }],
    ["a token of a phone that names UTF-8", "\\000026EV1:6BF", ["]Q2", "]Q1", "]d4", ""], { kind: "token" }],
    ["a token that names another set", "\\000003EV1:6BF", ["]Q2", "]Q4", "]Q6", "]d5", "]d6"], { kind: "token" }],
    [
      "a box",
      BOX,
      ["]d2", "]d1", "]C1", "]Q3", ""],
      { kind: "box", cip13: CIP, expiry: "2027-05-31", batch: "LOT", serial: "S", unreadable: [] },
    ],
    ["a box that names a set", `\\000026${BOX}`, ["]d5", "]Q4", ""], { kind: "box", cip13: CIP, serial: "S" }],
    ["an older box", CIP, ["]E0", "]C0", "]A0", ""], { kind: "box", cip13: CIP, unreadable: [] }],
    ["a box by its CIP7", "3595583", ["]A0", "]C0", ""], { kind: "box", cip13: CIP }],
    ["a CIP7 between stars", "*3595583*", ["]A0"], { kind: "box", cip13: CIP }],
    ["a box with its CIP beside a foreign GTIN", `0104150123456782711${CIP}`, ["]d2", ""], { kind: "box", cip13: CIP }],
    ["a foreign GTIN", `010415012345678217270531`, ["]d2", ""], { kind: "foreign-box", number: "04150123456782" }],
    [
      "a PPN",
      `[)>\x1e06${GS}9N110375286414${GS}1TABC${GS}SX\x1e\x04`,
      ["]d1", ""],
      { kind: "foreign-box", number: "110375286414" },
    ],
    ["a PPN by itself", "9N110375286414", ["]d1", ""], { kind: "foreign-box", number: "110375286414" }],
    ["goods", "4006381333931", ["]E0", ""], { kind: "goods", ean13: "4006381333931" }],
    ["French goods in GS1", "0103760001000009", ["]d2", ""], { kind: "goods", ean13: "3760001000009" }],
    ["a prescriber", RPPS, ["]C0", "]A0", ""], { kind: "prescriber", rpps: RPPS }],
    ["a practice", "750712184", ["]C0", "]A0", ""], { kind: "practice", number: "750712184" }],
    ["a Corsican practice", "2A0000014", ["]C0", ""], { kind: "practice", number: "2A0000014" }],
    ["an act", "ACTE:TRD/S", ["]C0", "]Q1", ""], { kind: "act", code: "TRD", spontaneous: true, target: false }],
    ["an act for its target groups", "ACTE:VGP/7", ["]C0", ""], { kind: "act", code: "VGP", target: true }],
    [
      "an electronic prescription",
      PRESCRIPTION,
      ["]Q1", "]d1", "]C0", ""],
      { kind: "e-prescription", number: PRESCRIPTION },
    ],
    ["one in groups", "01S2 TBPZ 2JCN ZZYG HZ", ["]Q1", ""], { kind: "e-prescription", number: PRESCRIPTION }],
    ["one keyed in small letters", "01s2tbpz2jcnzzyghz", ["]Q1", ""], { kind: "e-prescription", number: PRESCRIPTION }],
    [
      "one in an address",
      `https://e.example/o?n=${PRESCRIPTION}&v=1`,
      ["]Q1", ""],
      { kind: "e-prescription", number: PRESCRIPTION },
    ],
    [
      "one in a text",
      `Ordonnance numérique : ${PRESCRIPTION}.`,
      ["]Q1", "]Q2"],
      { kind: "e-prescription", number: PRESCRIPTION },
    ],
  ] as const)("%s", (_, text, aims, expected) => {
    for (const aim of aims) expect({ aim, ...seen(text, aim) }).toMatchObject({ aim, ...expected });
  });

  it("a paper's Datamatrix INS", () => {
    for (const aim of ["]d1", "]d4", ""]) {
      expect(seen(PAPER, aim)).toEqual({
        kind: "ins",
        paper: {
          matricule: "279035121518989",
          oid: "1.2.250.1.213.1.4.8",
          familyName: "ESSAI",
          givenNames: "CAMILLE JEANNE",
          birthDate: "1979-03-12",
          birthPlace: "51215",
          sex: 2,
        },
      });
    }
    for (const bad of [
      PAPER.replace("989S2", "988S2"),
      PAPER.slice(0, 40),
      PAPER.slice(0, 26),
      `${PAPER.slice(0, 43)}XX`,
    ]) {
      expect(seen(bad, "]d1")).toEqual({ kind: "ins", paper: null });
    }
  });

  it.each([
    ["hello", "]Q1", "text"],
    ["hello", "]d1", "box"],
    ["10000000001", "]C0", "box"],
    ["https://exemple.fr/menu", "]Q1", "text"],
    ["ABCDEFGHIJKLMNOPQR", "]Q1", "text"],
    ["123456789012345678", "]Q1", "text"],
    ["01S2TBPZ2JCNZZYGH", "]Q1", "text"],
    ["ACTE:TRD/X", "]Q1", "text"],
    ["ACTE:", "]Q1", "text"],
    ["3400935955839", "]E0", "box"],
    ["0103400935955839", "]d2", "box"],
    ["1727053110LOT", "]d2", "box"],
    ["\\0000", "]Q2", "text"],
  ])("%s as %s is none of them", (text, aim, looksLike) => {
    expect(seen(text, aim)).toEqual({ kind: "unknown", looksLike });
  });

  it("with two numbers that may be an electronic prescription's is neither", () => {
    expect(seen(`${PRESCRIPTION} ou 01S2TBPZ2JCNZZYGHX`, "]Q1")).toMatchObject({ kind: "unknown" });
  });

  it("doubles the backslashes of its text where it names a set, and leaves them where it does not", () => {
    const text = (aim: string, data: string) => {
      const scan = identifiedScan(bytesOf(aim + data), 0, aim.length + data.length);
      return scan && String.fromCharCode(...scan.bytes);
    };
    expect(text("]Q2", "\\000026a\\\\b\\000003c\\")).toBe("a\\bc\\");
    expect(text("]Q1", "a\\\\b")).toBe("a\\\\b");
    expect(text("]Q2", "plain")).toBe("plain");
    expect(text("]Q2", "\\00002")).toBe("\\00002");
  });

  it("of any bytes has an answer, with every identifier", () => {
    const aim = fc.constantFrom("", "]Q1", "]Q2", "]Q3", "]Q4", "]d1", "]d2", "]d4", "]d5", "]C0", "]C1", "]A0", "]E0");
    const part = fc.constantFrom(
      "EV1:",
      BOX,
      "\\000026",
      "\\",
      PAPER,
      "9N",
      "[)>",
      CIP,
      PRESCRIPTION,
      RPPS,
      GS,
      "ACTE:",
      " ",
    );
    const any = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 400 }),
      fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => bytesOf(parts.join(""))),
    );
    fc.assert(
      fc.property(aim, any, (letters, data) => {
        const bytes = Uint8Array.from([...bytesOf(letters), ...data]);
        const scan = letters === "" ? plainScan(bytes) : identifiedScan(bytes, 0, bytes.length);
        if (scan !== undefined) expect(of(scan).kind.length).toBeGreaterThan(2);
      }),
      { numRuns: isXs ? 200 : 3000, seed: 9 },
    );
  });
});
