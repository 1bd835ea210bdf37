/** The patient's phone, with the e-carte app on it. */
import type { AppRefusal, PhoneView } from "../protocol";
import { carry } from "./carry";
import { byId, context, el, fill } from "./dom";
import { locale, strings, words } from "./language";
import type { Link } from "./link";
import { delegationTab, enrolmentTab, receiptsTab, rightsList } from "./phone-tabs";
import type { Scanner } from "./scanner";
import { drawCode } from "./things";

const TABS = [
  { id: "card", icon: "▣" },
  { id: "receipts", icon: "€" },
  { id: "delegation", icon: "⇄" },
  { id: "enrolment", icon: "✓" },
] as const;
type Tab = (typeof TABS)[number]["id"];
/** The counter is in France, wherever the bench is. */
const CLOCK: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Paris" };
const QUIET_ZONE = 4;
const MODULE = 4;

export class Phone {
  readonly #link: Link;
  readonly #scanner: Scanner;
  readonly #screen = el("div", { class: "app-body", testid: "phone-screen" });
  readonly #tabs = el("nav", { class: "app-tabs", "aria-label": "e-carte" });
  readonly #time = el("span", {});
  readonly #countdown = el("p", { class: "countdown", testid: "countdown" });
  #view: PhoneView | undefined;
  #refusal: AppRefusal | undefined;
  #tab: Tab = "card";

  constructor(link: Link, scanner: Scanner) {
    this.#link = link;
    this.#scanner = scanner;
    byId("patient").append(
      el(
        "div",
        { class: "phone", testid: "phone" },
        el("div", { class: "phone-status", "aria-hidden": true }, this.#time, el("span", {}, "▴ ▮")),
        el("div", { class: "app-bar" }, el("b", {}, "e-carte"), el("span", {}, words.phone.demonstration)),
        this.#screen,
        this.#tabs,
      ),
    );
    setInterval(() => this.#tick(), 1000);
    this.#tick();
  }

  get view(): PhoneView | undefined {
    return this.#view;
  }

  show(view: PhoneView, refusal: AppRefusal | undefined): void {
    if (view.id !== this.#view?.id) this.#tab = view.enrolment === null ? "enrolment" : "card";
    else if (refusal === undefined && view.enrolment !== null && this.#view.enrolment === null) this.#tab = "card";
    this.#view = view;
    this.#refusal = refusal;
    this.#draw();
  }

  newCode(): void {
    this.#link.send({ type: "new-code" });
  }

  /** Holds the phone before the scanner. */
  async present(): Promise<void> {
    const carried = this.#carried();
    if (carried === undefined) return;
    if (await this.#scanner.present(carried.thing)) carried.onRead();
  }

  /** The phone as something to hold; the code it shows is spent once it was read. */
  #carried() {
    const view = this.#view;
    if (view === undefined || view.code === null) return undefined;
    const shown = view.code.id;
    return {
      thing: { kind: "phone", rows: view.code.rows, title: view.name } as const,
      onRead: () => {
        if (this.#view?.code?.id === shown) this.newCode();
      },
    };
  }

  #draw(): void {
    const view = this.#view;
    if (view === undefined) return;
    fill(
      this.#tabs,
      ...TABS.map(({ id, icon }) =>
        el(
          "button",
          {
            testid: `app-${id}`,
            "aria-current": id === this.#tab ? "page" : undefined,
            onclick: () => {
              this.#tab = id;
              this.#refusal = undefined;
              this.#draw();
            },
          },
          el("span", { "aria-hidden": true }, icon),
          words.phone.tab[id],
        ),
      ),
    );
    const send = this.#link.send.bind(this.#link);
    switch (this.#tab) {
      case "card":
        fill(this.#screen, ...this.#card(view));
        break;
      case "receipts":
        fill(this.#screen, ...receiptsTab(view));
        break;
      case "delegation":
        fill(this.#screen, ...delegationTab(view, this.#refusal, send));
        break;
      case "enrolment":
        fill(this.#screen, ...enrolmentTab(view, this.#refusal, send));
    }
    this.#screen.scrollTop = 0;
    this.#tick();
  }

  #card(view: PhoneView): HTMLElement[] {
    if (view.code === null) {
      const open = () => {
        this.#tab = "enrolment";
        this.#draw();
      };
      return [
        el("p", { class: "app-empty" }, words.phone.notOpen),
        el("button", { class: "app-main", testid: "go-enrol", onclick: open }, words.phone.open),
      ];
    }
    const { rows } = view.code;
    const size = (rows.length + 2 * QUIET_ZONE) * MODULE;
    const canvas = el("canvas", { width: size, height: size, role: "img", "aria-label": words.phone.code });
    const pen = context(canvas);
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, size, size);
    drawCode(pen, rows, QUIET_ZONE * MODULE, QUIET_ZONE * MODULE, rows.length * MODULE);
    const code = el("div", { class: "qr", testid: "phone-qr" }, canvas);
    code.dataset.code = String(view.code.id);
    carry(code, this.#scanner, () => this.#carried());
    return [
      el(
        "div",
        { class: "holder" },
        el("b", {}, view.name),
        el("span", {}, words.phone.born(view.sex, strings.format.date(view.birthDate))),
      ),
      code,
      this.#countdown,
      el(
        "div",
        { class: "app-actions" },
        el(
          "button",
          { class: "app-main", testid: "present-phone", onclick: () => void this.present() },
          `${words.phone.present} `,
          el("kbd", {}, "P"),
        ),
        el(
          "button",
          { class: "app-second", testid: "new-code", onclick: () => this.newCode() },
          `${words.phone.newCode} `,
          el("kbd", {}, "N"),
        ),
      ),
      ...(view.delegation === null
        ? []
        : [el("p", { class: "app-note" }, words.phone.entrustedTo(view.delegation.bearer))]),
      rightsList(view),
    ];
  }

  #tick(): void {
    const now = new Date();
    this.#time.textContent = now.toLocaleTimeString(locale, CLOCK);
    const code = this.#view?.code;
    if (code === null || code === undefined) return;
    const left = Math.max(0, code.expires - Math.floor(now.getTime() / 1000));
    const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    this.#countdown.textContent = left > 0 ? words.phone.validFor(clock) : words.phone.expired;
    this.#countdown.classList.toggle("over", left === 0);
    this.#countdown.style.setProperty("--left", String(left / 300));
  }
}
