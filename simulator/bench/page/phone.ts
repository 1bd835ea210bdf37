/** The patient's phone, with the e-carte app on it; and beside it, what a hand does with it. */
import type { AppRefusal, PhoneView, ServerMessage } from "../protocol";
import { carry } from "./carry";
import { counterNow } from "./counter-time";
import { byId, context, el, fill } from "./dom";
import { locale, strings, words } from "./language";
import type { Link } from "./link";
import type { NearReader } from "./near-reader";
import { Patients } from "./patients";
import { delegationTab, enrolmentTab, receiptsTab, rightsList } from "./phone-tabs";
import type { Scanner } from "./scanner";
import type { Shortcut } from "./shortcuts";
import { Tabs } from "./tabs";
import { drawCode } from "./things";
import type { Around, BenchWindow } from "./window";

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

export class Phone implements BenchWindow {
  readonly view: HTMLElement;
  readonly shortcuts: readonly Shortcut[] = [
    { keys: ["P"], text: words.shortcut.present, run: () => void this.present() },
    { keys: ["F"], text: words.shortcut.near, run: () => this.hold() },
    { keys: ["N"], text: words.shortcut.newCode, run: () => this.newCode() },
  ];
  readonly #link: Link;
  readonly #scanner: Scanner;
  readonly #screen = el("div", { class: "app-body", testid: "phone-screen" });
  readonly #tabs: Tabs<Tab>;
  readonly #time = el("span", {});
  readonly #countdown = el("p", { class: "countdown", testid: "countdown" });
  readonly #present = el(
    "button",
    { class: "app-main", testid: "present-phone", onclick: () => void this.present() },
    `${words.phone.present} `,
    el("kbd", {}, "P"),
  );
  readonly #renew = el(
    "button",
    { class: "app-second", testid: "new-code", onclick: () => this.newCode() },
    `${words.phone.newCode} `,
    el("kbd", {}, "N"),
  );
  readonly #hold = el(
    "button",
    { class: "app-second near-button", testid: "near-phone", onclick: () => this.hold() },
    `${words.near.hold} `,
    el("kbd", {}, "F"),
  );
  readonly #near: NearReader;
  #view: PhoneView | undefined;
  #refusal: AppRefusal | undefined;
  #tab: Tab = "card";
  readonly #patients: Patients;
  /** Whose phone, or next code, was asked for and is not there yet. */
  #awaited: string | undefined;
  /** Wait for it. */
  #wait: (() => void)[] = [];

  constructor({ link, scanner, near }: Around) {
    this.#near = near;
    this.#link = link;
    this.#scanner = scanner;
    this.#tabs = new Tabs({
      label: "e-carte",
      prefix: "app",
      tabs: TABS.map(({ id, icon }) => ({ id, icon, name: words.phone.tab[id], panel: this.#screen })),
      onOpen: (id) => {
        this.#tab = id;
        this.#refusal = undefined;
        this.#draw();
      },
    });
    this.view = el(
      "div",
      { class: "phone-place" },
      el(
        "div",
        { class: "phone", testid: "phone" },
        el("div", { class: "phone-status", "aria-hidden": true }, this.#time, el("span", {}, "▴ ▮")),
        el("div", { class: "app-bar" }, el("b", {}, "e-carte"), el("span", {}, words.phone.demonstration)),
        this.#screen,
        this.#tabs.list,
      ),
    );
    this.#patients = new Patients((id) => {
      this.#awaited = id;
      link.send({ type: "patient", id });
    });
    // Whatever is on its screen, and whichever window is open, the phone can be held up.
    byId("patient").append(el("div", { class: "hand" }, this.#present, this.#renew, this.#hold));
    near.carry(
      this.#hold,
      () => el("span", { class: "near-ghost" }, `e-carte · ${this.#view?.name ?? ""}`),
      () => this.#view?.id ?? "",
    );
    this.#tabs.open(this.#tab);
    setInterval(() => this.#tick(), 1000);
  }

  receive(message: ServerMessage): void {
    if (message.type === "hello") {
      this.#patients.show(message.patients);
      this.#arrived();
    }
    if (message.type !== "phone") return;
    this.#patients.choose(message.phone.id);
    this.#show(message.phone, message.refusal);
  }

  #show(view: PhoneView, refusal: AppRefusal | undefined): void {
    const before = this.#view;
    this.#view = view;
    if (view.id !== before?.id) this.#tabs.open(view.enrolment === null ? "enrolment" : "card");
    else if (refusal === undefined && view.enrolment !== null && before.enrolment === null) this.#tabs.open("card");
    this.#refusal = refusal;
    this.#draw();
    const isNew = view.code === null ? view.enrolment === null : view.code.id !== before?.code?.id;
    if (view.id === this.#awaited && isNew) this.#arrived();
  }

  #arrived(): void {
    this.#awaited = undefined;
    for (const go of this.#wait.splice(0)) go();
  }

  newCode(): void {
    if (this.#view?.code === null) return;
    this.#awaited = this.#view?.id;
    this.#link.send({ type: "new-code" });
  }

  /** Holds the phone before the scanner; not the one before, nor the code before, when another was asked for. */
  async present(): Promise<void> {
    let carried: ReturnType<Phone["carried"]>;
    const pick = async () => {
      if (this.#awaited !== undefined) await new Promise<void>((resolve) => this.#wait.push(resolve));
      carried = this.carried();
      return carried?.thing;
    };
    const name = this.#view?.name ?? "";
    if (await this.#scanner.present({ name, key: "phone", pick })) carried?.onRead();
  }

  /** Holds it to the contactless reader, open or not: it is the reader that finds out. */
  hold(): void {
    this.#near.hold(this.#view?.id ?? "");
  }

  /** The phone as something to hold; the code it shows is spent once it was read. */
  carried() {
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
    this.#present.disabled = view.code === null;
    this.#renew.disabled = view.code === null;
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
      const open = () => this.#tabs.open("enrolment");
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
    carry(code, this.#scanner, () => this.carried());
    return [
      el(
        "div",
        { class: "holder" },
        el("b", {}, view.name),
        el("span", {}, words.phone.born(view.sex, strings.format.date(view.birthDate))),
      ),
      code,
      this.#countdown,
      ...(view.delegation === null
        ? []
        : [el("p", { class: "app-note" }, words.phone.entrustedTo(view.delegation.bearer))]),
      rightsList(view),
    ];
  }

  #tick(): void {
    const now = new Date(counterNow());
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
