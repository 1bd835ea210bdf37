/** The app's pages but the first: past expenses, delegation, opening the e-carte. */
import { dateAt } from "modules/strings/hour";
import type { EnrolmentWay } from "../../ecarte/enrolment";
import type { AppRefusal, Command, PhoneView, RightView } from "../protocol";
import { counterNow } from "./counter-time";
import { el } from "./dom";
import { strings, words } from "./language";
import { receiptView } from "./receipt";

const { day } = strings.format;

type Send = (command: Command) => void;

const REGIMES: Readonly<Record<string, string>> = words.regime;
const USUAL_DURATION = "30";

export function rightsList(view: PhoneView): HTMLElement {
  return el(
    "ul",
    { class: "rights" },
    ...view.rights.map((right) => {
      const { title, text, good } = textOf(right);
      return el("li", { class: good ? "good" : "ended" }, el("b", {}, title), el("span", {}, text));
    }),
  );
}

function textOf({ about, state, day: at }: RightView): { title: string; text: string; good: boolean } {
  const { right } = words;
  const period = { text: right.period[state](day(at)), good: state === "open" };
  switch (about.kind) {
    case "regime":
      return {
        title: REGIMES[about.code] ?? right.regime(about.code),
        text: right.rights[state](day(at)),
        good: state === "open",
      };
    case "local":
      return { title: right.local, text: right.localText, good: true };
    case "exoneration":
      return { title: right.exoneration[about.code] ?? right.exoneration[0] ?? "", ...period };
    case "c2s":
      return { title: right.c2s, ...period };
    case "amc":
      return { title: right.amcOf(about.contract), ...period };
    case "no-amc":
      return { title: right.amc, text: about.hasC2s ? right.amcByC2s : right.noAmc, good: about.hasC2s };
  }
}

export function receiptsTab(view: PhoneView): HTMLElement[] {
  if (view.receipts.length === 0) {
    return [el("h2", {}, words.receipts.title), el("p", { class: "app-empty" }, words.receipts.none)];
  }
  return [el("h2", {}, words.receipts.title), ...view.receipts.map(receiptView)];
}

export function delegationTab(view: PhoneView, refusal: AppRefusal | undefined, send: Send): HTMLElement[] {
  const title = el("h2", {}, words.delegation.title);
  if (view.delegation !== null) {
    const { bearer, until } = view.delegation;
    return [
      title,
      el(
        "p",
        { class: "app-card" },
        el("b", {}, bearer),
        el("span", {}, words.delegation.until(dateAt(strings, until))),
      ),
      el(
        "button",
        { class: "app-second", testid: "end-delegation", onclick: () => send({ type: "end-delegation" }) },
        words.delegation.end,
      ),
    ];
  }
  const bearer = el("input", {
    testid: "delegate-name",
    maxlength: 80,
    autocomplete: "off",
    placeholder: words.delegation.name,
  });
  const days = el(
    "select",
    { testid: "delegate-days" },
    ...Object.entries(words.delegation.durations).map(([value, name]) =>
      el("option", { value, selected: value === USUAL_DURATION }, name),
    ),
  );
  const form = el(
    "form",
    { class: "app-form" },
    el("label", {}, words.delegation.bearer, bearer),
    el("label", {}, words.delegation.duration, days),
    el("button", { class: "app-main", type: "submit", testid: "delegate" }, words.delegation.entrust),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send({ type: "delegate", bearer: bearer.value, days: Number(days.value) });
  });
  return [title, el("p", {}, words.delegation.about), ...alert(refusal), form];
}

export function enrolmentTab(view: PhoneView, refusal: AppRefusal | undefined, send: Send): HTMLElement[] {
  const { enrolment } = words;
  const title = el("h2", {}, enrolment.title);
  if (view.enrolment !== null) {
    const way = view.enrolment === 1 ? enrolment.byFranceIdentite : enrolment.directly;
    return [
      title,
      el("p", { class: "app-card" }, el("b", {}, enrolment.opened), el("span", {}, way)),
      el(
        "button",
        { class: "app-second", testid: "deactivate", onclick: () => send({ type: "deactivate" }) },
        enrolment.remove,
      ),
    ];
  }
  const { age, affiliation, department, guardianship, hasNationalIdentityCard } = view.holder;
  const facts = [
    enrolment.age(age),
    REGIMES[affiliation] ?? enrolment.regime(affiliation),
    enrolment.department(department),
    ...(guardianship ? [enrolment.guardianship] : []),
    hasNationalIdentityCard ? enrolment.hasIdentityCard : enrolment.noIdentityCard,
  ];
  const on = el("input", {
    type: "date",
    testid: "enrol-date",
    value: new Date(counterNow()).toISOString().slice(0, 10),
  });
  const choice = (way: EnrolmentWay, { title: name, hint }: { title: string; hint: string }) =>
    el(
      "button",
      { class: "app-choice", testid: `enrol-${way}`, onclick: () => send({ type: "enrol", way, on: on.value }) },
      el("b", {}, name),
      el("span", {}, hint),
    );
  return [
    title,
    el("p", { class: "app-facts" }, facts.join(" · ")),
    ...alert(refusal),
    choice("france-identite", enrolment.franceIdentite),
    choice("direct", enrolment.direct),
    el("label", { class: "app-date" }, enrolment.date, on),
    el("p", { class: "app-small" }, enrolment.note),
  ];
}

function alert(refusal: AppRefusal | undefined): HTMLElement[] {
  return refusal === undefined
    ? []
    : [el("p", { class: "app-alert", role: "alert", testid: "app-refusal" }, words.appRefusal[refusal])];
}
