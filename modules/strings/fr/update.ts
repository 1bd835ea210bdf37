/** French: what the pharmacist and the technician read of field updates. */
import type { SelfTestPart } from "modules/update/agent/status";
import type { Outcome } from "modules/update/boot/boot-state";
import type { DataName } from "modules/update/data/data-partition";
import type { FirmwareRefusal } from "modules/update/slots/firmware";
import { type Advice, tell } from "../advice";

/** Labels of the update screen. */
export const UPDATE = Object.freeze({
  installed: "Logiciel installé",
  other: "Autre version",
  phase: "Mise à jour",
  service: "Accès service",
  closed: "fermé",
  open: "ouvert",
  free: "personne",
  denied: "Essais refusés",
  last: "Dernière mise à jour",
  unknown: "non géré ici",
  none: "aucune",
  ready: (version: string) => `${version} prête, non essayée`,
  kept: (version: string) => `${version} gardée, déjà confirmée`,
  pending: (version: string) => `${version} au prochain démarrage`,
  trial: (left: string) => `à l’essai, ${left}`,
  receiving: (percent: string) => `réception ${percent}`,
  staged: (data: string) => `reçus\u00a0: ${data}`,
  confirmHint: "Essai réussi\u00a0: confirmez, ou laissez le gestionnaire confirmer.",
  waitingHint: (part: string) => `Essai en cours. À vérifier encore\u00a0: ${part}.`,
  receivingHint: "Une coupure ne perd rien\u00a0: la réception reprend où elle en était.",
  pendingHint: "Redémarrez le terminal pour l’essayer, quand le comptoir est libre.",
  stagedHint: "Redémarrez le terminal pour s’en servir, quand le comptoir est libre.",
  asks: "Un gestionnaire attend votre accord.",
  noCodeHint: "Aucun code de service\u00a0: choisissez-le, l’accès reste fermé d’ici là.",
  backHint: "Revenir au logiciel d’avant demande d’abord le code de service.",
  openHint: "Réservé au technicien\u00a0: ouvrir demande le code de service.",
  openedHint: "Un gestionnaire peut installer un logiciel signé pendant ce temps.",
  code: "Code de service",
  /** The same, for one thing. */
  codeFor: Object.freeze({
    recall: "Garder la boîte\u00a0: code de service",
    software: "Appairer\u00a0: code de service",
    terminal: "Associer\u00a0: code de service",
  }),
  choose: "Choisissez le code de service",
  repeat: "Le même code, une seconde fois",
  chooseHint: "Notez-le\u00a0: il ouvre la gestion du terminal",
  knownCode: (code: string) => `Terminal simulé\u00a0: code ${code}`,
  codeHint: "Touchez les chiffres, ou\u00a0: +1 puis Valider",
});

/** Data that comes beside the firmware. */
export const DATA: Readonly<Record<DataName, string>> = Object.freeze({
  issuers: "clés",
  catalogue: "médicaments",
  tariff: "tarifs",
  recalls: "rappels",
});

/** The self-test's parts, as they are waited for. */
export const PART: Readonly<Record<SelfTestPart, string>> = Object.freeze({
  screen: "écran",
  scanner: "lecteur de codes",
  journal: "factures",
  keys: "clés",
  catalogue: "médicaments",
  tariffs: "tarifs",
  code: "code de service",
  crypto: "signatures",
});

export const OUTCOME: Readonly<Record<Outcome, string>> = Object.freeze({
  none: "–",
  confirmed: "confirmée",
  starts: "annulée (3 démarrages)",
  time: "annulée (10 minutes)",
  asked: "annulée (sur demande)",
  invalid: "annulée (image abîmée)",
  rescued: "secours utilisé",
});

/** Why an image was refused, and what to do next. */
export const UPDATE_REFUSED: Readonly<Record<FirmwareRefusal, Advice>> = Object.freeze({
  "slot-in-use": tell("Emplacement occupé", "Une mise à jour attend déjà\u00a0: confirmez-la ou annulez-la d’abord."),
  "no-such-image": tell("Image absente", "Envoyez de nouveau la mise à jour, puis recommencez."),
  "never-confirmed": tell(
    "Version jamais confirmée ici",
    "On ne revient qu’à un logiciel déjà confirmé\u00a0: le gestionnaire peut l’essayer.",
  ),
  "service-closed": tell("Accès service fermé", "Ouvrez d’abord l’accès service avec le code, puis recommencez."),
  "is-running": tell("Déjà en service", "Cette version est celle qui fonctionne\u00a0: il n’y a rien à faire."),
  "already-pending": tell("Mise à jour déjà prévue", "Redémarrez le terminal, ou annulez la mise à jour prévue."),
  "not-tested": tell(
    "Essai pas terminé",
    "Attendez que l’écran, le lecteur, les factures et les clés soient vérifiés.",
  ),
  "flash-fault": tell("Mémoire défaillante", "Recommencez une fois. Sinon, faites remplacer le terminal."),
  "unknown-content": tell("Données illisibles ici", "Mettez d’abord le logiciel à jour, puis envoyez ces données."),
  "not-an-image": tell("Fichier étranger", "Ce n’est pas une image de terminal. Envoyez le fichier .signed.bin."),
  malformed: tell("Image mal formée", "Refaites l’image avec l’outil de signature, puis envoyez-la."),
  truncated: tell("Image incomplète", "Envoyez de nouveau le fichier entier."),
  oversized: tell("Image trop grande", "Elle ne tient pas dans ce terminal. Demandez la version qui lui convient."),
  unsupported: tell("Image non prise en charge", "Ni chiffrée ni compressée\u00a0: demandez l’image ordinaire."),
  unsigned: tell("Image non signée", "N’installez pas ce fichier\u00a0: demandez l’image signée par l’éditeur."),
  "wrong-hash": tell("Image abîmée", "Le contenu a changé en route. Envoyez de nouveau le fichier d’origine."),
  "unknown-key": tell("Signataire inconnu", "N’installez pas ce fichier\u00a0: il n’est pas signé par l’éditeur."),
  "bad-signature": tell("Signature fausse", "N’installez pas ce fichier\u00a0: prévenez votre gestionnaire."),
  "no-counter": tell("Image sans compteur", "Signez-la de nouveau avec un compteur de sécurité."),
  downgrade: tell("Version trop ancienne", "Une version plus sûre a déjà été confirmée. Prenez une version récente."),
  "counter-too-high": tell(
    "Compteur trop haut",
    "Il ne laisserait plus de place aux suivantes\u00a0: faites signer de nouveau.",
  ),
  "wrong-product": tell("Image d’un autre appareil", "Demandez l’image faite pour ce modèle de terminal."),
  dependency: tell("Version intermédiaire requise", "Installez d’abord la version demandée par cette image."),
});

/** On the idle screen, one line. */
export const UPDATE_ALARM = Object.freeze({
  refused: "Mise à jour refusée\u00a0: voir Service",
  trial: "Nouveau logiciel à l’essai",
  code: "Code de service à choisir",
  codeLost: "Code de service abîmé\u00a0: voir Service",
  trust: "Signataires périmés\u00a0: voir Service",
  denied: (tries: number) => `Accès refusé\u00a0: ${tries}\u00a0${tries < 2 ? "essai" : "essais"}`,
});
