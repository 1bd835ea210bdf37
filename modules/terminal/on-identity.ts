/** What the service of identities (INSi) has answered: the patient of the sale, or in words why not. */
import type { IdentityFound } from "modules/services/answer";
import type { IdentityNews } from "modules/services/identity-job";
import type { ServiceRefusal } from "modules/services/refusal";
import type { Claims } from "modules/token/claims";
import type { Caution } from "modules/token/verdict";
import { identify } from "./identify";
import type { LookUp } from "./look-ups";
import { answerFound, refuseTraits } from "./on-lgo";
import type { Problem } from "./problem";
import { isWithCard, type Turn } from "./turn";

const TEST_OID = 10;

export function onIdentityFound(turn: Turn, { id, outcome }: IdentityNews): void {
  const { open } = turn.state.device.lookUps;
  if (open === null || open.id !== id) return;
  close(turn);
  if (outcome.ok) found(turn, open, outcome.found);
  else failed(turn, open, outcome.refusal);
}

/** Once a second. */
export function tickLookUp(turn: Turn): void {
  const { open } = turn.state.device.lookUps;
  if (open === null || turn.context.now < open.until) return;
  turn.effects.push({ type: "look-up", question: null, id: open.id });
  close(turn);
  failed(turn, open, "no-answer");
}

function close(turn: Turn): void {
  turn.setDevice({ lookUps: { ...turn.state.device.lookUps, open: null } });
}

function found(turn: Turn, { why, joins }: LookUp, answer: IdentityFound): void {
  const claims = claimsOf(answer);
  const cautions = cautionsOf(claims);
  const { sale } = turn.state;
  switch (why.kind) {
    case "software":
      answerFound(turn, why.to, claims, cautions);
      if (joins && sale !== null && sale.claims === null && isFree(turn)) identify(turn, claims, cautions, 0);
      else turn.tell({ kind: "problem", problem: "identity-found", count: 1 });
      return;
    case "paper":
      // Somebody has shown a code meanwhile.
      if (sale !== null && sale.claims !== null) return;
      if (answer.identity.matricule !== why.matricule) say(turn, "identity-differs");
      else if (isFree(turn)) identify(turn, claims, cautions, 0);
      else turn.missed("missed-code");
      return;
    case "card":
      join(turn, answer);
  }
}

/** What the card said is certified, where it is the same. */
function join(turn: Turn, { identity, source, at }: IdentityFound): void {
  const { sale } = turn.state;
  const claims = sale?.claims ?? null;
  if (sale === null || claims === null) return;
  if (claims.identity.matricule !== identity.matricule || claims.identity.birthDate !== identity.birthDate) return;
  // The service does not tell the rank of birth: what was said of it stays.
  const { rank } = claims.identity;
  const known = rank === undefined ? identity : { ...identity, rank };
  turn.setSale({ ...sale, claims: { ...claims, identity: known, qualified: { source, at } } });
}

function failed(turn: Turn, { why }: LookUp, refusal: ServiceRefusal): void {
  if (why.kind === "card") return;
  const problem = problemOf(refusal);
  if (why.kind === "paper") {
    say(turn, problem);
    return;
  }
  refuseTraits(turn, why.to, refusal);
  turn.tell({ kind: "problem", problem, count: 1 });
}

function problemOf(refusal: ServiceRefusal): Problem {
  if (refusal === "not-found") return "identity-nobody";
  return refusal === "several" ? "identity-several" : "identity-unreached";
}

/** On the whole screen, where nothing is asked there; else in the header. */
function say(turn: Turn, problem: Problem): void {
  if (isFree(turn)) turn.notice(problem);
  else turn.tell({ kind: "problem", problem, count: 1 });
}

/** Nothing is asked and nothing is under way that it could come across. */
function isFree({ state: { view, question } }: Turn): boolean {
  if (question !== null && question.kind !== "notice") return false;
  if (view.name === "reading" || (view.name === "summary" && view.storing)) return false;
  return !isWithCard(view);
}

/** Claims of an identity that was certified, and of no rights. */
function claimsOf({ identity, source, at }: IdentityFound): Claims {
  return {
    unverified: true,
    qualified: { source, at },
    issuer: "",
    expires: 0,
    issuedAt: 0,
    tokenId: "",
    identity,
    amo: { regime: "", caisse: "", centre: "", quality: 0, rights: [], localRegime: false },
    exonerations: [],
  };
}

function cautionsOf({ identity }: Claims): readonly Caution[] {
  return identity.oid >= TEST_OID ? ["rights-unverified", "test-identity"] : ["rights-unverified"];
}
