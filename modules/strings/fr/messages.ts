/**
 * French: what the terminal tells the pharmacist when something is not as it should be, and what to do next. Titles fit
 * one line of the verdict band; advice fits three lines.
 */
import type { ResetReason } from "modules/reset/reset-reason";
import type { JournalTrouble } from "modules/terminal/archive";
import type { Problem } from "modules/terminal/problem";
import type { Asked } from "modules/terminal/state";
import type { Caution, Refusal } from "modules/token/verdict";
import { type Advice, tell } from "../advice";

export const REFUSED: Readonly<Record<Refusal, Advice>> = Object.freeze({
  "unknown-format": tell(
    "Code non reconnu",
    "Ce n’est pas un code e-carte Vitale. Demandez au patient d’ouvrir l’appli carte Vitale.",
  ),
  malformed: tell("QR abîmé ou incomplet", "Demandez au patient d’afficher un nouveau code, luminosité au maximum."),
  "unsupported-algorithm": tell(
    "Signature non prise en charge",
    "Ce terminal ne sait pas vérifier ce code. Prenez la carte Vitale, et mettez le terminal à jour.",
  ),
  "unknown-key": tell(
    "Émetteur inconnu",
    "Sa clé n’est pas dans ce terminal. Prenez la carte Vitale, et mettez les clés à jour.",
  ),
  "key-not-valid": tell(
    "Clé périmée ou révoquée",
    "N’acceptez pas ce code. Prenez la carte Vitale, et mettez les clés à jour.",
  ),
  "bad-signature": tell("Signature fausse", "Ce code est un faux\u00a0: ne l’acceptez pas. Prenez la carte Vitale."),
  "not-yet-valid": tell(
    "QR pas encore valable",
    "Comparez l’heure du téléphone et celle du terminal, puis demandez un nouveau code.",
  ),
  expired: tell("QR expiré", "Demandez au patient de le rafraîchir."),
  "lifetime-too-long": tell(
    "Durée de validité anormale",
    "N’acceptez pas ce code. Demandez-en un nouveau, ou prenez la carte Vitale.",
  ),
  "wrong-issuer": tell(
    "Émetteur non autorisé",
    "La clé n’est pas celle de cet émetteur\u00a0: n’acceptez pas ce code. Prenez la carte Vitale.",
  ),
  "wrong-card": tell(
    "Ne vient pas de cette carte",
    "Ces données appartiennent à une autre carte. Demandez le QR de l’appli ou la carte Vitale.",
  ),
  "wrong-challenge": tell(
    "Fait pour un autre lecteur",
    "Ce code répond à un autre lecteur\u00a0: ne l’acceptez pas. Posez de nouveau le téléphone, ou scannez le QR.",
  ),
  "already-used": tell(
    "QR déjà utilisé",
    "Un code ne sert qu’une fois\u00a0: demandez au patient d’en afficher un nouveau.",
  ),
  "invalid-identity": tell(
    "Identité non valable",
    "Le matricule INS ou un champ obligatoire est faux. Prenez la carte Vitale.",
  ),
  "too-many-codes": tell(
    "Trop de codes de cet émetteur",
    "Le terminal n’en prend plus avant quelques minutes. Prenez la carte Vitale, et prévenez le support.",
  ),
});

const ALONE = " Continuez avec l’identité seule, ou demandez le QR de l’appli.";
const UNREADABLE = tell("Droits illisibles", `Ceux de la carte sont abîmés.${ALONE}`);
const UNTIMELY = tell("Droits de la carte expirés", `Elle est à mettre à jour à une borne.${ALONE}`);
const UNKNOWN_KEY = tell("Droits non vérifiables", `Mettez à jour les clés du terminal.${ALONE}`);
const FORGED = tell(
  "Droits falsifiés",
  "N’acceptez pas cette carte. Demandez le QR de l’appli et une pièce d’identité.",
);

/** The same for a token read from a card. */
export const CARD_REFUSED: Readonly<Record<Refusal, Advice>> = Object.freeze({
  "unknown-format": UNREADABLE,
  malformed: UNREADABLE,
  "unsupported-algorithm": UNKNOWN_KEY,
  "unknown-key": UNKNOWN_KEY,
  "key-not-valid": UNKNOWN_KEY,
  "bad-signature": FORGED,
  "not-yet-valid": tell("Droits pas encore valables", `Contrôlez l’heure du terminal.${ALONE}`),
  expired: UNTIMELY,
  "lifetime-too-long": UNREADABLE,
  "wrong-issuer": FORGED,
  "wrong-card": tell(
    "Droits d’une autre carte",
    "N’acceptez pas cette carte\u00a0: ses droits viennent d’ailleurs. Demandez le QR de l’appli.",
  ),
  "wrong-challenge": UNREADABLE,
  "already-used": UNREADABLE,
  "invalid-identity": tell("Identité non valable", `Celle des droits de la carte est fausse.${ALONE}`),
  // A card's token is not counted: here for the table to be whole.
  "too-many-codes": UNREADABLE,
});

/** One line each. The same words stand in the verdict band and in the strips under it. */
export const CAUTION: Readonly<Record<Caution, string>> = Object.freeze({
  "rights-unverified": "Droits à vérifier",
  "rights-ended": "Droits terminés",
  "rights-not-started": "Droits pas encore ouverts",
  "traits-differ": "Identité à contrôler",
  "keys-stale": "Clés du terminal périmées",
  "clock-uncertain": "Heure du terminal incertaine",
  "neighbours-unreached": "Autres terminaux non joints",
  "delegated-use": "Présentée par un tiers",
  "test-identity": "IDENTITÉ DE TEST",
});

export const PROBLEM: Readonly<Record<Problem, Advice>> = Object.freeze({
  "box-expired": tell("Boîte périmée", "Écartez-la, ou gardez-la sur la facture après contrôle de la date."),
  "box-not-marketed": tell("Boîte qui n’est plus vendue", "Écartez-la, ou gardez-la sur la facture au prix connu."),
  "box-recalled": tell("Boîte rappelée", "Ne la délivrez pas\u00a0: mettez-la de côté."),
  "box-batch-unread": tell("Lot à vérifier", "Lisez le lot sur la boîte\u00a0: s’il est rappelé, écartez-la."),
  recall: tell("Rappel de médicament", "Un rappel est à lire avant de servir."),
  "no-service-code": tell("Code de service à choisir", "Écartez la boîte. Le code se choisit dans Service."),
  "box-suspended": tell("Vente suspendue", "Ne la délivrez pas sans vérifier. Écartez-la, ou gardez-la au prix connu."),
  "box-withdrawn": tell(
    "Plus autorisée",
    "Ce médicament n’a plus d’autorisation\u00a0: ne le délivrez pas sans vérifier.",
  ),
  "box-unknown": tell(
    "Boîte inconnue",
    "Absente de la base\u00a0: écartez-la, ou gardez-la en prix libre, non remboursée.",
  ),
  "box-unreadable": tell("Code de boîte illisible", "Scannez de nouveau le DataMatrix, bien à plat."),
  "box-expiry-unread": tell(
    "Péremption illisible",
    "La boîte est reconnue. Lisez sa date de péremption avant de la garder.",
  ),
  "box-serial-unread": tell(
    "Numéro de série illisible",
    "La boîte est reconnue. Vérifiez qu’elle n’est pas comptée deux fois.",
  ),
  "box-sold": tell(
    "Boîte déjà vendue",
    "Un terminal de la pharmacie a facturé cette boîte. Vérifiez son numéro de série avant de la garder.",
  ),
  "box-foreign": tell("Boîte étrangère", "Code d’un autre pays, sans CIP\u00a0: ni prix ni remboursement connus ici."),
  "e-prescription": tell(
    "Ordonnance numérique\u00a0?",
    "Le code semble être une ordonnance numérique. Son numéro est gardé avec la facture\u00a0; rien n’est vérifié.",
  ),
  "ins-same": tell(
    "Même patient",
    "Ce papier porte le matricule du patient. Il n’est pas signé\u00a0: il ne prouve rien de plus.",
  ),
  "ins-other": tell(
    "Autre patient",
    "Ce papier porte le matricule d’une autre personne. Vérifiez l’ordonnance et le patient.",
  ),
  "ins-nobody": tell(
    "Papier d’un patient",
    "Présentez l’e-carte ou la carte Vitale, puis scannez-le de nouveau pour comparer.",
  ),
  "ins-unreadable": tell(
    "Datamatrix INS illisible",
    "Son matricule ne peut pas être juste. Vérifiez le papier et le patient à l’œil.",
  ),
  "identity-asked": tell("Identité demandée en ligne", "La réponse arrive dans quelques secondes."),
  "identity-found": tell("Identité qualifiée", "Le logiciel l’a reçue avec son INS."),
  "identity-nobody": tell(
    "Personne sous ces traits",
    "Nom de naissance, prénoms, sexe et date\u00a0: vérifiez chacun sur une pièce d’identité.",
  ),
  "rank-needed": tell(
    "Jumeaux\u00a0: rang à préciser",
    "Sur l’écran du patient, touche Jumeau\u00a0: né(e) en premier, en deuxième ou après.",
  ),
  "identity-several": tell(
    "Plusieurs personnes",
    "Ces traits ne suffisent pas. Ajoutez les autres prénoms ou le lieu de naissance dans le logiciel.",
  ),
  "identity-unreached": tell(
    "Identité non vérifiée",
    "Le service ne répond pas. Prenez l’e-carte ou la carte Vitale, ou réessayez plus tard.",
  ),
  "identity-differs": tell(
    "Autre matricule en ligne",
    "Le service connaît cette personne sous un autre matricule que ce papier. Vérifiez l’identité.",
  ),
  "act-unknown": tell(
    "Acte non facturable",
    "Aucun tarif de ce jour ne le vend. Chargez les tarifs, ou choisissez-en un autre.",
  ),
  "act-age": tell("Âge hors de l’acte", "Le patient n’a pas l’âge de cet acte. Choisissez-en un autre."),
  "act-counted": tell(
    "Acte déjà compté",
    "Il ne se facture qu’une fois. Retirez-le du menu des actes s’il est en trop.",
  ),
  "act-company": tell(
    "Actes incompatibles",
    "Cet acte se facture seul, ou avec un seul autre. Faites une autre facture.",
  ),
  entry: tell("Nombre à vérifier", "Ce n’est pas ce qui est attendu ici. Corrigez, puis validez."),
  "box-counted": tell(
    "Boîte déjà comptée",
    "Même numéro de série\u00a0: elle n’est pas comptée deux fois. Retirez-la si vous la rendez.",
  ),
  "not-a-medicine": tell("Pas un médicament", "Ce code n’est pas un CIP. Scannez la boîte du médicament."),
  "too-many-lines": tell("Facture pleine", "40 lignes au plus\u00a0: validez, puis faites une autre facture."),
  "no-memory": tell("Mémoire pleine", "Boîte non comptée\u00a0: validez, puis faites une autre facture."),
  "too-many-boxes": tell("Trop de boîtes", "Contrôlez la quantité\u00a0: cette boîte n’est pas comptée."),
  "no-lines": tell("Aucune boîte", "Scannez au moins une boîte avant le total."),
  "unexpected-code": tell("Code inattendu", "Ce n’est ni une boîte ni une e-carte Vitale. La vente continue."),
  "missed-code": tell(
    "Code non pris\u00a0: rescannez",
    "Répondez d’abord à ce que l’écran demande, puis scannez de nouveau.",
  ),
  "missed-card": tell(
    "Carte non lue\u00a0: remettez-la",
    "Répondez d’abord à ce que l’écran demande, puis remettez la carte.",
  ),
  price: tell("Prix impossible à calculer", "Cette boîte n’est pas comptée\u00a0: vendez-la hors du terminal."),
  store: tell("Facture non enregistrée", "Rien n’est perdu\u00a0: réessayez. Sinon, facturez hors du terminal."),
  "card-mute": tell(
    "Carte muette",
    "Retournez-la\u00a0: puce vers vous, face au-dessus, et enfoncez-la jusqu’au bout.",
  ),
  "card-faulty": tell(
    "Carte défectueuse",
    "Sa réponse est fausse. Demandez le QR de l’appli, et faites refaire la carte.",
  ),
  "card-dirty": tell("Contacts sales", "Essuyez la puce et remettez la carte. Sinon, demandez le QR de l’appli."),
  "card-silent": tell("Carte qui ne répond plus", "Retirez-la et remettez-la. Sinon, demandez le QR de l’appli."),
  "card-removed": tell("Carte retirée trop tôt", "Remettez-la, et attendez le nom du patient."),
  "card-vitale-1": tell(
    "Ancienne carte Vitale",
    "Elle n’est plus lisible. Demandez la nouvelle carte ou le QR de l’appli.",
  ),
  "card-cps": tell("Carte de professionnel", "Retirez la CPS et mettez la carte Vitale du patient."),
  "card-bank": tell("Carte bancaire", "Rendez-la, et demandez la carte Vitale. Le paiement se fait ailleurs."),
  "nfc-two": tell("Deux cartes à la fois", "N’en posez qu’une\u00a0: sortez le téléphone de son étui à cartes."),
  "nfc-early": tell("Téléphone retiré trop tôt", "Posez-le de nouveau, et attendez le nom du patient."),
  "nfc-bank": tell("Carte bancaire", "Rendez-la\u00a0: rien n’y a été lu. Demandez l’e-carte ou la carte Vitale."),
  "nfc-passport": tell("Passeport", "Rendez-le\u00a0: rien n’y a été lu. Demandez l’e-carte ou la carte Vitale."),
  "nfc-cnie": tell(
    "Carte d’identité",
    "Rendez-la\u00a0: rien n’y a été lu. Elle n’ouvre pas de droits\u00a0: demandez l’e-carte ou la carte Vitale.",
  ),
  "nfc-tag": tell("Badge ou étiquette", "Ce n’est pas un téléphone. Demandez l’e-carte ou la carte Vitale."),
  "nfc-phone": tell("L’e-carte ne répond pas", "Le patient l’ouvre et active le NFC, ou montre son QR."),
  "nfc-unknown": tell("Carte inconnue", "Ce n’est pas une e-carte. Demandez-la, ou la carte Vitale."),
  "nfc-locked": tell("Téléphone verrouillé", "Le patient le déverrouille, ouvre l’e-carte, et le pose de nouveau."),
  "nfc-slow": tell(
    "Réponse trop lente",
    "Par prudence, rien n’est pris. Posez le téléphone de nouveau, ou scannez son QR.",
  ),
  "nfc-error": tell(
    "Lecture impossible",
    "Posez le téléphone de nouveau, à plat, sans bouger\u00a0; sinon, scannez son QR.",
  ),
  "card-sim": tell("Carte SIM", "Retirez-la, et demandez la carte Vitale."),
  "card-unknown": tell("Carte inconnue", "Ce n’est pas une carte Vitale. Demandez-la, ou le QR de l’appli."),
  "card-error": tell(
    "Carte en panne",
    "Elle signale une erreur. Remettez-la une fois\u00a0; sinon, demandez le QR de l’appli.",
  ),
  "card-invalid": tell("Carte invalidée", "N’acceptez pas cette carte. Demandez le QR de l’appli."),
  "card-empty": tell("Carte sans assuré", "Aucun matricule valable n’y est inscrit. Demandez le QR de l’appli."),
  "store-full": tell(
    "Mémoire pleine",
    "Trop de factures attendent\u00a0: rétablissez le réseau, puis réessayez. Sinon, facturez hors du terminal.",
  ),
  "store-journal": tell(
    "Journal inutilisable",
    "Rien ne peut être enregistré. Voyez Service, page Journal\u00a0; d’ici là, facturez hors du terminal.",
  ),
  wiped: tell(
    "Terminal effacé",
    "Factures, patients, réglages et clé sont détruits, et la mémoire a été relue. Vous pouvez l’éteindre.",
  ),
  "wipe-failed": tell(
    "Effacement incomplet",
    "Ne vous en séparez pas\u00a0: redémarrez-le et recommencez, ou appelez le support.",
  ),
  "not-kept": tell("Action non enregistrée", "Rien n’a changé\u00a0: recommencez. Sinon, redémarrez le terminal."),
  "no-answer": tell("Vérification sans réponse", "Demandez au patient d’afficher un nouveau code."),
  "service-code": tell("Code de service faux", "Reprenez la saisie. Le code est chez votre gestionnaire de parc."),
  "service-lost": tell(
    "Code de service abîmé",
    "Sa mémoire est illisible. Une clé de gestion en pose un autre\u00a0: appelez le gestionnaire du parc.",
  ),
  "service-locked": tell(
    "Trop d’essais",
    "Attendez le temps affiché avant un autre code\u00a0: il double à chaque nouvelle erreur.",
  ),
  "code-weak": tell("Code trop simple", "Choisissez quatre chiffres qui ne sont pas tous les mêmes."),
  "code-differs": tell("Les deux codes diffèrent", "Choisissez le code de nouveau, puis répétez-le."),
  update: tell("Mise à jour impossible", "Rien n’a changé. Ouvrez « Mise à jour » pour en voir la raison."),
  "lgo-told": tell("Transmis au logiciel", "Les lignes de cette vente se changent dans le logiciel."),
  "lgo-lost": tell("Logiciel déconnecté", "La vente continue sur cette borne, avec ce qui est affiché."),
  stopped: tell("Terminal redémarré", "Les factures sont gardées. Si cela revient, appelez le support."),
  "sale-stopped": tell("Vente interrompue", "Elle n’est pas facturée\u00a0: recommencez-la, avec un nouveau QR."),
});

/** Why the terminal stopped, on one line. */
export const STOP: Readonly<Record<ResetReason, string>> = Object.freeze({
  power: "Coupure de courant",
  restart: "Redémarrage demandé",
  exception: "Erreur du logiciel",
  memory: "Mémoire du terminal pleine",
  stack: "Erreur du logiciel (pile)",
  access: "Erreur du logiciel (accès)",
  watchdog: "Le terminal s’est bloqué",
  "brown-out": "Tension électrique trop basse",
});

/** Why the journal cannot be used, by its mount's refusal. */
export const JOURNAL_TROUBLE: Readonly<Record<JournalTrouble, Advice>> = Object.freeze({
  "journal-absent": tell("Pas de journal", "La mémoire de ce terminal est trop petite. Appelez le support."),
  "journal-foreign": tell(
    "Journal illisible",
    "La mémoire contient autre chose qu’un journal. Appelez le support avant d’effacer.",
  ),
  "journal-other-version": tell(
    "Journal d’une autre version",
    "Remettez le logiciel d’avant pour transmettre ses factures. Effacer les perd.",
  ),
  "journal-sealed": tell(
    "Journal scellé",
    "Sa clé est celle d’un autre terminal, ou a été détruite. Appelez le support\u00a0: effacer perd ses factures.",
  ),
  "journal-wiped": tell(
    "Terminal effacé",
    "Rien de cette pharmacie n’y reste. Éteignez-le\u00a0; au prochain démarrage, il est comme neuf.",
  ),
  "flash-fault": tell("Mémoire défaillante", "Redémarrez le terminal. Si cela revient, faites-le remplacer."),
});

/** The hour may be wrong: what to do, with service mode closed and open. */
export const CLOCK_DOUBTED = Object.freeze({
  closed: tell(
    "Heure incertaine",
    "Raccordez le réseau, ou faites régler l’heure par votre gestionnaire de parc. Si elle est en avance, ouvrez d’abord « Mise à jour ».",
  ),
  open: tell(
    "Heure incertaine",
    "Si elle est en avance, oubliez-la\u00a0: le terminal repart de la date de ses clés. Puis remettez-le à l’heure.",
  ),
});

export const ASK: Readonly<Record<Asked, Advice>> = Object.freeze({
  abandon: tell("Abandonner la vente\u00a0?", "Les boîtes scannées seront effacées."),
  replace: tell("Un autre patient\u00a0?", "Un nouveau code a été lu. Remplacer efface la vente en cours."),
  manager: tell(
    "Autoriser ce gestionnaire\u00a0?",
    "Il installera des logiciels signés. Vous ne l’attendiez pas\u00a0: refusez.",
  ),
  "go-back": tell(
    "Revenir en arrière\u00a0?",
    "Le terminal redémarre avec l’autre logiciel. Les factures enregistrées restent.",
  ),
  trial: tell(
    "Garder ce logiciel\u00a0?",
    "Confirmer le garde. Revenir redémarre avec l’ancien. Sans réponse, il est abandonné.",
  ),
  restart: tell("Redémarrer\u00a0?", "Ce qui a été reçu entre en service. Les factures enregistrées restent."),
  "set-aside": tell(
    "Écarter cette facture\u00a0?",
    "Elle ne sera plus envoyée. À faire après l’avoir traitée autrement.",
  ),
  wipe: tell(
    "Effacer ce terminal\u00a0?",
    "Factures, même non envoyées, réglages et clé seront détruits. À faire avant de s’en séparer.",
  ),
  "lgo-owner": tell(
    "La vente est au logiciel",
    "Ses lignes se changent dans le logiciel de la pharmacie. Reprendre les rend à cette borne.",
  ),
  "lan-forget": tell(
    "Oublier le logiciel\u00a0?",
    "Il ne se connectera plus par le réseau, sauf à l’appairer de nouveau.",
  ),
  "forget-terminal": tell(
    "Oublier ce terminal\u00a0?",
    "Plus personne ne l’attend. Il reviendra de lui-même s’il est rallumé\u00a0: il garde la clé.",
  ),
  "leave-site": tell(
    "Quitter les autres\u00a0?",
    "Ce terminal oublie la clé de la pharmacie. Un QR pris ailleurs pourra resservir ici.",
  ),
  "forget-time": tell(
    "Oublier l’heure retenue\u00a0?",
    "Le terminal repart de la date de ses clés\u00a0: à faire si son heure est en avance. Puis remettez-le à l’heure.",
  ),
  format: tell("Effacer le journal\u00a0?", "Tout ce qu’il contient est perdu. À faire avec le support."),
});
