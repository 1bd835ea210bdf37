/**
 * A terminal beside the bench's own, for a story or a recording: it begins with an empty flash, in virtual time, which goes as
 * a person's does, so that what was done to it can be done again, to the byte. People, shelf and cards before it are its own too,
 * since its day may be another.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EngineName } from "../engines/names";
import type { Paper } from "../hardware/printer/receipt-printer";
import type { CodeSymbol } from "../hardware/scanner-module";
import { Ensemble } from "../player/ensemble";
import type { Performance, PerformanceOptions } from "../player/performance";
import type { Act } from "../player/scenario";
import { READ_AGAIN } from "../player/stage";
import { Camera, type Held, NOBODY } from "./camera";
import { Medicines } from "./medicines";
import { isOfPhone, People, type Shown } from "./people";
import { BenchPrinter } from "./printing";
import type {
  AppRefusal,
  BenchState,
  CollectorView,
  Command,
  FirmwareView,
  LogSource,
  PrinterView,
  ServerMessage,
  Unavailable,
} from "./protocol";
import { Shelf } from "./shelf";
import { actsOf } from "./show-acts";
import { Pace, TICK, tick } from "./show-pace";
import { isOfFinger, type Queued, ShowQueue } from "./show-queue";
import { ShowState } from "./show-state";

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

export class Show {
  readonly people: People;
  /** When it was ready for a patient, ms of the performance. */
  readonly began: number;
  readonly #options: ShowOptions;
  readonly #ensemble: Ensemble;
  readonly #shelf: Shelf;
  readonly #camera: Camera;
  readonly #papers: BenchPrinter;
  readonly #queue = new ShowQueue();
  readonly #pace: Pace;
  readonly #about: ShowState;
  /** Which of the pharmacy's terminals is seen, and touched, from 0. */
  #place = 0;
  #isChanged = false;
  #wasKnown = false;
  #held: Held = NOBODY;
  #isOver = false;
  /** What was last refused, so that a code that is held up is refused once. */
  #refused = "";
  #images = 0;
  #loop: Promise<void> = Promise.resolve();

  private constructor(options: ShowOptions, ensemble: Ensemble, performance: Performance, shelf: Shelf) {
    this.#options = options;
    this.#ensemble = ensemble;
    this.#shelf = shelf;
    const seen = () => this.#performance;
    const time = {
      get now() {
        return seen().now;
      },
      run: (ms: number) => ensemble.run(ms),
    };
    this.#pace = new Pace(time, options.flows);
    this.#about = new ShowState(seen, options);
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
    show.#pace.goOn(0);
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
    return this.#about.state;
  }

  /** What the module looks at; what a story holds up is held by no page. */
  get held(): Held {
    return this.#held;
  }

  get shelf(): Shelf {
    return this.#shelf;
  }

  get firmware(): FirmwareView {
    return this.#about.firmware;
  }

  get collector(): CollectorView {
    return this.#about.collector;
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
      const wanted = { act, done, place, ...(settle === undefined ? {} : { settle }) };
      if (this.#isOver || !this.#queue.push(wanted)) done(false);
    });
  }

  /** What a page asks for. @returns why not, where this terminal is not what it is for */
  async obey(command: Command): Promise<Unavailable | undefined> {
    const acts = actsOf(command);
    if ((command.type === "printer" || command.type === "insert-sheet") && this.#performance.printer === undefined)
      return { reason: "not-recorded" };
    if (command.type === "near-hold" && this.#options.scenario.nfc !== true) return { reason: "not-recorded" };
    if ((command.type === "pay" || command.type === "payment-fault") && this.#performance.payment === undefined)
      return { reason: "not-recorded" };
    if (acts !== undefined) return this.#queue.push(...acts.map((act) => ({ act }))) ? undefined : { reason: "busy" };
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
        this.#about.expiredBoxes = command.on;
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
      if (this.#shelf.onScreen(...this.#about.turnPage())) this.#tellTaken();
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
    if (this.#about.cardMoved()) this.#options.tell({ type: "state", state: this.state });
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
    if (!this.#queue.holds(held)) this.#queue.push({ act: { read: { aim: symbol.aim, text } }, symbol, held });
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
        const next = this.#queue.take(this.#pace.isFingerFree);
        if (next === undefined) await this.#pace.pass();
        else await this.#do(next);
        this.#draw();
        if (this.#about.isScannerKnown !== this.#wasKnown) {
          this.#wasKnown = this.#about.isScannerKnown;
          this.#options.tell({ type: "state", state: this.state });
        }
        if (next === undefined) await tick();
      }
    } catch (error) {
      this.#isOver = true;
      this.#options.onEnd(error instanceof Error ? error.message : String(error));
    }
    this.#queue.end();
  }

  async #do({ act, symbol, held = NOBODY, done, place = this.#place, settle: told }: Queued): Promise<void> {
    this.turnTo(place);
    const { flows, onBefore, onDone, tell } = this.#options;
    const performance = this.#performance;
    const pace = this.#pace;
    if (flows) await pace.pass();
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
    if (isOfFinger(act)) pace.touched();
    this.#remember(act);
    const shown = "read" in act ? this.people.wasRead(act.read.text) : undefined;
    if ("read" in act) this.#take(act.read.text);
    if ("present" in act && act.present.bad === undefined) await this.#hold(act.present.patient);
    if ("nfc" in act && act.nfc !== "away") await this.#hold(act.nfc.patient);
    if (!flows) {
      pace.goOn(Math.max(settle, symbol === undefined ? 0 : READ_AGAIN));
      await this.#settle();
    } else if (end - at > TICK) pace.catchUp();
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
  #settle(): Promise<void> {
    return this.#pace.settle(
      () => this.#isOver,
      () => this.#draw(),
    );
  }

  #draw(): void {
    if (!this.#isChanged) return;
    this.#isChanged = false;
    const { raster, words } = this.#performance;
    this.#options.show(Uint8Array.from(raster.rgba()));
    this.#options.tell({ type: "words", words });
    this.#options.onDrawn?.();
  }

  #remember(act: Act): void {
    this.#about.remember(act);
    if ("printer" in act) this.tellPrinter();
    else if ("update" in act || "power" in act) this.#options.tell({ type: "firmware", firmware: this.firmware });
  }
}
