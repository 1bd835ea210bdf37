/** French: what the screens say of the printer. */
import type { PrinterStatus } from "modules/printing/status";

export const PRINTER = Object.freeze({
  status: Object.freeze({
    searching: "recherche…",
    ready: "prête",
    "paper-low": "papier bientôt fini",
    "wants-sheet": "insérez l’ordonnance",
    "cover-open": "capot ouvert",
    "paper-out": "plus de papier",
    error: "en erreur",
    "off-line": "hors ligne",
    silent: "ne répond pas",
  } satisfies Record<PrinterStatus, string>),
  kind: Object.freeze({ receipt: "Ticket", mention: "Verso" }),
  /** On Terminé, beside the invoice's number. */
  underWay: (kind: string) => `${kind}\u00a0: impression…`,
  waits: (kind: string, status: string) => `${kind}\u00a0: ${status}`,
  printed: (kind: string) => `${kind}\u00a0: imprimé`,
  refused: (kind: string) => `${kind}\u00a0: non imprimé`,
  /** On the idle screen. */
  alarm: (status: string) => `Imprimante\u00a0: ${status}`,
  stalled: "Impression à relancer\u00a0: voir Service",
  inDoubt: "Impression à vérifier\u00a0: voir Service",
  /** Its page in Service. */
  state: "Imprimante",
  waiting: "En attente",
  none: "rien",
  jobs: (count: number, number: string) =>
    count < 2 ? `facture n°\u00a0${number}` : `${count}, dont n°\u00a0${number}`,
  last: "Dernière impression",
  lastOf: (kind: string, number: string) => `${kind}, n°\u00a0${number}`,
  result: Object.freeze({
    printed: "imprimé",
    "not-found": "facture effacée",
    "too-long": "trop long",
    "too-many": "trop en attente",
    "in-doubt": "à vérifier",
  }),
  hint: Object.freeze({
    reprint: "Réimprimer fait un duplicata de la dernière facture.",
    wait: "Rien n’est perdu\u00a0: l’impression reprend, entière, dès que l’imprimante est prête.",
    stalled: "L’impression s’est interrompue trois fois. Vérifiez papier et capot, puis relancez.",
    inDoubt: "Coupure pendant l’impression\u00a0: regardez le papier. Rien n’est réimprimé sans vous.",
  }),
});
