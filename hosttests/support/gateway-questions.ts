/** Questions of each kind, and what a gateway answers to them when all is well. */
import { toBase64 } from "modules/base64/base64";
import { encodeUtf8 } from "modules/cbor/utf8";
import type { Answer } from "modules/services/answer";
import type { Question } from "modules/services/question";
import { toHex } from "modules/token/hex";
import { proof, QUESTION } from "./gateway-proof";
import { AT, PERSON } from "./issuer";

const { matricule, oid, familyName, givenNames, birthDate, sex } = PERSON.identity;
const identity = { matricule, oid, familyName, givenNames, birthDate, sex };
const token = { issuer: "essai", id: "00".repeat(16) };

export const RIGHTS: Extract<Question, { service: "rights" }> = {
  service: "rights",
  nonce: toHex(QUESTION.nonce),
  subject: QUESTION.subject,
  date: "2026-05-01",
  amo: { regime: "01", caisse: "131", centre: "0001" },
};
const invoice = {
  ...{ series: 7, number: 12, at: AT, hash: "ab".repeat(32), totalCents: 1590, amoCents: 1033 },
  ...{ amcCents: 557, patientCents: 0, franchiseCents: 100 },
};

export const DISPENSATION: Extract<Question, { service: "dispensation" }> = {
  service: "dispensation",
  series: 7,
  number: 12,
  at: AT,
  patient: { matricule, oid, familyName, givenNames, birthDate },
  prescription: { number: "01S2TBPZ2JCNZZYGHZ", date: "2026-04-30", prescriber: "10001234567" },
  completeness: "FFC",
  lines: [
    {
      cip13: "3400930000120",
      name: "DOLIPRANE 1000 mg, comprimé",
      quantity: 2,
      batch: "L12345",
      expiry: "2028-03-31",
      substitution: "N",
    },
    { cip13: "3400935955838", quantity: 1, substitution: "G" },
  ],
};

const piece = Uint8Array.from({ length: 3000 }, (_, i) => i);

/** Question, JSON of its answer, and what that is read as. */
export const EXAMPLES: readonly (readonly [Question, object, Answer])[] = [
  [RIGHTS, { proof: toBase64(proof()) }, { service: "rights", proof: proof() }],
  [
    { service: "identity", familyName, givenNames: ["CAMILLE"], sex: 2, birthDate, birthPlace: "51215" },
    { identity, source: "simulated", at: AT },
    { service: "identity", identity, source: "simulated", at: AT },
  ],
  [
    { service: "identity", familyName, birthDate, card: { insured: matricule, rank: 1 } },
    { identity: { ...identity, birthPlace: "2A004" }, source: "insi", at: AT },
    { service: "identity", identity: { ...identity, birthPlace: "2A004" }, source: "insi", at: AT },
  ],
  [
    { service: "context", action: "open", code: toBase64(encodeUtf8("EV1:ABC")), challenge: "0f".repeat(16) },
    { context: { id: "ctx-1", ends: AT + 3600 } },
    { service: "context", action: "open", context: { id: "ctx-1", ends: AT + 3600 } },
  ],
  [
    { service: "context", action: "restore", context: "ctx-1" },
    { context: { id: "ctx-1", ends: AT + 3600 } },
    { service: "context", action: "restore", context: { id: "ctx-1", ends: AT + 3600 } },
  ],
  [
    { service: "context", action: "close", context: "ctx-1" },
    { closed: true },
    { service: "context", action: "close" },
  ],
  [
    { service: "context", action: "sign", token, invoice },
    { signed: true, isNew: true },
    { service: "context", action: "sign", isNew: true },
  ],
  [
    { service: "recalls", have: 3, from: 0 },
    { version: 4, length: 4000, bytes: toBase64(piece) },
    { service: "recalls", piece: { version: 4, length: 4000, from: 0, bytes: piece } },
  ],
  [{ service: "recalls", have: 4, from: 0 }, { isCurrent: true }, { service: "recalls", piece: undefined }],
  [
    DISPENSATION,
    { document: "1.2.250.1.213.1.4.5", isNew: true },
    { service: "dispensation", document: "1.2.250.1.213.1.4.5", isNew: true },
  ],
];
