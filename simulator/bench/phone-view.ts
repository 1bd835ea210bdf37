/** What the e-carte app shows of a phone, in French. */

import { civilDay } from "modules/calendar/civil-day";
import { isoDate } from "modules/calendar/date";
import { day as dayMonthYear } from "modules/strings/fr/format";
import type { Exoneration, Identity, Period } from "modules/token/claims";
import { standingOn } from "modules/token/rights";
import { wholeYears } from "../ecarte/enrolment";
import type { Phone } from "../ecarte/phone";
import type { PhoneView } from "./protocol";

const REGIMES: Readonly<Record<string, string>> = Object.freeze({
  "01": "Assurance Maladie",
  "02": "MSA",
  "08": "CNMSS (militaires)",
  "91": "MGEN",
});
const EXONERATIONS: readonly string[] = Object.freeze([
  "",
  "Affection de longue durée",
  "Maternité",
  "Accident du travail",
  "Invalidité",
  "Pension militaire",
]);

type Right = PhoneView["rights"][number];

/** "Camille Jeanne ESSAI" */
export function nameOf({ familyName, givenNames }: Identity): string {
  const given = givenNames.toLocaleLowerCase("fr").replace(/(^|[ -])\p{L}/gu, (start) => start.toLocaleUpperCase("fr"));
  return `${given} ${familyName}`;
}

/** @param now s */
export function phoneView(phone: Phone, now: number, code: PhoneView["code"] | undefined): PhoneView {
  const today = civilDay(now);
  const { identity, amo, exonerations, c2s, amc } = phone.patient.person(today);
  const { birthDate, ...holder } = phone.holder(now);
  const rights: Right[] = [
    { title: REGIMES[amo.regime] ?? `Régime ${amo.regime}`, ...openRights(amo.rights, today) },
    ...(amo.localRegime ? [{ title: "Régime local", text: "Alsace-Moselle", good: true }] : []),
    ...exonerations.map((exoneration) => exonerationRight(exoneration, today)),
    ...(c2s === undefined ? [] : [{ title: "C2S", ...until(c2s, today) }]),
    amc === undefined
      ? { title: "Complémentaire", text: c2s === undefined ? "aucune" : "assurée par la C2S", good: c2s !== undefined }
      : { title: `Mutuelle ${amc.contract}`, ...until(amc, today) },
  ];
  return {
    id: phone.patient.id,
    name: nameOf(identity),
    matricule: identity.matricule,
    born: `${identity.sex === 2 ? "née" : "né"} le ${identity.birthDate.split("-").reverse().join("/")}`,
    rights,
    enrolment: phone.enrolment ?? null,
    holder: { age: wholeYears(birthDate, isoDate(today)), ...holder },
    delegation: phone.delegation(now) ?? null,
    receipts: phone.receipts,
    code: code ?? null,
  };
}

function openRights(rights: readonly Period[], today: number): Omit<Right, "title"> {
  const { state, day } = standingOn(rights, today);
  switch (state) {
    case "open":
      return { text: `droits ouverts jusqu’au ${dayMonthYear(day)}`, good: true };
    case "ended":
      return { text: `droits terminés le ${dayMonthYear(day)}`, good: false };
    case "not-started":
      return { text: `droits ouverts à partir du ${dayMonthYear(day)}`, good: false };
    case "none":
      return { text: "aucun droit", good: false };
  }
}

function exonerationRight(exoneration: Exoneration, today: number): Right {
  return { title: EXONERATIONS[exoneration.kind] ?? "Exonération", ...until(exoneration, today) };
}

function until(period: Period, today: number): Omit<Right, "title"> {
  const { state, day } = standingOn([period], today);
  if (state === "open") return { text: `jusqu’au ${dayMonthYear(day)}`, good: true };
  if (state === "not-started") return { text: `à partir du ${dayMonthYear(day)}`, good: false };
  return { text: `terminée le ${dayMonthYear(day)}`, good: false };
}
