import { readFile } from "node:fs/promises";
import {
  type Accident,
  type PriceAct,
  type PriceLine,
  type PriceRequest,
  RELATIONS,
  type Relation,
} from "modules/billing/invoice";
import { price } from "modules/billing/price";
import { StoredTariffs } from "modules/billing/stored-tariffs";
import { DUTY_KINDS, SUBSTITUTES } from "modules/billing/tariff";
import type { TariffBook } from "modules/billing/tariff-book";
import { TARIFFS } from "modules/billing/tariffs";
import { MedicineCatalogue } from "modules/catalogue/medicine-catalogue";
import { type Catalogue, COVER_KINDS } from "modules/catalogue/presentation";
import { sampleCatalogue } from "modules/catalogue/sample";
import type { Claims } from "modules/token/claims";
import { flashOf } from "../kit/flash-of";
import { parsePerson } from "../kit/issuing/person";
import { guarded, readArguments, UsageError } from "./arguments";
import type { CommandIo } from "./command";

const USAGE = `usage: price FILE.json [--catalogue FILE] [--tariff FILE]   (FILE.json may be - for standard input)
The catalogue and the tariffs are files of "catalogue build" and "tariff build"; without them, those of the firmware.
The request's shape, field by field, is in modules/billing/README.md; an unknown act or kind is refused by its name.`;

/** Prints the priced invoice as one JSON line. Exit 0; 2 for a request that cannot be priced, with the reason. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  return guarded(USAGE, args, io, async () => {
    const { values, positionals } = readArguments(args, {
      catalogue: { type: "string" },
      tariff: { type: "string" },
    });
    const [file] = positionals;
    if (file === undefined || positionals.length !== 1) throw new UsageError("one FILE.json is needed");
    const json: unknown = JSON.parse(file === "-" ? await io.stdin() : await readFile(file, "utf8"));
    const request = parseRequest(json);
    const catalogue = await readCatalogue(values.catalogue);
    const tariffs = await readTariffs(values.tariff);
    const invoice = price(request, tariffs.on(request.at, request.claims?.amc, codesOf(request)), catalogue);
    if (!invoice.ok) throw new Error(`cannot be priced: ${invoice.reason}`);
    io.out(JSON.stringify(invoice.value));
    return 0;
  });
}

async function readCatalogue(file: string | undefined): Promise<Catalogue> {
  if (file === undefined) return sampleCatalogue;
  const catalogue = new MedicineCatalogue(flashOf(await readFile(file)), () => {});
  if (catalogue.about.isSample) throw new Error(`${file} is no catalogue: ${catalogue.about.refused ?? "erased"}`);
  return catalogue;
}

async function readTariffs(file: string | undefined): Promise<Pick<TariffBook, "on">> {
  if (file === undefined) return { on: () => TARIFFS };
  const tariffs = new StoredTariffs(flashOf(await readFile(file)), () => {});
  if (tariffs.about.isBuiltIn) throw new Error(`${file} holds no tariffs: ${tariffs.about.refused ?? "erased"}`);
  return tariffs;
}

function codesOf({ acts = [] }: PriceRequest): string[] {
  return acts.map(({ code }) => code);
}

type Json = Readonly<Record<string, unknown>>;

function parseRequest(json: unknown): PriceRequest {
  const request = object(json, "request");
  const { at, claims, prescription, prescriber, franchiseExempt, franchiseSpentCents, territory } = request;
  const { lines, acts, duty, accident } = request;
  if (typeof at !== "string") throw new Error("at: a date is needed");
  // An act needs no prescription, and asks for none.
  if (prescription === undefined && lines === undefined && acts !== undefined) {
    return parseRequest({ ...request, prescription: false });
  }
  if (typeof prescription !== "boolean") throw new Error("prescription: true or false is needed");
  if (prescriber !== undefined && prescriber !== null && typeof prescriber !== "string") {
    throw new Error("prescriber: an RPPS or null is needed");
  }
  if (lines !== undefined || acts === undefined) list(lines, "lines");
  return {
    at,
    claims: claims === undefined || claims === null ? null : parseClaims(claims),
    prescription,
    prescriber: prescriber ?? null,
    lines: list(lines ?? [], "lines").map((line, i) => parseLine(line, `lines[${i}]`)),
    ...(acts === undefined ? {} : { acts: list(acts, "acts").map((act, i) => parseAct(act, `acts[${i}]`)) }),
    ...(duty === undefined || duty === null ? {} : { duty: oneOf(duty, DUTY_KINDS, "duty") }),
    ...(accident === undefined || accident === null ? {} : { accident: parseAccident(accident) }),
    ...(franchiseExempt === undefined ? {} : { franchiseExempt: franchiseExempt === true }),
    ...(franchiseSpentCents === undefined
      ? {}
      : { franchiseSpentCents: integer(franchiseSpentCents, "franchiseSpentCents") }),
    ...(territory === undefined || territory === null ? {} : { territory: parseTerritory(territory) }),
  };
}

/** INSEE code, as text or as the number that it looks like. */
function parseTerritory(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" && Number.isInteger(value)) return String(value);
  throw new Error("territory: an INSEE code is needed");
}

/** {"number": "..."} or {"date": "..."}, both, or either alone as a text. */
function parseAccident(json: unknown): Accident {
  if (typeof json === "string") return json.includes("-") ? { date: json } : { number: json };
  const { number, date } = object(json, "accident");
  return {
    ...(number === undefined || number === null ? {} : { number: text(number, "accident.number") }),
    ...(date === undefined || date === null ? {} : { date: text(date, "accident.date") }),
  };
}

function parseAct(json: unknown, name: string): PriceAct {
  const act = object(json, name);
  const { code, spontaneous, target, exoneration, related, reimbursed, last } = act;
  return {
    code: text(code, `${name}.code`),
    spontaneous: spontaneous === true,
    // Exoneration 7 is prevention: what the target groups have.
    target: target === true || exoneration === 7,
    related: parseRelated(related, `${name}.related`),
    reimbursed: reimbursed !== false,
    ...(last === undefined || last === null ? {} : { last: text(last, `${name}.last`) }),
  };
}

function parseRelated(value: unknown, name: string): boolean | Relation {
  if (value === undefined || value === null) return false;
  return typeof value === "boolean" ? value : oneOf(value, RELATIONS, name);
}

/** Percent, 5.5 for instance. @returns thousandths */
function parseVat(value: unknown, name: string): number {
  if (typeof value !== "number" || value < 0 || value > 100) throw new Error(`${name}: percent is needed`);
  return Math.round(value * 10);
}

/** The claims as `verify` prints them; of the envelope nothing is needed here. */
function parseClaims(json: unknown): Claims {
  const { issuer, expires, issuedAt, tokenId } = object(json, "claims");
  return {
    issuer: typeof issuer === "string" ? issuer : "",
    expires: typeof expires === "number" ? expires : 0,
    issuedAt: typeof issuedAt === "number" ? issuedAt : 0,
    tokenId: typeof tokenId === "string" ? tokenId : "",
    ...parsePerson(json),
  };
}

function parseLine(json: unknown, name: string): PriceLine {
  const line = object(json, name);
  const { cip13, quantity, ald, related, label, specific, genericRefused, cover, vat } = line;
  if (typeof cip13 !== "string") throw new Error(`${name}.cip13: 13 digits are needed`);
  const amounts: Record<string, number> = {};
  for (const key of ["priceCents", "feeCents", "rate", "tfrCents", "traCents"]) {
    if (line[key] !== undefined && line[key] !== null) amounts[key] = integer(line[key], `${name}.${key}`);
  }
  return {
    cip13,
    quantity: quantity === undefined ? 1 : integer(quantity, `${name}.quantity`),
    related: related === undefined ? ald === true : parseRelated(related, `${name}.related`),
    ...amounts,
    ...(typeof label === "string" ? { label } : {}),
    ...(typeof specific === "boolean" ? { specific } : {}),
    ...(cover === undefined ? {} : { cover: cover === null ? null : oneOf(cover, COVER_KINDS, `${name}.cover`) }),
    ...(vat === undefined || vat === null ? {} : { vat: parseVat(vat, `${name}.vat`) }),
    ...(genericRefused === undefined || genericRefused === null
      ? {}
      : { genericRefused: parseRefused(genericRefused, `${name}.genericRefused`) }),
  };
}

function parseRefused(json: unknown, name: string): NonNullable<PriceLine["genericRefused"]> {
  const { basePriceCents, kind } = object(json, name);
  return {
    basePriceCents: integer(basePriceCents, `${name}.basePriceCents`),
    ...(kind === undefined || kind === null ? {} : { kind: oneOf(kind, SUBSTITUTES, `${name}.kind`) }),
  };
}

function oneOf<T extends string>(value: unknown, choices: readonly T[], name: string): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new Error(`${name}: one of ${choices.join(", ")} is needed`);
  return found;
}

function list(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`${name}: a list is needed`);
  return value;
}

function text(value: unknown, name: string): string {
  if (typeof value !== "string") throw new Error(`${name}: a text is needed`);
  return value;
}

function object(value: unknown, name: string): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error(`${name}: an object is needed`);
  return value as Json;
}

function integer(value: unknown, name: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) throw new Error(`${name}: an integer is needed`);
  return value;
}
