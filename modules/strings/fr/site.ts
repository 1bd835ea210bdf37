/** French: the other terminals of the pharmacy. */
import type { PairingFailure } from "modules/site/pairing";
import type { PeerView } from "modules/site/peer";
import { type Advice, tell } from "../advice";

export const SITE = Object.freeze({
  /** Its page in Service. */
  here: "Ce terminal",
  alone: "non associé",
  aloneHint:
    "Associés, deux terminaux refusent un QR déjà pris à l’autre. Sur les deux\u00a0: Terminaux, et le code de service.",
  state: Object.freeze({
    joined: "joint",
    lost: "perdu",
    away: "absent",
  } satisfies Record<PeerView["state"], string>),
  journalLost: "n’enregistre plus",
  scannerLost: "lecteur perdu",
  clockDoubted: "heure incertaine",
  keysStale: "clés périmées",
  more: (count: number) => `et ${count} autres`,
  /** What can be done. */
  pair: "Associer un terminal",
  forget: (name: string) => `Oublier ${name}`,
  leave: "Quitter les autres",
  step: Object.freeze({
    searching: tell("Recherche…", "Ouvrez la même page sur l’autre terminal\u00a0: Service, Terminaux, Associer."),
    comparing: tell("Mêmes chiffres\u00a0?", "Sur les deux écrans\u00a0: appuyez sur Identiques. Sinon, annulez."),
    waiting: tell("Encore l’autre", "Appuyez aussi sur Identiques sur l’autre terminal."),
    done: tell("Terminaux associés", "Un QR pris à l’un est refusé à l’autre."),
  }),
  failure: Object.freeze({
    nobody: tell("Aucun terminal trouvé", "Vérifiez le réseau des deux, puis recommencez sur les deux."),
    cancelled: tell("Association abandonnée", "Rien n’a changé. Recommencez sur les deux terminaux."),
    several: tell("Plusieurs terminaux à la fois", "Associez-les deux par deux\u00a0: annulez sur les autres."),
    "two-sites": tell(
      "Déjà associés à d’autres",
      "Chacun a sa pharmacie. Sur l’un des deux, choisissez d’abord Quitter les autres.",
    ),
    full: tell("Dix terminaux déjà", "Oubliez-en un qui n’est plus là, puis recommencez."),
    forged: tell("Échange faussé", "Quelqu’un s’est mis entre les deux. Vérifiez le réseau, puis recommencez."),
  } satisfies Record<PairingFailure, Advice>),
  noNetwork: tell("Pas de réseau", "Le réseau de ce terminal ne s’ouvre pas. Redémarrez-le, ou appelez le support."),
});
