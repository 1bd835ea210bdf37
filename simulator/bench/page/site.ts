/**
 * The terminals of the pharmacy, side by side, where there are several: the page's own among them, and of each its cable, its
 * power and whom it reaches. What is on the counter below is before the page's own; phone and spent code can be held to any.
 */
import type { BenchState, PhoneView, ServerMessage, SiteLineView } from "../protocol";
import { Device } from "./device";
import { byId, el, fill } from "./dom";
import { Glance } from "./glance";
import { named, words } from "./language";
import { Link } from "./link";
import { addressOf } from "./terminals";

/** The code of the drawer that was shown before. */
const SPENT = "replayed";

export class SiteRow {
  readonly #own: Link;
  readonly #network = el("div", { class: "site-network" });
  #terminals: readonly SiteTerminal[] = [];
  #here = 0;

  constructor(own: Link) {
    this.#own = own;
  }

  /** What the page's own terminal says. */
  receive(message: ServerMessage): void {
    if (message.type === "hello") this.#begin(message.terminal, message.terminals);
    if (message.type === "site") this.#show(message.site);
    this.#terminals[this.#here - 1]?.receive(message);
  }

  #begin(here: number, count: number): void {
    if (count < 2 || this.#terminals.length === count) return;
    // The bench has another number of them than before: the page is built anew.
    if (this.#terminals.length > 0) {
      location.reload();
      return;
    }
    this.#here = here;
    const place = byId("site");
    place.setAttribute("aria-label", words.page.terminals);
    place.hidden = false;
    document.body.dataset.terminals = String(count);
    this.#terminals = Array.from({ length: count }, (_, i) =>
      i + 1 === here ? ownTerminal(here, this.#own) : otherTerminal(i + 1),
    );
    fill(place, el("div", { class: "site-row" }, ...this.#terminals.map(({ view }) => view)), this.#network);
  }

  #show({ loss }: SiteLineView): void {
    fill(
      this.#network,
      toggle("site-loss", words.site.loss, loss, (on) => this.#own.send({ type: "loss", on }), words.site.lossHint),
    );
  }
}

/** One of them: what is around its device. */
class SiteTerminal {
  readonly view: HTMLElement;
  readonly #number: number;
  readonly #link: Link;
  readonly #switches = el("div", { class: "site-switches" });
  readonly #health: HTMLElement;
  #line: SiteLineView | undefined;
  #state: BenchState | undefined;

  constructor(number: number, link: Link, title: HTMLElement, device: HTMLElement, ...more: HTMLElement[]) {
    this.#number = number;
    this.#link = link;
    this.#health = el("p", { class: "site-health", testid: `health-${number}`, role: "status" });
    this.view = el(
      "section",
      { class: "site-terminal", testid: `terminal-card-${number}`, "aria-label": words.page.terminalOf(number) },
      el("div", { class: "site-head" }, title, this.#health),
      device,
      ...more,
      this.#switches,
    );
  }

  receive(message: ServerMessage): void {
    if (message.type === "site") this.#line = message.site;
    else if (message.type === "state") this.#state = message.state;
    else return;
    this.#show();
  }

  #show(): void {
    const { site } = words;
    const isOn = this.#state?.status === "running" || this.#state?.status === "starting";
    const { cable = true, joined = 0, lost = 0 } = this.#line ?? {};
    this.#health.textContent = [
      isOn ? site.on : site.off,
      cable ? (lost > 0 ? site.lost(lost) : joined > 0 ? site.joined(joined) : site.alone) : site.cableOut,
    ].join(" · ");
    this.#health.dataset.well = String(isOn && cable && lost === 0);
    fill(
      this.#switches,
      toggle(`cable-${this.#number}`, site.cable, cable, (on) => this.#link.send({ type: "network", on })),
      toggle(`power-${this.#number}`, site.power, isOn, (on) => this.#link.send({ type: "power", on })),
    );
  }
}

function ownTerminal(number: number, link: Link): SiteTerminal {
  const here = el("b", { testid: `terminal-${number}`, "aria-current": "true" }, words.page.terminalOf(number));
  return new SiteTerminal(number, link, here, byId("device"), el("p", { class: "site-here" }, words.site.here));
}

/** Another than the page's own: with a connection to it. */
function otherTerminal(number: number): SiteTerminal {
  let phone: PhoneView | undefined;
  let device: Device | undefined;
  let terminal: SiteTerminal | undefined;
  /** There is a scanner that reads. */
  let isReady = false;
  const enable = () => {
    present.disabled = !isReady || phone === undefined || phone.code === null;
    again.disabled = !isReady;
  };
  const link = new Link(number, {
    onMessage: (message) => {
      terminal?.receive(message);
      switch (message.type) {
        case "hello":
          device?.size(message.screen);
          glance.begin(message.page);
          break;
        case "state":
          device?.tell(message.state);
          isReady = message.state.status === "running" && message.state.scannerKnown;
          enable();
          break;
        case "words":
          device?.say(message.words);
          break;
        case "read":
          glance.lamp(message.page, message.held);
          break;
        case "phone":
          phone = message.phone;
          enable();
          break;
        case "bad": {
          const { title } = named(words.badCode, message.id);
          void glance.show({ kind: "paper", rows: message.rows, title }, title);
        }
      }
    },
    onScreen: (rgba) => device?.show(rgba),
    onClose: (isFull) => device?.lost(isFull),
    // The page's own connection says so.
    onUnsent: () => {},
  });
  const glance = new Glance(link);
  const hold = async () => {
    const code = phone?.code;
    if (phone === undefined || code === null || code === undefined) return;
    const isRead = await glance.show({ kind: "phone", rows: code.rows, title: phone.name }, phone.name);
    // As at the counter: a code that was read is spent, and the app draws another.
    if (isRead && phone.code?.id === code.id) link.send({ type: "new-code" });
  };
  const present = el("button", { testid: `present-${number}`, onclick: () => void hold() }, words.site.present);
  const again = el(
    "button",
    { testid: `again-${number}`, title: words.site.againHint, onclick: () => link.send({ type: "bad", id: SPENT }) },
    words.site.again,
  );
  const place = el("div", { class: "device-area" });
  device = new Device(link, { place, prefix: `t${number}-`, isOwn: false });
  const title = el(
    "a",
    { class: "ghost", testid: `terminal-${number}`, href: addressOf(number), title: words.site.serveHere },
    words.page.terminalOf(number),
  );
  terminal = new SiteTerminal(number, link, title, place, el("div", { class: "site-hold" }, present, again));
  return terminal;
}

function toggle(
  testid: string,
  label: string,
  on: boolean,
  change: (on: boolean) => void,
  title?: string,
): HTMLButtonElement {
  return el(
    "button",
    { class: "ghost", testid, title, role: "switch", "aria-checked": String(on), onclick: () => change(!on) },
    label,
  );
}
