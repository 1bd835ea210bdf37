import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "@jest/globals";
import { cip13Of } from "modules/catalogue/cip";
import { FlashCatalogue } from "modules/catalogue/flash-catalogue";
import { decodeText, readCents, readMedicines, readRates, readRows } from "../../../tools/catalogue/bdpm";
import { catalogueFrom, type Sources } from "../../../tools/catalogue/from-bdpm";
import { packOf, shortLabel } from "../../../tools/catalogue/label";
import { flashOf } from "../../../tools/kit/flash-of";
import { latin1Bytes, MEDICINES, PRESENTATIONS, utf8 } from "./excerpt";

const SOURCES: Sources = {
  medicines: { name: "CIS_bdpm.txt", bytes: latin1Bytes(MEDICINES) },
  presentations: { name: "CIS_CIP_bdpm.txt", bytes: utf8(PRESENTATIONS) },
};
const ABOUT = { version: 1, day: 20602 };

function opened(bytes: Uint8Array): FlashCatalogue {
  const result = FlashCatalogue.open(flashOf(bytes));
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}

describe("prices and rates", () => {
  it.each([
    ["24,34", 2434],
    ["7,201,17", 720117],
    ["7 201,17", 720117],
    ["7\u202f201,17", 720117],
    ["1,234,567,89", undefined],
    ["24.34", 2434],
    ["12", 1200],
    ["0,5", 50],
    ["12,30 €", 1230],
    ["", 0],
    ["1,234", undefined],
    ["12,345", undefined],
    ["douze", undefined],
    ["-1,00", undefined],
    ["1,2,3", undefined],
  ])("price %j is %p centimes", (text, cents) => expect(readCents(text)).toBe(cents));

  it.each([
    ["65%", [65]],
    ["65 %", [65]],
    ["65", [65]],
    ["100 %;65 %", [100, 65]],
    ["65%, 30%", [65, 30]],
    ["15% / 30 %", [15, 30]],
    ["65% et 100%", [65, 100]],
    ["", []],
    ["%", undefined],
    ["101%", undefined],
    ["65 % ou rien", undefined],
  ])("rate %j is %p", (text, rates) => expect(readRates(text)).toEqual(rates));
});

describe("short labels", () => {
  it.each([
    [
      "ABACAVIR ARROW 300 mg, comprimé pelliculé sécable",
      "plaquette(s) PVC de 60 comprimé(s)",
      "ABACAVIR ARROW 300 mg cpr B/60",
    ],
    [
      "PERINDOPRIL ARGININE/INDAPAMIDE VIATRIS 2,5 mg/0,625 mg, comprimé pelliculé",
      "plaquette(s) PVC de 30 comprimé(s)",
      "PERIN. ARGIN./INDA. VIAT. 2,5/0,625 mg B/30",
    ],
    [
      "CHLORURE DE SODIUM 0,9 POUR CENT COOPER, solution pour perfusion",
      "1 flacon(s) en verre de 500 ml",
      "CHLORU. DE SODIUM 0,9 % COOPER fl 500 ml",
    ],
    [
      "TRAVATAN 40 microgrammes/mL, collyre en solution",
      "1 flacon(s) polypropylène de 2,5  ml",
      "TRAVATAN 40 µg/ml collyre fl 2,5 ml",
    ],
    ["L\u0092X, crème", "1 tube(s) aluminium de 15 g", "LX crème tube 15 g"],
  ])("%s, %s", (name, pack, label) => {
    const short = shortLabel({ name, form: "" }, pack);
    if (label.length <= 40) expect(short).toBe(label);
    expect(short.length).toBeLessThanOrEqual(40);
  });

  it("never cut the strength and the size of the box, whatever the name's length", () => {
    const short = shortLabel(
      { name: "EFAVIRENZ/EMTRICITABINE/TENOFOVIR DISOPROXIL BIOGARAN 600 mg/200 mg/245 mg, comprimé", form: "" },
      "flacon(s) de 30 comprimé(s)",
    );
    expect(short.endsWith(" 600/200/245 mg B/30")).toBe(true);
    expect(short.startsWith("EFA")).toBe(true);
  });

  it.each([
    ["plaquette(s) PVC aluminium de 30 comprimé(s)", "B/30"],
    ["28 plaquette(s) polyamide de 1 comprimé(s)", "B/28x1"],
    ["plaquette(s) OPA de 90 (2 x 45)  comprimés. Conditionnement multiple", "B/90"],
    ["5 ampoule(s) en verre de 2 ml", "5 amp 2 ml"],
    ["1 seringue(s) préremplie(s) en verre de 0,6 ml avec aiguille", "ser 0,6 ml"],
    ["4 sachets de 5 récipient(s) unidose(s) polyéthylène de 0,3 ml", "20 dose 0,3 ml"],
    ["1 flacon(s) pulvérisateur(s) de 100 doses", "fl 100 d"],
    ["28 sachet(s) aluminium", "B/28"],
    ["quelque chose", "B/1"],
  ])("a pack of %s is %s", (text, pack) => expect(packOf(text)).toBe(pack));
});

describe("the public files", () => {
  it("are read in either encoding, and each line that is not taken is told with its number and why", () => {
    const { bytes, count, remarks } = catalogueFrom(SOURCES, ABOUT);
    expect(count).toBe(4);
    const told = (line: number) => remarks.filter((remark) => remark.line === line);
    expect(remarks.map(({ line, dropped, reason }) => `${line} ${dropped ? "-" : "+"} ${reason}`)).toEqual([
      "3 + 35 % has no act code",
      "4 + 2 rates (100 %;65 %): the lowest is taken",
      "5 - CIP 3400935955838 a second time",
      "6 - check digit of 3400932320180 is wrong",
      '7 - rate "soixante" is not understood',
      "8 - price 1,16 and fee 1,02 do not make 2,19",
      '9 - state "Présentation active", "En vacances" is not known',
      "10 - 1 fields, at least 12 are needed",
      "4 + CIS 60999999 is not in CIS_bdpm.txt: the box has no name",
    ]);
    expect(told(7)[0]?.file).toBe("CIS_CIP_bdpm.txt");
    const catalogue = opened(bytes);
    expect(catalogue.find("3400935955838")).toEqual({
      ok: true,
      value: {
        cip13: "3400935955838",
        label: "DOLIPRANE 1000 mg cpr B/8",
        priceCents: 218,
        feeCents: 102,
        rate: 65,
        marketed: true,
        specific: null,
      },
    });
    expect(catalogue.find("5509036")).toMatchObject({ value: { rate: 35, priceCents: 720219, marketed: false } });
    expect(catalogue.find("3949770")).toMatchObject({
      value: { rate: 65, severalRates: true, label: "CIS 60999999 B/90" },
    });
    expect(catalogue.header.knowsSpecific).toBe(false);
  });

  it("give each originator the price of the dearest generic that is sold, for as many units", () => {
    const sold = "Présentation active\tDéclaration de commercialisation\t16/03/2011";
    const ended = "Présentation active\tDéclaration d'arrêt de commercialisation\t16/03/2011";
    const row = (cis: string, pack: string, state: string, cip13: string, price: string, gross: string) =>
      `${cis}\t${cip13.slice(5, 12)}\t${pack}\t${state}\t${cip13}\toui\t65%\t${price}\t${gross}\t1,02\t`;
    const presentations = [
      row("60000010", "plaquette(s) de 84 comprimé(s)", sold, "3400930000014", "20,00", "21,02"),
      row("60000010", "plaquette(s) de 28 comprimé(s)", sold, "3400930000021", "8,00", "9,02"),
      row("60000011", "3 plaquette(s) de 28 comprimé(s)", sold, "3400930000038", "10,00", "11,02"),
      row("60000012", "flacon(s) de 84 comprimé(s)", sold, "3400930000045", "12,00", "13,02"),
      row("60000012", "plaquette(s) de 84 comprimé(s)", ended, "3400930000052", "19,00", "20,02"),
    ].join("\n");
    const medicines = ["60000010", "60000011", "60000012"].map((cis) => `${cis}\tX ${cis}\tcomprimé`).join("\n");
    const groups = "7\tX\t60000010\t0\t1\n7\tX\t60000011\t1\t2\n7\tX\t60000012\t1\t3";
    const catalogue = opened(
      catalogueFrom(
        {
          medicines: { name: "m", bytes: utf8(medicines) },
          presentations: { name: "p", bytes: utf8(presentations) },
          groups: { name: "g", bytes: utf8(groups) },
        },
        ABOUT,
      ).bytes,
    );
    const generic = (cip13: string) => {
      const found = catalogue.find(cip13);
      return found.ok ? found.value.genericCents : found.reason;
    };
    expect(["3400930000014", "3400930000021", "3400930000038"].map(generic)).toEqual([1302, undefined, undefined]);
  });

  it("are joined by generic groups, TFR and the list of specific medicines where these are given", () => {
    const { bytes, remarks } = catalogueFrom(
      {
        ...SOURCES,
        groups: { name: "g", bytes: utf8("12\tPARACETAMOL\t60234100\t0\t1\n12\tX\t60000001\t4\t2\nx\ty\tz\t0") },
        tfr: { name: "t", bytes: utf8("CIP;TFR\n3400935955838;1,90\n3949729;24,00\n123;4,00\n3595583;") },
        specific: { name: "s", bytes: utf8("60000002\n3949729 ; note\nnimporte") },
      },
      ABOUT,
    );
    const catalogue = opened(bytes);
    expect(catalogue.find("3595583")).toMatchObject({
      value: { tfrCents: 190, genericGroup: { id: 12, kind: "originator" }, specific: false },
    });
    expect(catalogue.find("3949729")).toMatchObject({
      value: { tfrCents: 2400, genericGroup: { id: 12, kind: "substitutable" }, specific: true },
    });
    expect(catalogue.find("5509036")).toMatchObject({ value: { specific: true } });
    expect(remarks.filter(({ file }) => "gts".includes(file)).map(({ file, line }) => `${file}${line}`)).toEqual([
      "g3",
      "t4",
      "t5",
      "s3",
    ]);
  });
});

describe("what is joined to the public files", () => {
  const joined = (more: Partial<Sources>) => {
    const result = catalogueFrom({ ...SOURCES, ...more }, ABOUT);
    const told = result.remarks.filter(({ file }) => file.length === 1);
    return { ...result, catalogue: opened(result.bytes), told: told.map(({ line, reason }) => `${line} ${reason}`) };
  };

  // CIS_GENER_bdpm.txt has 76 of 10,628 CIS in two groups (base de données publique des médicaments).
  it("a medicine may be the generic of one group and the originator of another", () => {
    const groups = "1\tA\t60234100\t1\t1\n2\tB\t60234100\t0\t1\n2\tB\t60000001\t1\t2\n2\tB\t60000001\t1\t3";
    const { catalogue, told } = joined({ groups: { name: "g", bytes: utf8(groups) } });
    expect(told).toEqual(["4 CIS 60000001 is in group 2 already"]);
    expect(catalogue.find("3595583")).toMatchObject({
      value: { genericGroup: { id: 2, kind: "originator" }, otherGroups: [{ id: 1, kind: "generic" }] },
    });
  });

  it("TFR, TRA, or both", () => {
    const tfr = "CIP;TFR;TRA\n3400935955838;1,90;2,00\n3949729;;24,00\n5509036;7000;\n3949770;;\n3949770;1;x";
    const { catalogue, told } = joined({ tfr: { name: "t", bytes: utf8(tfr) } });
    const flat = (cip: string) => {
      const found = catalogue.find(cip);
      return found.ok ? [found.value.tfrCents, found.value.traCents] : found.reason;
    };
    expect(["3595583", "3949729", "5509036", "3949770"].map(flat)).toEqual([
      [190, 200],
      [undefined, 2400],
      [700000, undefined],
      [undefined, undefined],
    ]);
    expect(told).toEqual(['5 "" is no amount', '6 "x" is no amount']);
  });

  it("what the law covers, by CIP13 or CIS, in any of three separators", () => {
    const covers =
      "CIP13;kind\n60234100;contraception\n3400939497297,urgence\n5509036\temergency-contraception\n1;x\n3949770;pilule";
    const { catalogue, told } = joined({ covers: { name: "c", bytes: utf8(covers) } });
    expect(catalogue.header.knowsCovers).toBe(true);
    expect(["3595583", "3949729", "5509036"].map((cip) => catalogue.find(cip))).toMatchObject([
      { value: { cover: "contraception" } },
      { value: { cover: "emergency-contraception" } },
      { value: { cover: "emergency-contraception" } },
    ]);
    expect(told).toEqual([
      '5 "1" is neither CIP nor CIS',
      '6 kind "pilule" is not known: contraception, emergency-contraception',
    ]);
  });

  it("the pharmacy's own prices, of medicines without a public one and of what else it sells", () => {
    const presentations = `60234100\t3232018\tplaquette(s) de 16\tPrésentation active\tDéclaration de commercialisation\tx\t3400932320189\tnon\t\t\t\t\t\n${PRESENTATIONS}`;
    const prices = [
      "EAN13;prix;TVA;libellé",
      "3400932320189;3,90;10",
      "3400935955838;2,50;2,1",
      "3760001000009;9,90;20 %;SAVON SURGRAS",
      "1234567;12,00;5,5;COMPRESSES 10x10",
      "3760001000016;4,00;19,6;X",
      "3760001000023;4,00;20",
      "3949729;1,00;20;Y",
      "376;1;20;Z",
      "3760001000009;1;20;Z",
    ].join("\n");
    const { catalogue, told, goods } = joined({
      presentations: { name: "CIS_CIP_bdpm.txt", bytes: utf8(presentations) },
      prices: { name: "p", bytes: utf8(prices) },
    });
    expect(goods).toBe(2);
    expect(catalogue.find("3400932320189")).toMatchObject({ value: { priceCents: 390, rate: 0, own: true, vat: 100 } });
    expect(catalogue.find("3400935955838")).toMatchObject({ value: { priceCents: 218, rate: 65 } });
    expect(catalogue.find("3760001000009")).toMatchObject({ value: { label: "SAVON SURGRAS", goods: true, vat: 200 } });
    expect(catalogue.find("1234567")).toMatchObject({ value: { cip13: "1234567", priceCents: 1200, vat: 55 } });
    expect(told).toEqual([
      '6 VAT "19,6" is not one of 0, 10, 20, 2.1, 5.5, 8.5',
      '9 "376" is no CIP13, EAN-13 or LPP code',
      "10 3760001000009 a second time",
      "3 3400935955838 has a public price: the pharmacy's is not taken",
      "7 3760001000023 has no label",
      "8 3949729 is the CIP7 of a box",
    ]);
  });
});

/** The copy that lies beside the repository on machines that have one. */
const FOLDER = ["../shared/data/bdpm", "../../shared/data/bdpm", process.env.COMPTOIR_BDPM ?? ""].find(
  (folder) => folder !== "" && existsSync(join(folder, "CIS_CIP_bdpm.txt.gz")),
);
const withData = FOLDER === undefined ? describe.skip : describe;

withData("the whole database", () => {
  const read = (name: string) => gunzipSync(readFileSync(join(FOLDER ?? "", `${name}.gz`)));

  it("fits in half a megabyte, every box of it found again with its price", () => {
    const medicines = read("CIS_bdpm.txt");
    const presentations = read("CIS_CIP_bdpm.txt");
    const { bytes, count, remarks } = catalogueFrom(
      { medicines: { name: "a", bytes: medicines }, presentations: { name: "b", bytes: presentations } },
      ABOUT,
    );
    const nothing = () => {};
    const rows = readRows(decodeText(presentations), nothing);
    const names = readMedicines(decodeText(medicines), nothing);
    expect(remarks.filter(({ dropped }) => dropped)).toEqual([]);
    expect(count).toBe(decodeText(presentations).split("\n").length - 1);
    expect(bytes.length).toBeLessThan(512 * 1024);
    const catalogue = opened(bytes);
    const wrong = rows.filter(({ key, priceCents, feeCents, rate, state, cis, pack }) => {
      const found = catalogue.find(cip13Of(key));
      if (!found.ok) return true;
      const { value } = found;
      const medicine = names.get(cis);
      if (medicine !== undefined && value.label !== shortLabel(medicine, pack)) return true;
      return (
        value.priceCents !== priceCents ||
        value.feeCents !== feeCents ||
        value.rate !== rate ||
        value.marketed !== (state === 0)
      );
    });
    expect(wrong).toEqual([]);
  });
});
