/** The terminal on the counter: its engine, its power, its flash, its wires. */
import { join } from "node:path";
import type { ResetReason } from "modules/reset/reset-reason";
import { ROOT } from "../../tools/kit/build/paths";
import { compiler } from "../../tools/kit/build/xs-engine";
import { fontNames, loadFonts } from "../../tools/kit/fonts/fonts";
import { Engine, EngineStopped } from "../engines/engine";
import { type EngineFault, faultsOf } from "../engines/faults";
import type { EngineName } from "../engines/names";
import { resetReasonOf } from "../engines/reset";
import { isDelivered, writeData } from "../flash-file";
import type { Plastic } from "../hardware/card/plastic";
import { Counter, type Tone } from "../hardware/counter";
import type { ReceiptPrinter } from "../hardware/printer/receipt-printer";
import { realTime } from "../hardware/scheduler";
import { EXIT_RESTART } from "../link/exit-codes";
import { USUAL_PRINTER } from "../link/printer";
import type { ScannerName } from "../link/scanner-names";
import { Raster } from "../raster/raster";
import { Words } from "../raster/screen-words";
import type { ScreenSize } from "../screen";
import type { BenchState, EngineStatus, InsertedCard, NearState } from "./protocol";

export type MachineState = Omit<BenchState, "expiredBoxes">;

export interface MachineOptions {
  /** File that holds the flash; kept from start to start. */
  readonly flash: string;
  /** One start of the boot loader. @returns the bundle that it starts @throws Error when there is none */
  readonly boot: () => Promise<string>;
  /** A frame from the firmware. @returns whether it was of the network or of the console, which end elsewhere */
  /** On the network of several terminals, from 1. */
  readonly place: number | undefined;
  readonly onNetwork: (channel: number, payload: Uint8Array) => boolean;
  /** The engine has ended. */
  readonly onEnd: () => void;
  /** Asked for by name: then no other takes its place. */
  readonly engine: EngineName | undefined;
  /** The printer on the counter, on its line. */
  readonly printer: ReceiptPrinter;
  /** The scanner on the counter. */
  readonly scanner: ScannerName;
  readonly screen: ScreenSize;
  /** The list that a technician would have put in the flash. */
  readonly issuers: (stale: boolean) => Uint8Array;
  readonly onScreen: () => void;
  readonly onWords: (words: readonly string[]) => void;
  readonly onTone: (tone: Tone) => void;
  readonly onReport: (report: Record<string, unknown>) => void;
  readonly onTrace: (line: string) => void;
  /** The module's lamp. */
  readonly onRead: () => void;
  readonly onLog: (line: string) => void;
  /** `state` is another. */
  readonly onChange: () => void;
}

/** After a crash the terminal restarts, as the device does, but not for ever. */
const RESTART_DELAY = 1500;
const MAX_CRASHES = 3;
const CRASH_MEMORY = 30000;
/** A firmware that does not come up within this is ended, ms. */
const WATCHDOG = 20000;
/** What waits for the firmware at most, bytes; beyond it datagrams are lost. */
const MAX_BACKLOG = 256 * 1024;

export class Machine {
  readonly #engines: readonly EngineName[];
  readonly raster: Raster;
  readonly #options: MachineOptions;
  readonly #words: Words;
  #engineName: EngineName;
  #status: EngineStatus = "off";
  #screen = "off";
  #clockOffset = 0;
  #staleKeys = false;
  #scannerPlugged = true;
  /** What is in the card slot, whatever becomes of the terminal. */
  #card: { readonly plastic: Plastic; readonly upsideDown: boolean } | undefined;
  #engine: Engine | undefined;
  #counter: Counter | undefined;
  /** What is asked for is done one after the other. */
  #work: Promise<void> = Promise.resolve();
  #crashes: number[] = [];
  /** What the next start is told. */
  #reset: ResetReason = "power";
  #restart: NodeJS.Timeout | undefined;

  constructor(options: MachineOptions) {
    this.#options = options;
    const usual: readonly EngineName[] = compiler() === undefined ? ["node"] : ["xs", "node"];
    const { engine = usual[0] ?? "node" } = options;
    this.#engines = usual.includes(engine) ? usual : [...usual, engine];
    this.#engineName = engine;
    const fonts = join(ROOT, "modules", "screens", "fonts");
    this.raster = new Raster(loadFonts(fonts), options.screen);
    this.#words = new Words(fontNames(fonts));
  }

  get state(): MachineState {
    return {
      engine: this.#engineName,
      engines: this.#engines,
      status: this.#status,
      screen: this.#screen,
      clockOffset: this.#clockOffset,
      staleKeys: this.#staleKeys,
      scannerPlugged: this.#scannerPlugged,
      scannerKnown: this.#counter?.module.known === true,
      card: this.insertedCard,
      near: nearState(this.#counter),
      // A link that is read no more would fill up in an hour or so.
      breakdowns: faultsOf(this.#engineName).filter((fault) => fault !== "stuck-link"),
    };
  }

  get insertedCard(): InsertedCard | null {
    return this.#card === undefined ? null : { id: this.#card.plastic.id, upsideDown: this.#card.upsideDown };
  }

  /** Puts a card into the slot, in place of any that is there. */
  insertCard(plastic: Plastic, upsideDown: boolean): void {
    this.pullCard();
    this.#card = { plastic, upsideDown };
    this.#counter?.card.insert(plastic, upsideDown);
    this.#options.onChange();
  }

  pullCard(): void {
    if (this.#card === undefined) return;
    this.#card = undefined;
    this.#counter?.card.pull();
    this.#options.onChange();
  }

  /** What stands on the counter; undefined while there is no power. */
  get counter(): Counter | undefined {
    return this.#counter;
  }

  /** To the firmware, from the network. @returns false when it is lost */
  send(channel: number, payload: Uint8Array): boolean {
    if (this.#engine === undefined || this.#engine.backlog > MAX_BACKLOG) return false;
    this.#engine.send(channel, payload);
    return true;
  }

  /** To the firmware, from who keeps a bound of its own (link/tcp.ts): nothing is lost while it runs. */
  carry(channel: number, payload: Uint8Array): void {
    this.#engine?.send(channel, payload);
  }

  powerOn(): Promise<void> {
    return this.#then(() => this.#start());
  }

  powerOff(): Promise<void> {
    return this.#then(() => this.#stop());
  }

  use(engine: EngineName): Promise<void> {
    return this.#again(() => {
      this.#engineName = engine;
    });
  }

  /** Puts another issuer list in the flash, which the firmware reads when it starts. */
  useStaleKeys(stale: boolean): Promise<void> {
    return this.#again(() => {
      this.#staleKeys = stale;
    });
  }

  /** Puts a catalogue, tariffs or recalls in the flash, which the firmware reads when it starts. */
  install(name: "catalogue" | "tariff" | "recalls", content: Uint8Array): Promise<void> {
    return this.#again(() => writeData(this.#options.flash, name, content));
  }

  /** @param offset s */
  setClock(offset: number): void {
    this.#clockOffset = offset;
    this.#engine?.control({ type: "clock", offset: offset * 1000 });
    this.#options.onChange();
  }

  plugScanner(plugged: boolean): void {
    this.#scannerPlugged = plugged;
    if (plugged) this.#counter?.module.plug();
    else this.#counter?.module.unplug();
    this.#options.onChange();
  }

  /** Lets the machine meet a fault; what comes of it is the firmware's and the engine's. */
  async provoke(fault: EngineFault): Promise<void> {
    if (!this.state.breakdowns.includes(fault)) return;
    await this.#engine?.provoke(fault);
  }

  #again(change: () => void): Promise<void> {
    return this.#then(async () => {
      await this.#stop();
      change();
      await this.#start();
    });
  }

  #then(task: () => Promise<void>): Promise<void> {
    clearTimeout(this.#restart);
    this.#work = this.#work.then(task);
    return this.#work;
  }

  async #start(): Promise<void> {
    if (this.#engine !== undefined) return;
    this.#become("starting", "off");
    try {
      const { flash, issuers } = this.#options;
      // A list that was sent to the terminal is not the factory's to write over.
      if (!isDelivered(flash, "issuers")) writeData(flash, "issuers", issuers(this.#staleKeys));
      await this.#launch(this.#engineName);
      // It reports changes only, and starts at rest.
      this.#become("running", this.#screen === "off" ? "idle" : this.#screen);
    } catch (error) {
      this.#counter = undefined;
      // The image's fault, not the engine's: the boot loader has others.
      if (error instanceof EngineStopped) return this.#ended(error.code);
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.onLog(reason);
      if (this.#engineName === "xs" && this.#options.engine === undefined) {
        this.#options.onLog("the firmware runs on Node instead");
        this.#engineName = "node";
        await this.#start();
      } else {
        this.#become("failed", "off");
      }
    }
  }

  async #launch(name: EngineName): Promise<void> {
    const { flash, boot, screen, place, onNetwork, onLog } = this.#options;
    // What the hardware answers before the engine is known to be ready.
    const early: [number, Uint8Array][] = [];
    let engine: Engine | undefined;
    const counter = this.#wire((channel, payload) => {
      if (engine === undefined) early.push([channel, payload]);
      else if (engine === this.#engine) engine.send(channel, payload);
    });
    if (!this.#scannerPlugged) counter.module.unplug();
    if (this.#card !== undefined) counter.card.insert(this.#card.plastic, this.#card.upsideDown);
    engine = await Engine.start({
      engine: name,
      bundle: await boot(),
      flash,
      options: {
        virtual: false,
        clockOffset: this.#clockOffset * 1000,
        reset: this.#reset,
        scanner: this.#options.scanner,
        screen,
        printer: USUAL_PRINTER,
        payment: "caisse-ap",
        nfc: true,
        ...(place === undefined ? {} : { neighbours: place }),
        gateway: true,
      },
      onFrame: (channel, payload) => {
        if (engine !== undefined && engine !== this.#engine) return;
        if (!onNetwork(channel, payload)) counter.onFrame(channel, payload);
      },
      watchdog: WATCHDOG,
      onLine: onLog,
      progress: onLog,
    });
    const started = engine;
    this.#engine = started;
    this.#counter = counter;
    for (const [channel, payload] of early) started.send(channel, payload);
    void started.exited.then((code) => {
      if (started === this.#engine) this.#ended(code);
    });
  }

  #wire(send: (channel: number, payload: Uint8Array) => void): Counter {
    const options = this.#options;
    const counter: Counter = new Counter({
      scheduler: realTime,
      scanner: options.scanner,
      printer: options.printer,
      send,
      onScreen: (frame) => {
        this.raster.apply(frame);
        options.onWords(this.#words.apply(frame));
        options.onScreen();
      },
      onPixels: (pixels) => {
        const others = this.raster.take(pixels);
        if (others > 0) options.onLog(`the SDK draws ${others} pixels otherwise than the bench`);
      },
      onTone: options.onTone,
      onReport: (report) => {
        if (report.event === "screen") this.#become(this.#status, String(report.name));
        options.onReport(report);
      },
      onTrace: options.onTrace,
      onRead: options.onRead,
      onNear: () => options.onChange(),
      onCard: () => {
        // It came out by itself.
        if (counter === this.#counter && counter.card.slot.plastic === undefined) this.pullCard();
      },
    });
    return counter;
  }

  async #stop(): Promise<void> {
    const engine = this.#engine;
    this.#engine = undefined;
    this.#counter = undefined;
    engine?.kill();
    await engine?.exited;
    this.#reset = "power";
    this.#options.onEnd();
    this.#dark();
    this.#become("off", "off");
  }

  /** By itself: it asked for a restart, or crashed. */
  #ended(code: number | null): void {
    this.#reset = resetReasonOf(code);
    this.#engine = undefined;
    this.#counter = undefined;
    this.#options.onEnd();
    this.#dark();
    if (code === EXIT_RESTART) {
      this.#become("starting", "off");
      this.#restart = setTimeout(() => void this.powerOn(), 0);
      return;
    }
    this.#become("failed", "off");
    const now = Date.now();
    this.#crashes = [...this.#crashes.filter((at) => now - at < CRASH_MEMORY), now];
    const again = this.#crashes.length <= MAX_CRASHES;
    this.#options.onLog(again ? "the engine stopped; the terminal restarts" : "the engine keeps stopping");
    if (again) this.#restart = setTimeout(() => void this.powerOn(), RESTART_DELAY);
  }

  #dark(): void {
    this.raster.clear();
    this.#words.clear();
    this.#options.onTone({ at: realTime.now(), hz: 0 });
    this.#options.onWords([]);
    this.#options.onScreen();
  }

  #become(status: EngineStatus, screen: string): void {
    this.#status = status;
    this.#screen = screen;
    this.#options.onChange();
  }
}

/** @param counter undefined while there is no power */
export function nearState(counter: Counter | undefined): NearState {
  const { things = [], isKnown = false } = counter?.near ?? {};
  return { held: things.map(({ id }) => id), known: isKnown };
}
