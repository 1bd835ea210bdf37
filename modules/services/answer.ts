/**
 * What a gateway answers: one JSON object, read with a bound on each part; nothing else of it is believed, and a proof is
 * judged apart (modules/trust/rights-verifier.ts). gateway.schema.json is its definition.
 */
import { fromBase64 } from "modules/base64/base64";
import { isInsMatricule } from "modules/ins/ins-key";
import { compareTraits } from "modules/ins/traits";
import { isObject, type Json, type JsonObject, member, readJson, wholeMember } from "modules/json/json";
import { isAscii, isBlank, isPlain } from "modules/text/plain";
import { type Identity, QUALIFIED_BY, type Qualified } from "modules/token/claims";
import { MAX_RIGHTS_BYTES } from "modules/token/rights-answer";
import { MAX_PIECE, type Question } from "./question";
import { isGatewayRefusal, type ServiceRefusal } from "./refusal";

/** Longest answer that is read, bytes: a piece of an image in base64, and what is around it. */
export const MAX_ANSWER = 8192;
const MAX_NAME = 100;
/** Of a context or a document: what a gateway calls it. */
export const MAX_ID = 64;
/** An image of recalls is not longer: what the partition holds. */
const MAX_IMAGE = 1024 * 1024;
const LAST_TIME = 0xffffffff;

/** An identity that a service has certified. */
export interface IdentityFound extends Qualified {
  readonly identity: Identity;
}

export interface ContextState {
  readonly id: string;
  /** s: afterwards the patient must show the code again, unless the invoice was validated before. */
  readonly ends: number;
}

export interface RecallsPiece {
  readonly version: number;
  /** Of the whole image, bytes. */
  readonly length: number;
  readonly from: number;
  readonly bytes: Uint8Array;
}

export type Answer =
  | { readonly service: "rights"; readonly proof: Uint8Array }
  | ({ readonly service: "identity" } & IdentityFound)
  | { readonly service: "context"; readonly action: "open" | "restore"; readonly context: ContextState }
  | { readonly service: "context"; readonly action: "close" }
  /** isNew: false when the same invoice was told before. */
  | { readonly service: "context"; readonly action: "sign"; readonly isNew: boolean }
  /** Undefined: the terminal has the newest. */
  | { readonly service: "recalls"; readonly piece: RecallsPiece | undefined }
  | { readonly service: "dispensation"; readonly document: string; readonly isNew: boolean };

export interface Refused {
  readonly ok: false;
  readonly reason: ServiceRefusal;
  /** s that the gateway asks to wait; 0 when it does not. */
  readonly wait: number;
}

const BAD: Refused = Object.freeze({ ok: false, reason: "bad-answer", wait: 0 });
/** s; a gateway may not silence a terminal for longer. */
const MAX_WAIT = 3600;

/** @param status of HTTP @param body as it came */
export function readAnswer(
  question: Question,
  status: number,
  body: Uint8Array,
): { readonly ok: true; readonly value: Answer } | Refused {
  if (body.length > MAX_ANSWER) return BAD;
  const object = readJson(body);
  if (object === undefined) return BAD;
  if (status !== 200) return readRefusal(object);
  const value = answerOf(question, object);
  return value === undefined ? BAD : { ok: true, value };
}

function readRefusal(object: JsonObject): Refused {
  const reason = member(object, "refusal");
  const wait = wholeMember(object, "wait", 0) ?? 0;
  if (typeof reason !== "string" || !isGatewayRefusal(reason)) return BAD;
  return { ok: false, reason, wait: Math.min(wait, MAX_WAIT) };
}

function answerOf(question: Question, object: JsonObject): Answer | undefined {
  switch (question.service) {
    case "rights": {
      const proof = bytesOf(member(object, "proof"), MAX_RIGHTS_BYTES);
      return proof === undefined || proof.length === 0 ? undefined : { service: "rights", proof };
    }
    case "identity":
      return identityOf(object);
    case "context":
      return contextOf(question.action, object);
    case "recalls":
      return recallsOf(question, object);
    case "dispensation": {
      const document = idOf(member(object, "document"));
      const isNew = member(object, "isNew");
      if (document === undefined || typeof isNew !== "boolean") return undefined;
      return { service: "dispensation", document, isNew };
    }
  }
}

function identityOf(object: JsonObject): Answer | undefined {
  const found = member(object, "identity");
  const said = member(object, "source");
  const source = QUALIFIED_BY.find((name) => name === said);
  const at = timeMember(object, "at");
  if (!isObject(found) || at === undefined || source === undefined) return undefined;
  const matricule = member(found, "matricule");
  const oid = wholeMember(found, "oid", 8);
  const familyName = nameOf(member(found, "familyName"));
  const givenNames = nameOf(member(found, "givenNames"));
  const birthDate = member(found, "birthDate");
  const sex = wholeMember(found, "sex", 0);
  const birthPlace = member(found, "birthPlace");
  if (typeof matricule !== "string" || !isInsMatricule(matricule)) return undefined;
  if (oid === undefined || oid > 11 || sex === undefined || sex > 2) return undefined;
  if (familyName === undefined || givenNames === undefined) return undefined;
  if (typeof birthDate !== "string" || !isDate(birthDate)) return undefined;
  if (birthPlace !== undefined && !(typeof birthPlace === "string" && birthPlace.length === 5 && isAscii(birthPlace))) {
    return undefined;
  }
  const identity: Identity = {
    matricule,
    oid,
    familyName,
    givenNames,
    birthDate,
    sex,
    ...(typeof birthPlace === "string" ? { birthPlace } : {}),
  };
  return compareTraits(identity) === "impossible" ? undefined : { service: "identity", identity, source, at };
}

function contextOf(action: "open" | "restore" | "close" | "sign", object: JsonObject): Answer | undefined {
  if (action === "close") return member(object, "closed") === true ? { service: "context", action } : undefined;
  if (action === "sign") {
    const isNew = member(object, "isNew");
    return member(object, "signed") === true && typeof isNew === "boolean"
      ? { service: "context", action, isNew }
      : undefined;
  }
  const context = member(object, "context");
  if (!isObject(context)) return undefined;
  const id = idOf(member(context, "id"));
  const ends = timeMember(context, "ends");
  return id === undefined || ends === undefined ? undefined : { service: "context", action, context: { id, ends } };
}

function recallsOf(question: Extract<Question, { service: "recalls" }>, object: JsonObject): Answer | undefined {
  if (member(object, "isCurrent") === true) return { service: "recalls", piece: undefined };
  const version = wholeMember(object, "version", 1);
  const length = wholeMember(object, "length", 1);
  const bytes = bytesOf(member(object, "bytes"), MAX_PIECE);
  if (version === undefined || length === undefined || length > MAX_IMAGE || bytes === undefined) return undefined;
  const { from } = question;
  // A piece of no bytes would be asked for again and again.
  if (bytes.length === 0 || from + bytes.length > length) return undefined;
  if (question.version === undefined ? version <= question.have : version !== question.version) return undefined;
  return { service: "recalls", piece: { version, length, from, bytes } };
}

/** Visible ASCII, so that it can be sent back and put in a log as it is. */
function idOf(value: Json | undefined): string | undefined {
  if (typeof value !== "string" || value.length === 0 || value.length > MAX_ID) return undefined;
  return isAscii(value) && !value.includes(" ") ? value : undefined;
}

function nameOf(value: Json | undefined): string | undefined {
  if (typeof value !== "string" || value.length === 0 || value.length > MAX_NAME) return undefined;
  return isPlain(value) && !isBlank(value) ? value : undefined;
}

function bytesOf(value: Json | undefined, most: number): Uint8Array | undefined {
  if (typeof value !== "string" || value.length > Math.ceil(most / 3) * 4) return undefined;
  const bytes = fromBase64(value);
  return bytes === undefined || bytes.length > most ? undefined : bytes;
}

function timeMember(object: JsonObject, name: string): number | undefined {
  const time = wholeMember(object, name, 0);
  return time === undefined || time > LAST_TIME ? undefined : time;
}

/** "YYYY-MM-DD" in digits; of any calendar. */
function isDate(text: string): boolean {
  if (text.length !== 10) return false;
  for (let i = 0; i < 10; i += 1) {
    const code = text.charCodeAt(i);
    if (i === 4 || i === 7 ? code !== 0x2d : code < 0x30 || code > 0x39) return false;
  }
  return true;
}
