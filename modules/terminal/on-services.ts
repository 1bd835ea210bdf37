/**
 * What the online services have answered about the patient of the sale. Nothing of it changes a price by itself: a person
 * sees in words what is different, and says with a key whether it is used.
 */
import { civilDay } from "modules/calendar/civil-day";
import type { Patient, PatientNews } from "modules/services/patient-job";
import type { Claims } from "modules/token/claims";
import { standingOn } from "modules/token/rights";
import { differences, withRights } from "modules/token/rights-difference";
import type { Caution } from "modules/token/verdict";
import type { Key } from "./event";
import { contextState, type KnownRights } from "./known-online";
import { lookUpCard } from "./look-up";
import { openSummary } from "./on-summary";
import { withTotals } from "./sale";
import type { Sale, View } from "./state";
import type { Turn } from "./turn";

type RightsView = Extract<View, { name: "rights" }>;

/** Whom to ask about. */
export function patientOf({ identity, amo, tokenId, unverified, cardSerial }: Claims): Patient {
  const { matricule, oid, birthDate, rank } = identity;
  // What nobody has said is not asked with: of twins the gateway then asks which.
  const subject = rank === undefined ? { matricule, oid, birthDate } : { matricule, oid, birthDate, rank };
  // A child's card has the number of a parent.
  if (unverified === true) return { subject, ...(amo.quality === 0 ? {} : { insured: matricule }), tokenId: "" };
  const { regime, caisse, centre } = amo;
  return { subject, amo: { regime, caisse, centre }, tokenId: cardSerial === undefined ? tokenId : "" };
}

export function onServices(turn: Turn, news: PatientNews): void {
  const { sale } = turn.state;
  const claims = sale?.claims ?? null;
  // Of a sale that is over.
  if (sale === null || claims === null) return;
  const { identity } = claims;
  if (news.of.matricule !== identity.matricule || news.of.birthDate !== identity.birthDate) return;
  const { online = {} } = sale;
  switch (news.about) {
    case "rights": {
      // What was decided about stays as it was decided.
      if (online.rights !== undefined) return;
      const { refusal: _, ...rest } = online;
      const found = differences(claims, news.rights, civilDay(turn.context.now));
      const use = found.length === 0 ? "same" : "open";
      const rights: KnownRights = { answer: news.rights, proof: news.proof, differences: found, use };
      turn.setSale({ ...sale, online: { ...rest, rights } });
      if (use === "same") return;
      turn.tell({ kind: "rights", isFirst: claims.unverified === true });
      turn.sound("warning");
      return;
    }
    case "no-rights":
      if (online.rights !== undefined) return;
      turn.setSale({ ...sale, online: { ...online, refusal: news.refusal } });
      if (news.refusal !== "rank-needed") return;
      turn.tell({ kind: "problem", problem: "rank-needed", count: 1 });
      turn.sound("warning");
      return;
    case "context": {
      const { contextRefusal: _, ...rest } = online;
      const { id, ends } = news.context;
      turn.setSale({ ...sale, online: { ...rest, context: { id, ends, warned: false } } });
      return;
    }
    case "no-context":
      turn.setSale({ ...sale, online: { ...online, contextRefusal: news.refusal } });
  }
}

/** A person has said the rank of birth: the services are asked again, with it. */
export function withRank(turn: Turn, sale: Sale, rank: number): void {
  if (sale.claims === null) return;
  const claims = { ...sale.claims, identity: { ...sale.claims.identity, rank } };
  const { refusal: _, ...online } = sale.online ?? {};
  turn.setSale({ ...sale, claims, online });
  turn.effects.push({ type: "serve", patient: patientOf(claims) });
  lookUpCard(turn, claims);
}

/** A context whose end comes near is told of once, while there is time. */
export function onContextTime(turn: Turn): void {
  const { sale, now } = turn.state;
  const context = sale?.online?.context;
  if (sale === null || context === undefined || context.warned) return;
  if (contextState(sale.online, now) === "open") return;
  turn.setSale({ ...sale, online: { ...sale.online, context: { ...context, warned: true } } });
  turn.tell({ kind: "context", ends: context.ends });
  turn.sound("warning");
}

/** @param back where the key that decides nothing leads */
export function openRights(turn: Turn, back: RightsView["back"]): void {
  turn.sound("key");
  // It is on the screen now.
  if (turn.state.device.note?.kind === "rights") turn.setDevice({ note: null });
  turn.show({ name: "rights", back });
}

export function onRightsKey(turn: Turn, view: RightsView, sale: Sale, key: Key): void {
  const { online } = sale;
  const rights = online?.rights;
  if (key === "cancel" || rights === undefined) {
    turn.sound("key");
    leave(turn, view, sale);
    return;
  }
  const use = key === "validate" ? "applied" : "kept";
  const decided: Sale = { ...sale, online: { ...online, rights: { ...rights, use } } };
  const changed = use === "applied" ? withTotals(applied(decided, rights, turn), turn.context) : decided;
  turn.setSale(changed);
  if (view.back === "boxes") openSummary(turn, changed);
  else {
    turn.sound("key");
    leave(turn, view, changed);
  }
}

function leave(turn: Turn, { back }: RightsView, sale: Sale): void {
  if (back === "boxes") turn.show({ name: "boxes", selected: sale.lines.length - 1, menu: -1 });
  else turn.show({ name: "identity" });
}

/** The sale with the rights that were told on line in place of those that were shown. */
function applied(sale: Sale, { answer }: KnownRights, turn: Turn): Sale {
  if (sale.claims === null) return sale;
  const claims = withRights(sale.claims, answer);
  return { ...sale, claims, cautions: cautionsOf(sale.cautions, claims, civilDay(turn.context.now)) };
}

/** Those about rights made anew, at their place: they come first. */
function cautionsOf(cautions: readonly Caution[], { amo }: Claims, today: number): readonly Caution[] {
  const { state } = standingOn(amo.rights, today);
  const others = cautions.filter((caution) => !ABOUT_RIGHTS.includes(caution));
  if (state === "open") return others;
  return [state === "not-started" ? "rights-not-started" : "rights-ended", ...others];
}

const ABOUT_RIGHTS: readonly Caution[] = Object.freeze(["rights-unverified", "rights-ended", "rights-not-started"]);
