/** What lies on the counter, in tabs: boxes, bad codes, switches. */
import { type BadCodeCard, type BenchState, BREAKDOWN_TITLES, ENGINE_TITLES, type EngineName } from "../protocol";
import { Collection } from "./collection";
import { byId, el, fill, toast } from "./dom";
import type { Link } from "./link";
import type { Shelf } from "./shelf";
import { Update } from "./update";

type Tab = "phone" | "boxes" | "cards" | "codes" | "collection" | "firmware" | "switches";
const TABS: readonly (readonly [Tab, string])[] = [
  ["phone", "Téléphone"],
  ["boxes", "Boîtes"],
  ["cards", "Cartes"],
  ["codes", "Pièges"],
  ["collection", "Envois"],
  ["firmware", "Logiciel"],
  ["switches", "Réglages"],
];

const OFFSETS: readonly (readonly [seconds: number, name: string])[] = [
  [-366 * 86400, "−1 an"],
  [-600, "−10 min"],
  [0, "À l’heure"],
  [600, "+10 min"],
  [60 * 86400, "+60 jours"],
];

/** The catalogue's partition. */
const MAX_DATA = 320 * 4096;

export class Panel {
  readonly update: Update;
  readonly collection: Collection;
  readonly #link: Link;
  readonly #codes = el("div", { class: "codes", testid: "codes" });
  readonly #file = el("input", {
    type: "file",
    accept: ".bin",
    testid: "data-file",
    "aria-label": "Fichier de médicaments ou de tarifs",
    onchange: () => void this.#install(),
  });
  readonly #switches = el("div", { class: "switches" });
  readonly #bodies: Readonly<Record<Exclude<Tab, "phone">, HTMLElement>>;
  readonly #tabs: ReadonlyMap<Tab, HTMLElement>;

  constructor(link: Link, shelf: Shelf, cards: HTMLElement) {
    this.#link = link;
    this.update = new Update(link);
    const { view: firmware } = this.update;
    this.collection = new Collection(link);
    const { view: collection } = this.collection;
    this.#bodies = { boxes: shelf.view, cards, codes: this.#codes, collection, firmware, switches: this.#switches };
    this.#tabs = new Map(
      TABS.map(([id, name]) => [
        id,
        el("button", { testid: `tab-${id}`, class: `tab tab-${id}`, role: "tab", onclick: () => this.open(id) }, name),
      ]),
    );
    byId("panel").append(
      el("div", { class: "tabs", role: "tablist", "aria-label": "Comptoir" }, ...this.#tabs.values()),
      ...Object.values(this.#bodies),
    );
    this.open("boxes");
  }

  open(tab: Tab): void {
    // On a narrow page the phone is one of the tabs; on a wide one it has its own place (style.css).
    document.body.dataset.tab = tab;
    for (const [id, button] of this.#tabs) button.setAttribute("aria-selected", String(id === tab));
    for (const [id, body] of Object.entries(this.#bodies)) body.classList.toggle("shown", id === tab);
  }

  showCodes(codes: readonly BadCodeCard[]): void {
    fill(
      this.#codes,
      el("p", { class: "panel-note" }, "Aucun de ces codes ne doit passer. Ils portent le nom du patient choisi."),
      ...codes.map(({ id, label, hint }) =>
        el(
          "button",
          { class: "code", testid: `bad-${id}`, onclick: () => this.#link.send({ type: "bad", id }) },
          el("b", {}, label),
          el("span", {}, hint),
        ),
      ),
    );
  }

  async #install(): Promise<void> {
    const file = this.#file.files?.[0];
    if (file === undefined) return;
    if (file.size > MAX_DATA) toast("Ce fichier est trop grand pour la mémoire flash du terminal.");
    else {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const magic = String.fromCharCode(...bytes.subarray(0, 4));
      if (magic === "CMC1" || magic === "CMT1") this.#link.sendData(bytes);
      else toast("Ce fichier n’est ni une base de médicaments ni des tarifs.");
    }
    this.#file.value = "";
  }

  show(state: BenchState): void {
    const { engine, engines, status, clockOffset, staleKeys, scannerPlugged, expiredBoxes, breakdowns } = state;
    const isOn = status === "running" || status === "starting";
    const send = this.#link.send.bind(this.#link);
    fill(
      this.#switches,
      group(
        "Moteur",
        engines.includes("xs")
          ? "XS est le moteur de l’appareil ; Node sert à déboguer. La mémoire flash reste la même."
          : "XS, le moteur de l’appareil, demande un compilateur C : le terminal tourne sur Node.",
        ...[...new Set<EngineName>(["xs", "node", ...engines])].map((name) =>
          el(
            "button",
            {
              testid: `engine-${name}`,
              "aria-pressed": String(name === engine),
              disabled: !engines.includes(name),
              onclick: () => send({ type: "engine", engine: name }),
            },
            ENGINE_TITLES[name],
          ),
        ),
      ),
      group(
        "Horloge du terminal",
        "Le téléphone, lui, reste à l’heure.",
        ...OFFSETS.map(([offset, name]) =>
          el(
            "button",
            {
              testid: `clock-${offset}`,
              "aria-pressed": String(offset === clockOffset),
              onclick: () => send({ type: "clock", offset }),
            },
            name,
          ),
        ),
      ),
      group(
        "Panne",
        "Le terminal la rencontre en quelques secondes, redémarre et dit pourquoi.",
        ...breakdowns.map((fault) =>
          el(
            "button",
            {
              testid: `breakdown-${fault}`,
              disabled: status !== "running",
              onclick: () => send({ type: "breakdown", fault }),
            },
            BREAKDOWN_TITLES[fault],
          ),
        ),
      ),
      toggle("stale-keys", "Clés périmées", "La liste des émetteurs a dépassé sa date.", staleKeys, (on) =>
        send({ type: "stale-keys", on }),
      ),
      toggle("unplug", "Lecteur débranché", "Le câble du module est tiré.", !scannerPlugged, (on) =>
        send({ type: "scanner", plugged: !on }),
      ),
      toggle("expired-boxes", "Boîtes périmées", "Toute l’étagère a dépassé sa date.", expiredBoxes, (on) =>
        send({ type: "expired-boxes", on }),
      ),
      el(
        "div",
        { class: "switch", role: "group", "aria-label": "Données du terminal" },
        el("b", {}, "Données du terminal"),
        el(
          "span",
          {},
          "Base des médicaments ou tarifs, comme « cli catalogue build » et « cli tariff build » les font.",
        ),
        this.#file,
      ),
      toggle("power", "Courant", "Coupé puis remis, les factures sont toujours là.", isOn, (on) =>
        send({ type: "power", on }),
      ),
    );
  }
}

function group(title: string, hint: string, ...buttons: HTMLElement[]): HTMLElement {
  return el(
    "div",
    { class: "switch", role: "group", "aria-label": title },
    el("b", {}, title),
    el("span", {}, hint),
    el("div", { class: "segments" }, ...buttons),
  );
}

function toggle(id: string, title: string, hint: string, on: boolean, change: (on: boolean) => void): HTMLElement {
  return el(
    "button",
    {
      class: "switch toggle",
      testid: `switch-${id}`,
      role: "switch",
      "aria-checked": String(on),
      onclick: () => change(!on),
    },
    el("b", {}, title),
    el("span", {}, hint),
    el("i", { "aria-hidden": true }),
  );
}
