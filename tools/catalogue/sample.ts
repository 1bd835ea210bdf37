/**
 * Writes modules/catalogue/sample.ts: the boxes below, with the prices of the public medicines database.
 * Usage: tsx tools/catalogue/sample.ts FOLDER   (the folder holds CIS_CIP_bdpm.txt.gz)
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { ROOT } from "../kit/build/paths";

/**
 * CIP13, short label; "*" marks a medicine of the closed list that earns HDE, "c" contraception that the law covers under
 * 26, "e" emergency contraception.
 */
const CHOSEN: readonly (readonly [string, string, ("*" | "c" | "*e")?])[] = [
  ["3400935955838", "DOLIPRANE 1 000 mg cpr B/8"],
  ["3400932320189", "DOLIPRANE 500 mg cpr B/16"],
  ["3400934615467", "DOLIPRANE 2,4 % susp buv enfant 100 ml"],
  ["3400934451164", "AUGMENTIN 1 g/125 mg sachet B/12", "*"],
  ["3400934744198", "KARDEGIC 75 mg sachet B/30"],
  ["3400930065785", "LEVOTHYROX 75 µg cpr B/30", "*"],
  ["3400930121405", "LEVOTHYROX 75 µg cpr B/90", "*"],
  ["3400949001453", "VENTOLINE 100 µg/dose aérosol 200 d"],
  ["3400935658890", "SERETIDE 250/25 µg aérosol 120 d"],
  ["3400935658432", "SYMBICORT TURB. 200/6 µg 120 d"],
  ["3400930322154", "OZEMPIC 0,5 mg stylo prérempli", "*"],
  ["3400937722988", "LANTUS SOLOSTAR 100 U/ml B/5", "*"],
  ["3400939718330", "METFORMINE BIOGARAN 1 000 mg B/30", "*"],
  ["3400927887888", "JANUVIA 100 mg cpr B/28", "*"],
  ["3400930183052", "ATORVASTATINE BIOGARAN 20 mg B/30"],
  ["3400930183076", "ATORVASTATINE BIOGARAN 20 mg B/90"],
  ["3400937253765", "RAMIPRIL BIOGARAN 5 mg B/30"],
  ["3400937399708", "RAMIPRIL BIOGARAN 5 mg B/90"],
  ["3400937977661", "AMLODIPINE BIOGARAN 5 mg B/30"],
  ["3400937977722", "AMLODIPINE BIOGARAN 5 mg B/90"],
  ["3400930229200", "BISOPROLOL BIOGARAN 10 mg B/30"],
  ["3400936124714", "BISOPROLOL BIOGARAN 10 mg B/30 (ancien)"],
  ["3400926784102", "ELIQUIS 5 mg cpr B/60", "*"],
  ["3400921923056", "XARELTO 20 mg cpr B/28", "*"],
  ["3400931863014", "SPASFON LYOC 80 mg B/10"],
  ["3400930986141", "SPASFON suppositoire B/10"],
  ["3400930007921", "SMECTA 3 g fraise sachet B/18"],
  ["3400932285020", "GAVISCON susp buv 250 ml"],
  ["3400935533951", "INEXIUM 40 mg cpr B/28"],
  ["3400930168400", "OMÉPRAZOLE BIOGARAN 20 mg B/28"],
  ["3400937656313", "IBUPROFÈNE BIOGARAN 400 mg B/20"],
  ["3400933964351", "NUROFEN 200 mg cpr B/20"],
  ["3400933640620", "ADVILMED 20 mg/ml enfant 200 ml"],
  ["3400936666795", "IMODIUMLINGUAL 2 mg B/12"],
  ["3400938479324", "LEELOO 0,1/0,02 mg 3 plaquettes", "c"],
  ["3400922179049", "OPTILOVA 20/100 µg 3 plaquettes", "c"],
  ["3400936413726", "NORLEVO 1,5 mg cpr B/1", "*e"],
  ["3400935358134", "ZYMAD 80 000 UI ampoule"],
  ["3400935358363", "ZYMAD 10 000 UI/ml gouttes"],
  ["3400932644490", "XANAX 0,25 mg cpr B/30", "*"],
  ["3400931742845", "LEXOMIL 6 mg cpr B/30", "*"],
  ["3400930178805", "HUMIRA 80 mg stylo B/3", "*"],
  ["3400930275115", "STELARA 45 mg stylo", "*"],
  ["3400949000555", "DAFLON 500 mg cpr B/60"],
  ["3400937230414", "VOLTARENE EMULGEL 1 % 50 g"],
  ["3400931922827", "BIAFINE émulsion 93 g"],
  ["3400936985384", "CRESTOR 5 mg cpr B/30"],
  ["3400939169002", "CRESTOR 5 mg cpr B/90"],
  ["3400933484132", "PREVISCAN 20 mg cpr B/30", "*"],
  ["3400935601650", "KEPPRA 500 mg cpr B/60", "*"],
  ["3400936512931", "LYRICA 75 mg gélule B/56", "*"],
  ["3400935993748", "SEROPLEX 10 mg cpr B/28", "*"],
  ["3400936103023", "ZOLPIDEM BIOGARAN 10 mg B/14", "*"],
  ["3400922385563", "HÉLICIDINE 10 % s/sucre 125 ml"],
  ["3400937950527", "MACROGOL BIOGARAN 10 g sachet B/20"],
  ["3400934936876", "SOLUPRED 20 mg cpr B/20"],
  ["3400932061105", "PIVALONE 1 % susp nasale"],
  ["3400935495839", "INFANRIX HEXA vaccin"],
  ["3400930228432", "BIKTARVY 50/200/25 mg B/90", "*"],
  ["3400938069624", "ADVAGRAF 1 mg gélule B/30", "*"],
  ["3400930241301", "ABIRATÉRONE BIOGARAN 500 mg B/60", "*"],
  ["3400935002525", "FIXICAL 500 mg cpr B/60"],
];

/** "7,201,17" is 7201.17 euro: the last comma is the decimal one. @returns centimes, 0 where there is no price */
export function cents(text: string): number {
  const at = text.lastIndexOf(",");
  if (at < 0) return text === "" ? 0 : Number(text) * 100;
  return Number(text.slice(0, at).replaceAll(",", "")) * 100 + Number(text.slice(at + 1).padEnd(2, "0"));
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: tsx tools/catalogue/sample.ts FOLDER");
  process.exit(2);
}
const lines = gunzipSync(readFileSync(join(folder, "CIS_CIP_bdpm.txt.gz")))
  .toString("utf8")
  .split("\n");
const rows = new Map(lines.map((line) => line.split("\t")).map((row) => [row[6], row]));
const entries = CHOSEN.map(([cip13, label, specific]) => {
  const row = rows.get(cip13);
  if (row === undefined) throw new Error(`${cip13} is not in the database`);
  const rate = Number((row[8] ?? "").replace(/ ?%/, "")) || 0;
  const marketed = row[4] === "Déclaration de commercialisation";
  const flags = `${marketed ? "" : "-"}${specific ?? ""}`;
  return `  "${cip13}|${label}|${cents(row[10] ?? "")}|${cents(row[11] ?? "")}|${rate}|${flags}",`;
});
writeFileSync(
  join(ROOT, "modules", "catalogue", "sample-data.ts"),
  `/**
 * Made by tools/catalogue/sample.ts from the public medicines database (base de données publique des médicaments, 29 May
 * 2026, Licence Ouverte): CIP13, label, price with fee and fee in centimes, rate, flags ("-" no longer sold, "*" on the
 * list that earns HDE, "c" contraception that the law covers, "e" emergency contraception). A box is one string: an object
 * each would cost ten times the slots.
 */
export const SAMPLE: readonly string[] = Object.freeze([
${entries.join("\n")}
]);
`,
);
