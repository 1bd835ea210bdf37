/** Plays a scenario on the whole firmware, in virtual time: the same result at any speed, on any engine. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile as readFileBytes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ResetReason } from "modules/reset/reset-reason";
import { bundleFirmware } from "../../tools/kit/build/bundle";
import { ROOT } from "../../tools/kit/build/paths";
import { loadFonts } from "../../tools/kit/fonts/fonts";
import { keyFileOf } from "../boot/data-key";
import { BAD_CODES } from "../ecarte/bad-codes";
import { patientCard } from "../ecarte/cards";
import { DemoIssuers } from "../ecarte/issuers";
import { findPatient } from "../ecarte/patients";
import { EngineStopped, type Limits } from "../engines/engine";
import type { EngineFault } from "../engines/faults";
import type { EngineName } from "../engines/names";
import { resetReasonOf } from "../engines/reset";
import { writeData } from "../flash-file";
import { findFault, PULLED_AT } from "../hardware/card/faults";
import { findOtherCard } from "../hardware/card/other-cards";
import type { Counter, Tone } from "../hardware/counter";
import type { CodeSymbol } from "../hardware/scanner-module";
import type { ScannerName } from "../link/scanner-names";
import { type BoxPrint, barCode, boxCode, qrCode, readFile, readGray } from "../optics/codes";
import { photograph } from "../optics/scene";
import { repeatableChance } from "../platform/chance";
import type { Memory } from "../platform/host";
import { Raster } from "../raster/raster";
import { DEFAULT_SCREEN, type ScreenSize } from "../screen";
import { Powered } from "./powered";
import type { InsertedCard, Scenario, ScenarioEvent } from "./scenario";

export interface PlayerOptions {
  readonly engine: EngineName;
  readonly scenario: Scenario;
  readonly limits?: Limits;
  /** The scanner on the counter; the usual one unless said. */
  readonly scanner?: ScannerName | undefined;
  /** That of the terminal; the boards' own unless said. */
  readonly screen?: ScreenSize;
  /** Another bundle than the firmware's own. */
  readonly bundle?: string;
  /** What the flash holds before the power comes on, as the tools build it; without `issuers`, those of the bench. */
  readonly issuers?: Uint8Array;
  readonly catalogue?: Uint8Array | undefined;
  readonly tariff?: Uint8Array | undefined;
  /** A terminal event, as it left on the cable. */
  readonly onReport?: (report: Record<string, unknown>) => void;
  /** The screen when it has come to rest, with the name that the terminal gives it. */
  readonly onScreen?: (name: string, raster: Raster) => void;
  /** So many pixels were drawn otherwise by the renderer of the engine, where it has its own; `onScreen` has its. */
  readonly onOther?: (pixels: number) => void;
  readonly onTone?: (tone: Tone) => void;
  readonly onLine?: (line: string) => void;
  /** Memory in use after each event. */
  readonly onMemory?: (memory: Memory, after: string) => void;
  /** The file of the flash, once the power is off, before it is removed. */
  readonly onOff?: (flash: string) => void;
  readonly progress?: (line: string) => void;
}

/** What the journal of a scenario is sealed with. */
const REPEATABLE_KEY = "5c".repeat(32);
/** Until the scanner has been found and set up, ms. */
const START_UP = 1500;
/** A code is read, sent, verified and shown; a key is let go and answered, ms. */
const SETTLE = 1500;
/** The same code is not read again within this, so two presentations never run into each other, ms. */
const READ_AGAIN = 2500;

export async function play(options: PlayerOptions): Promise<void> {
  const { engine: name, scenario, screen: size = DEFAULT_SCREEN, progress = () => {} } = options;
  const folder = mkdtempSync(join(tmpdir(), "comptoir-"));
  const start = Date.parse(scenario.at);
  const issuers = DemoIssuers.repeatable();
  const flash = join(folder, "flash.bin");
  // Of no terminal that lasts: the same key in each run, so that the same bytes are sealed by the same instructions.
  writeFileSync(keyFileOf(flash), `${REPEATABLE_KEY}\n`, { mode: 0o600 });
  writeData(flash, "issuers", options.issuers ?? issuers.list(Math.floor(start / 1000), scenario.staleKeys));
  if (options.catalogue !== undefined) writeData(flash, "catalogue", options.catalogue);
  if (options.tariff !== undefined) writeData(flash, "tariff", options.tariff);
  const raster = new Raster(loadFonts(join(ROOT, "modules", "screens", "fonts")), size);
  const bundle = options.bundle ?? (await bundleFirmware());
  const onLine = (line: string) => options.onLine?.(line);
  let screen = "start";
  /** Before this start, ms. */
  let before = 0;
  const power = (reset: ResetReason) =>
    Powered.on({
      engine: name,
      bundle,
      flash,
      screen: size,
      epoch: start + before,
      reset,
      scanner: options.scanner,
      broken: scenario.broken ?? [],
      hours: scenario.hours,
      ...(options.limits === undefined ? {} : { limits: options.limits }),
      onScreen: (frame) => raster.apply(frame),
      onPixels: (pixels) => {
        const others = raster.take(pixels);
        if (others > 0) options.onOther?.(others);
      },
      ...(options.onTone === undefined ? {} : { onTone: options.onTone }),
      onReport: (report) => {
        if (report.event === "screen") screen = String(report.name);
        options.onReport?.(report);
      },
      onTrace: onLine,
      onLine,
      progress,
    });
  let powered: Powered | undefined;
  try {
    let terminal = await power("power");
    powered = terminal;
    const stage = new Stage(
      () => terminal.counter,
      issuers,
      () => Math.floor((start + before + terminal.uptime) / 1000),
    );
    const restart = async (code: number | null) => {
      const reason = resetReasonOf(code);
      onLine(`the engine stopped (${code}, ${reason}); the terminal restarts`);
      before += terminal.uptime;
      raster.clear();
      screen = "idle";
      terminal = await power(reason);
      powered = terminal;
      await terminal.run(START_UP);
    };
    const settled = async (after: string) => {
      options.onScreen?.(screen, raster);
      if (options.onMemory !== undefined) options.onMemory(await terminal.engine.measure(), after);
    };
    await terminal.run(START_UP);
    await settled("start");
    for (const event of scenario.events) {
      if ("fault" in event) await restart(await stopped(terminal, event.fault));
      else await terminal.run(await stage.perform(event));
      await settled(Object.keys(event)[0] ?? "");
    }
  } finally {
    await powered?.off();
    options.onOff?.(flash);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns how the engine ended @throws Error when it did not */
async function stopped(terminal: Powered, fault: EngineFault): Promise<number | null> {
  try {
    return await terminal.meet(fault);
  } catch (error) {
    if (error instanceof EngineStopped) return error.code;
    throw error;
  }
}

/** Does what people do before the counter. */
class Stage {
  readonly #counterNow: () => Counter;
  readonly #issuers: DemoIssuers;
  readonly #now: () => number;
  #last: string | undefined;
  readonly #random = repeatableChance();
  #seed = 1;

  constructor(counter: () => Counter, issuers: DemoIssuers, now: () => number) {
    this.#counterNow = counter;
    this.#issuers = issuers;
    this.#now = now;
  }

  get #counter(): Counter {
    return this.#counterNow();
  }

  /** @returns how long to wait after it, ms */
  async perform(event: Exclude<ScenarioEvent, { readonly fault: EngineFault }>): Promise<number> {
    if ("wait" in event) return event.wait * 1000;
    if ("press" in event) this.#counter.press(event.press);
    else if ("card" in event) {
      if (event.card === "pull") this.#counter.card.pull();
      else this.#insert(event.card);
    } else if ("touch" in event) this.#counter.tap(event.touch[0], event.touch[1]);
    else if ("scanner" in event) {
      if (event.scanner === "unplug") this.#counter.module.unplug();
      else this.#counter.module.plug();
    } else {
      this.#show("present" in event ? await this.#phone(event.present) : await this.#box(event.scan));
      return READ_AGAIN;
    }
    return SETTLE;
  }

  #insert({ patient, kind, fault: name, at = PULLED_AT, upsideDown = false }: InsertedCard): void {
    const plastic =
      patient === undefined ? findOtherCard(kind ?? "")?.make() : patientCard(patient, this.#issuers, this.#now());
    if (plastic === undefined) throw new Error(`there is no card of ${patient ?? kind}`);
    const fault = findFault(name ?? "");
    this.#counter.card.insert(fault === undefined ? plastic : fault.apply(plastic, at), upsideDown);
  }

  #show(symbol: CodeSymbol | undefined): void {
    if (symbol === undefined) throw new Error("the scanner cannot read this code");
    this.#counter.module.present(symbol);
  }

  /** The phone's screen, through the scanner's camera. */
  async #phone(present: { patient?: string; bad?: string; text?: string; eci?: number }) {
    const { patient: id = "camille", bad, text, eci } = present;
    const patient = findPatient(id);
    if (patient === undefined) throw new Error(`there is no patient ${id}`);
    const now = this.#now();
    const person = patient.person(Math.floor(now / 86400));
    let shown = text;
    if (bad !== undefined) {
      const code = BAD_CODES.find((candidate) => candidate.id === bad);
      if (code === undefined) throw new Error(`there is no bad code ${bad}`);
      shown = code.make(this.#issuers, person, now, this.#last, this.#random);
    }
    shown ??= this.#issuers.present(person, now);
    this.#last = shown;
    return readGray(photograph(await qrCode(shown, eci), { rotation: 3, seed: this.#seed++ }));
  }

  async #box(scan: BoxPrint | { readonly image: string } | { readonly code: string }) {
    if ("image" in scan) return readFile(new Uint8Array(await readFileBytes(scan.image)));
    if ("code" in scan) return readGray(photograph(await barCode(scan.code), { rotation: 2, seed: this.#seed++ }));
    return readGray(photograph(await boxCode(scan), { scale: 6, rotation: 8, seed: this.#seed++ }));
  }
}
