/** The counter as a whole: what pages ask for, what they are told. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { BAD_CODES } from "../ecarte/bad-codes";
import { DemoIssuers } from "../ecarte/issuers";
import type { EngineName } from "../engines/names";
import { writeData } from "../flash-file";
import type { Lan } from "../hardware/lan";
import type { CodeSymbol as Read } from "../hardware/scanner-module";
import { type Host, realHost, TcpNetwork } from "../hardware/tcp-network";
import { Channel } from "../link/channels";
import { PAYMENT_ADDRESS, PAYMENT_PORT } from "../link/payment-names";
import { type ScannerName, USUAL_SCANNER } from "../link/scanner-names";
import type { ScreenSize } from "../screen";
import { Camera, type Held, NOBODY } from "./camera";
import { Cards } from "./cards";
import { Collection } from "./collection";
import { checkData } from "./data";
import { Firmware } from "./firmware";
import { Machine } from "./machine";
import { Medicines } from "./medicines";
import { NEAR_IDS, Near } from "./near";
import { Orders } from "./orders";
import { BenchPayment } from "./paying";
import { People } from "./people";
import { BenchPrinter } from "./printing";
import type { AppRefusal, BenchState, Command, LogSource, ServerMessage, Unavailable } from "./protocol";
import { Shelf } from "./shelf";
import { Shows } from "./shows";
import { SiteLine } from "./site-line";
import { BenchSoftware } from "./software";

export interface BenchOptions {
  /** Where the demonstration keys and the flash are kept. */
  readonly folder: string;
  readonly engine: EngineName | undefined;
  readonly scanner?: ScannerName | undefined;
  /** That of the terminal. */
  readonly screen: ScreenSize;
  /** A catalogue to put in the flash; what is there stays without one. */
  readonly catalogue?: Uint8Array | undefined;
  /** Servers of the desktop that the terminal may reach (hardware/reach.ts). */
  readonly reach?: ReadonlyMap<string, Host> | undefined;
  /** The firmware's bundle, as soon as it is there. */
  readonly bundle: Promise<string>;
  /** Of the page's files. */
  readonly build?: string;
  /** To all pages. */
  readonly tell: (message: ServerMessage) => void;
  /** The screen is another: RGBA. */
  readonly show: (rgba: Uint8Array) => void;
  /** One of several terminals of a pharmacy: their network, its place there, from 0, and the bench of the first. */
  readonly site?: {
    readonly lan: Lan;
    readonly place: number;
    readonly terminals: number;
    readonly first: Bench | undefined;
    /** Something of it is another, for all of them. */
    readonly onNetwork: () => void;
  };
  /** The phone in hand, which is the same at all of them, is another, or shows something else. */
  readonly onPhone?: () => void;
  /** A line for the engineer, without personal data. */
  readonly onLog?: (source: LogSource, text: string) => void;
}

const FLASH = "flash.bin";
/** Where the terminal's own ports are opened. */
const HOST = "127.0.0.1";

type LogMessage = Extract<ServerMessage, { type: "log" }>;

const MAX_LOG = 200;
/** Frames that come together are shown together, ms. */
const FRAME = 16;
/** How often it is looked whether the scanner is known, ms. */
const WATCH = 100;
/** From a cut of the power to its return, ms: long enough to be seen. */
const CUT = 800;

const seconds = () => Math.floor(Date.now() / 1000);

export class Bench {
  readonly #options: BenchOptions;
  readonly #machine: Machine;
  readonly #firmware: Firmware;
  readonly #issuers: DemoIssuers;
  readonly #people: People;
  readonly #shelf: Shelf;
  readonly #camera: Camera;
  readonly #cards: Cards;
  readonly #near: Near;
  readonly #tcp: TcpNetwork;
  readonly #place: SiteLine | undefined;
  readonly #shows: Shows;
  readonly #printer: BenchPrinter;
  readonly #payment: BenchPayment;
  readonly #software: BenchSoftware;
  readonly #orders: Orders;
  #collection: Collection | undefined;
  readonly #log: LogMessage[] = [];
  #words: readonly string[] = [];
  #expiredBoxes = false;
  /** Pages that are open, by number. */
  readonly #pages = new Map<number, (message: ServerMessage) => void>();
  #acting: number | null = null;
  /** What the camera looks at; a symbol that came otherwise was held by no page. */
  #held: Held = NOBODY;
  #screen = "off";
  #frame: NodeJS.Timeout | undefined;
  /** Looks whether the firmware has found the scanner, or lost it: no report says so. */
  readonly #watch: NodeJS.Timeout;

  private constructor(options: BenchOptions, shelf: Shelf) {
    const { folder, engine, screen, bundle, tell } = options;
    this.#options = options;
    this.#shelf = shelf;
    const { site } = options;
    const first = site?.first;
    const issuers = first === undefined ? DemoIssuers.open(join(folder, "keys")) : first.#issuers;
    this.#issuers = issuers;
    this.#people = first === undefined ? new People(issuers, seconds) : first.#people;
    const place = site?.lan.join((channel, payload) => this.#machine.send(channel, payload));
    this.#place = site && place && new SiteLine(site.lan, place, () => this.tellSite());
    this.#camera = new Camera({
      onSymbol: (symbol, held) => this.#seen(symbol, held),
      onLooked: (held, found) => tell({ type: "looked", page: held.page, held: held.held, found }),
      isBusy: () => this.#machine.counter?.module.sending === true,
    });
    const flash = join(folder, FLASH);
    this.#tcp = new TcpNetwork({
      hosts: new Map([
        // The terminal's own way there is the real port, too.
        [`${PAYMENT_ADDRESS}:${PAYMENT_PORT}`, (back) => realHost(this.#payment.port)(back)] as const,
        ...(options.reach ?? []),
      ]),
      send: (channel, payload) => this.#machine.carry(channel, payload),
      listenOn: HOST,
      orAnyPort: true,
      onOpen: (local, port) => {
        this.#software.onPort(local, port);
        this.#note("bench", `TCP port ${local} of the terminal: ${HOST}:${port}`);
      },
      onLog: (line) => this.#note("bench", line),
    });
    this.#firmware = new Firmware({
      folder,
      flash,
      bundle,
      send: (channel, payload) => this.#machine.send(channel, payload),
      cut: () => this.#cutPower(),
      onLog: (line) => this.#note("bench", line),
      onChange: () => tell({ type: "firmware", firmware: this.#firmware.view }),
    });
    this.#printer = new BenchPrinter(
      () => tell({ type: "printer", printer: this.#printer.view }),
      (line) => this.#note("bench", line),
    );
    this.#software = new BenchSoftware({
      keyFile: join(folder, "software-key.bin"),
      onCable: (request) => this.#machine.counter?.ask(request),
      onMessage: (message) => tell({ type: "lgo", way: "in", message }),
      onChange: () => tell({ type: "lgo-wire", wire: this.#software.view }),
    });
    this.#payment = new BenchPayment(() => tell({ type: "payment", payment: this.#payment.view }));
    this.#machine = new Machine({
      flash,
      printer: this.#printer.printer,
      boot: () => this.#firmware.boot(),
      place: place?.number,
      onNetwork: (channel, payload) =>
        place?.onFrame(channel, payload) === true ||
        this.#firmware.onFrame(channel, payload) ||
        this.#collection?.onFrame(channel, payload) === true ||
        this.#onTcp(channel, payload),
      onEnd: () => {
        this.#tcp.silence();
        this.#place?.silence();
        this.#software.silence();
        this.#firmware.silence();
        this.#collection?.silence();
      },
      engine,
      scanner: options.scanner ?? USUAL_SCANNER,
      screen,
      issuers: (stale) => issuers.list(seconds(), stale),
      onScreen: () => this.#showSoon(),
      onWords: (words) => {
        this.#words = words;
        tell({ type: "words", words });
      },
      onTone: ({ at, hz }) => tell({ type: "tone", at, hz }),
      onReport: (report) => this.#reported(report),
      onTrace: (line) => {
        this.#place?.heard(line);
        this.#note("firmware", line);
      },
      onRead: () => tell({ type: "read", ...this.#held }),
      onLog: (line) => this.#note("bench", line),
      onChange: () => this.#tellState(),
    });
    this.#shows = new Shows({
      folder: join(folder, "recordings"),
      flash,
      scanner: options.scanner ?? USUAL_SCANNER,
      screen,
      bundle,
      engines: () => this.#machine.state,
      onStage: (isTaken) => (isTaken ? this.#machine.powerOff() : this.#machine.powerOn()),
      greet: () => {
        for (const [page, say] of this.#pages) this.#introduce(page, say);
        options.show(this.#picture());
      },
      tell,
      show: options.show,
      note: (source, text) => this.#note(source, text),
    });
    const onLog = (line: string) => this.#note("bench", line);
    this.#near = new Near({
      counter: () => this.#machine.counter,
      phone: (id, fault) => this.#people.near(id, fault),
    });
    this.#cards = new Cards({ issuers, now: seconds, slot: this.#machine, near: this.#near, onLog });
    this.#cards.watchReaders();
    this.#orders = new Orders({
      machine: this.#machine,
      firmware: this.#firmware,
      people: this.#people,
      shelf,
      cards: this.#cards,
      near: this.#near,
      payment: this.#payment,
      printer: this.#printer,
      software: this.#software,
      place: this.#place,
      collection: () => this.#collection,
      tell,
      refuse: (refusal) => this.#say(refusal),
      onPhone: (refusal) => this.#tellPhone(refusal),
      onShelf: () => this.#tellShelf(),
      onExpired: (on) => {
        this.#expiredBoxes = on;
        this.#tellState();
      },
      onNetwork: () => options.site?.onNetwork(),
    });
    let known = false;
    this.#watch = setInterval(() => {
      if (this.#machine.state.scannerKnown === known) return;
      known = !known;
      this.#tellState();
    }, WATCH);
  }

  #onTcp(channel: number, payload: Uint8Array): boolean {
    if (channel !== Channel.tcp) return false;
    this.#tcp.onFrame(payload);
    return true;
  }

  static async open(options: BenchOptions): Promise<Bench> {
    mkdirSync(options.folder, { recursive: true });
    const flash = join(options.folder, FLASH);
    if (options.catalogue !== undefined) writeData(flash, "catalogue", options.catalogue);
    const bench = new Bench(options, await Shelf.open(Medicines.of(flash), seconds));
    await Promise.all([
      bench.#people.newCode(),
      bench.#firmware.openConsole(),
      bench.#openCollection(),
      bench.#payment.open(),
    ]);
    return bench;
  }

  get screen(): ScreenSize {
    return this.#options.screen;
  }

  get state(): BenchState {
    return this.#shows.show?.state ?? { ...this.#machine.state, expiredBoxes: this.#expiredBoxes };
  }

  powerOn(): Promise<void> {
    return this.#machine.powerOn();
  }

  async close(): Promise<void> {
    clearTimeout(this.#frame);
    clearInterval(this.#watch);
    this.#firmware.close();
    this.#cards.close();
    this.#near.close();
    this.#printer.close();
    this.#payment.close();
    await this.#shows.close();
    await this.#machine.powerOff();
    await this.#collection?.close();
  }

  /** A page has opened: it is told all that it must know. @returns its number */
  greet(say: (message: ServerMessage) => void, show: (rgba: Uint8Array) => void): number {
    let page = 1;
    while (this.#pages.has(page)) page += 1;
    this.#pages.set(page, say);
    this.#introduce(page, say);
    show(this.#picture());
    this.#tellPages();
    return page;
  }

  /** All that a page must know, of the terminal that stands there now. */
  #introduce(page: number, say: (message: ServerMessage) => void): void {
    const { show: other, stories, story, recording } = this.#shows;
    const people = other?.people ?? this.#people;
    const shelf = other?.shelf ?? this.#shelf;
    say({
      type: "hello",
      page,
      build: this.#options.build ?? "",
      screen: this.screen,
      patients: people.cards,
      badCodes: BAD_CODES.map(({ id }) => id),
      plastics: this.#cards.views,
      faults: this.#cards.faults,
      nearThings: NEAR_IDS.things,
      nearFaults: NEAR_IDS.faults,
      shelf: shelf.boxes,
      medicines: shelf.count,
      stories,
      now: people.view.now,
      terminal: (this.#options.site?.place ?? 0) + 1,
      terminals: this.#options.site?.terminals ?? 1,
    });
    say({ type: "state", state: this.state });
    say({ type: "phone", phone: people.view });
    say({ type: "firmware", firmware: other?.firmware ?? this.#firmware.view });
    const collector = other?.collector ?? this.#collection?.view;
    if (collector !== undefined) say({ type: "collector", collector });
    say({ type: "payment", payment: this.#payment.view });
    if (this.#place !== undefined) say({ type: "site", site: this.#place.view });
    say({ type: "lgo-wire", wire: this.#software.view });
    say({ type: "printer", printer: other?.printer ?? this.#printer.view });
    say({ type: "words", words: other?.performance.words ?? this.#words });
    say({ type: "story", story });
    say({ type: "recording", recording });
    for (const line of this.#log) say(line);
    say({ type: "taken", boxes: shelf.taken });
  }

  #picture(): Uint8Array {
    return Uint8Array.from((this.#shows.show?.performance.raster ?? this.#machine.raster).rgba());
  }

  /** Somebody has used the phone at another terminal. */
  phoneChanged(): void {
    this.#options.tell({ type: "phone", phone: this.#people.view });
  }

  tellSite(): void {
    if (this.#place !== undefined) this.#options.tell({ type: "site", site: this.#place.view });
  }

  /** A page is gone. */
  leave(page: number): void {
    this.#pages.delete(page);
    this.#camera.forget(page);
    this.#shows.show?.forget(page);
    if (this.#acting === page) this.#acting = null;
    this.#tellPages();
  }

  /** A picture of the scanner's camera, from this page. */
  look(picture: Uint8Array, page: number): void {
    const { show } = this.#shows;
    this.#acts(page);
    if (show === undefined) this.#camera.look(picture, page);
    else show.look(picture, page);
  }

  /** A firmware image, to be sent to the terminal as any client would. */
  async update(image: Uint8Array): Promise<void> {
    const { show } = this.#shows;
    this.#say(show === undefined ? await this.#firmware.send(image) : show.update(image));
  }

  /** A catalogue or tariffs from a page: checked, then put in the flash of the terminal, which starts anew. */
  async install(bytes: Uint8Array): Promise<void> {
    const data = checkData(bytes);
    if (!data.ok) {
      this.#options.tell({ type: "unavailable", reason: data.reason });
      return;
    }
    if (this.#shows.show !== undefined) {
      this.#shows.refuse({ reason: "not-recorded" });
      return;
    }
    await this.#machine.install(data.value, bytes);
    await this.#shelf.stock(Medicines.of(join(this.#options.folder, FLASH)));
    this.#tellShelf();
  }

  /** A file of a recording, for a page that asks for it by its address. */
  file(path: string): { readonly path: string; readonly type: string } | undefined {
    return this.#shows.file(path);
  }

  async obey(command: Command, page: number): Promise<void> {
    const { tell } = this.#options;
    this.#acts(page);
    // An answer is for who asked; what has changed is for all.
    const answer = this.#pages.get(page) ?? tell;
    if (await this.#shows.obey(command)) return;
    return this.#orders.obey(command, answer);
  }

  async #openCollection(): Promise<void> {
    const { tell } = this.#options;
    this.#collection = await Collection.open({
      gateway: {
        issuers: this.#issuers,
        now: () => Date.now() / 1000,
        onInvoice: (told) => {
          if (this.#people.told(told)) this.#tellPhone();
        },
        onLog: (line) => this.#note("bench", `gateway: ${line}`),
      },
      send: (channel, payload) => this.#machine.send(channel, payload),
      onChange: () => {
        if (this.#collection !== undefined) tell({ type: "collector", collector: this.#collection.view });
      },
    });
  }

  async #cutPower(): Promise<void> {
    await this.#machine.powerOff();
    await new Promise((resolve) => setTimeout(resolve, CUT));
    await this.#machine.powerOn();
  }

  #say(refusal: Unavailable | undefined): void {
    if (refusal !== undefined) this.#options.tell({ type: "unavailable", ...refusal });
  }

  #seen(symbol: Read, held: Held): boolean {
    this.#held = held;
    const isRead = this.#machine.counter?.module.present(symbol) === true;
    this.#held = NOBODY;
    if (!isRead) return false;
    const text = Buffer.from(symbol.bytes).toString("latin1");
    this.#people.wasRead(text);
    const next = this.#shelf.wasRead(text);
    if (next === undefined) return true;
    this.#tellTaken();
    void next().then((box) => {
      if (box !== undefined) this.#options.tell({ type: "box", box });
    });
    return true;
  }

  #acts(page: number): void {
    if (this.#acting === page) return;
    this.#acting = page;
    this.#tellPages();
  }

  #tellPages(): void {
    this.#options.tell({ type: "pages", open: [...this.#pages.keys()].sort((a, b) => a - b), acting: this.#acting });
  }

  #tellTaken(): void {
    this.#options.tell({ type: "taken", boxes: this.#shelf.taken });
  }

  #reported(report: Record<string, unknown>): void {
    this.#note("cable", JSON.stringify(report));
    if (this.#software.isOnCable) this.#options.tell({ type: "lgo", way: "in", message: report });
    if (this.#people.reported(report)) this.#tellPhone();
  }

  #tellPhone(refusal?: AppRefusal): void {
    const message = { type: "phone", phone: this.#people.view } as const;
    this.#options.tell(refusal === undefined ? message : { ...message, refusal });
    this.#options.onPhone?.();
  }

  #tellShelf(): void {
    this.#options.tell({ type: "shelf", shelf: this.#shelf.boxes, medicines: this.#shelf.count });
  }

  #tellState(): void {
    const { screen } = this.#machine.state;
    const before = this.#screen;
    this.#screen = screen;
    const isLaidAnew = screen !== before && this.#shelf.onScreen(before, screen);
    // The own terminal has no say while another stands in its place.
    if (this.#shows.show !== undefined) return;
    if (isLaidAnew) this.#tellTaken();
    this.#options.tell({ type: "state", state: this.state });
  }

  #note(source: LogSource, text: string): void {
    const line: LogMessage = { type: "log", at: Date.now(), source, text };
    this.#log.push(line);
    if (this.#log.length > MAX_LOG) this.#log.shift();
    this.#options.tell(line);
    this.#options.onLog?.(source, text);
  }

  #showSoon(): void {
    this.#frame ??= setTimeout(() => {
      this.#frame = undefined;
      if (this.#shows.show === undefined) this.#options.show(this.#picture());
    }, FRAME);
  }
}
