/**
 * French: the words of labels, keys and rows. Typography: no-break space before : ; ! ? % and the euro sign, the curly
 * apostrophe. Messages are in messages.ts, what the pricing remarks in warnings.ts.
 */
import type { KeyLabel } from "modules/terminal/soft-keys";
import type { ViewName } from "modules/terminal/state";
import { day } from "./format";

export const KEYS: Readonly<Record<KeyLabel, string>> = Object.freeze({
  cancel: "Annuler",
  back: "Retour",
  abandon: "Effacer",
  keepSale: "Continuer",
  replace: "Remplacer",
  service: "Service",
  next: "Suivant",
  edit: "Modifier",
  choose: "Choisir",
  change: "Changer",
  boxes: "Boîtes",
  total: "Total",
  detail: "Détail",
  amounts: "Montants",
  validate: "Valider",
  retry: "Réessayer",
  understood: "Compris",
  keepBox: "Garder",
  dropBox: "Écarter",
  takeBack: "Retirer",
  nextPatient: "Suivant",
  rejects: "Rejets",
  setAside: "Écarter",
  correct: "Corriger",
  resend: "Renvoyer",
  identityOnly: "Identité",
  update: "Mise à jour",
  open: "Ouvrir",
  close: "Fermer",
  confirm: "Confirmer",
  decide: "Décider",
  goBack: "Revenir",
  restart: "Redémarrer",
  plusOne: "+1",
  forget: "Oublier",
});

/** The steps, as the header names them. */
export const STEP: Readonly<Record<ViewName, string>> = Object.freeze({
  idle: "Comptoir",
  reading: "Lecture",
  card: "Carte",
  persons: "Bénéficiaire",
  "card-refused": "Carte",
  identity: "Patient",
  boxes: "Boîtes",
  line: "Détail",
  summary: "À payer",
  done: "Terminé",
  refused: "Refusé",
  rejects: "Rejets",
  reject: "Rejet",
  service: "Service",
  settings: "Réglages",
  update: "Mise à jour",
  code: "Code",
});

export const TEXT = Object.freeze({
  present: "Présentez le QR code",
  presentHint: "ou scannez une première boîte",
  presentBoth: "QR code ou carte Vitale",
  cardReading: "Lecture de la carte…",
  cardHint: "Laissez-la en place",
  cardVerifying: "Vérification des droits…",
  whoIsIt: "Qui est le patient\u00a0?",
  withRights: "droits lus",
  rightsByCode: "Le QR de l’appli carte Vitale donne les droits.",
  rightsUnverified: "Calcul sans exonération ni mutuelle",
  reading: "Lecture…",
  readingHint: "Vérification de la signature",
  storing: "Enregistrement…",
  lastInvoice: "Dernière facture enregistrée\u00a0: n°\u00a0",
  rightsOpen: "Droits ouverts",
  rightsUntil: (to: number) => `Droits jusqu’au ${day(to)}`,
  rightsEnded: (to: number) => `Droits terminés le ${day(to)}`,
  rightsFrom: (from: number) => `Droits à partir du ${day(from)}`,
  rightsNone: "Aucun droit connu",
  regimeUnknown: (code: string) => `Régime ${code}`,
  /** Before a name, by sex: 0 unknown, 1 male, 2 female. */
  title: Object.freeze(["", "M. ", "Mme "]),
  /** @param date as the language writes it */
  bornOn: (sex: number, date: string) => `${born(sex)} le ${date}`,
  bornIn: (sex: number, year: string) => `${born(sex)} en ${year}`,
  years: (count: number) => `${count}\u00a0${count < 2 ? "an" : "ans"}`,
  months: (count: number) => `${count}\u00a0mois`,
  presentedBy: (bearer: string) => `Par ${bearer}`,
  presentedUntil: (bearer: string, date: string) => `Par ${bearer}, jusqu’au ${date}`,
  noCard: "Sans carte",
  noCardHint: "Le patient avance la totalité",
  paperForm: "Remettre une feuille de soins papier",
  freePrice: "prix libre",
  addFreePrice: "Prix libre à ajouter au total",
  unverifiedAndFreePrice: "Droits à vérifier · prix libre à ajouter",
  paperFormAndFreePrice: "Feuille papier · prix libre à ajouter",
  test: "TEST",
  scanBoxes: "Scannez les boîtes",
  scanBoxesHint: "Présentez le DataMatrix au lecteur",
  prescription: "Ordonnance",
  boxes: (count: number) => `${count}\u00a0${count < 2 ? "boîte" : "boîtes"}`,
  total: "Total",
  amo: "Assurance maladie",
  amc: "Complémentaire",
  c2s: "C2S",
  toPay: "Reste à charge",
  toCollect: "À encaisser",
  nothingToPay: "Rien à payer",
  franchise: "Franchise retenue plus tard",
  notReimbursed: "non remboursé",
  ald: "ALD",
  boxExpired: "périmée",
  boxNotMarketed: "plus vendue",
  boxUnknown: "inconnue",
  batch: "Lot ",
  expiry: "Exp. ",
  menuGeneric: "Générique refusé",
  genericRefused: "gén. refusé",
  menuWhy: "Comment ce prix\u00a0?",
  noAct: "sans code acte",
  columnBox: "Boîtes",
  columnBoth: "Total",
  columnPrice: "Prix",
  base: "Base",
  amoShort: "AMO ",
  amcShort: "Mutuelle",
  leftToPay: "Reste",
  franchiseShort: "Franchise retenue plus tard\u00a0: ",
  nothingIn: "Rien dans cette facture",
  stored: "Facture enregistrée",
  invoice: "Facture n°\u00a0",
  queued: "En attente de télétransmission",
  menuNext: "Ligne suivante",
  menuAld: "En rapport avec l’ALD",
  menuLess: "Retirer une boîte",
  menuDrop: "Retirer la ligne",
  menuPrescription: "Ordonnance",
  otherWarnings: (count: number) => `${count}\u00a0autres remarques`,
  scannerLost: "Rebranchez le lecteur",
  scanner: (status: string) => `Lecteur ${status}`,
  scannerSearching: "Recherche du lecteur…",
  keysStale: "Clés périmées\u00a0: mettez-les à jour",
  noKeys: "Sans clés, rien n’est vérifié",
  network: Object.freeze({
    none: "Sans réseau",
    idle: "Envois à jour",
    sending: "Envoi…",
    online: "Envoi en cours",
    offline: "Hors ligne",
    refusing: "Collecteur\u00a0: refus",
  }),
  rejects: (count: number) => `${count}\u00a0${count < 2 ? "rejet" : "rejets"}`,
  rejectsToDealWith: (count: number) => `${count}\u00a0${count < 2 ? "rejet" : "rejets"} à traiter`,
  clockDoubted: "Heure incertaine\u00a0: voir Service",
  journalTrouble: "Journal inutilisable\u00a0: voir Service",
  rejectOf: "Facture n°\u00a0",
  rejectNoPatient: "Sans carte",
  rejectLoading: "Lecture du journal…",
  toSend: (count: number) => `${count}\u00a0à transmettre`,
  keysShort: "Clés n°\u00a0",
  keysOf: "Clés du ",
  catalogueOld: "Prix anciens\u00a0: rechargez la base",
  catalogueRefused: "Base abîmée\u00a0: rechargez-la",
  tariffsRefused: "Tarifs abîmés\u00a0: rechargez-les",
});

/** The service screen: labels on the left. */
export const SERVICE = Object.freeze({
  scanner: "Lecteur de codes",
  keys: "Clés, version",
  keysIssued: "Clés du",
  keysExpire: "Valables jusqu’au",
  queue: "À transmettre",
  rejected: "Rejets",
  network: "Réseau",
  networkIs: Object.freeze({
    none: "non raccordé",
    idle: "envois à jour",
    sending: "envoi",
    online: "envoi",
    offline: "hors ligne",
    refusing: "collecteur en refus",
  }),
  journal: "Journal",
  journalGood: "sain",
  journalFaults: (count: number) => (count < 2 ? "1\u00a0défaut" : `${count}\u00a0défauts`),
  lastNumber: "Dernière facture",
  numberShort: "n°\u00a0",
  fill: "Occupé",
  wear: "Usure de la mémoire",
  clock: "Heure",
  clockCertain: "sûre",
  clockUncertain: "incertaine",
  firmware: "Logiciel",
  engine: "Moteur",
  memory: "Mémoire",
  catalogue: "Médicaments",
  catalogueOf: (count: string, date: string) => `${count} du ${date}`,
  catalogueSample: (count: string) => `échantillon (${count})`,
  tariffs: "Tarifs",
  tariffsBuiltIn: (version: string) => `${version} (d’origine)`,
  damaged: (what: string) => `abîmés\u00a0: ${what}`,
  unknown: "–",
  memoryInUse: (chunks: number, slots: number) => `${chunks}\u00a0o + ${slots}\u00a0cases`,
  stale: (date: string) => `${date} (périmées)`,
});

/** The page of what can be chosen. */
export const SETTINGS = Object.freeze({
  language: "Langue",
});

/** Of the scanner, by its status. */
export const SCANNER = Object.freeze({
  searching: "recherche…",
  ready: "prêt",
  lost: "absent",
  unsettled: "prêt (partiel)",
});

/** Régimes of the AMO, as the counter names them. */
export const REGIME: Readonly<Record<string, string>> = Object.freeze({
  "01": "Régime général",
  "02": "MSA",
  "03": "Indépendants",
  "04": "SNCF",
  "05": "RATP",
  "06": "ENIM",
  "07": "Mines",
  "08": "CNMSS",
  "09": "Banque de France",
  "10": "CRPCEN",
  "12": "CCIP",
  "90": "CAVIMAC",
  "91": "MGEN",
  "92": "MG",
  "93": "MGP",
  "94": "MFP",
  "95": "MNH",
});

/** Exonerations by kind, 1 to 5, as chips. */
export const EXONERATION: readonly string[] = Object.freeze([
  "",
  "ALD",
  "Maternité",
  "AT/MP",
  "Invalidité",
  "Art. L.115",
]);

export const CHIP = Object.freeze({
  c2s: "C2S",
  amc: "Mutuelle",
  amcEnded: "Mutuelle terminée",
  amcNotStarted: "Mutuelle à venir",
  local: "Alsace-Moselle",
});

/** Sums of the invoice, as their own page is titled. */
export const SUM = Object.freeze({
  totalCents: "Total",
  amoCents: "Assurance maladie",
  amcCents: "Complémentaire",
  patientCents: "Reste à charge",
  franchiseCents: "Franchise, plus tard",
});

/** What gave a rate, a base, or an advance, and a price that is not known. */
export const WHY = Object.freeze({
  free: "Prix libre\u00a0: fixé par la pharmacie",
  class: "Taux ordinaire de ce médicament",
  "local-regime": "Taux du régime local d’Alsace-Moselle",
  ald: "Taux de l’ALD\u00a0: ligne en rapport avec elle",
  atmp: "Accident du travail\u00a0: ligne en rapport",
  military: "Pension militaire\u00a0: ligne en rapport",
  contraception: "Contraception avant 26\u00a0ans\u00a0: 100\u00a0%",
  "emergency-contraception": "Contraception d’urgence\u00a0: gratuite",
  act: "Taux de cet acte",
  target: "Population cible\u00a0: pris en charge à 100\u00a0%",
  exonerated: "Patient exonéré\u00a0: pris en charge à 100\u00a0%",
  fee: "Taux de cet honoraire",
  "not-reimbursed": "Médicament non remboursable",
  "no-prescription": "Sans ordonnance\u00a0: rien n’est remboursé",
  tfr: "Base au TFR\u00a0: ce qui dépasse est au patient",
  tra: "Base au TRA\u00a0: ce qui dépasse est au patient",
  unknown: "Droits inconnus\u00a0: le patient avance tout",
  generic: "Base au prix du générique le plus cher",
  rights: "Droits non ouverts\u00a0: le patient avance tout",
  "generic-refused": "Générique refusé\u00a0: pas de tiers payant",
});

/** Fees of a prescription, by code. */
export const FEE: Readonly<Record<string, string>> = Object.freeze({
  HD: "Honoraires par boîte",
  HDR: "Ordonnance",
  HDA: "Âge du patient",
  HDE: "Médicament spécifique",
  HC: "Ordonnance complexe",
});

/** "né(e)" where the sex is unknown. */
function born(sex: number): string {
  if (sex === 1) return "né";
  return sex === 2 ? "née" : "né(e)";
}
