/**
 * The carte Vitale of each patient of the bench: children are on a parent's card, and some cards carry the open profile's
 * token, bound to the serial number. The NIR of the parents who are not patients are of demonstration too.
 */

import { civilDay } from "modules/calendar/civil-day";
import { insKey } from "modules/ins/ins-key";
import { toHex } from "modules/token/hex";
import type { Person } from "../../tools/kit/issuing/person";
import type { Plastic } from "../hardware/card/plastic";
import { type Beneficiary, type VitaleContent, vitaleProfile } from "../hardware/card/vitale";
import type { DemoIssuers } from "./issuers";
import { findPatient } from "./patients";
import { MOTHER, TWINS_ON_CARD } from "./twins";

/** Who is on a card: a patient of the bench, or a parent who is none. */
type Entry =
  | string
  | { readonly familyName: string; readonly givenName: string; readonly birthDate: string; readonly nir: string };

interface Sheet {
  /** The holder first. */
  readonly on: readonly [Entry, ...Entry[]];
  /** Last byte of the model in the ATR. */
  readonly model: number;
  readonly hasToken: boolean;
}

const TOKEN = true;
const AS_ISSUED = false;
const SHEETS: readonly Sheet[] = Object.freeze([
  { on: ["camille", "leo"], model: 0x45, hasToken: TOKEN },
  { on: ["marcel"], model: 0x43, hasToken: TOKEN },
  { on: ["samia"], model: 0x49, hasToken: TOKEN },
  { on: ["yvonne"], model: 0x44, hasToken: AS_ISSUED },
  { on: ["aicha"], model: 0x4b, hasToken: TOKEN },
  { on: ["mathieu"], model: 0x46, hasToken: AS_ISSUED },
  { on: ["bernadette"], model: 0x47, hasToken: AS_ISSUED },
  { on: ["thomas"], model: 0x48, hasToken: TOKEN },
  { on: ["nadege"], model: 0x49, hasToken: TOKEN },
  { on: ["victor"], model: 0x4c, hasToken: TOKEN },
  { on: ["georges"], model: 0x43, hasToken: TOKEN },
  { on: ["karim"], model: 0x4b, hasToken: TOKEN },
  {
    on: [{ familyName: "DÉMO", givenName: "JULIEN", birthDate: "19900316", nir: "1900369123007" }, "zoe"],
    model: 0x4c,
    hasToken: AS_ISSUED,
  },
  { on: ["paul"], model: 0x45, hasToken: AS_ISSUED },
  {
    on: [MOTHER, "ines", ...TWINS_ON_CARD],
    model: 0x48,
    hasToken: AS_ISSUED,
  },
  { on: ["raymond"], model: 0x44, hasToken: AS_ISSUED },
  { on: ["elise"], model: 0x4b, hasToken: AS_ISSUED },
]);

const DAY = 86400;
/** The token was put on the card this long ago, and lives for nearly a year. */
const TOKEN_AGE = 10 * DAY;
/** Ten bytes: 80 25 00 00 01, then which card it is. */
const SERIAL_PREFIX: readonly number[] = [0x80, 0x25, 0x00, 0x00, 0x01];
const SERIAL_STEP = 7919;
const SERIAL_LENGTH = 10;
const BOUND_LENGTH = 8;

export interface PatientPlastic extends Plastic {
  /** Everyone on the card, the holder first. */
  readonly beneficiaries: readonly Beneficiary[];
  readonly hasToken: boolean;
  /** Sixteen hexadecimal digits, as the terminal names the card. */
  readonly serial: string;
}

/**
 * The card that a patient is on.
 * @param now s @returns undefined for who is no patient
 */
export function patientCard(id: string, issuers: DemoIssuers, now: number): PatientPlastic | undefined {
  const index = SHEETS.findIndex(({ on }) => on.includes(id));
  const sheet = SHEETS[index];
  if (sheet === undefined) return undefined;
  const today = civilDay(now);
  const beneficiaries = sheet.on.map((entry) => beneficiary(entry, today));
  const serial = serialOf(index);
  const [holder] = sheet.on;
  const person = typeof holder === "string" ? findPatient(holder)?.person(today) : undefined;
  const bound = serial.slice(SERIAL_LENGTH - BOUND_LENGTH);
  const token =
    sheet.hasToken && person !== undefined ? issuers.forCard(onCard(person), now - TOKEN_AGE, bound) : undefined;
  const content: VitaleContent = {
    model: sheet.model,
    serial,
    beneficiaries,
    validFrom: "20210401",
    ...(token === undefined ? {} : { token }),
  };
  const profile = vitaleProfile(content);
  return { id, profile, faults: {}, beneficiaries, hasToken: token !== undefined, serial: toHex(bound) };
}

function beneficiary(entry: Entry, today: number): Beneficiary {
  if (typeof entry !== "string") {
    return { ...entry, nir: entry.nir + String(insKey(entry.nir) ?? 0).padStart(2, "0") };
  }
  const identity = findPatient(entry)?.person(today).identity;
  if (identity === undefined) throw new Error(`there is no patient ${entry}`);
  const { familyName, givenNames, birthDate, matricule } = identity;
  const [givenName = ""] = givenNames.split(" ");
  return { familyName, givenName, birthDate: birthDate.replaceAll("-", ""), nir: matricule };
}

/** What belongs to a phone is not on a card: how the e-carte was opened, and to whom it was lent. */
function onCard({ delegation: _, enrolment: __, ...person }: Person): Person {
  return person;
}

function serialOf(index: number): Uint8Array {
  const serial = new Uint8Array(SERIAL_LENGTH);
  serial.set(SERIAL_PREFIX);
  new DataView(serial.buffer).setUint32(SERIAL_LENGTH - 4, (index + 1) * SERIAL_STEP);
  return serial;
}
