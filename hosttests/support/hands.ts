/**
 * Hands in a hurry: codes at five a second and closer, cards in and out, keys, fingers, pauses, at random, on the whole
 * firmware in virtual time. Each code that the scanner has acknowledged must be on the screen (its line, how many) or be
 * refused there in words, when the cable tells of it and at the latest soon after.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SAMPLE } from "modules/catalogue/sample-data";
import { LANGUAGES } from "modules/strings/languages";
import type { Problem } from "modules/terminal/problem";
import type { Refusal } from "modules/token/verdict";
import { patientCard } from "../../simulator/ecarte/cards";
import { DemoIssuers } from "../../simulator/ecarte/issuers";
import { PATIENTS } from "../../simulator/ecarte/patients";
import type { EngineName } from "../../simulator/engines/names";
import { writeData } from "../../simulator/flash-file";
import type { CodeSymbol } from "../../simulator/hardware/scanner-module";
import type { ScannerName } from "../../simulator/link/scanner-names";
import { Powered } from "../../simulator/player/powered";
import { Words } from "../../simulator/raster/screen-words";
import { fontNames } from "../../tools/kit/fonts/fonts";
import { Random } from "./random";

export interface HandsOptions {
  readonly engine: EngineName;
  readonly bundle: string;
  readonly scanner?: ScannerName;
  /** The first hand; each has a seed of its own. */
  readonly seed: number;
  readonly count: number;
  /** Hands from one start of the terminal to the next. */
  readonly perStart?: number;
  readonly onHand?: (tally: Tally) => void;
}

export interface Tally {
  hands: number;
  /** Codes that were acknowledged. */
  codes: number;
  counted: number;
  refused: number;
  verdicts: number;
  /** The code of what was on the screen anyhow. */
  held: number;
}

export class Lost extends Error {}

const EPOCH = Date.parse("2026-05-15T08:00:00Z");
/** ms: until the scanner was found; a key; after the last code, for all that is under way. */
const START_UP = 1500;
const KEY = 250;
const APART = 25;
const SETTLE = 3000;
/** At five a second on the average. */
const BETWEEN = 400;
const ACTIONS = 14;
const GS = "\x1d";
const { problem: PROBLEMS, refused: REFUSED, ask: ASK } = LANGUAGES.fr;
/** Letters by which a name is told that is cut in its middle. */
const FEW = 5;

const BOXES = SAMPLE.slice(0, 24).map((line) => {
  const [cip13 = "", label = ""] = line.split("|");
  return { cip13, label };
});

interface Pending {
  readonly what: "box" | "token" | "other";
  readonly cip13: string;
  readonly text: string;
  /** It was read before: the screen may be about it already. */
  readonly again: boolean;
  readonly at: number;
}

/** @throws Lost, with the seed and what the hand had done, for the first code that came to nothing */
export async function playHands(options: HandsOptions): Promise<Tally> {
  const { seed, count, perStart = 25 } = options;
  const tally: Tally = { hands: 0, codes: 0, counted: 0, refused: 0, verdicts: 0, held: 0 };
  for (let first = seed; first < seed + count; first += perStart) {
    const counter = await Counter.open(options, tally);
    try {
      const end = Math.min(first + perStart, seed + count);
      for (let hand = first; hand < end; hand += 1) {
        await counter.hand(hand);
        tally.hands += 1;
        options.onHand?.(tally);
      }
    } finally {
      await counter.close();
    }
  }
  return tally;
}

class Counter {
  readonly #issuers = DemoIssuers.repeatable();
  readonly #folder = mkdtempSync(join(tmpdir(), "comptoir-hands-"));
  readonly #words = new Words(fontNames());
  readonly #tally: Tally;
  #powered: Powered | undefined;
  #shown: readonly string[] = [];
  /** All that the screen has shown in this hand: the cable is slower than the screen. */
  #history: { readonly at: number; readonly words: readonly string[] }[] = [];
  #screen = "idle";
  /** The screen before this one. */
  #before = "idle";
  #isAsked = false;
  #pending: Pending[] = [];
  #done: string[] = [];
  #seen = new Set<string>();
  #read = false;
  #serial = 0;

  /** The module sends AIM identifiers. */
  readonly #isNamed: boolean;

  private constructor(tally: Tally, isNamed: boolean) {
    this.#tally = tally;
    this.#isNamed = isNamed;
  }

  static async open({ engine, bundle, scanner }: HandsOptions, tally: Tally): Promise<Counter> {
    const counter = new Counter(tally, scanner !== "m3y");
    const flash = join(counter.#folder, "flash.bin");
    writeData(flash, "issuers", counter.#issuers.list(EPOCH / 1000));
    counter.#powered = await Powered.on({
      engine,
      bundle,
      flash,
      scanner,
      epoch: EPOCH,
      reset: "power",
      onScreen: (frame) => {
        counter.#shown = counter.#words.apply(frame);
        counter.#history.push({ at: counter.#powered?.uptime ?? 0, words: counter.#shown });
        counter.#asked();
      },
      onReport: (report) => counter.#reported(report),
      onRead: () => {
        counter.#read = true;
      },
      onLine: () => {},
      progress: () => {},
    });
    await counter.#powered.run(START_UP);
    return counter;
  }

  async close(): Promise<void> {
    await this.#powered?.off();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #terminal(): Powered {
    if (this.#powered === undefined) throw new Error("there is no power");
    return this.#powered;
  }

  async hand(seed: number): Promise<void> {
    const random = new Random(seed);
    this.#done = [];
    this.#history = [];
    try {
      for (let i = 0; i < ACTIONS; i += 1) {
        await this.#apart();
        this.#act(random);
        // Some right behind another, as bytes are that waited for a busy processor.
        await this.#terminal.run(random.below(6) === 0 ? 0 : random.below(BETWEEN));
      }
      await this.#terminal.run(SETTLE);
      for (const { text, again } of this.#pending.splice(0)) {
        if (!again) throw new Lost(`nothing came of ${JSON.stringify(text)}`);
        this.#tally.held += 1;
      }
      await this.#leave();
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      throw new Lost(`hand ${seed}: ${what}\n${this.#done.join("\n")}\non the screen: ${this.#shown.join(" | ")}`);
    }
  }

  /** Without identifiers only a box is told from the code that it touches (receiver.ts). */
  async #apart(): Promise<void> {
    if (this.#isNamed) return;
    const { module } = this.#terminal.counter;
    while (module.sending) await this.#terminal.run(1);
    await this.#terminal.run(APART);
  }

  #act(random: Random): void {
    const { counter } = this.#terminal;
    const draw = random.below(100);
    const box = BOXES[random.below(BOXES.length)];
    if (draw < 36 && box !== undefined) this.#box(box.cip13, random);
    else if (draw < 48 && box !== undefined) this.#show("]E0", box.cip13, "box", box.cip13);
    else if (draw < 56) this.#token(random);
    else if (draw < 62) this.#other(random);
    else if (draw < 70) {
      const patient = PATIENTS[random.below(PATIENTS.length)];
      const plastic = patient && patientCard(patient.id, this.#issuers, this.#now());
      if (plastic === undefined || counter.card.slot.plastic !== undefined) return;
      this.#note(`card of ${patient?.id}`);
      counter.card.insert(plastic, random.below(8) === 0);
    } else if (draw < 75) {
      this.#note("card out");
      counter.card.pull();
    } else if (draw < 92) {
      const key = (["cancel", "option", "validate"] as const)[random.below(3)] ?? "cancel";
      this.#note(key);
      counter.press(key);
    } else {
      const [x, y] = [random.below(320), random.below(240)];
      this.#note(`touch ${x} ${y}`);
      counter.tap(x, y);
    }
  }

  #box(cip13: string, random: Random): void {
    const again = random.below(12) === 0;
    if (!again) this.#serial += 1;
    const expiry = random.below(10) === 0 ? "240131" : "281231";
    this.#show("]d2", `010${cip13}17${expiry}10L${this.#serial % 7}${GS}21S${this.#serial}`, "box", cip13);
  }

  #token(random: Random): void {
    const now = this.#now();
    const person = PATIENTS[random.below(PATIENTS.length)]?.person(Math.floor(now / 86400));
    if (person === undefined) return;
    const kind = random.below(4);
    const text =
      kind === 0
        ? this.#issuers.expired(person, now)
        : kind === 1
          ? `EV1:${random.bits()}`
          : this.#issuers.present(person, now);
    this.#show("]Q1", text, "token");
  }

  #other(random: Random): void {
    const texts = [`https://exemple.test/${random.bits()}`, "3017620422003", "01040000000000001727053110A", "BONJOUR"];
    const text = texts[random.below(texts.length)] ?? "";
    this.#show(text.startsWith("01") ? "]d2" : text.startsWith("30") ? "]E0" : "]Q1", text, "other");
  }

  #show(aim: string, text: string, what: Pending["what"], cip13 = ""): void {
    const symbol: CodeSymbol = { aim, bytes: Buffer.from(text, "latin1") };
    this.#read = false;
    this.#terminal.counter.module.present(symbol);
    this.#note(`${this.#read ? "" : "not read: "}${what} ${JSON.stringify(text.slice(0, 60))}`);
    if (!this.#read) return;
    this.#tally.codes += 1;
    this.#pending.push({ what, cip13, text, again: this.#seen.has(text), at: this.#terminal.uptime });
    this.#seen.add(text);
  }

  #note(line: string): void {
    this.#done.push(`${Math.round(this.#terminal.uptime)} ${line}`);
  }

  #now(): number {
    return Math.floor((EPOCH + this.#terminal.uptime) / 1000);
  }

  /** From wherever the hand left it to rest. */
  async #leave(): Promise<void> {
    this.#terminal.counter.card.pull();
    await this.#terminal.run(KEY);
    for (let i = 0; i < 12; i += 1) {
      for (const key of ["cancel", "cancel", "cancel", "validate"] as const) {
        this.#terminal.counter.press(key);
        await this.#terminal.run(KEY);
      }
      this.#terminal.counter.press("cancel");
      await this.#terminal.run(KEY);
      if (this.#screen === "idle") break;
    }
    if (this.#screen !== "idle") throw new Error(`the screen stays at ${this.#screen}`);
    await this.#terminal.run(SETTLE);
  }

  #reported(report: Record<string, unknown>): void {
    if (report.event === "screen") {
      this.#before = this.#screen;
      this.#screen = String(report.name);
    } else if (report.event === "line" && report.action === "added") {
      const cip13 = String(report.cip13);
      const code = this.#take((pending) => pending.cip13 === cip13);
      if (code === undefined) return; // A hand put it back.
      this.#tally.counted += 1;
      const quantity = Number(report.quantity);
      this.#see(code.at, String(report.label), quantity > 1 ? `${quantity}\u00a0×` : "");
    } else if (report.event === "problem") {
      const problem = String(report.problem) as Problem;
      if (problem.startsWith("card-") || problem === "missed-card") return;
      const code = this.#take(() => true);
      if (code === undefined) return; // Of a key.
      this.#tally.refused += 1;
      this.#see(0, PROBLEMS[problem].title);
    } else if (report.event === "verdict") {
      // Else it is a card's.
      const code = this.#before === "reading" ? this.#take(({ what }) => what !== "box") : undefined;
      if (code === undefined) return;
      this.#tally.verdicts += 1;
      // In this hand: a problem that a key met may have had the place of this code.
      if (report.verdict === "refused") this.#see(0, REFUSED[String(report.reason) as Refusal].title);
    }
  }

  /** Another patient's code is a question, of which the cable does not tell. */
  #asked(): void {
    const wasAsked = this.#isAsked;
    this.#isAsked = this.#shown.includes(ASK.replace.title);
    if (!this.#isAsked || wasAsked) return;
    // Those before it are still to come, a verdict among them: the cable is slower.
    const index = this.#pending.findLastIndex(({ what }) => what === "token");
    if (index < 0) return;
    this.#pending.splice(index, 1);
    this.#tally.refused += 1;
  }

  /**
   * Codes have their turn in their order, so only the first can be it: what else is told, a key has done. The code of the
   * patient who is on the screen, and that of a question which is asked already, change nothing and are told by nothing.
   */
  #take(isIt: (code: Pending) => boolean): Pending | undefined {
    const canBeHeld = ({ again, what }: Pending) => again || what === "token";
    const index = this.#pending.findIndex((code) => isIt(code) || !canBeHeld(code));
    const code = this.#pending[index];
    if (code === undefined || !isIt(code)) return undefined;
    this.#pending.splice(0, index + 1);
    this.#tally.held += index;
    return code;
  }

  /** All on one screen, since then. */
  #see(since: number, start: string, other = ""): void {
    const has = (words: readonly string[], text: string) => words.some((word) => word.includes(text));
    const isSeen = this.#history.some(
      ({ at, words }) => at >= since && has(words, start.slice(0, FEW)) && (other === "" || has(words, other)),
    );
    if (!isSeen) throw new Lost(`the screen did not say ${start} ${other}`);
  }
}
