/** A card in the slot: another way into the same sale as a QR code. */
import type { CardEvent } from "modules/card/card-session";
import { isCardProblem } from "modules/card/problem";
import type { Beneficiary } from "modules/card/vitale";
import type { CardReading } from "modules/card/vitale-reader";
import type { Claims } from "modules/token/claims";
import type { Caution, Refusal, Verdict } from "modules/token/verdict";
import { identify } from "./identify";
import { CARD_REMOVED_SECONDS } from "./limits";
import { lookUpCard } from "./look-up";
import { isForged } from "./sale";
import type { VerifiedPerson } from "./state";
import type { Turn } from "./turn";

const UNVERIFIED: readonly Caution[] = Object.freeze(["rights-unverified"]);
const NIR = 8;

export function onCard(turn: Turn, event: CardEvent): void {
  switch (event.kind) {
    case "inserted":
      turn.setDevice({ slot: "card" });
      // A sale that has its patient stays on the screen until the card is known to be another's.
      if (isFree(turn) && !turn.state.sale?.claims) turn.show({ name: "card", reading: null });
      return;
    case "read":
      onRead(turn, event.reading);
      return;
    case "failed":
      if (turn.state.device.slot !== "card") return;
      if (!isFree(turn)) {
        turn.missed("missed-card");
        return;
      }
      if (turn.state.view.name === "card") turn.resume();
      turn.notice(event.problem);
      return;
    case "removed":
      onRemoved(turn, event.early);
  }
}

/** Nothing is asked and nothing is under way that a card could come across. */
export function isFree(turn: Turn): boolean {
  const { view, question } = turn.state;
  if (view.name === "reading" || view.name === "persons" || view.name === "card-refused") return false;
  if (view.name === "summary" && view.storing) return false;
  return question === null || question.kind === "notice";
}

function onRead(turn: Turn, reading: CardReading): void {
  const { sale, device } = turn.state;
  if (device.slot !== "card") {
    turn.forgetCard(reading);
    return;
  }
  if (!isFree(turn)) {
    turn.missed("missed-card");
    turn.forgetCard(reading);
    return;
  }
  const claims = sale?.claims ?? null;
  if (claims === null) takeCard(turn, reading);
  // The patient's own card, put in again.
  else if (reading.persons.some((person) => isSame(person, claims))) turn.forgetCard(reading);
  else {
    turn.sound("warning");
    turn.ask({ kind: "replace-card", reading });
  }
}

/** What is still read of this card is not wanted: as if it were out. */
export function cancelCard(turn: Turn): void {
  turn.sound("key");
  turn.setDevice({ slot: "empty" });
  turn.resume();
}

function onRemoved(turn: Turn, early: boolean): void {
  const { view, question } = turn.state;
  turn.setDevice({ slot: "empty" });
  if (view.name === "card" && (early || view.reading === null)) {
    turn.resume();
    turn.notice("card-removed");
    turn.setTime(turn.state.now, CARD_REMOVED_SECONDS);
  } else if (question?.kind === "notice" && isCardProblem(question.problem)) turn.show(view);
}

/** Shows that a card was read, then asks for its token's verdict; without a token its identity is all there is. */
export function takeCard(turn: Turn, reading: CardReading): void {
  if (reading.token === undefined) {
    choose(turn, reading, null);
    return;
  }
  turn.show({ name: "card", reading });
  turn.effects.push({ type: "verify-card", bytes: reading.token, serial: reading.serial });
}

export function onCardVerdict(turn: Turn, reading: CardReading | null, verdict: Verdict): void {
  if (reading === null) return;
  const { cautions, claims, reason } = verdict;
  turn.report({ event: "verdict", verdict: verdict.verdict, reason, cautions });
  if (claims === null) {
    turn.show({ name: "card-refused", reading, reason: reason ?? "malformed" });
    turn.sound("refused");
    return;
  }
  const index = reading.persons.findIndex((person) => isSame(person, claims));
  if (index >= 0) {
    choose(turn, reading, { index, claims, cautions });
    return;
  }
  // What is signed for this card stands, whatever else is written on it.
  const { familyName, givenNames, birthDate, matricule } = claims.identity;
  const persons = [{ familyName, givenNames, birthDate, nir: matricule }, ...reading.persons];
  const signed = reading.persons.length === 1 ? persons.slice(0, 1) : persons;
  choose(turn, { ...reading, persons: signed }, { index: 0, claims, cautions });
}

/** The card's token was refused, and the pharmacist goes on without it; not where someone has made it up. */
export function acceptIdentity(turn: Turn, reading: CardReading, reason: Refusal): void {
  if (!isForged(reason)) choose(turn, reading, null);
}

export function leaveCard(turn: Turn, reading: CardReading): void {
  turn.sound("key");
  turn.forgetCard(reading);
  turn.resume();
}

/** Alone on the card, a person needs no choosing. */
function choose(turn: Turn, reading: CardReading, verified: VerifiedPerson | null): void {
  const selected = verified?.index ?? 0;
  turn.show({ name: "persons", reading, verified, selected });
  if (reading.persons.length === 1) choosePerson(turn, 0);
  else turn.sound("ok");
}

export function selectPerson(turn: Turn, selected: number): void {
  const { view } = turn.state;
  if (view.name !== "persons") return;
  turn.sound("key");
  turn.show({ ...view, selected });
}

export function choosePerson(turn: Turn, index: number): void {
  const { view } = turn.state;
  if (view.name !== "persons") return;
  const person = view.reading.persons[index];
  if (person === undefined) return;
  const verified = view.verified?.index === index ? view.verified : null;
  const claims = verified?.claims ?? unverified(person);
  const cautions = verified?.cautions ?? UNVERIFIED;
  turn.forgetCard(view.reading);
  identify(turn, claims, cautions, 0);
  lookUpCard(turn, claims);
}

/** A child bears the NIR of a parent until it has its own, so the date of birth counts too. */
function isSame({ nir, birthDate }: Beneficiary, { identity }: Claims): boolean {
  return nir === identity.matricule && birthDate === identity.birthDate;
}

/** Claims of an identity that is not signed, and of no rights. */
function unverified({ familyName, givenNames, birthDate, nir }: Beneficiary): Claims {
  // The number is this person's own where it has their year and month of birth.
  const own = nir.slice(1, 3) === birthDate.slice(2, 4) && nir.slice(3, 5) === birthDate.slice(5, 7);
  const digit = nir.charCodeAt(0) - 0x30;
  return {
    unverified: true,
    issuer: "",
    expires: 0,
    issuedAt: 0,
    tokenId: "",
    identity: {
      matricule: nir,
      oid: NIR,
      familyName,
      givenNames,
      birthDate,
      sex: own && (digit === 1 || digit === 2) ? digit : 0,
    },
    amo: { regime: "", caisse: "", centre: "", quality: own ? 0 : 2, rights: [], localRegime: false },
    exonerations: [],
  };
}
