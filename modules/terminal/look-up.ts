/**
 * Asks the service of identities (INSi): for a person without a code and a card, by traits that the pharmacy's software was told or
 * a paper has printed; and for whoever a plastic card names, so that what is told of them bears a qualified INS.
 */
import type { InsPaper } from "modules/ins/paper";
import type { Asker } from "modules/lgo/act";
import type { Traits } from "modules/lgo/messages";
import type { IdentityAsked } from "modules/services/question";
import { isAscii, isBlank, isPlain } from "modules/text/plain";
import type { Claims } from "modules/token/claims";
import type { LookUp } from "./look-ups";
import type { Turn } from "./turn";

/** s: the gateway has ten, and may have had another question before. */
const LOOK_UP_SECONDS = 30;
/** As many as a question takes. */
const MAX_GIVEN = 10;

/** The software asks. @returns why not: where it is wrong, or that somebody else is served or looked for */
export function lookUpTraits(turn: Turn, to: Asker, traits: Traits): "busy" | { readonly at: string } | undefined {
  const wrong = wrongTrait(traits);
  if (wrong !== undefined) return { at: `traits.${wrong}` };
  const { sale, device } = turn.state;
  if (device.lookUps.open?.why.kind === "software" || (sale !== null && sale.claims !== null)) return "busy";
  const { familyName, givenNames, sex, birthDate, birthPlace } = traits;
  const place = birthPlace === undefined ? {} : { birthPlace };
  const question = { service: "identity", familyName, givenNames, sex, birthDate, ...place } as const;
  begin(turn, question, { kind: "software", to }, sale !== null);
  turn.tell({ kind: "problem", problem: "identity-asked", count: 1 });
  return undefined;
}

/** A paper was scanned where nobody is known. @returns false where nobody can be asked with it */
export function lookUpPaper(
  turn: Turn,
  { matricule, familyName, givenNames, birthDate, sex, birthPlace }: InsPaper,
): boolean {
  if (turn.context.asksOnLine !== true || turn.state.device.lookUps.open?.why.kind === "software") return false;
  const traits = { familyName, givenNames: namesOf(givenNames), sex, birthDate };
  const place = birthPlace === "" ? {} : { birthPlace };
  if (wrongTrait({ ...traits, ...place }) !== undefined) return false;
  begin(turn, { service: "identity", ...traits, ...place }, { kind: "paper", matricule }, true);
  turn.tell({ kind: "problem", problem: "identity-asked", count: 1 });
  turn.sound("key");
  return true;
}

/** A card has named a patient: asked for behind the counter's back, and said only where it is found. */
export function lookUpCard(turn: Turn, { unverified, qualified, identity, amo }: Claims): void {
  if (turn.context.asksOnLine !== true || unverified !== true || qualified !== undefined) return;
  // The number of a parent is not the child's own.
  if (amo.quality !== 0 || turn.state.device.lookUps.open?.why.kind === "software") return;
  const { matricule, familyName, birthDate, rank } = identity;
  if (isBlank(familyName) || !isPlain(familyName) || !isDate(birthDate)) return;
  // No file of a card that is read without a secret has the rank: it is left out until a person has said it.
  const card = rank === undefined ? { insured: matricule } : { insured: matricule, rank };
  begin(turn, { service: "identity", familyName, birthDate, card }, { kind: "card" }, true);
}

function begin(turn: Turn, question: IdentityAsked, why: LookUp["why"], joins: boolean): void {
  const id = turn.state.device.lookUps.count + 1;
  turn.setDevice({ lookUps: { count: id, open: { id, why, joins, until: turn.context.now + LOOK_UP_SECONDS } } });
  turn.effects.push({ type: "look-up", question, id });
}

/** @returns the name of the first one that no service takes */
function wrongTrait({ familyName, givenNames, birthDate, birthPlace }: Omit<Traits, "sex">): string | undefined {
  if (isBlank(familyName) || !isPlain(familyName)) return "familyName";
  if (givenNames.length === 0) return "givenNames";
  for (const given of givenNames) if (isBlank(given) || !isPlain(given)) return "givenNames";
  if (!isDate(birthDate)) return "birthDate";
  return birthPlace === undefined || isPlace(birthPlace) ? undefined : "birthPlace";
}

function namesOf(text: string): readonly string[] {
  const names = text.split(" ").filter((name) => name !== "");
  return names.slice(0, MAX_GIVEN);
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

/** INSEE code: digits, and A or B for Corsica. */
function isPlace(text: string): boolean {
  return text.length === 5 && isAscii(text) && !text.includes(" ");
}
