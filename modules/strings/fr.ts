/**
 * Every word that the pharmacist reads. French typography: no-break space before : ; ! ? and the euro sign, the curly
 * apostrophe. Titles fit one line of the verdict band; advice fits three lines and says what to do next.
 */
import type { Caution, Refusal } from "modules/token/verdict";

/** What is wrong, and what to do about it. */
export interface Advice {
  readonly title: string;
  readonly advice: string;
}

/** Everything the terminal itself can complain of, apart from a refused token. */
export type Problem =
  | "box-expired"
  | "box-not-marketed"
  | "box-unknown"
  | "box-unreadable"
  | "box-counted"
  | "not-a-medicine"
  | "too-many-lines"
  | "too-many-boxes"
  | "no-lines"
  | "unexpected-code"
  | "price"
  | "store"
  | "no-answer";

/** What the pharmacist is asked. */
export type Asked = "abandon" | "replace";

export type KeyLabel =
  | "cancel"
  | "back"
  | "abandon"
  | "keepSale"
  | "replace"
  | "service"
  | "next"
  | "edit"
  | "choose"
  | "boxes"
  | "total"
  | "detail"
  | "amounts"
  | "validate"
  | "retry"
  | "understood"
  | "keepBox"
  | "dropBox"
  | "nextPatient";

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
  boxes: "Boîtes",
  total: "Total",
  detail: "Détail",
  amounts: "Montants",
  validate: "Valider",
  retry: "Réessayer",
  understood: "Compris",
  keepBox: "Garder",
  dropBox: "Écarter",
  nextPatient: "Suivant",
});

export const REFUSED: Readonly<Record<Refusal, Advice>> = Object.freeze({
  "unknown-format": {
    title: "Code non reconnu",
    advice: "Ce n’est pas un code e-carte Vitale. Demandez au patient d’ouvrir l’appli carte Vitale.",
  },
  malformed: {
    title: "QR abîmé ou incomplet",
    advice: "Demandez au patient d’afficher un nouveau code, luminosité au maximum.",
  },
  "unsupported-algorithm": {
    title: "Signature non prise en charge",
    advice: "Ce terminal ne sait pas vérifier ce code. Prenez la carte Vitale, et mettez le terminal à jour.",
  },
  "unknown-key": {
    title: "Émetteur inconnu",
    advice: "Sa clé n’est pas dans ce terminal. Prenez la carte Vitale, et mettez les clés à jour.",
  },
  "key-not-valid": {
    title: "Clé périmée ou révoquée",
    advice: "N’acceptez pas ce code. Prenez la carte Vitale, et mettez les clés à jour.",
  },
  "bad-signature": {
    title: "Signature fausse",
    advice: "Ce code est un faux\u00a0: ne l’acceptez pas. Prenez la carte Vitale.",
  },
  "not-yet-valid": {
    title: "QR pas encore valable",
    advice: "Comparez l’heure du téléphone et celle du terminal, puis demandez un nouveau code.",
  },
  expired: {
    title: "QR expiré",
    advice: "Demandez au patient de le rafraîchir.",
  },
  "lifetime-too-long": {
    title: "Durée de validité anormale",
    advice: "N’acceptez pas ce code. Demandez-en un nouveau, ou prenez la carte Vitale.",
  },
  "wrong-issuer": {
    title: "Émetteur non autorisé",
    advice: "La clé n’est pas celle de cet émetteur\u00a0: n’acceptez pas ce code. Prenez la carte Vitale.",
  },
  "wrong-card": {
    title: "Ne vient pas de cette carte",
    advice: "Ces données appartiennent à une autre carte. Demandez le QR de l’appli ou la carte Vitale.",
  },
  "already-used": {
    title: "QR déjà utilisé",
    advice: "Un code ne sert qu’une fois\u00a0: demandez au patient d’en afficher un nouveau.",
  },
  "invalid-identity": {
    title: "Identité non valable",
    advice: "Le matricule INS ou un champ obligatoire est faux. Prenez la carte Vitale.",
  },
});

/** One line each. The same words stand in the verdict band and in the strips under it. */
export const CAUTION: Readonly<Record<Caution, string>> = Object.freeze({
  "rights-ended": "Droits terminés",
  "rights-not-started": "Droits pas encore ouverts",
  "keys-stale": "Clés du terminal périmées",
  "clock-uncertain": "Heure du terminal incertaine",
  "delegated-use": "Présentée par un tiers",
  "test-identity": "IDENTITÉ DE TEST",
});

export const PROBLEM: Readonly<Record<Problem, Advice>> = Object.freeze({
  "box-expired": {
    title: "Boîte périmée",
    advice: "Écartez-la, ou gardez-la sur la facture après contrôle de la date.",
  },
  "box-not-marketed": {
    title: "Boîte qui n’est plus vendue",
    advice: "Écartez-la, ou gardez-la sur la facture au prix connu.",
  },
  "box-unknown": {
    title: "Boîte inconnue",
    advice: "Ce CIP n’est pas au catalogue\u00a0: vendez cette boîte hors du terminal.",
  },
  "box-unreadable": { title: "Code de boîte illisible", advice: "Scannez de nouveau le DataMatrix, bien à plat." },
  "box-counted": {
    title: "Boîte déjà comptée",
    advice: "Même numéro de série\u00a0: elle n’est pas comptée deux fois.",
  },
  "not-a-medicine": { title: "Pas un médicament", advice: "Ce code n’est pas un CIP. Scannez la boîte du médicament." },
  "too-many-lines": {
    title: "Facture pleine",
    advice: "40 lignes au plus\u00a0: validez, puis faites une autre facture.",
  },
  "too-many-boxes": { title: "Trop de boîtes", advice: "Contrôlez la quantité\u00a0: cette boîte n’est pas comptée." },
  "no-lines": { title: "Aucune boîte", advice: "Scannez au moins une boîte avant le total." },
  "unexpected-code": {
    title: "Code inattendu",
    advice: "Ce n’est ni une boîte ni une e-carte Vitale. La vente continue.",
  },
  price: {
    title: "Prix impossible à calculer",
    advice: "Cette boîte n’est pas comptée\u00a0: vendez-la hors du terminal.",
  },
  store: {
    title: "Facture non enregistrée",
    advice: "Rien n’est perdu\u00a0: réessayez. Sinon, facturez hors du terminal.",
  },
  "no-answer": { title: "Vérification sans réponse", advice: "Demandez au patient d’afficher un nouveau code." },
});

export const ASK: Readonly<Record<Asked, Advice>> = Object.freeze({
  abandon: { title: "Abandonner la vente\u00a0?", advice: "Les boîtes scannées seront effacées." },
  replace: {
    title: "Un autre patient\u00a0?",
    advice: "Un nouveau code a été lu. Remplacer efface la vente en cours.",
  },
});

/** The steps, as the header names them. */
export const STEP = Object.freeze({
  idle: "Comptoir",
  reading: "Lecture",
  identity: "Patient",
  boxes: "Boîtes",
  summary: "À payer",
  done: "Terminé",
  refused: "Refusé",
  service: "Service",
});

export const TEXT = Object.freeze({
  present: "Présentez le QR code",
  presentHint: "ou scannez une première boîte",
  reading: "Lecture…",
  readingHint: "Vérification de la signature",
  storing: "Enregistrement…",
  rightsOpen: "Droits ouverts",
  rightsUntil: "Droits jusqu’au ",
  rightsEnded: "Droits terminés le ",
  rightsFrom: "Droits à partir du ",
  rightsNone: "Aucun droit connu",
  born: Object.freeze(["né(e)", "né", "née"]),
  bornOn: " le ",
  bornIn: " en ",
  years: "\u00a0ans",
  year: "\u00a0an",
  months: "\u00a0mois",
  presentedBy: "Présentée par ",
  noCard: "Sans carte",
  noCardHint: "Le patient avance la totalité",
  paperForm: "Remettre une feuille de soins papier",
  freePrice: "prix libre",
  addFreePrice: "Prix libre à ajouter au total",
  paperFormAndFreePrice: "Feuille papier · prix libre à ajouter",
  test: "TEST",
  scanBoxes: "Scannez les boîtes",
  scanBoxesHint: "Présentez le DataMatrix au lecteur",
  prescription: "Ordonnance",
  noPrescription: "Sans ordonnance",
  box: "\u00a0boîte",
  boxes: "\u00a0boîtes",
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
  stored: "Facture enregistrée",
  invoice: "Facture n°\u00a0",
  queued: "En attente de télétransmission",
  none: "aucune",
  menuNext: "Ligne suivante",
  menuAld: "En rapport avec l’ALD",
  menuLess: "Retirer une boîte",
  menuDrop: "Retirer la ligne",
  menuPrescription: "Ordonnance",
  otherWarnings: "\u00a0autres remarques",
  scannerLost: "Rebranchez le lecteur",
  scanner: "Lecteur ",
  scannerSearching: "Recherche du lecteur…",
  keysStale: "Clés périmées\u00a0: mettez-les à jour",
  noKeys: "Aucune clé\u00a0: rien ne peut être vérifié",
  network: "Sans réseau",
  toSend: "\u00a0à transmettre",
  keysShort: "Clés n°\u00a0",
  keysOf: "Clés du ",
});

/** The service screen: labels on the left. */
export const SERVICE = Object.freeze({
  scanner: "Lecteur de codes",
  keys: "Clés, version",
  keysIssued: "Clés du",
  keysExpire: "Valables jusqu’au",
  queue: "À transmettre",
  network: "Réseau",
  networkNone: "non raccordé",
  clock: "Heure",
  clockCertain: "sûre",
  clockUncertain: "incertaine",
  firmware: "Logiciel",
  engine: "Moteur",
  memory: "Mémoire",
  unknown: "–",
  bytes: "\u00a0o + ",
  slots: "\u00a0cases",
  stale: " (périmées)",
});

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
export const REGIME_UNKNOWN = "Régime ";

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

/** Fees of a prescription, by code. */
export const FEE: Readonly<Record<string, string>> = Object.freeze({
  HD: "Honoraires par boîte",
  HDR: "Ordonnance",
  HDA: "Âge du patient",
  HDE: "Médicament spécifique",
  HC: "Ordonnance complexe",
});
