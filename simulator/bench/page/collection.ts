/** The collector's tab: the network's switch, the collector's faults, and what has arrived. */

import { COLLECTOR_FAULTS, type CollectorFault } from "../../collector/faults";
import type { ArrivedView, CollectorView } from "../protocol";
import { el, fill } from "./dom";
import type { Link } from "./link";

const FAULTS: Readonly<Record<CollectorFault, readonly [title: string, hint: string]>> = {
  down: ["En panne", "Personne ne prend la connexion."],
  slow: ["Lent", "Six secondes par réponse."],
  drops: ["Perd ses réponses", "Enregistre, puis coupe avant de répondre."],
  duplicates: ["Reçoit deux fois", "Le réseau répète chaque lot."],
  overloaded: ["Débordé", "Demande de revenir dans vingt secondes."],
  rejects: ["Rejette", "Chaque facture, pour un motif différent."],
};
const REASONS: Readonly<Record<NonNullable<ArrivedView["reason"]>, string>> = {
  "rights-not-open": "droits non ouverts",
  "insured-unknown": "assuré inconnu",
  "amc-unknown": "complémentaire inconnue",
  amounts: "montants refusés",
  "prescriber-unknown": "prescripteur inconnu",
  "already-billed": "déjà facturée",
  malformed: "illisible",
  "too-late": "hors délai",
  damaged: "abîmée",
  other: "autre motif",
};

export class Collection {
  readonly view = el("div", { class: "collection", testid: "collection" });
  readonly #link: Link;

  constructor(link: Link) {
    this.#link = link;
  }

  show(collector: CollectorView): void {
    const { network, faults, lots, accepted, rejected, invoices } = collector;
    fill(
      this.view,
      this.#network(network),
      el(
        "div",
        { class: "switch", role: "group", "aria-label": "Collecteur" },
        el("b", {}, "Collecteur"),
        el("span", {}, "Un vrai serveur HTTP sur cette machine, avec ses pannes."),
        el("div", { class: "segments" }, ...COLLECTOR_FAULTS.map((fault) => this.#fault(fault, faults[fault]))),
      ),
      el(
        "p",
        { class: "panel-note", testid: "collector-totals" },
        `${plural(lots, "lot reçu", "lots reçus")}, ${plural(accepted, "facture acceptée", "factures acceptées")}, `,
        `${plural(rejected, "rejetée", "rejetées")}.`,
      ),
      invoices.length === 0
        ? el("p", { class: "panel-note" }, "Rien n’est encore arrivé. Validez une vente sur le terminal.")
        : el("ul", { class: "arrived", testid: "arrived" }, ...invoices.map(arrived)),
    );
  }

  #network(on: boolean): HTMLElement {
    return el(
      "button",
      {
        class: "switch toggle",
        testid: "switch-network",
        role: "switch",
        "aria-checked": String(on),
        onclick: () => this.#link.send({ type: "network", on: !on }),
      },
      el("b", {}, "Réseau du terminal"),
      el("span", {}, "Sans lui les factures attendent dans le journal."),
      el("i", { "aria-hidden": true }),
    );
  }

  #fault(fault: CollectorFault, on: boolean): HTMLElement {
    const [title, hint] = FAULTS[fault];
    return el(
      "button",
      {
        testid: `collector-${fault}`,
        title: hint,
        "aria-pressed": String(on),
        onclick: () => this.#link.send({ type: "collector", fault, on: !on }),
      },
      title,
    );
  }
}

function arrived(invoice: ArrivedView): HTMLElement {
  const { number, replaces, date, insured, lines, totalCents, amoCents, amcCents, reason, times } = invoice;
  const day = date.split("-").reverse().join("/");
  const news = [
    `AMO ${money(amoCents)}`,
    `AMC ${money(amcCents)}`,
    plural(lines, "ligne", "lignes"),
    ...(replaces === null ? [] : [`remplace la n° ${replaces}`]),
    ...(times > 1 ? [`reçue ${times} fois, comptée une`] : []),
  ];
  return el(
    "li",
    { "data-accepted": String(reason === null), testid: `arrived-${number}` },
    el("b", {}, `N° ${number} · ${insured ?? "sans carte"}`),
    el("b", {}, money(totalCents)),
    el("span", {}, `${day} · ${news.join(" · ")}`),
    el("em", {}, reason === null ? "acceptée" : REASONS[reason]),
  );
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count > 1 ? many : one}`;
}

function money(cents: number): string {
  return `${(cents / 100).toLocaleString("fr", { minimumFractionDigits: 2 })} €`;
}
