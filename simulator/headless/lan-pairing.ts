/**
 * Pairs the terminal with a software on the LAN as the person at the counter does: with its keys, and by what its screen says.
 * For a terminal that nobody can see.
 */
import type { Counter } from "../hardware/counter";

/** Of the French page in Service, and of its green key. */
const PAGE = "Logiciel (réseau)";
const PAIR = "Appairer";
const KEEP = "Oui, garder";
/** Before it begins: the code of Service, which the screen of a simulated terminal says, as long as nobody has chosen another. */
const SERVICE_CODE = "code de service";
const KNOWN_CODE = /Terminal simulé\s?: code 0000/;
const DIGITS = 4;
const CODE = /(?:^| )(\d{3}) (\d{3})(?: |$)/;
/** From one key to the next, ms: longer than a press. */
const PACE = 250;
const SETTLE = 1500;
const PAGES = 12;

export interface LanPairingOptions {
  /** Undefined while the firmware does not run. */
  readonly counter: () => Counter | undefined;
  readonly onCode: (code: string) => void;
  readonly onKept: () => void;
  /** It is paired already, its code of Service is not known, or the page cannot be found. */
  readonly onFailed: () => void;
}

export class LanPairing {
  readonly #options: LanPairingOptions;
  #words = "";
  #code = "";
  #isKeeping = false;
  #isOver = false;

  constructor(options: LanPairingOptions) {
    this.#options = options;
  }

  /** What the screen says now. */
  seen(words: readonly string[]): void {
    this.#words = words.join(" ").replaceAll(/\s+/g, " ");
    if (this.#isOver || !this.#words.includes(PAGE)) return;
    const [, left = "", right = ""] = CODE.exec(this.#words) ?? [];
    const code = left + right;
    if (code !== this.#code) {
      this.#code = code;
      if (code !== "") this.#options.onCode(code);
    }
    if (this.#isKeeping) {
      if (!this.#words.includes("appairé")) return;
      this.#isOver = true;
      this.#options.onKept();
    } else if (this.#words.includes(KEEP)) {
      this.#isKeeping = true;
      // The page may be drawn while the key of before is still held.
      setTimeout(() => this.#options.counter()?.press("validate"), PACE);
    }
  }

  /** From the idle screen. */
  async begin(): Promise<void> {
    await pause(SETTLE);
    for (let pages = 0; pages < PAGES; pages += 1) {
      this.#options.counter()?.press("option");
      await pause(PACE);
      if (!this.#words.includes(PAGE)) continue;
      if (!this.#words.includes(PAIR)) break;
      this.#options.counter()?.press("validate");
      await pause(PACE);
      if (await this.#typeCode()) return;
      break;
    }
    this.#isOver = true;
    this.#options.onFailed();
  }

  /** @returns false where the code is another one */
  async #typeCode(): Promise<boolean> {
    for (let waited = 0; !this.#words.includes(SERVICE_CODE) && waited < SETTLE; waited += PACE) await pause(PACE);
    // Nobody has chosen a code: none is asked for.
    if (!this.#words.includes(SERVICE_CODE)) return true;
    if (!KNOWN_CODE.test(this.#words)) return false;
    for (let digit = 0; digit < DIGITS; digit += 1) {
      this.#options.counter()?.press("validate");
      await pause(PACE);
    }
    return true;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
