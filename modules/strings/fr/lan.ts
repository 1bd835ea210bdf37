/** French: the page of Service about the pharmacy's software on the LAN. */
import type { LanView } from "modules/lgo/lan/view";

export const LAN = Object.freeze({
  software: "Logiciel (réseau)",
  state: Object.freeze({
    off: "éteint",
    waiting: "attend le logiciel…",
    code: "code affiché",
    confirming: "à confirmer",
    on: "appairé",
    "no-network": "pas de réseau",
    failed: "impossible",
  } satisfies Record<LanView["state"], string>),
  port: "Port TCP",
  listens: (port: number) => `port TCP ${port}`,
  /** How each of them is. */
  here: "connecté",
  hereTimes: (count: number) => `${count} postes`,
  seen: (day: string) => `vu le ${day}`,
  never: "jamais vu",
  nameless: "Logiciel sans nom",
  /** What can be done. */
  pair: "Appairer un logiciel",
  full: "Quatre, pas plus\u00a0: oubliez-en un",
  forget: (name: string) => `Oublier ${name}`,
  last: "Dernier appairage",
  lastIs: Object.freeze({
    kept: "réussi",
    left: "abandonné par le logiciel",
    "wrong-code": "trois codes, aucun juste",
    "timed-out": "trop long",
    stopped: "arrêté",
  } satisfies Record<Exclude<LanView["last"], null>, string>),
  hint: Object.freeze({
    off: "Appairer (code de service)\u00a0: le logiciel se connectera par le réseau, messages chiffrés.",
    waiting: "Lancez l’appairage dans le logiciel, sur ce réseau. Un code s’affichera ici.",
    code: "Tapez ce code dans le logiciel.",
    confirming: "Le logiciel dit-il «\u00a0code\u00a0juste\u00a0»\u00a0? Sinon, arrêtez.",
    on: "Logiciels\u00a0: en appairer un autre, ou en oublier un.",
    "no-network": "Le terminal réessaie\u00a0: dès que le réseau revient, les logiciels se reconnectent.",
    failed: "Pas de réseau, ou clé non enregistrée. Vérifiez, puis recommencez.",
  } satisfies Record<LanView["state"], string>),
});
