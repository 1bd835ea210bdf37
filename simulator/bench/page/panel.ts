/** What lies on the counter, in tabs: boxes, bad codes, switches. */
import type { BenchState, EngineName } from "../protocol";
import { Collection } from "./collection";
import { byId, el, fill, toast } from "./dom";
import { named, words } from "./language";
import type { Link } from "./link";
import type { Shelf } from "./shelf";
import { Update } from "./update";

const TABS = ["phone", "boxes", "cards", "codes", "collection", "firmware", "switches"] as const;
type Tab = (typeof TABS)[number];

const OFFSETS = [
  [-366 * 86400, "yearAgo"],
  [-600, "tenAgo"],
  [0, "onTime"],
  [600, "tenAhead"],
  [60 * 86400, "daysAhead"],
] as const;

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
    "aria-label": words.switches.dataFile,
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
      TABS.map((id) => [
        id,
        el(
          "button",
          { testid: `tab-${id}`, class: `tab tab-${id}`, role: "tab", onclick: () => this.open(id) },
          words.tab[id],
        ),
      ]),
    );
    byId("panel").append(
      el("div", { class: "tabs", role: "tablist", "aria-label": words.page.counter }, ...this.#tabs.values()),
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

  showCodes(codes: readonly string[]): void {
    fill(
      this.#codes,
      el("p", { class: "panel-note" }, words.codesNote),
      ...codes.map((id) => {
        const { title, hint } = named(words.badCode, id);
        return el(
          "button",
          { class: "code", testid: `bad-${id}`, onclick: () => this.#link.send({ type: "bad", id }) },
          el("b", {}, title),
          el("span", {}, hint),
        );
      }),
    );
  }

  async #install(): Promise<void> {
    const file = this.#file.files?.[0];
    if (file === undefined) return;
    if (file.size > MAX_DATA) toast(words.switches.dataTooLarge);
    else {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const magic = String.fromCharCode(...bytes.subarray(0, 4));
      if (magic === "CMC1" || magic === "CMT1") this.#link.sendData(bytes);
      else toast(words.switches.notData);
    }
    this.#file.value = "";
  }

  show(state: BenchState): void {
    const { engine, engines, status, clockOffset, staleKeys, scannerPlugged, expiredBoxes, breakdowns } = state;
    const isOn = status === "running" || status === "starting";
    const send = this.#link.send.bind(this.#link);
    const { switches } = words;
    fill(
      this.#switches,
      group(
        switches.engine,
        engines.includes("xs") ? switches.engineHint : switches.noXs,
        ...[...new Set<EngineName>(["xs", "node", ...engines])].map((name) =>
          el(
            "button",
            {
              testid: `engine-${name}`,
              "aria-pressed": String(name === engine),
              disabled: !engines.includes(name),
              onclick: () => send({ type: "engine", engine: name }),
            },
            words.engine[name],
          ),
        ),
      ),
      group(
        switches.clock,
        switches.clockHint,
        ...OFFSETS.map(([offset, name]) =>
          el(
            "button",
            {
              testid: `clock-${offset}`,
              "aria-pressed": String(offset === clockOffset),
              onclick: () => send({ type: "clock", offset }),
            },
            switches.offset[name],
          ),
        ),
      ),
      group(
        switches.breakdown,
        switches.breakdownHint,
        ...breakdowns.map((fault) =>
          el(
            "button",
            {
              testid: `breakdown-${fault}`,
              disabled: status !== "running",
              onclick: () => send({ type: "breakdown", fault }),
            },
            words.breakdown[fault],
          ),
        ),
      ),
      toggle("stale-keys", switches.staleKeys, staleKeys, (on) => send({ type: "stale-keys", on })),
      toggle("unplug", switches.unplug, !scannerPlugged, (on) => send({ type: "scanner", plugged: !on })),
      toggle("expired-boxes", switches.expiredBoxes, expiredBoxes, (on) => send({ type: "expired-boxes", on })),
      el(
        "div",
        { class: "switch", role: "group", "aria-label": switches.data },
        el("b", {}, switches.data),
        el("span", {}, switches.dataHint),
        this.#file,
      ),
      toggle("power", switches.power, isOn, (on) => send({ type: "power", on })),
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

function toggle(
  id: string,
  { title, hint }: { title: string; hint: string },
  on: boolean,
  change: (on: boolean) => void,
): HTMLElement {
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
