/**
 * A terminal beside the bench's own, for a story or a recording: it begins with an empty flash, in virtual time, which goes as
 * a person's does, so that what was done to it can be done again, to the byte. People, shelf and cards before it are its own too,
 * since its day may be another.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readSlots } from "../boot/slots";
import { PATIENTS } from "../ecarte/patients";
import { faultsOf } from "../engines/faults";
import type { EngineName } from "../engines/names";
import type { Paper } from "../hardware/printer/receipt-printer";
import type { CodeSymbol } from "../hardware/scanner-module";
import { Ensemble } from "../player/ensemble";
import type { Performance, PerformanceOptions } from "../player/performance";
import type { Act } from "../player/scenario";
import { READ_AGAIN } from "../player/stage";
import { Camera, type Held, NOBODY } from "./camera";
import { collectorView } from "./collection";
import { nearState } from "./machine";
import { Medicines } from "./medicines";
import { isOfPhone, People, type Shown } from "./people";
import { BenchPrinter } from "./printing";
import type {
  AppRefusal,
  BenchState,
  CollectorView,
  Command,
  FirmwareView,
  InsertedCard,
  LogSource,
  PrinterView,
  ServerMessage,
  Unavailable,
} from "./protocol";
import { Shelf } from "./shelf";

/** Something that was done to the terminal. */
export interface Deed {
  readonly act: Act;
  /** When it was done, and when the terminal went on from it, ms of the performance. */
  readonly at: number;
  readonly end: number;
  /** Whose code was read, or which of the drawer. */
  readonly shown?: Shown | undefined;
}

export interface ShowOptions extends Omit<PerformanceOptions, "onFrame" | "onReport" | "onLine" | "folder"> {
  /** Time goes on by itself. Without it, it stands still between what is done, as a story waits for who reads it. */
  readonly flows: boolean;
  /** Where files are kept that a scenario would name. */
  readonly folder: string;
  readonly engines: readonly EngineName[];
  readonly tell: (message: ServerMessage) => void;
  readonly show: (rgba: Uint8Array) => void;
  readonly note: (source: LogSource, text: string) => void;
  /** Just before it is done: the screen is what it was. */
  readonly onBefore?: () => void;
  readonly onDone: (deed: Deed) => void;
  /** The screen is another. */
  readonly onDrawn?: () => void;
  /** The terminal is lost, and why, in English. */
  readonly onEnd: (reason: string) => void;
}

/**
 * Codes that say nothing of a patient, whoever printed them: a box, a bar code of figures (a box, a prescriber), an act. Of
 * patients, a recording holds only those of the bench.
 */
const NOBODYS = /^(010\d{13}|\d{1,20}$|ACTE:[A-Z0-9/]{1,12}$)/;
/** Between two looks at the clock, ms. */
const TICK = 16;
/** A terminal that is slower than people takes the time it needs: what it is behind by more is forgotten, ms. */
const MOST_BEHIND = 500;
/** From one touch of a finger to the next, ms. */
const FINGER = 150;
/** A longer wait is not waited for: time jumps, ms. */
const LONGEST_WAIT = 3000;
/** Deeds that wait for the terminal. */
const MAX_QUEUE = 50;

interface Queued {
  readonly act: Act;
  readonly symbol?: CodeSymbol;
  /** Who holds it up. */
  readonly held?: Held;
  readonly done?: (isDone: boolean) => void;
  /** At which terminal, from 0; the one that is seen unless said. */
  readonly place?: number;
  /** How long it is looked at before the next, ms; until it was answered unless said. */
  readonly settle?: number;
}

export class Show {
  readonly people: People;
  /** When it was ready for a patient, ms of the performance. */
  readonly began: number;
  readonly #options: ShowOptions;
  readonly #ensemble: Ensemble;
  readonly #shelf: Shelf;
  readonly #camera: Camera;
  readonly #papers: BenchPrinter;
  readonly #queue: Queued[] = [];
  #card: InsertedCard | null = null;
  #scannerPlugged = true;
  #staleKeys = false;
  #expiredBoxes = false;
  /** Wall clock at 0 of the performance, ms. */
  #epoch = 0;
  /** When the finger is free again, ms of the performance. */
  #finger = 0;
  /** Time that stands still goes on until then. */
  #until = 0;
  /** Which of the pharmacy's terminals is seen, and touched, from 0. */
  #place = 0;
  #isChanged = false;
  #wasKnown = false;
  #held: Held = NOBODY;
  #screen = "idle";
  #isOver = false;
  /** What was last refused, so that a code that is held up is refused once. */
  #refused = "";
  #images = 0;
  #loop: Promise<void> = Promise.resolve();

  private constructor(options: ShowOptions, ensemble: Ensemble, performance: Performance, shelf: Shelf) {
    this.#options = options;
    this.#ensemble = ensemble;
    this.#shelf = shelf;
    this.began = performance.now;
    this.people = new People(performance.issuers, () => this.#seconds());
    this.#papers = new BenchPrinter(
      () => this.tellPrinter(),
      (line) => options.note("bench", line),
    );
    this.#camera = new Camera({
      onSymbol: (symbol, held) => this.#seen(symbol, held),
      onLooked: ({ page, held }, found) => options.tell({ type: "looked", page, held, found }),
      isBusy: () => performance.counter?.module.sending === true,
    });
  }

  static async open(options: ShowOptions): Promise<Show> {
    const { tell, note } = options;
    let show: Show | undefined;
    const ensemble = await Ensemble.open(options.scenario.terminals ?? 1, (place) => ({
      ...options,
      onFrame: () => show?.change(),
      onTone: ({ at, hz }) => {
        if (place === (show?.place ?? 0)) tell({ type: "tone", at, hz });
      },
      onRead: () => tell({ type: "read", ...(show?.held ?? NOBODY) }),
      onReport: (report) => show?.reported(report),
      onCard: () => show?.cardMoved(),
      onNear: () => show?.nearMoved(),
      onCollected: () => show?.tellCollector(),
      onTold: (told) => {
        if (show?.people.told(told) === true) show.tellPhone();
      },
      onDocument: () => show?.tellCollector(),
      onPaper: (paper) => show?.printed(paper),
      onLine: (line) => note("firmware", line),
    }));
    const [performance] = ensemble.members;
    if (performance === undefined) throw new Error("a story without a terminal");
    const now = () => Math.floor(performance.time / 1000);
    show = new Show(options, ensemble, performance, await Shelf.open(Medicines.of(performance.flash), now));
    await show.people.newCode();
    show.#epoch = Date.now() - performance.now;
    show.#until = performance.now;
    show.#loop = show.#run();
    return show;
  }

  get performance(): Performance {
    return this.#performance;
  }

  get #performance(): Performance {
    const performance = this.#ensemble.members[this.#place];
    if (performance === undefined) throw new Error("no such terminal");
    return performance;
  }

  /** Which of the pharmacy's terminals is seen, from 0. */
  get place(): number {
    return this.#place;
  }

  /** Turns to another terminal of the pharmacy. @param place from 0 */
  turnTo(place: number): void {
    if (place === this.#place || this.#ensemble.members[place] === undefined) return;
    this.#place = place;
    this.#isChanged = true;
    this.#options.tell({ type: "state", state: this.state });
  }

  get state(): BenchState {
    const { engine, engines } = this.#options;
    const { isOn, clockOffset, screen } = this.#performance;
    return {
      engine,
      engines,
      status: isOn ? "running" : "off",
      clockOffset,
      staleKeys: this.#staleKeys,
      scannerPlugged: this.#scannerPlugged,
      scannerKnown: this.#isScannerKnown,
      expiredBoxes: this.#expiredBoxes,
      breakdowns: faultsOf(engine).filter((fault) => fault !== "stuck-link"),
      card: this.#card,
      near: nearState(this.#performance.counter),
      // It reports changes only, and starts at rest.
      screen: screen === "start" ? "idle" : screen,
    };
  }

  /** The firmware has found the scanner. */
  get #isScannerKnown(): boolean {
    return this.#performance.counter?.module.known === true;
  }

  /** What the module looks at; what a story holds up is held by no page. */
  get held(): Held {
    return this.#held;
  }

  get shelf(): Shelf {
    return this.#shelf;
  }

  get firmware(): FirmwareView {
    const slots = this.#options.scenario.installed === true ? readSlots(this.#performance.flash) : [];
    return { address: null, pty: null, slots, outcome: "none", upload: null, busy: null };
  }

  get collector(): CollectorView {
    const { desk, isUp, gateway } = this.#performance.world;
    return collectorView(desk, isUp, "", gateway);
  }

  get printer(): PrinterView {
    const { printer } = this.#performance;
    return printer === undefined ? this.#papers.view : this.#papers.viewOf(printer);
  }

  printed(paper: Paper): void {
    this.#papers.take(paper);
  }

  tellPrinter(): void {
    this.#options.tell({ type: "printer", printer: this.printer });
  }

  /** Something was drawn. */
  change(): void {
    this.#isChanged = true;
  }

  look(picture: Uint8Array, page: number): void {
    this.#camera.look(picture, page);
  }

  /** A page is gone. */
  forget(page: number): void {
    this.#camera.forget(page);
  }

  /** @param place of the terminal, from 0 @param settle ms until the next @returns once it was done and answered; false when it was not done */
  perform(act: Act, place = this.#place, settle?: number): Promise<boolean> {
    return new Promise((done) => {
      if (this.#isOver || this.#queue.length >= MAX_QUEUE) done(false);
      else this.#queue.push({ act, done, place, ...(settle === undefined ? {} : { settle }) });
    });
  }

  /** What a page asks for. @returns why not, where this terminal is not what it is for */
  async obey(command: Command): Promise<Unavailable | undefined> {
    const act = actOf(command);
    if ((command.type === "printer" || command.type === "insert-sheet") && this.#performance.printer === undefined)
      return { reason: "not-recorded" };
    if (command.type === "near-hold" && this.#options.scenario.nfc !== true) return { reason: "not-recorded" };
    if ((command.type === "pay" || command.type === "payment-fault") && this.#performance.payment === undefined)
      return { reason: "not-recorded" };
    if (act !== undefined) {
      if (this.#queue.length >= MAX_QUEUE) return { reason: "busy" };
      for (const one of act) this.#queue.push({ act: one });
      return undefined;
    }
    const { tell } = this.#options;
    switch (command.type) {
      case "search":
        tell({ type: "found", words: command.words, boxes: await this.#shelf.search(command.words) });
        return undefined;
      case "bad": {
        const code = await this.people.bad(command.id);
        if (!code.ok) return { reason: code.reason };
        tell({ type: "bad", id: command.id, rows: code.value });
        return undefined;
      }
      case "clear-papers":
        this.#papers.clear();
        return undefined;
      case "read-paper":
        return this.#readPaper(command.id);
      case "expired-boxes":
        this.#expiredBoxes = command.on;
        await this.#shelf.stock(undefined, command.on);
        tell({ type: "shelf", shelf: this.#shelf.boxes, medicines: this.#shelf.count });
        tell({ type: "state", state: this.state });
        return undefined;
      default:
        if (!isOfPhone(command)) return { reason: "not-recorded" };
        this.tellPhone(await this.people.obey(command));
        return undefined;
    }
  }

  /** A firmware image, brought by a manager. @returns why not: a story brings its own */
  update(image: Uint8Array): Unavailable | undefined {
    if (!this.#options.flows) return { reason: "not-recorded" };
    this.#images += 1;
    const name = `firmware-${this.#images}.img`;
    mkdirSync(this.#options.folder, { recursive: true });
    writeFileSync(join(this.#options.folder, name), image);
    this.#queue.push({ act: { update: { image: name } } });
    return undefined;
  }

  reported(report: Record<string, unknown>): void {
    this.#options.note("cable", JSON.stringify(report));
    if (report.event === "screen") {
      const before = this.#screen;
      this.#screen = this.state.screen;
      if (this.#shelf.onScreen(before, this.#screen)) this.#tellTaken();
      this.#options.tell({ type: "state", state: this.state });
    }
    if (this.people.reported(report)) this.tellPhone();
  }

  tellPhone(refusal?: AppRefusal): void {
    const message = { type: "phone", phone: this.people.view } as const;
    this.#options.tell(refusal === undefined ? message : { ...message, refusal });
  }

  tellCollector(): void {
    this.#options.tell({ type: "collector", collector: this.collector });
  }

  /** It came out by itself. */
  cardMoved(): void {
    if (this.#card === null || this.#performance.counter?.card.slot.plastic !== undefined) return;
    this.#card = null;
    this.#options.tell({ type: "state", state: this.state });
  }

  nearMoved(): void {
    this.#options.tell({ type: "state", state: this.state });
  }

  /** Nothing more is done, and no more time goes by. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#loop;
  }

  /** The power goes; the file of the flash is there until `close`. */
  async end(): Promise<void> {
    await this.stop();
    await this.#ensemble.powerOff();
  }

  async close(): Promise<void> {
    this.#papers.close();
    await this.end();
    await this.#ensemble.close();
  }

  /** Whose phone was held up is the one in hand. */
  async #hold(id: string | undefined): Promise<void> {
    if (id === undefined) return;
    await this.people.present(id);
    this.tellPhone();
  }

  /** The phone in hand looks at a paper. */
  async #readPaper(id: string): Promise<Unavailable | undefined> {
    const read = await this.#papers.readCode(id);
    if (read === undefined) return { reason: "no-receipt" };
    if (!this.people.keepReceipt(read, (code) => this.#shelf.labelOf(code))) return { reason: "receipt-known" };
    this.tellPhone();
    return undefined;
  }

  #seconds(): number {
    return Math.floor(this.#performance.time / 1000);
  }

  /** @returns false: it is read when its turn has come */
  #seen(symbol: CodeSymbol, held: Held): boolean {
    const text = Buffer.from(symbol.bytes).toString("latin1");
    if (this.#options.flows && !this.people.knows(text) && !NOBODYS.test(text)) {
      if (text !== this.#refused) this.#options.tell({ type: "unavailable", reason: "foreign-code" });
      this.#refused = text;
      return false;
    }
    const isThere = this.#queue.some((other) => other.held?.page === held.page && other.held.held === held.held);
    if (!isThere && this.#queue.length < MAX_QUEUE)
      this.#queue.push({ act: { read: { aim: symbol.aim, text } }, symbol, held });
    return false;
  }

  #tellTaken(): void {
    this.#options.tell({ type: "taken", boxes: this.#shelf.taken });
  }

  /** A box was read: it lies on the counter, and another one of its kind stands in its place. */
  #take(text: string): void {
    const next = this.#shelf.wasRead(text);
    if (next === undefined) return;
    this.#tellTaken();
    void next().then((box) => {
      if (box !== undefined) this.#options.tell({ type: "box", box });
    });
  }

  async #run(): Promise<void> {
    try {
      while (!this.#isOver) {
        const next = this.#isFree(this.#queue[0]) ? this.#queue.shift() : undefined;
        if (next === undefined) await this.#pass();
        else await this.#do(next);
        this.#draw();
        if (this.#isScannerKnown !== this.#wasKnown) {
          this.#wasKnown = this.#isScannerKnown;
          this.#options.tell({ type: "state", state: this.state });
        }
        if (next === undefined) await new Promise((resolve) => setTimeout(resolve, TICK));
      }
    } catch (error) {
      this.#isOver = true;
      this.#options.onEnd(error instanceof Error ? error.message : String(error));
    }
    for (const { done } of this.#queue.splice(0)) done?.(false);
  }

  /** One finger presses all the keys. */
  #isFree(next: Queued | undefined): boolean {
    const isFinger = next !== undefined && ("press" in next.act || "touch" in next.act);
    return !isFinger || !this.#options.flows || this.#performance.now >= this.#finger;
  }

  /** Lets as much time go by as has gone by for people. */
  async #pass(): Promise<void> {
    const { now } = this.#performance;
    const wall = Date.now() - this.#epoch;
    if (wall - now > MOST_BEHIND) this.#epoch += wall - now - TICK;
    const ms = Math.floor(Math.min(Date.now() - this.#epoch, this.#options.flows ? Infinity : this.#until) - now);
    if (ms > 0) await this.#ensemble.run(ms);
  }

  async #do({ act, symbol, held = NOBODY, done, place = this.#place, settle: told }: Queued): Promise<void> {
    this.turnTo(place);
    const { flows, onBefore, onDone, tell } = this.#options;
    const performance = this.#performance;
    if (flows) await this.#pass();
    else await this.#settle();
    const at = performance.now;
    onBefore?.();
    let settle = 0;
    if (symbol === undefined) {
      const needed = await performance.perform(act);
      settle = told ?? needed;
    }
    // Held before it, a code is seen again and again.
    else if (!this.#present(symbol, held)) return;
    const end = performance.now;
    if ("press" in act || "touch" in act) this.#finger = end + FINGER;
    this.#remember(act);
    const shown = "read" in act ? this.people.wasRead(act.read.text) : undefined;
    if ("read" in act) this.#take(act.read.text);
    if ("present" in act && act.present.bad === undefined) await this.#hold(act.present.patient);
    if ("nfc" in act && act.nfc !== "away") await this.#hold(act.nfc.patient);
    if (!flows) {
      this.#epoch = Date.now() - performance.now;
      this.#until = performance.now + Math.max(settle, symbol === undefined ? 0 : READ_AGAIN);
      await this.#settle();
    } else if (end - at > TICK) this.#epoch = Date.now() - performance.now;
    tell({ type: "state", state: this.state });
    onDone({ act, at, end, shown });
    done?.(true);
  }

  #present(symbol: CodeSymbol, held: Held): boolean {
    this.#held = held;
    const isRead = this.#performance.counter?.module.present(symbol) === true;
    this.#held = NOBODY;
    if (isRead) this.#camera.wasRead(held);
    return isRead;
  }

  /** Until the terminal has answered. */
  async #settle(): Promise<void> {
    const performance = this.#performance;
    if (this.#until - performance.now > LONGEST_WAIT) await this.#ensemble.run(this.#until - performance.now);
    while (performance.now < this.#until && !this.#isOver) {
      await this.#pass();
      this.#draw();
      await new Promise((resolve) => setTimeout(resolve, TICK));
    }
  }

  #draw(): void {
    if (!this.#isChanged) return;
    this.#isChanged = false;
    const { raster, words } = this.#performance;
    this.#options.show(Uint8Array.from(raster.rgba()));
    this.#options.tell({ type: "words", words });
    this.#options.onDrawn?.();
  }

  /** What the page is told of it, the performance does not know. */
  #remember(act: Act): void {
    if ("card" in act) {
      const { card } = act;
      this.#card =
        card === "pull" ? null : { id: card.patient ?? card.kind ?? "", upsideDown: card.upsideDown === true };
    } else if ("scanner" in act) this.#scannerPlugged = act.scanner === "plug";
    else if ("printer" in act) this.tellPrinter();
    else if ("keys" in act) this.#staleKeys = act.keys === "stale";
    else if ("update" in act || "power" in act) this.#options.tell({ type: "firmware", firmware: this.firmware });
  }
}

/** @returns what a command does to the terminal; undefined for one that does nothing to it, or nothing that is recorded */
function actOf(command: Command): readonly Act[] | undefined {
  switch (command.type) {
    case "key":
      return [{ press: command.key }];
    case "touch":
      return [{ touch: [command.x, command.y] }];
    case "insert-card": {
      const { id, fault, upsideDown } = command;
      const whose = PATIENTS.some((patient) => patient.id === id) ? { patient: id } : { kind: id };
      return [{ card: { ...whose, ...(fault === null ? {} : { fault }), upsideDown } }];
    }
    case "near-hold": {
      const { id, fault } = command;
      const whose = PATIENTS.some((patient) => patient.id === id) ? { patient: id } : { kind: id };
      return [{ nfc: { ...whose, ...(fault === null ? {} : { fault }) } }];
    }
    case "pull-card":
      return [{ card: "pull" }];
    case "breakdown":
      return [{ fault: command.fault }];
    case "scanner":
      return [{ scanner: command.plugged ? "plug" : "unplug" }];
    case "clock":
      return [{ clock: command.offset }];
    case "stale-keys":
      return [{ keys: command.on ? "stale" : "fresh" }];
    case "network":
      return [{ network: command.on ? "up" : "down" }];
    case "collector":
      return [{ collector: { fault: command.fault, on: command.on } }];
    case "gateway":
      return [{ gateway: command.day }];
    case "printer":
      return [{ printer: { fault: command.fault, on: command.on } }];
    case "pay":
      return [{ payment: command.act }];
    case "payment-fault":
      return [{ payment: { fault: command.fault } }];
    case "insert-sheet":
      return [{ printer: "sheet" }];
    case "power":
      return [{ power: command.on ? "on" : "off" }];
    case "firmware":
      return command.action === "cut"
        ? [{ power: "off" }, { power: "on" }]
        : [{ update: command.action === "reset" || command.action === "revert" ? "restart" : command.action }];
    default:
      return undefined;
  }
}
