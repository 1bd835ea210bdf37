/** Why the collector rejected an invoice, and what the pharmacist can do: the title in a list, the advice in full. */
import type { RejectionReason } from "modules/teletransmission/reason";
import type { Advice } from "./messages";

/**
 * What the key on the right does: `correct` opens the sale again, `resend` sends the same once more under a new number,
 * `none` leaves only setting it aside.
 */
export type Remedy = "correct" | "resend" | "none";

export interface Rejection extends Advice {
  readonly remedy: Remedy;
}

function rejection(title: string, advice: string, remedy: Remedy): Rejection {
  return Object.freeze({ title, advice, remedy });
}

export const REJECTION: Readonly<Record<RejectionReason, Rejection>> = Object.freeze({
  "rights-not-open": rejection(
    "Droits non ouverts",
    "Corrigez avec l’e-carte à jour du patient, ou sans carte s’il règle tout.",
    "correct",
  ),
  "insured-unknown": rejection("Assuré inconnu", "Corrigez avec l’e-carte ou la carte Vitale du patient.", "correct"),
  "amc-unknown": rejection(
    "Complémentaire inconnue",
    "Corrigez avec l’e-carte à jour\u00a0: sans mutuelle, le patient règle sa part.",
    "correct",
  ),
  amounts: rejection("Montants refusés", "Le tarif a pu changer\u00a0: corrigez, les prix seront refaits.", "correct"),
  "prescriber-unknown": rejection("Prescripteur inconnu", "Contrôlez l’ordonnance, puis corrigez.", "correct"),
  "already-billed": rejection(
    "Déjà facturée",
    "Cette vente est déjà réglée par la caisse\u00a0: écartez-la après contrôle.",
    "none",
  ),
  malformed: rejection(
    "Illisible pour le collecteur",
    "Mettez le terminal à jour, puis renvoyez-la. Prévenez le support.",
    "resend",
  ),
  "too-late": rejection("Hors délai", "Demandez une dérogation à la caisse, puis renvoyez-la.", "resend"),
  damaged: rejection(
    "Abîmée dans le terminal",
    "Ses données ne sont plus lisibles. Refaites la vente, puis écartez-la.",
    "none",
  ),
  other: rejection("Rejetée sans motif connu", "Renvoyez-la. Si elle revient, appelez le collecteur.", "resend"),
});
