/** French: what the pricing remarks of an invoice. */
import type { PriceWarning } from "modules/billing/warning";

export const WARNING: Readonly<Record<PriceWarning, string>> = Object.freeze({
  "no-rights-known": "Droits inconnus\u00a0: le patient avance tout",
  "rights-unverified": "À vérifier\u00a0: sans exonération ni mutuelle",
  "rights-ended": "Droits terminés\u00a0: le patient avance tout",
  "rights-not-started": "Droits à venir\u00a0: le patient avance tout",
  "no-prescription": "Sans ordonnance\u00a0: rien n’est remboursé",
  "amc-not-valid": "Complémentaire non valable ce jour",
  "age-unknown": "Date de naissance inexacte\u00a0: âge inconnu",
  "no-longer-marketed": "Une boîte n’est plus vendue",
  "free-price": "Prix libre\u00a0: à ajouter au total",
  "no-act-code": "Taux sans code acte\u00a0: à contrôler",
  "no-ald": "Droits sans ALD, AT/MP ni pension",
  "nothing-related": "Aucune ligne marquée «\u00a0en rapport\u00a0»",
  "accident-missing": "AT/MP\u00a0: numéro ou date à saisir",
  "two-natures": "AT/MP et maladie\u00a0: faites deux factures",
  "above-tfr": "Prix au-dessus du tarif forfaitaire (TFR)",
  "above-tra": "Prix au-dessus du tarif ajusté (TRA)",
  "several-rates": "Plusieurs taux\u00a0: le plus bas est appliqué",
  "fee-of-another": "Honoraire d’un autre tarif\u00a0: à contrôler",
  "specific-unknown": "Liste HDE absente\u00a0: honoraire à vérifier",
  "generic-refused": "Générique refusé\u00a0: pas de tiers payant",
  "act-age-unknown": "Acte réservé à certains âges\u00a0: à vérifier",
  "act-last-unknown": "Acte non répétable\u00a0: vérifiez le précédent",
});
