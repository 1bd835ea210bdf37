/**
 * Pairs the terminal with a software on the LAN as the person at the counter does: with its keys, and by what its screen says.
 * For a terminal that nobody can see.
 */
import type { Counter } from "../hardware/counter";
import { Hand } from "./hand";

/** Of the French page in Service, and of its green key. */
const PAGE = "Logiciel (réseau)";
const PAIR = "Appairer";
/** Where others are paired already: their list, whose first line pairs one more, while there is room. */
const LIST = "Logiciels";
const ONE_MORE = "Appairer un logiciel";
const KEEP = "Oui, garder";
/** How it listens from then on. */
const KEPT = "port TCP";
/** Before it begins: the code of Service, which the screen of a simulated terminal says, as long as nobody has chosen another. */
const SERVICE_CODE = "code de service";
const KNOWN_CODE = /Terminal simulé\s?: code 0000/;
const DIGITS = 4;
const CODE = /(?:^| )(\d{3}) (\d{3})(?: |$)/;
/** From the start until the screen is at rest, ms. */
const SETTLE = 1500;
const PAGES = 12;

export interface LanPairingOptions {
  /** Undefined while the firmware does not run. */
  readonly counter: () => Counter | undefined;
  readonly onCode: (code: string) => void;
  readonly onKept: () => void;
  /** It is paired with four already, its code of Service is not known, or the page cannot be found. */
  readonly onFailed: () => void;
}

export class LanPairing {
  readonly #options: LanPairingOptions;
  readonly #hand: Hand;
  #code = "";
  #isKeeping = false;
  #isOver = false;

  constructor(options: LanPairingOptions) {
    this.#options = options;
    this.#hand = new Hand(options.counter);
  }

  /** What the screen says now. */
  seen(words: readonly string[]): void {
    this.#hand.seen(words);
    const said = this.#hand.words;
    if (this.#isOver || !said.includes(PAGE)) return;
    const [, left = "", right = ""] = CODE.exec(said) ?? [];
    const code = left + right;
    if (code !== this.#code) {
      this.#code = code;
      if (code !== "") this.#options.onCode(code);
    }
    if (this.#isKeeping) {
      if (!said.includes(KEPT)) return;
      this.#isOver = true;
      this.#options.onKept();
    } else if (said.includes(KEEP)) {
      this.#isKeeping = true;
      this.#options.counter()?.press("validate");
    }
  }

  /** From the idle screen. */
  async begin(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, SETTLE));
    for (let pages = 0; pages < PAGES; pages += 1) {
      await this.#hand.press("option");
      if (!this.#hand.words.includes(PAGE)) continue;
      if (this.#hand.words.includes(LIST)) {
        await this.#hand.press("validate");
        if (!this.#hand.words.includes(ONE_MORE)) break;
      } else if (!this.#hand.words.includes(PAIR)) break;
      await this.#hand.press("validate");
      if (this.#typeCode()) return;
      break;
    }
    this.#isOver = true;
    this.#options.onFailed();
  }

  /** @returns false where the code is another one */
  #typeCode(): boolean {
    const said = this.#hand.words;
    // Nobody has chosen a code: none is asked for.
    if (!said.includes(SERVICE_CODE)) return true;
    if (!KNOWN_CODE.test(said)) return false;
    for (let digit = 0; digit < DIGITS; digit += 1) this.#options.counter()?.press("validate");
    return true;
  }
}
