/** French: how a patient pays, and what the payment terminal answers. */
import type { PaymentDoubt, PaymentOutcome, PaymentRefusal } from "modules/payment/payment";
import type { SettlementMeans, SettlementState } from "modules/payment/settlement";
import type { Way } from "modules/terminal/pay";

export const PAYMENT = Object.freeze({
  way: Object.freeze({
    "terminal-card": "Carte, terminal de paiement",
    "terminal-cheque": "Chèque, terminal de paiement",
    cash: "Espèces",
    cheque: "Chèque",
    card: "Carte, autre terminal",
    account: "En compte",
    none: "Non indiqué",
  } satisfies Readonly<Record<Way, string>>),
  means: Object.freeze({
    cash: "Espèces",
    cheque: "Chèque",
    card: "Carte",
    account: "En compte",
  } satisfies Readonly<Record<SettlementMeans, string>>),
  /** After the means, where the payment terminal says it. */
  state: Object.freeze({
    asked: "\u00a0: en cours",
    done: "\u00a0: accepté",
    unknown: "\u00a0: à vérifier",
  } satisfies Readonly<Record<Exclude<SettlementState, "said">, string>>),
  /** Before an amount, on one line. */
  note: Object.freeze({
    done: "Paiement accepté\u00a0: ",
    refused: "Paiement refusé\u00a0: ",
    unknown: "Paiement à vérifier\u00a0: ",
    "not-asked": "Terminal de paiement absent\u00a0: ",
  } satisfies Readonly<Record<PaymentOutcome["result"], string>>),
  underWay: "Paiement en cours\u00a0: ",
  collected: "Encaissé",
  toCheck: "Paiement à vérifier",
  refused: "Paiement refusé",
  giveBack: "Paiement à rembourser",
  invoice: "Facture n°\u00a0",
  noInvoice: "Sans facture",
  advice: Object.freeze({
    unknown: "Regardez le ticket du terminal de paiement\u00a0: payé, ou non\u00a0?",
    refused: "Rien n’a été encaissé\u00a0: redemandez, ou réglez autrement.",
    "sale-left": "Vente non enregistrée, mais encaissée\u00a0: remboursez le patient.",
  }),
  /** Why, where the payment terminal or the line has said it. */
  reason: Object.freeze({
    "no-answer": "Le terminal de paiement n’a pas répondu",
    "line-lost": "La liaison a été coupée",
    "other-request": "La réponse est d’une autre demande",
    garbage: "La réponse est illisible",
    "power-cut": "Le courant a été coupé pendant le paiement",
    "sale-left": "La vente a été quittée",
    declined: "Refusé par la banque",
    forbidden: "Opération interdite",
    abandoned: "Abandonné par le patient",
    failed: "Le terminal de paiement n’a pas pu",
    "time-out": "Délai dépassé",
    "bad-request": "Demande non comprise",
    "no-selection": "Aucune application choisie",
    "unknown-action": "Opération inconnue",
    currency: "Devise non acceptée",
    other: "Raison inconnue",
  } satisfies Readonly<Record<PaymentDoubt | PaymentRefusal, string>>),
});
