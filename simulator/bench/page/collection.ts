/** The collector's tab: the network's switch, the collector's faults, and what has arrived. */

import { COLLECTOR_FAULTS, type CollectorFault } from "../../collector/faults";
import { GATEWAY_DAYS, type GatewayDay, type MadeDocument } from "../../gateway/names";
import type { ArrivedView, CollectorView, ServerMessage, ShelfBox } from "../protocol";
import { el, fill } from "./dom";
import { strings, words } from "./language";
import type { Link } from "./link";
import type { Around, BenchWindow } from "./window";

export class Collection implements BenchWindow {
  readonly view = el("div", { class: "collection", testid: "collection" });
  readonly #link: Link;
  /** What can be recalled: the boxes of the shelf. */
  readonly #boxes = el("select", { testid: "publish-box", "aria-label": words.collection.publish.box });

  constructor({ link }: Around) {
    this.#link = link;
  }

  receive(message: ServerMessage): void {
    if (message.type === "hello" || message.type === "shelf") this.#stock(message.shelf);
    if (message.type === "collector") this.#show(message.collector);
  }

  #show(collector: CollectorView): void {
    const { network, gateway, published, documents, faults, lots, accepted, rejected, invoices } = collector;
    fill(
      this.view,
      this.#network(network),
      el(
        "div",
        { class: "switch", role: "group", "aria-label": words.collection.collector },
        el("b", {}, words.collection.collector),
        el("span", {}, words.collection.collectorHint),
        el("div", { class: "segments" }, ...COLLECTOR_FAULTS.map((fault) => this.#fault(fault, faults[fault]))),
      ),
      ...(gateway === null ? [] : [this.#gateway(gateway)]),
      ...(published === null ? [] : [this.#publish(published)]),
      el("p", { class: "panel-note", testid: "collector-totals" }, words.collection.totals(lots, accepted, rejected)),
      invoices.length === 0
        ? el("p", { class: "panel-note" }, words.collection.none)
        : el("ul", { class: "arrived", testid: "arrived" }, ...invoices.map(arrived)),
      ...(documents.length === 0 ? [] : [dispensed(documents)]),
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
      el("b", {}, words.collection.network.title),
      el("span", {}, words.collection.network.hint),
      el("i", { "aria-hidden": true }),
    );
  }

  #stock(shelf: readonly ShelfBox[]): void {
    const { value } = this.#boxes;
    fill(
      this.#boxes,
      ...shelf.map(({ cip13, batch, label }) =>
        el("option", { value: `${cip13} ${batch}` }, words.collection.publish.batch(label, batch)),
      ),
    );
    if (value !== "") this.#boxes.value = value;
  }

  #publish({ recalls, shortages }: NonNullable<CollectorView["published"]>): HTMLElement {
    const { publish } = words.collection;
    const send = (what: "recall" | "shortage") => {
      const [cip13 = "", batch = ""] = this.#boxes.value.split(" ");
      this.#link.send({ type: "publish", what, cip13, batch });
    };
    return el(
      "div",
      { class: "switch publish", role: "group", "aria-label": publish.title },
      el("b", {}, publish.title),
      el("span", {}, publish.hint),
      this.#boxes,
      el(
        "div",
        { class: "segments" },
        el("button", { testid: "publish-recall", onclick: () => send("recall") }, publish.recall),
        el("button", { testid: "publish-shortage", onclick: () => send("shortage") }, publish.shortage),
      ),
      el("span", { testid: "published", role: "status" }, publish.count(recalls, shortages)),
    );
  }

  #gateway(now: GatewayDay): HTMLElement {
    const { gateway } = words.collection;
    return el(
      "div",
      { class: "switch", role: "group", "aria-label": gateway.title },
      el("b", {}, gateway.title),
      el("span", {}, gateway.hint),
      el(
        "div",
        { class: "segments" },
        ...GATEWAY_DAYS.map((day) =>
          el(
            "button",
            {
              testid: `gateway-${day}`,
              title: gateway.day[day].hint,
              "aria-pressed": String(day === now),
              onclick: () => this.#link.send({ type: "gateway", day }),
            },
            gateway.day[day].title,
          ),
        ),
      ),
    );
  }

  #fault(fault: CollectorFault, on: boolean): HTMLElement {
    const { title, hint } = words.collection.fault[fault];
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

/** Documents that can be opened, whole. */
function dispensed(documents: readonly MadeDocument[]): HTMLElement {
  const { collection } = words;
  return el(
    "section",
    { class: "dispensed", "aria-label": collection.dispensed },
    el("b", {}, collection.dispensed),
    ...documents.map(({ name, xml }) => {
      const number = name.slice(name.lastIndexOf("-") + 1);
      return el(
        "details",
        { testid: `document-${number}` },
        el("summary", {}, collection.document(Number(number))),
        el("pre", { tabindex: "0" }, xml),
      );
    }),
  );
}

function arrived(invoice: ArrivedView): HTMLElement {
  const { collection } = words;
  const { number, replaces, date, insured, lines, totalCents, amoCents, amcCents, reason, times } = invoice;
  const day = strings.format.date(date);
  const news = [
    `AMO ${strings.format.money(amoCents)}`,
    `AMC ${strings.format.money(amcCents)}`,
    collection.lines(lines),
    ...(replaces === null ? [] : [collection.replaces(replaces)]),
    ...(times > 1 ? [collection.times(times)] : []),
  ];
  return el(
    "li",
    { "data-accepted": String(reason === null), testid: `arrived-${number}` },
    el("b", {}, collection.number(number, insured ?? collection.noCard)),
    el("b", {}, strings.format.money(totalCents)),
    el("span", {}, `${day} · ${news.join(" · ")}`),
    el("em", {}, reason === null ? collection.accepted : strings.rejection[reason].title),
  );
}
