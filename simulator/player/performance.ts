/**
 * A terminal on which a scenario is played: from one act to the next, through starts and stops, in virtual time. The
 * player goes through a file with it; the bench lets a person at it (bench/show.ts).
 */
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { ResetReason } from "modules/reset/reset-reason";
import { bundleFirmware } from "../../tools/kit/build/bundle";
import { developmentPins, factoryImage } from "../../tools/kit/build/factory-image";
import { ROOT } from "../../tools/kit/build/paths";
import { fontNames, loadFonts } from "../../tools/kit/fonts/fonts";
import { keyFileOf } from "../boot/data-key";
import { FlashFile } from "../boot/flash-file";
import { install, load } from "../boot/loader";
import { CollectorDesk } from "../collector/desk";
import { DemoIssuers } from "../ecarte/issuers";
import { EngineStopped, type Limits } from "../engines/engine";
import { applicationOf, installOnChip } from "../engines/esp32c3/chip-slots";
import { chipFlashOf, IMAGE } from "../engines/esp32c3/start";
import type { EngineFault } from "../engines/faults";
import type { EngineName } from "../engines/names";
import { resetReasonOf } from "../engines/reset";
import { signedRecalls, writeData } from "../flash-file";
import { SimulatedGateway, type ToldInvoice } from "../gateway/gateway";
import type { GatewayDay, MadeDocument } from "../gateway/names";
import type { Counter, Tone } from "../hardware/counter";
import type { Lan, LanPlace } from "../hardware/lan";
import type { PaymentAct, PaymentFault } from "../hardware/payment/names";
import { PaymentDevice } from "../hardware/payment/payment-device";
import { type Paper, ReceiptPrinter } from "../hardware/printer/receipt-printer";
import type { TcpNetwork } from "../hardware/tcp-network";
import { EXIT_RESTART } from "../link/exit-codes";
import { PRINTER_ADDRESS } from "../link/printer";
import type { ScannerName } from "../link/scanner-names";
import type { Memory } from "../platform/host";
import { Raster } from "../raster/raster";
import { Words } from "../raster/screen-words";
import { DEFAULT_SCREEN, type ScreenSize } from "../screen";
import { performUpdate } from "./firmware-client";
import { LastingTime } from "./lasting-time";
import { Powered } from "./powered";
import type { Act, Scenario, UpdateStep } from "./scenario";
import { type Shown, Stage } from "./stage";
import type { World } from "./virtual-network";
import { VirtualSmpClient } from "./virtual-smp";

export interface PerformanceOptions {
  readonly engine: EngineName;
  readonly scenario: Omit<Scenario, "events">;
  readonly limits?: Limits;
  /** The scanner on the counter; the usual one unless said. */
  readonly scanner?: ScannerName | undefined;
  /** That of the terminal; the boards' own unless said. */
  readonly screen?: ScreenSize;
  /** Another bundle than the firmware's own. */
  readonly bundle?: string;
  /** Where the files that a scenario names are; the current folder unless said. */
  readonly folder?: string;
  /** What the flash holds before the power comes on, as the tools build it; without `issuers`, those of the bench. */
  readonly issuers?: Uint8Array;
  readonly catalogue?: Uint8Array | undefined;
  readonly tariff?: Uint8Array | undefined;
  readonly recalls?: Uint8Array | undefined;
  /** Puts more into the flash, a file, before the power comes on first. */
  readonly prepare?: (flash: string) => void;
  /** The power has come on: for parts that connect to the terminal's own ports. */
  readonly onTcp?: (tcp: TcpNetwork) => void;
  /** A terminal event, as it left on the cable. */
  readonly onReport?: (report: Record<string, unknown>) => void;
  /** Something was drawn; the screen may not be at rest. */
  readonly onFrame?: () => void;
  /** So many pixels were drawn otherwise by the renderer of the engine, where it has its own; the raster has its. */
  readonly onOther?: (pixels: number) => void;
  readonly onTone?: (tone: Tone) => void;
  /** The scanner's own lamp. */
  readonly onRead?: () => void;
  /** A card went into the slot or came out of it. */
  readonly onCard?: () => void;
  /** Something is another at the contactless reader. */
  readonly onNear?: () => void;
  /** More has come out of the printer. */
  readonly onPaper?: (paper: Paper) => void;
  /** Something has arrived at the collector, or its faults are others. */
  readonly onCollected?: () => void;
  /** The summary of an invoice has come to the gateway. */
  readonly onTold?: (told: ToldInvoice) => void;
  /** The gateway has made the document of a dispensation. */
  readonly onDocument?: (document: MadeDocument) => void;
  /** Something is another at the payment terminal. */
  readonly onPayment?: () => void;
  readonly onLine?: (line: string) => void;
  /** The file of the flash, once the power is off, before it is removed. */
  readonly onOff?: (flash: string) => void;
  readonly progress?: (line: string) => void;
  /** The network of the pharmacy's terminals, and the code that was shown last at any of them. */
  readonly site?: { readonly lan: Lan; readonly shown: Shown };
}

/** What the journal of a scenario is sealed with, in hexadecimal. */
export const REPEATABLE_KEY = "5c".repeat(32);
/** Until the scanner has been found and set up, ms. */
const START_UP = 1500;
/** What was changed is answered and shown, ms. */
const SETTLE = 1500;

/**
 * What the terminal runs and a slot holds: the bundle of these sources; of an emulated chip, the application that ESP-IDF
 * linked, where there is a slot to put it into.
 */
async function firmwareFor(options: PerformanceOptions, folder: string): Promise<string> {
  if (options.engine !== "esp32c3") return options.bundle ?? (await bundleFirmware());
  const file = join(folder, "application.bin");
  if (options.scenario.installed === true) writeFileSync(file, applicationOf(IMAGE));
  return file;
}

/** SHA-256 of the journal's partition in the file of a flash, in hexadecimal. */
export function journalDigest(flash: string): string {
  const file = new FlashFile(flash);
  try {
    const journal = file.partition("journal");
    return createHash("sha256")
      .update(new Uint8Array(journal.read(journal.status().size, 0)))
      .digest("hex");
  } finally {
    file.close();
  }
}

export class Performance {
  readonly raster: Raster;
  readonly issuers: DemoIssuers;
  world: World;
  /** Where the counter has one. */
  readonly printer: ReceiptPrinter | undefined;
  /** Stays as it is while the terminal is off; undefined where there is none on this counter. */
  readonly payment: PaymentDevice | undefined;
  readonly #lasting = new LastingTime();
  readonly #options: PerformanceOptions;
  readonly #words: Words;
  readonly #stage: Stage;
  readonly #place: LanPlace | undefined;
  readonly #folder: string;
  readonly #flash: string;
  readonly #bundle: string;
  readonly #start: number;
  #shown: readonly string[] = [];
  #screen = "start";
  /** Before this start of the terminal, ms. */
  #before = 0;
  #clockOffset = 0;
  #terminal: Powered | undefined;
  /** What the gateway hands on; undefined for none. */
  #published: ReturnType<typeof signedRecalls> | undefined;
  #client: VirtualSmpClient | undefined;
  /** The power is on for the last time, and the file of the flash is gone. */
  #isOver = false;

  private constructor(options: PerformanceOptions, bundle: string, folder: string) {
    const { scenario, screen: size = DEFAULT_SCREEN } = options;
    const fonts = join(ROOT, "modules", "screens", "fonts");
    this.#options = options;
    this.#bundle = bundle;
    this.#folder = folder;
    this.#flash = join(folder, "flash.bin");
    this.#start = Date.parse(scenario.at);
    this.issuers = DemoIssuers.repeatable();
    this.world = { isUp: false, desk: new CollectorDesk(() => options.onCollected?.()) };
    this.printer =
      scenario.printer &&
      new ReceiptPrinter({ onPaper: (paper) => options.onPaper?.(paper), onLog: (line) => this.#tell(line) });
    const onChange = () => options.onPayment?.();
    this.payment = scenario.payment && new PaymentDevice({ scheduler: this.#lasting, onChange });
    this.raster = new Raster(loadFonts(fonts), size);
    this.#words = new Words(fontNames(fonts));
    const { site } = options;
    const now = () => Math.floor(this.time / 1000);
    this.#stage = new Stage(this.issuers, now, options.folder ?? process.cwd(), this.#lasting, site?.shown);
    this.#place = site?.lan.join((channel, payload) => this.#terminal?.engine.send(channel, payload));
  }

  /** Until the terminal is ready for a patient. @throws EngineStopped when the firmware does not come up */
  static async open(options: PerformanceOptions): Promise<Performance> {
    const folder = mkdtempSync(join(tmpdir(), "comptoir-"));
    const performance = new Performance(options, await firmwareFor(options, folder), folder);
    try {
      await performance.#begin();
    } catch (error) {
      await performance.close();
      throw error;
    }
    return performance;
  }

  /** Since the power came on first, ms. */
  get now(): number {
    return this.#before + (this.#terminal?.uptime ?? 0);
  }

  /** Of the people before the counter, ms since 1970. */
  get time(): number {
    return this.#start + this.now;
  }

  /** The terminal's name for what is on its screen. */
  get screen(): string {
    return this.#screen;
  }

  /** What is on its screen to be read, top to bottom. */
  get words(): readonly string[] {
    return this.#shown;
  }

  /** What stands on the counter; undefined while there is no power. */
  get counter(): Counter | undefined {
    return this.#terminal?.counter;
  }

  /** The first 16 digits of the SHA-256 of its pixels. */
  get picture(): string {
    return createHash("sha256").update(this.raster.rgba()).digest("hex").slice(0, 16);
  }

  get isOn(): boolean {
    return this.#terminal !== undefined;
  }

  get clockOffset(): number {
    return this.#clockOffset;
  }

  /** Of the terminal's flash; to be read only. */
  get flash(): string {
    return this.#flash;
  }

  measure(): Promise<Memory> | undefined {
    return this.#terminal?.engine.measure();
  }

  /** @returns how long the terminal needs to answer, ms @throws Error for what there is not @throws EngineStopped */
  async perform(act: Act): Promise<number> {
    if ("wait" in act) return act.wait * 1000;
    if ("fault" in act) return this.#meet(act.fault);
    if ("recalls" in act) return this.#publish(act.recalls);
    if ("gateway" in act) return this.#setGateway(act.gateway);
    if ("cable" in act) this.#plugCable(act.cable === "in");
    else if ("network" in act) this.#plug(act.network === "up");
    else if ("part" in act) this.#terminal?.setBroken(act.part.name, act.part.broken);
    else if ("collector" in act) this.world.desk.set(act.collector.fault, act.collector.on);
    else if ("clock" in act) this.#setClock(act.clock);
    else if ("keys" in act) await this.#useKeys(act.keys === "stale");
    else if ("printer" in act) this.#touchPrinter(act.printer);
    else if ("payment" in act) this.#atPayment(act.payment);
    else if ("power" in act) await (act.power === "on" ? this.#switchOn("power") : this.#switchOff());
    else if ("update" in act) await this.#update(act.update);
    // Without power, hands do what they like.
    else if (this.counter !== undefined) return this.#stage.perform(act, this.counter);
    return SETTLE;
  }

  /** Lets time go by. @throws EngineStopped when the firmware ended, other than to start anew */
  async run(ms: number): Promise<void> {
    const end = this.now + ms;
    while (this.now < end) {
      if (this.#terminal === undefined) {
        this.#before = end;
        return;
      }
      await this.#through(this.#terminal.run(end - this.now));
    }
  }

  /** For good: what the flash holds then, it holds. */
  async powerOff(): Promise<void> {
    await this.#switchOff();
  }

  async close(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await this.#terminal?.off();
    await this.world.gateway?.close();
    this.#options.onOff?.(this.#flash);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #begin(): Promise<void> {
    const { scenario, issuers, folder = process.cwd() } = this.#options;
    const named = (file: string | undefined) => (file === undefined ? undefined : readFileSync(resolve(folder, file)));
    const catalogue = this.#options.catalogue ?? named(scenario.catalogue);
    const tariff = this.#options.tariff ?? named(scenario.tariff);
    const recalls = this.#options.recalls ?? named(scenario.recalls);
    const flash = this.#flash;
    // Of no terminal that lasts: the same key in each run, so that the same bytes are sealed by the same instructions.
    writeFileSync(keyFileOf(flash), `${REPEATABLE_KEY}\n`, { mode: 0o600 });
    if (scenario.installed === true) {
      const { image } = await factoryImage(this.#bundle);
      if (this.#options.engine === "esp32c3") installOnChip(IMAGE, chipFlashOf(flash), image);
      else install(flash, image);
    }
    this.#writeKeys(issuers ?? this.#list(scenario.staleKeys === true));
    if (catalogue !== undefined) writeData(flash, "catalogue", catalogue);
    if (tariff !== undefined) writeData(flash, "tariff", tariff);
    if (recalls !== undefined) writeData(flash, "recalls", recalls);
    this.#options.prepare?.(flash);
    if (scenario.gateway !== undefined) await this.#openGateway(scenario.gateway);
    this.#terminal = await this.#power("power");
    await this.run(START_UP);
  }

  async #openGateway(day: GatewayDay): Promise<void> {
    const gateway = await SimulatedGateway.open({
      issuers: this.issuers,
      now: () => this.time / 1000,
      isRepeatable: true,
      onInvoice: (told) => this.#options.onTold?.(told),
      onDocument: (document) => this.#options.onDocument?.(document),
      onLog: (line) => this.#tell(`gateway: ${line}`),
      recalls: () => this.#published,
    });
    gateway.day = day;
    this.world = { ...this.world, isUp: true, gateway };
  }

  /** From now on the gateway hands these on, signed; those with a higher version are newer. */
  #publish(file: string): number {
    const { folder = process.cwd() } = this.#options;
    this.#published = signedRecalls(readFileSync(resolve(folder, file)));
    return SETTLE;
  }

  /** @throws Error where there is none */
  #setGateway(day: GatewayDay): number {
    const { gateway } = this.world;
    if (gateway === undefined) throw new Error('there is no gateway: "gateway" beside "events" puts one');
    gateway.day = day;
    this.#options.onCollected?.();
    return SETTLE;
  }

  #list(stale: boolean): Uint8Array {
    return this.issuers.list(Math.floor(this.time / 1000), stale);
  }

  #writeKeys(list: Uint8Array): void {
    writeData(this.#flash, "issuers", list);
  }

  async #power(reset: ResetReason): Promise<Powered> {
    const { engine, scanner, limits, screen, scenario, progress = () => {}, ...options } = this.#options;
    const { payment: protocol } = scenario;
    const powered = await Powered.on({
      engine,
      bundle: await this.#boot(),
      flash: this.#flash,
      ...(screen === undefined ? {} : { screen }),
      epoch: this.time,
      reset,
      scanner,
      broken: scenario.broken ?? [],
      hours: scenario.hours,
      nfc: scenario.nfc,
      printer: this.printer,
      printerSetup: scenario.printer,
      hosts: new Map(this.printer && [[`${PRINTER_ADDRESS.address}:${PRINTER_ADDRESS.port}`, this.printer.host]]),
      clockOffset: this.#clockOffset * 1000,
      world: this.world,
      place: this.#place,
      payment: protocol && this.payment && { protocol, device: this.payment },
      ...(limits === undefined ? {} : { limits }),
      onScreen: (frame) => {
        this.raster.apply(frame);
        this.#shown = this.#words.apply(frame);
        options.onFrame?.();
      },
      onPixels: (pixels) => {
        const others = this.raster.take(pixels);
        if (others > 0) options.onOther?.(others);
      },
      ...(options.onTone === undefined ? {} : { onTone: options.onTone }),
      ...(options.onRead === undefined ? {} : { onRead: options.onRead }),
      ...(options.onCard === undefined ? {} : { onCard: options.onCard }),
      ...(options.onNear === undefined ? {} : { onNear: options.onNear }),
      onReport: (report) => {
        if (report.event === "screen") this.#screen = String(report.name);
        options.onReport?.(report);
      },
      onDatagram: (datagram) => this.#client?.take(datagram),
      onTrace: (line) => this.#tell(line),
      onLine: (line) => this.#tell(line),
      progress,
    });
    this.#lasting.attach(powered.time, this.#before);
    options.onTcp?.(powered.tcp);
    return powered;
  }

  async #boot(): Promise<string> {
    // A chip has a boot loader of its own.
    if (this.#options.scenario.installed !== true || this.#options.engine === "esp32c3") return this.#bundle;
    const booted = await load(this.#flash, developmentPins());
    if (!booted.ok) throw new Error(`the terminal has no firmware (${booted.reason})`);
    if (booted.value.outcome !== "none") this.#tell(`update: ${booted.value.outcome}`);
    return booted.value.bundle;
  }

  #tell(line: string): void {
    this.#options.onLine?.(line);
  }

  async #switchOff(): Promise<void> {
    const terminal = this.#terminal;
    if (terminal === undefined) return;
    this.#before = this.now;
    this.#terminal = undefined;
    this.#client = undefined;
    await terminal.off();
    this.#dark();
    this.#screen = "off";
    this.#options.onFrame?.();
  }

  async #switchOn(reset: ResetReason): Promise<void> {
    if (this.#terminal !== undefined) return;
    this.#dark();
    // It reports changes only, and starts at rest.
    this.#screen = "idle";
    this.#terminal = await this.#power(reset);
    await this.run(START_UP);
  }

  #dark(): void {
    this.raster.clear();
    this.#words.clear();
    this.#shown = [];
  }

  /** The engine ended with this code; the terminal starts anew. */
  async #restart(code: number | null): Promise<void> {
    const reason = resetReasonOf(code);
    this.#tell(`the engine stopped (${code}, ${reason}); the terminal restarts`);
    this.#before = this.now;
    this.#terminal = undefined;
    this.#client = undefined;
    await this.#switchOn(reason);
  }

  /** What the terminal does; that it asks to be started anew is part of it. */
  async #through(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (!(error instanceof EngineStopped) || error.code !== EXIT_RESTART) throw error;
      await this.#restart(error.code);
    }
  }

  /** @throws Error when nothing came of it */
  async #meet(fault: EngineFault): Promise<number> {
    if (this.#terminal === undefined) return SETTLE;
    try {
      await this.#terminal.meet(fault);
    } catch (error) {
      if (!(error instanceof EngineStopped)) throw error;
      await this.#restart(error.code);
    }
    return 0;
  }

  #plug(isUp: boolean): void {
    this.world.isUp = isUp;
    if (!isUp) this.#terminal?.network.drop();
    this.#options.onCollected?.();
  }

  /** @throws Error where there is no other terminal */
  #plugCable(isIn: boolean): void {
    if (this.#place === undefined) throw new Error('there is one terminal: "terminals" beside "events" puts more');
    this.#place.plug(isIn);
  }

  /** @throws Error where there is none */
  #touchPrinter(act: Extract<Act, { readonly printer: unknown }>["printer"]): void {
    const { printer } = this;
    if (printer === undefined) throw new Error("there is no printer on this counter");
    if (act === "sheet") printer.insertSheet();
    else printer.set(act.fault, act.on);
  }

  #atPayment(act: PaymentAct | { readonly fault: PaymentFault }): void {
    if (this.payment === undefined) throw new Error('there is no payment terminal: "payment" beside "events" puts one');
    if (typeof act === "string") this.payment.act(act);
    else this.payment.setFault(act.fault);
  }

  #setClock(seconds: number): void {
    this.#clockOffset = seconds;
    this.#terminal?.engine.control({ type: "clock", offset: seconds * 1000 });
  }

  async #useKeys(stale: boolean): Promise<void> {
    const wasOn = this.isOn;
    await this.#switchOff();
    this.#writeKeys(this.#list(stale));
    if (wasOn) await this.#switchOn("power");
  }

  async #update(step: UpdateStep): Promise<void> {
    const terminal = this.#terminal;
    if (terminal === undefined) return;
    this.#client ??= new VirtualSmpClient(terminal);
    const { folder = process.cwd() } = this.#options;
    const work = performUpdate(step, { client: this.#client, bundle: this.#bundle, folder });
    await this.#through(
      work.then((refusal) => {
        if (refusal !== undefined) this.#tell(`update: ${refusal}`);
      }),
    );
  }
}
