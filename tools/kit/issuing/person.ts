/**
 * A person as `cli issue --person FILE.json` takes them: the claims of a token without its envelope. Days of rights
 * are written "YYYY-MM-DD" or as days since 1970; what is optional in the profile may be left out.
 */
import type { Claims } from "modules/token/claims";

export type Person = Omit<Claims, "issuer" | "expires" | "notBefore" | "issuedAt" | "tokenId">;

type Json = Readonly<Record<string, unknown>>;

/** @throws Error naming the field that is wrong */
export function parsePerson(value: unknown): Person {
  const person = object(value, "person");
  const identity = object(person.identity, "identity");
  const amo = object(person.amo, "amo");
  const rights = list(amo.rights, "amo.rights").map((item, i) => period(item, `amo.rights[${i}]`));
  const exonerations = list(person.exonerations ?? [], "exonerations").map((item, i) => ({
    kind: integer(object(item, `exonerations[${i}]`).kind, `exonerations[${i}].kind`),
    ...period(item, `exonerations[${i}]`),
  }));
  // What is optional may also be null.
  const optional = (name: string) => person[name] ?? undefined;
  const [c2s, amc, delegation] = [optional("c2s"), optional("amc"), optional("delegation")];
  const [enrolment, cardSerial] = [optional("enrolment"), optional("cardSerial")];
  return {
    identity: {
      matricule: text(identity.matricule, "identity.matricule"),
      oid: integer(identity.oid ?? 8, "identity.oid"),
      familyName: text(identity.familyName, "identity.familyName"),
      givenNames: text(identity.givenNames, "identity.givenNames"),
      birthDate: text(identity.birthDate, "identity.birthDate"),
      sex: integer(identity.sex, "identity.sex"),
      ...((identity.birthPlace ?? undefined) === undefined
        ? {}
        : { birthPlace: text(identity.birthPlace, "identity.birthPlace") }),
      ...((identity.rank ?? undefined) === undefined ? {} : { rank: integer(identity.rank, "identity.rank") }),
    },
    amo: {
      regime: text(amo.regime, "amo.regime"),
      caisse: text(amo.caisse, "amo.caisse"),
      centre: text(amo.centre, "amo.centre"),
      quality: integer(amo.quality ?? 0, "amo.quality"),
      rights,
      localRegime: amo.localRegime === true,
    },
    exonerations,
    ...(c2s === undefined ? {} : { c2s: period(c2s, "c2s") }),
    ...(amc === undefined
      ? {}
      : {
          amc: {
            number: text(object(amc, "amc").number, "amc.number"),
            contract: text(object(amc, "amc").contract ?? "", "amc.contract"),
            ...period(amc, "amc"),
          },
        }),
    ...(delegation === undefined
      ? {}
      : {
          delegation: {
            bearer: text(object(delegation, "delegation").bearer, "delegation.bearer"),
            until: time(object(delegation, "delegation").until, "delegation.until"),
          },
        }),
    ...(enrolment === undefined ? {} : { enrolment: integer(enrolment, "enrolment") }),
    ...(cardSerial === undefined ? {} : { cardSerial: text(cardSerial, "cardSerial") }),
  };
}

function object(value: unknown, name: string): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error(`${name}: an object is needed`);
  return value as Json;
}

function list(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`${name}: a list is needed`);
  return value;
}

function text(value: unknown, name: string): string {
  if (typeof value !== "string") throw new Error(`${name}: a text is needed`);
  return value;
}

function integer(value: unknown, name: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) throw new Error(`${name}: an integer is needed`);
  return value;
}

function period(value: unknown, name: string): { from: number; to: number } {
  const { from, to } = object(value, name);
  return { from: day(from, `${name}.from`), to: day(to, `${name}.to`) };
}

function day(value: unknown, name: string): number {
  return typeof value === "string" ? Math.floor(time(value, name) / 86400) : integer(value, name);
}

/** Seconds since 1970, from ISO 8601 or as they are. */
function time(value: unknown, name: string): number {
  if (typeof value !== "string") return integer(value, name);
  const ms = Date.parse(value);
  if (Number.isNaN(ms)) throw new Error(`${name}: ${value} is no date`);
  return Math.floor(ms / 1000);
}
