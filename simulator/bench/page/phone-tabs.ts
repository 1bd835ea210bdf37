/** The app's pages but the first: past expenses, delegation, opening the e-carte. */
import { fr } from "modules/strings/fr/fr";
import { dateAt } from "modules/strings/hour";
import type { EnrolmentWay } from "../../ecarte/enrolment";
import type { Receipt } from "../../ecarte/receipts";
import type { Command, PhoneView } from "../protocol";
import { el } from "./dom";

const { money } = fr.format;

type Send = (command: Command) => void;

const DURATIONS: readonly (readonly [days: number, name: string])[] = [
  [1, "1 jour"],
  [7, "1 semaine"],
  [30, "1 mois"],
  [90, "3 mois"],
  [365, "1 an"],
];
const AFFILIATIONS: Readonly<Record<string, string>> = {
  "01": "Assurance Maladie",
  "02": "MSA",
  "08": "CNMSS (militaires)",
  "91": "MGEN",
};

export function rightsList(view: PhoneView): HTMLElement {
  return el(
    "ul",
    { class: "rights" },
    ...view.rights.map(({ title, text, good }) =>
      el("li", { class: good ? "good" : "ended" }, el("b", {}, title), el("span", {}, text)),
    ),
  );
}

export function receiptsTab(view: PhoneView): HTMLElement[] {
  if (view.receipts.length === 0) {
    return [
      el("h3", {}, "Suivi des dépenses"),
      el("p", { class: "app-empty" }, "Aucun achat pour le moment. Les factures validées au comptoir arrivent ici."),
    ];
  }
  return [el("h3", {}, "Suivi des dépenses"), ...view.receipts.map(receipt)];
}

/** Where the invoice is: the terminal's queue, the caisse, or back with the pharmacist. */
function arlLine(arl: Receipt["arl"]): HTMLElement {
  const [kind, text] =
    arl === null
      ? ["waiting", "En attente de transmission à la caisse"]
      : arl.accepted
        ? ["accepted", "Reçue par la caisse"]
        : ["rejected", "Refusée par la caisse : votre pharmacie s’en occupe"];
  return el("p", { class: `arl ${kind}`, testid: "arl" }, text);
}

function receipt(sale: Receipt): HTMLElement {
  // What the lines do not hold: the fees of the prescription as a whole.
  const fees = sale.lines.reduce((left, { totalCents }) => left - totalCents, sale.totalCents);
  const day = sale.at.split("-").reverse().join("/");
  const sum = (name: string, cents: number, kind = "") =>
    el("div", { class: kind }, el("dt", {}, name), el("dd", {}, money(cents)));
  return el(
    "details",
    { class: "receipt", testid: "receipt", open: true },
    el(
      "summary",
      {},
      el("b", {}, day),
      el("span", {}, `Facture n° ${sale.number}`),
      el("b", {}, money(sale.totalCents)),
    ),
    el(
      "ul",
      {},
      ...sale.lines.map(({ label, quantity, totalCents }) =>
        el(
          "li",
          {},
          el("span", {}, quantity > 1 ? `${quantity} × ${label}` : label),
          el("span", {}, totalCents === 0 ? "prix libre" : money(totalCents)),
        ),
      ),
      ...(fees > 0 ? [el("li", {}, el("span", {}, "Honoraires d’ordonnance"), el("span", {}, money(fees)))] : []),
    ),
    el(
      "dl",
      {},
      sum("Assurance maladie", sale.amoCents),
      sum("Complémentaire", sale.amcCents),
      sum("Payé au comptoir", sale.patientCents, "paid"),
      sum("Franchise retenue plus tard", sale.franchiseCents, "later"),
    ),
    arlLine(sale.arl),
  );
}

export function delegationTab(view: PhoneView, refusal: string | undefined, send: Send): HTMLElement[] {
  const title = el("h3", {}, "Confier mon e-carte");
  if (view.delegation !== null) {
    const { bearer, until } = view.delegation;
    return [
      title,
      el(
        "p",
        { class: "app-card" },
        el("b", {}, bearer),
        el("span", {}, `peut s’en servir jusqu’au ${dateAt(fr, until)}.`),
      ),
      el(
        "button",
        { class: "app-second", testid: "end-delegation", onclick: () => send({ type: "end-delegation" }) },
        "Mettre fin à la délégation",
      ),
    ];
  }
  const bearer = el("input", {
    testid: "delegate-name",
    maxlength: 80,
    autocomplete: "off",
    placeholder: "Nom et prénom",
  });
  const days = el(
    "select",
    { testid: "delegate-days" },
    ...DURATIONS.map(([value, name]) => el("option", { value, selected: value === 30 }, name)),
  );
  const form = el(
    "form",
    { class: "app-form" },
    el("label", {}, "Personne de confiance", bearer),
    el("label", {}, "Durée", days),
    el("button", { class: "app-main", type: "submit", testid: "delegate" }, "Confier"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send({ type: "delegate", bearer: bearer.value, days: Number(days.value) });
  });
  return [title, el("p", {}, "Un proche peut présenter votre e-carte à votre place."), ...alert(refusal), form];
}

export function enrolmentTab(view: PhoneView, refusal: string | undefined, send: Send): HTMLElement[] {
  const title = el("h3", {}, "Activation");
  if (view.enrolment !== null) {
    const way = view.enrolment === 1 ? "par France Identité" : "directement dans l’application";
    return [
      title,
      el("p", { class: "app-card" }, el("b", {}, "e-carte activée"), el("span", {}, way)),
      el(
        "button",
        { class: "app-second", testid: "deactivate", onclick: () => send({ type: "deactivate" }) },
        "Retirer de ce téléphone",
      ),
    ];
  }
  const { age, affiliation, department, guardianship, hasNationalIdentityCard } = view.holder;
  const facts = [
    `${age} ans`,
    AFFILIATIONS[affiliation] ?? `régime ${affiliation}`,
    `département ${department}`,
    ...(guardianship ? ["sous tutelle"] : []),
    hasNationalIdentityCard ? "carte d’identité électronique" : "pas de carte d’identité électronique",
  ];
  const on = el("input", { type: "date", testid: "enrol-date", value: new Date().toISOString().slice(0, 10) });
  const choice = (way: EnrolmentWay, name: string, text: string) =>
    el(
      "button",
      { class: "app-choice", testid: `enrol-${way}`, onclick: () => send({ type: "enrol", way, on: on.value }) },
      el("b", {}, name),
      el("span", {}, text),
    );
  return [
    title,
    el("p", { class: "app-facts" }, facts.join(" · ")),
    ...alert(refusal),
    choice("france-identite", "Avec France Identité", "Lire la carte d’identité avec le téléphone"),
    choice("direct", "Directement", "Dès 16 ans : Assurance Maladie, MSA, MGEN"),
    el("label", { class: "app-date" }, "Date de la demande", on),
    el("p", { class: "app-small" }, "Jusqu’au 17/11/2025, 56 départements seulement."),
  ];
}

function alert(refusal: string | undefined): HTMLElement[] {
  return refusal === undefined ? [] : [el("p", { class: "app-alert", role: "alert", testid: "app-refusal" }, refusal)];
}
