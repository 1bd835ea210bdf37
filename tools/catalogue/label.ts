/**
 * A label of at most 40 characters from the database's long ones. What tells two boxes apart comes first: the strength and
 * the size of the box are never cut; words of the name are shortened, the longest first, when there is no room.
 * "PERINDOPRIL ARGININE/INDAPAMIDE VIATRIS 2,5 mg/0,625 mg, comprimé pelliculé" and "plaquette(s) PVC de 30 comprimé(s)"
 * give "PERIND. ARGIN./INDAPA. VIATR. 2,5/0,625 mg B/30".
 */
import { MAX_LABEL } from "modules/catalogue/format";
import type { Medicine } from "./bdpm";

/** Words of a form, in the order in which they are looked for. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/^comprim.*orodispersible/, "cpr orodisp"],
  [/^comprim.*effervescent/, "cpr eff"],
  [/^comprim.*[àa] croquer/, "cpr à croquer"],
  [/^comprim.*[àa] sucer/, "cpr à sucer"],
  [/^comprim/, "cpr"],
  [/^g[ée]lule/, "gél"],
  [/^capsule/, "caps"],
  [/^collyre/, "collyre"],
  [/^cr[èe]me/, "crème"],
  [/^gel\b/, "gel"],
  [/^pommade/, "pom"],
  [/^sirop/, "sirop"],
  [/^suppositoire/, "suppo"],
  [/^lyophilisat/, "lyoph"],
  [/^pastille/, "pastille"],
  [/^gomme/, "gomme"],
  [/^ovule/, "ovule"],
  [/^granul/, "granulés"],
  [/^(solution|[ée]mulsion|suspension).*(inject|perfusion)/, "inj"],
  [/^poudre.*(inject|perfusion)/, "pdr inj"],
  [/^poudre.*(buvable|orale)/, "pdr buv"],
  [/^poudre.*inhal/, "pdr inhal"],
  [/^(solution|suspension).*inhal/, "inhal"],
  [/^(solution|suspension|[ée]mulsion) buvable/, "buv"],
  [/^(solution|suspension).*nasal/, "nasal"],
  [/^solution pour bain de bouche/, "bain bouche"],
  [/^solution pour (application|pulv)/, "sol cutanée"],
  [/^dispositif transdermique/, "patch"],
  [/^dispositif/, "disp"],
  [/^vernis/, "vernis"],
  [/^mousse/, "mousse"],
  [/^shampo/, "shampooing"],
];

/** What a box is counted in: then its size is "B/30". */
const UNITS =
  "comprim|g[ée]lule|capsule|sachet|suppositoire|ovule|gomme|pastille|dispositif|film|lyophilisat|patch|cachet|tablette|emplâtre";

/** Containers, and how they are called. */
const CONTAINERS: readonly (readonly [RegExp, string])[] = [
  [/^ampoule/, "amp"],
  [/^seringue/, "ser"],
  [/^stylo/, "stylo"],
  [/^cartouche/, "cart"],
  [/^flacon/, "fl"],
  [/^tube/, "tube"],
  [/^pot\b/, "pot"],
  [/^poche/, "poche"],
  [/^sachet/, "sach"],
  [/^r[ée]cipient|^unidose|^dose/, "dose"],
  [/^bouteille/, "bout"],
  [/^inhalateur|^dispositif|^cartouche press/, "inh"],
  [/^pilulier|^plaquette|^film|^bo[iî]te|^[ée]tui/, "B"],
];

/** Characters of ISO 8859-1 alone, which the catalogue and the screen's fonts have. */
export function latin1(text: string): string {
  return text
    .replace(/[‘’¿]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[–—]/g, "-")
    .replace(/œ/g, "oe")
    .replace(/Œ/g, "OE")
    .replace(/[μ]/g, "µ")
    .replace(/\s+/g, " ")
    .normalize("NFC")
    .replace(/[^\u0020-\u007e\u00a1-\u00ac\u00ae-\u00ff]/g, "")
    .trim();
}

/** "plaquette(s) PVC aluminium de 30 comprimé(s)" -> "B/30", "5 ampoule(s) en verre de 2 ml" -> "5 amp 2 ml" */
export function packOf(presentation: string): string {
  const text = latin1(presentation).replace(/\((s|e|x)\)/g, "");
  const many = /^(\d+)\s+(?:sachet\S*\s.*?\bde (\d+) (?=r[ée]cipient|ampoule))?/.exec(text);
  const count = Number(many?.[1] ?? 1) * Number(many?.[2] ?? 1);
  const rest = many === null ? text : text.slice(many[0].length);
  const units = new RegExp(`\\bde\\s*(\\d+)\\s+(?:\\([^)]*\\)\\s+)?(?:${UNITS})`, "i").exec(rest)?.[1];
  if (units !== undefined) return count > 1 ? `B/${count}x${units}` : `B/${units}`;
  const size = /\bde\s*(\d+(?:[.,]\d+)?)\s*(ml|cl|l|mg|g|kg|µg|UI|dose)s?\b/i.exec(rest);
  const amount =
    size === null ? "" : `${(size[1] ?? "").replace(".", ",")} ${unitName(size[2] ?? "")}`.replace(/ dose$/, " d");
  const alone = new RegExp(`^(?:${UNITS})`, "i").test(rest);
  const container = CONTAINERS.find(([pattern]) => pattern.test(rest.toLowerCase()))?.[1];
  // What a sachet holds is its strength, which the name says.
  if (alone && (amount === "" || count > 1)) return `B/${count}`;
  if (container === undefined || container === "B")
    return amount === "" ? `B/${count}` : `${many ? `${count} x ` : ""}${amount}`;
  return [count > 1 ? String(count) : "", container, amount].filter((word) => word !== "").join(" ");
}

function unitName(unit: string): string {
  return unit === "UI" ? unit : unit === "L" ? "l" : unit.toLowerCase();
}

/** "ACTONEL 30 mg, comprimé" -> ["ACTONEL", "30 mg"] */
function nameAndStrength(full: string): readonly [string, string] {
  const name = latin1(full)
    .replace(/, degré de dilution.*$/, "")
    .replace(/, (?!\d).*$/, "")
    .replace(/microgrammes?/gi, "µg")
    .replace(/milligrammes?/gi, "mg")
    .replace(/\bgrammes?\b/gi, "g")
    .replace(/\bmillilitres?\b|\bmL\b/gi, "ml")
    .replace(/\bL\.P\.?(?=\s|$)/g, "LP")
    .replace(/\bU\.I\.?(?=\s|$|\/)/g, "UI")
    .replace(/ ?POUR CENT/gi, " %")
    .replace(/\bheures?\b/g, "h")
    .replace(/\s*\([^)]*\)/g, "");
  const at = /(?:^|\s)(\d[\d\s.,]*\s?(?:mg|g|µg|ml|%|UI|MUI|mmol|M?Bq|[A-Z]?U\b|CH|DH|K?UI).*)$/.exec(name);
  if (at?.[1] === undefined || at.index === 0) return [name, ""];
  return [name.slice(0, at.index).trim(), oneUnit(at[1])];
}

/** "600 mg/200 mg/245 mg" -> "600/200/245 mg" */
function oneUnit(strength: string): string {
  return strength.replace(/(\d)\s?(mg|g|µg|UI|%)(?=\/\d[\d\s.,]*\s?\2(?![a-zA-Z]))/g, "$1");
}

function formOf({ name, form }: Medicine): string {
  const comma = /, (?!\d)(.*)$/.exec(name)?.[1] ?? "";
  for (const text of [comma, form]) {
    const words = latin1(text).toLowerCase().trim();
    const found = FORMS.find(([pattern]) => pattern.test(words));
    if (found !== undefined) return found[1];
  }
  return "";
}

/** Shortens the longest word by a letter, again and again, until it fits. */
function shortened(name: string, room: number): string {
  const words = name.split(/(?<=[ /-])/);
  const length = () => words.reduce((sum, word) => sum + word.length, 0);
  while (length() > room) {
    let longest = -1;
    for (const [i, word] of words.entries()) {
      if (bare(word).length > 3 && (longest < 0 || bare(word).length > bare(words[longest] ?? "").length)) longest = i;
    }
    const word = words[longest];
    if (word === undefined) return words.join("").slice(0, Math.max(0, room)).trim();
    const letters = bare(word);
    words[longest] = `${letters.slice(0, letters.length - 1)}.${word.slice(wordEnd(word))}`;
  }
  return words.join("");
}

/** The word without its point and what follows it. */
function bare(word: string): string {
  return word.slice(0, wordEnd(word)).replace(/\.$/, "");
}

function wordEnd(word: string): number {
  return /[ /-]$/.test(word) ? word.length - 1 : word.length;
}

/** @param pack as in CIS_CIP_bdpm.txt @returns at most 40 characters of ISO 8859-1 */
export function shortLabel(medicine: Medicine, presentation: string): string {
  return latin1(composed(medicine, presentation));
}

function composed(medicine: Medicine, presentation: string): string {
  const [name, strength] = nameAndStrength(medicine.name);
  const form = formOf(medicine);
  const pack = packOf(presentation);
  const long = [name, strength, form, pack].filter((part) => part !== "").join(" ");
  if (long.length <= MAX_LABEL) return long;
  // The form goes first: a box says it, and most medicines have one only.
  const end = [strength, pack].filter((part) => part !== "").join(" ");
  const room = MAX_LABEL - end.length - 1;
  if (room >= 8) return `${shortened(name, room)} ${end}`.trim();
  const cut = shortened(strength, Math.max(6, MAX_LABEL - pack.length - 10));
  const left = MAX_LABEL - cut.length - pack.length - 2;
  return `${shortened(name, Math.max(4, left))} ${cut} ${pack}`.slice(0, MAX_LABEL).trim();
}
