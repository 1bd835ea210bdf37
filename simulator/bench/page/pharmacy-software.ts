/**
 * The pharmacy's software: a small one, on the terminal's cable like any other. It fills a basket, opens a sale, receives the
 * patient, and shows what goes over the wire.
 */
import { type ServerMessage, type ShelfBox, SOFTWARE_WIRES, type SoftwareWireView } from "../protocol";
import { el, fill } from "./dom";
import { strings, words } from "./language";
import type { Link } from "./link";
import type { Around, BenchWindow } from "./window";

/** Lines of traffic that are kept on the page. */
const MAX_TRAFFIC = 60;
/** The terminal takes who is silent for 30 s for gone, ms. */
const PING = 8000;

type Json = Readonly<Record<string, unknown>>;

interface Sale {
  readonly sale: number;
  readonly revision: number;
  readonly owner: "terminal" | "you" | "other";
  readonly totals: { readonly totalCents: number; readonly patientCents: number } | null;
}

export class PharmacySoftware implements BenchWindow {
  readonly view = el("div", { class: "lgo", testid: "lgo" });
  readonly #link: Link;
  readonly #basket = new Map<string, number>();
  readonly #traffic = el("ol", { class: "lgo-traffic", testid: "lgo-traffic" });
  readonly #desk = el("div", { class: "lgo-desk" });
  #shelf: readonly ShelfBox[] = [];
  #chosen = "";
  #isHere = false;
  #sale: Sale | null = null;
  #patient = "";
  #invoice: { readonly number: number; readonly patientCents: number } | null = null;
  #said = "";
  #wire: SoftwareWireView = { wire: "cable", state: "unpaired", isOpen: true, trouble: null };
  #ping: ReturnType<typeof setInterval> | undefined;

  constructor({ link }: Around) {
    this.#link = link;
    const { lgo } = words;
    this.view.append(this.#desk, el("details", { class: "lgo-wire" }, el("summary", {}, lgo.traffic), this.#traffic));
    this.#show();
  }

  receive(message: ServerMessage): void {
    if (message.type === "hello" || message.type === "shelf") {
      this.#shelf = message.shelf;
      this.#chosen ||= message.shelf[0]?.cip13 ?? "";
      this.#show();
    } else if (message.type === "lgo-wire") this.#wired(message.wire);
    else if (message.type === "lgo") this.#take(message.way, message.message);
  }

  #wired(wire: SoftwareWireView): void {
    // Whoever was spoken with over another wire, or one that is cut, is not known on this one.
    if (wire.wire !== this.#wire.wire || (this.#wire.isOpen && !wire.isOpen)) this.#leave();
    this.#wire = wire;
    this.#said = wire.trouble === null ? "" : words.lgo.trouble[wire.trouble];
    this.#show();
  }

  /** Which wire, and on the LAN the pairing. */
  #wires(): HTMLElement[] {
    const { lgo } = words;
    const { wire, state } = this.#wire;
    const select = el(
      "select",
      { "aria-label": lgo.wire, testid: "lgo-wire" },
      ...SOFTWARE_WIRES.map((name) => el("option", { value: name }, lgo.wires[name])),
    ) as HTMLSelectElement;
    select.value = wire;
    select.addEventListener("change", () => {
      const chosen = SOFTWARE_WIRES.find((name) => name === select.value);
      if (chosen !== undefined) this.#link.send({ type: "lgo-wire", wire: chosen });
    });
    if (wire === "cable") return [el("div", { class: "lgo-keys" }, select)];
    const busy = state === "pairing" || state === "asking" || state === "right";
    const pair = el(
      "button",
      { testid: "lgo-pair", disabled: busy, onclick: () => this.#link.send({ type: "lgo-pair" }) },
      lgo.pair,
    );
    const row = el("div", { class: "lgo-keys" }, select, pair);
    const note = el("p", { class: "panel-note", role: "status", testid: "lgo-pairing" }, lgo.wireIs[state]);
    return state === "asking" ? [row, note, this.#codeRow()] : [row, note];
  }

  #codeRow(): HTMLElement {
    const { lgo } = words;
    const code = el("input", {
      "aria-label": lgo.code,
      testid: "lgo-code",
      inputmode: "numeric",
      autocomplete: "off",
    }) as HTMLInputElement;
    const give = () => this.#link.send({ type: "lgo-code", code: code.value });
    code.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && code.value !== "") give();
    });
    return el(
      "div",
      { class: "lgo-keys" },
      code,
      el("button", { testid: "lgo-give-code", onclick: give }, lgo.giveCode),
    );
  }

  #ask(method: string, params: Json = {}): void {
    this.#link.send({ type: "lgo", method, params });
  }

  #take(way: "in" | "out", message: Json): void {
    if (message.to === "ping" || message.method === "ping" || message.event === "heartbeat") return;
    const text = JSON.stringify(message);
    this.#traffic.prepend(el("li", { "data-way": way }, `${way === "in" ? "←" : "→"} ${text}`));
    while (this.#traffic.children.length > MAX_TRAFFIC) this.#traffic.lastElementChild?.remove();
    if (way === "in") this.#told(message);
    this.#show();
  }

  #told({ event, to, result, error, ...told }: Json): void {
    const { lgo } = words;
    switch (event) {
      case "answer":
        if (error !== undefined) this.#refused(String((error as { data?: Json }).data?.reason ?? ""), error as Json);
        else this.#answered(String(to), result as Json);
        return;
      case "identity":
        this.#know(told.patient);
        // The patient has changed the sale: its revision is another.
        if (this.#isHere) this.#ask("state");
        return;
      case "owner":
        if (this.#isHere) this.#ask("state");
        return;
      case "box":
        // Scanned at the terminal, in a sale of ours: counted here.
        if (told.kind === "box") this.#count(String(told.code));
        return;
      case "sale":
        if (told.status === "stored" || told.status === "cancelled" || told.status === "timed-out") this.#forget();
        return;
      case "invoice":
        this.#invoice = { number: Number(told.number), patientCents: Number(told.patientCents) };
        this.#said = lgo.stored(this.#invoice.number);
        return;
      case "screen":
        // A terminal that has started knows nobody.
        if (told.name === "start") this.#leave();
    }
  }

  #answered(to: string, result: Json): void {
    const { lgo } = words;
    // The page asks for the state by itself: that says nothing to the person, who would not see what was said before.
    if (to !== "state") this.#said = lgo.done;
    if (to === "hello") {
      this.#isHere = true;
      this.#said = lgo.connected;
      clearInterval(this.#ping);
      this.#ping = setInterval(() => this.#ask("ping"), PING);
      this.#ask("state");
    } else if (to === "identity") this.#know(result);
    else if (to === "state") this.#see(result.sale as Sale | null);
    else if (to.startsWith("sale.") && to !== "sale.cancel") this.#see(result as unknown as Sale);
  }

  #refused(reason: string, error: Json): void {
    const sale = ((error.data as Json | undefined)?.sale ?? null) as Sale | null;
    this.#said = words.lgo.refused(reason);
    if (reason === "say-hello") this.#leave();
    if (sale !== null) this.#see(sale);
  }

  #see(sale: Sale | null): void {
    this.#sale = sale;
    if (sale === null) this.#patient = "";
  }

  #know(patient: unknown): void {
    const identity = (patient as { identity?: { familyName: string; givenNames: string } } | null)?.identity;
    this.#patient = identity === undefined ? "" : `${identity.familyName} ${identity.givenNames}`;
  }

  #forget(): void {
    this.#sale = null;
    this.#patient = "";
    this.#basket.clear();
  }

  #leave(): void {
    this.#isHere = false;
    clearInterval(this.#ping);
    this.#forget();
  }

  #count(cip13: string): void {
    this.#basket.set(cip13, (this.#basket.get(cip13) ?? 0) + 1);
    if (this.#sale?.owner === "you") this.#send();
  }

  #send(): void {
    const basket = [...this.#basket].map(([cip13, quantity]) => ({ cip13, quantity }));
    const sale = this.#sale;
    if (sale === null) this.#ask("sale.open", { basket });
    else this.#ask("sale.update", { sale: sale.sale, revision: sale.revision, basket });
  }

  #show(): void {
    const { lgo } = words;
    const sale = this.#sale;
    const mine = sale?.owner === "you";
    const key = (testid: string, name: string, enabled: boolean, onclick: () => void) =>
      el("button", { testid, disabled: !enabled, onclick }, name);
    const select = el(
      "select",
      { "aria-label": lgo.medicine, testid: "lgo-medicine" },
      ...this.#shelf.map(({ cip13, label }) => el("option", { value: cip13 }, label)),
    ) as HTMLSelectElement;
    select.value = this.#chosen;
    select.addEventListener("change", () => {
      this.#chosen = select.value;
    });
    fill(
      this.#desk,
      el("p", { class: "panel-note" }, lgo.hint),
      ...this.#wires(),
      el(
        "div",
        { class: "lgo-keys" },
        key("lgo-hello", this.#isHere ? lgo.again : lgo.connect, true, () =>
          this.#ask("hello", { software: "Banc 1.0" }),
        ),
        key("lgo-identity", lgo.identity, this.#isHere && sale === null, () => this.#ask("identity")),
      ),
      el(
        "div",
        { class: "lgo-keys" },
        select,
        key("lgo-add", lgo.add, this.#chosen !== "", () => {
          this.#count(this.#chosen);
          this.#show();
        }),
      ),
      el(
        "ul",
        { class: "lgo-basket", testid: "lgo-basket" },
        ...[...this.#basket].map(([cip13, n]) => this.#line(cip13, n)),
      ),
      el(
        "div",
        { class: "lgo-keys" },
        key("lgo-open", mine ? lgo.update : lgo.open, this.#isHere && (sale === null || mine), () => this.#send()),
        key("lgo-take", lgo.take, this.#isHere && sale?.owner === "terminal", () =>
          this.#ask("sale.take", { sale: sale?.sale, revision: sale?.revision }),
        ),
        key("lgo-cancel", lgo.cancel, mine, () => this.#ask("sale.cancel", { sale: sale?.sale })),
        key("lgo-print", lgo.print, this.#isHere && this.#invoice !== null, () =>
          this.#ask("print", { what: "receipt", invoice: this.#invoice?.number }),
        ),
        key("lgo-pay", lgo.pay, this.#isHere && (this.#invoice?.patientCents ?? 0) > 0, () =>
          this.#ask("pay", { invoice: this.#invoice?.number, amountCents: this.#invoice?.patientCents, kind: "card" }),
        ),
      ),
      el(
        "div",
        { class: "lgo-state", role: "status", testid: "lgo-state" },
        el("p", {}, this.#said === "" ? lgo.away : this.#said),
        this.#patient !== "" && el("p", {}, lgo.patient(this.#patient)),
        sale !== null && el("p", {}, lgo.sale(sale.sale, sale.revision, lgo.owner[sale.owner])),
        sale?.totals != null &&
          el(
            "p",
            {},
            lgo.totals(strings.format.money(sale.totals.totalCents), strings.format.money(sale.totals.patientCents)),
          ),
      ),
    );
  }

  #line(cip13: string, quantity: number): HTMLElement {
    const { lgo } = words;
    const label = this.#shelf.find((box) => box.cip13 === cip13)?.label ?? cip13;
    return el(
      "li",
      {},
      `${quantity} × ${label}`,
      el(
        "button",
        {
          testid: `lgo-remove-${cip13}`,
          "aria-label": lgo.remove(label),
          onclick: () => {
            this.#basket.delete(cip13);
            if (this.#sale?.owner === "you") this.#send();
            this.#show();
          },
        },
        "×",
      ),
    );
  }
}
