/** French: why the collector rejected an invoice, and what the pharmacist can do: the title in a list, the advice in full. */
import type { RejectionReason } from "modules/teletransmission/reason";
import { type Advice, tell } from "../advice";

export const REJECTION: Readonly<Record<RejectionReason, Advice>> = Object.freeze({
  "rights-not-open": tell(
    "Droits non ouverts",
    "Corrigez avec l’e-carte à jour du patient, ou sans carte s’il règle tout.",
  ),
  "insured-unknown": tell("Assuré inconnu", "Corrigez avec l’e-carte ou la carte Vitale du patient."),
  "amc-unknown": tell(
    "Complémentaire inconnue",
    "Corrigez avec l’e-carte à jour\u00a0: sans mutuelle, le patient règle sa part.",
  ),
  amounts: tell("Montants refusés", "Le tarif a pu changer\u00a0: corrigez, les prix seront refaits."),
  "prescriber-unknown": tell("Prescripteur inconnu", "Contrôlez l’ordonnance, puis corrigez."),
  "already-billed": tell(
    "Déjà facturée",
    "Cette vente est déjà réglée par la caisse\u00a0: écartez-la après contrôle.",
  ),
  malformed: tell("Illisible pour le collecteur", "Mettez le terminal à jour, puis renvoyez-la. Prévenez le support."),
  "too-late": tell("Hors délai", "Demandez une dérogation à la caisse, puis renvoyez-la."),
  damaged: tell("Abîmée dans le terminal", "Ses données ne sont plus lisibles. Refaites la vente, puis écartez-la."),
  other: tell("Rejetée sans motif connu", "Renvoyez-la. Si elle revient, appelez le collecteur."),
});
