/** What the online services have answered about the patient of the sale. */
import type { Patient, PatientNews } from "modules/services/patient-job";
import type { Claims } from "modules/token/claims";
import type { Turn } from "./turn";

/** No rank is on a card or in a token: twins are told apart by who asks for them at the counter. */
const FIRST = 1;

/** Whom to ask about. */
export function patientOf({ identity, amo, tokenId, unverified }: Claims): Patient {
  const { matricule, oid, birthDate } = identity;
  const subject = { matricule, oid, birthDate, rank: FIRST };
  if (unverified === true) return { subject, ...(amo.quality === 0 ? {} : { insured: matricule }), tokenId: "" };
  const { regime, caisse, centre } = amo;
  return { subject, amo: { regime, caisse, centre }, tokenId };
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
      const { refusal: _, ...rest } = online;
      turn.setSale({ ...sale, online: { ...rest, rights: { answer: news.rights, proof: news.proof } } });
      return;
    }
    case "no-rights":
      turn.setSale({ ...sale, online: { ...online, refusal: news.refusal } });
      return;
    case "context":
      turn.setSale({ ...sale, online: { ...online, context: news.context } });
      return;
    case "no-context":
      turn.setSale({ ...sale, online: { ...online, contextRefusal: news.refusal } });
  }
}
