/** What the e-carte app shows of a phone, in facts: the page has the words. */

import { civilDay } from "modules/calendar/civil-day";
import { isoDate } from "modules/calendar/date";
import type { Identity, Period } from "modules/token/claims";
import { standingOn } from "modules/token/rights";
import { wholeYears } from "../ecarte/enrolment";
import type { Phone } from "../ecarte/phone";
import type { PhoneView, RightView } from "./protocol";

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
  const standing = (periods: readonly Period[]) => standingOn(periods, today);
  const rights: RightView[] = [
    { about: { kind: "regime", code: amo.regime }, ...standing(amo.rights) },
    ...(amo.localRegime ? [{ about: { kind: "local" }, ...standing(amo.rights) } as const] : []),
    ...exonerations.map((period) => ({
      about: { kind: "exoneration", code: period.kind } as const,
      ...standing([period]),
    })),
    ...(c2s === undefined ? [] : [{ about: { kind: "c2s" }, ...standing([c2s]) } as const]),
    amc === undefined
      ? { about: { kind: "no-amc", hasC2s: c2s !== undefined }, state: "none", day: 0 }
      : { about: { kind: "amc", contract: amc.contract }, ...standing([amc]) },
  ];
  return {
    now,
    id: phone.patient.id,
    name: nameOf(identity),
    matricule: identity.matricule,
    birthDate: identity.birthDate,
    sex: identity.sex,
    rights,
    enrolment: phone.enrolment ?? null,
    holder: { age: wholeYears(birthDate, isoDate(today)), ...holder },
    delegation: phone.delegation(now) ?? null,
    receipts: phone.receipts,
    code: code ?? null,
  };
}
