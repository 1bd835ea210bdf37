import { readFile } from "node:fs/promises";
import type { PriceLine, PriceRequest } from "modules/billing/invoice";
import { price } from "modules/billing/price";
import { StoredTariffs } from "modules/billing/stored-tariffs";
import type { TariffBook } from "modules/billing/tariff-book";
import { TARIFFS } from "modules/billing/tariffs";
import { MedicineCatalogue } from "modules/catalogue/medicine-catalogue";
import type { Catalogue } from "modules/catalogue/presentation";
import { sampleCatalogue } from "modules/catalogue/sample";
import type { Claims } from "modules/token/claims";
import type { CommandIo } from "../cli";
import { flashOf } from "../kit/flash-of";
import { parsePerson } from "../kit/issuing/person";
import { guarded, readArguments, UsageError } from "./arguments";

const USAGE = `usage: price FILE.json [--catalogue FILE] [--tariff FILE]   (FILE.json may be - for standard input)
The catalogue and the tariffs are files of "catalogue build" and "tariff build"; without them, those of the firmware.`;

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
    const invoice = price(request, tariffs.on(request.at, request.claims?.amc), catalogue);
    if (!invoice.ok) throw new Error(`cannot be priced: ${invoice.reason}`);
    io.out(JSON.stringify(invoice.value));
    return 0;
  });
}

async function readCatalogue(file: string | undefined): Promise<Catalogue> {
  if (file === undefined) return sampleCatalogue;
  const catalogue = new MedicineCatalogue(flashOf(await readFile(file)), () => {});
  if (catalogue.about.isSample) throw new Error(`${file} is no catalogue: ${catalogue.about.refused ?? "empty"}`);
  return catalogue;
}

async function readTariffs(file: string | undefined): Promise<Pick<TariffBook, "on">> {
  if (file === undefined) return { on: () => TARIFFS };
  const tariffs = new StoredTariffs(flashOf(await readFile(file)), () => {});
  if (tariffs.about.isBuiltIn) throw new Error(`${file} holds no tariffs: ${tariffs.about.refused ?? "empty"}`);
  return tariffs;
}

type Json = Readonly<Record<string, unknown>>;

function parseRequest(json: unknown): PriceRequest {
  const request = object(json, "request");
  const { at, claims, prescription, prescriber, lines, franchiseExempt, franchiseSpentCents, territory } = request;
  if (typeof at !== "string") throw new Error("at: a date is needed");
  if (typeof prescription !== "boolean") throw new Error("prescription: true or false is needed");
  if (prescriber !== undefined && prescriber !== null && typeof prescriber !== "string") {
    throw new Error("prescriber: an RPPS or null is needed");
  }
  if (!Array.isArray(lines)) throw new Error("lines: a list is needed");
  return {
    at,
    claims: claims === undefined || claims === null ? null : parseClaims(claims),
    prescription,
    prescriber: prescriber ?? null,
    lines: lines.map((line, i) => parseLine(line, `lines[${i}]`)),
    ...(franchiseExempt === undefined ? {} : { franchiseExempt: franchiseExempt === true }),
    ...(franchiseSpentCents === undefined
      ? {}
      : { franchiseSpentCents: integer(franchiseSpentCents, "franchiseSpentCents") }),
    ...(typeof territory === "string" ? { territory } : {}),
  };
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
  const { cip13, quantity, ald, label, specific, genericRefused } = line;
  if (typeof cip13 !== "string") throw new Error(`${name}.cip13: 13 digits are needed`);
  const amounts: Record<string, number> = {};
  for (const key of ["priceCents", "feeCents", "rate", "tfrCents"]) {
    if (line[key] !== undefined && line[key] !== null) amounts[key] = integer(line[key], `${name}.${key}`);
  }
  return {
    cip13,
    quantity: quantity === undefined ? 1 : integer(quantity, `${name}.quantity`),
    ald: ald === true,
    ...amounts,
    ...(typeof label === "string" ? { label } : {}),
    ...(typeof specific === "boolean" ? { specific } : {}),
    ...(genericRefused === undefined || genericRefused === null
      ? {}
      : {
          genericRefused: {
            basePriceCents: integer(
              object(genericRefused, `${name}.genericRefused`).basePriceCents,
              `${name}.genericRefused.basePriceCents`,
            ),
          },
        }),
  };
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
