/**
 * From a reset to a protocol and a rate that both sides use (ISO/IEC 7816-3, 6.3.1): gathers the answer to reset, chooses,
 * and where there is something to agree on, asks by PPS. It is given characters and silences, and says what to do next.
 */
import { type Atr, type AtrFault, MAX_ATR_LENGTH, parseAtr } from "./atr";
import { acceptedRate, chooseSettings, MAX_PPS_LENGTH, ppsLength, ppsRequest, type Settings } from "./pps";
import { baudOf } from "./rate";

/** Etu from one character to the next at most, in an answer to reset and in a PPS. */
export const INITIAL_WAIT = 9600;

export type OpeningFault = "mute" | "garbled" | "no-answer" | Exclude<AtrFault, "truncated">;

export type OpeningStep =
  /** Another character within INITIAL_WAIT. */
  | { readonly next: "wait" }
  | { readonly next: "send"; readonly characters: Uint8Array; readonly extraGuard: number }
  /** Both sides speak this protocol, at FI and DI of `ta1`, from here on. */
  | { readonly next: "speak"; readonly atr: Atr; readonly protocol: 0 | 1; readonly ta1: number; readonly baud: number }
  /** Power off and on: this answer cannot be used. */
  | { readonly next: "again"; readonly reason: OpeningFault }
  /** Reset, and stay at the default rate: a card without PPS is used at that rate (9.1). */
  | { readonly next: "slow" }
  /** There is nothing that both sides can speak. */
  | { readonly next: "unsupported" };

const WAIT: OpeningStep = Object.freeze({ next: "wait" });
const GARBLED: OpeningStep = Object.freeze<OpeningStep>({ next: "again", reason: "garbled" });
const SLOW: OpeningStep = Object.freeze({ next: "slow" });
const UNSUPPORTED: OpeningStep = Object.freeze({ next: "unsupported" });

export class Opening {
  readonly #hz: number;
  readonly #maxBaud: number;
  readonly #input = new Uint8Array(MAX_ATR_LENGTH + 1);
  #length = 0;
  #spoilt = false;
  #atr: Atr | undefined;
  /** Asked for by PPS. */
  #settings: Settings | undefined;

  /** @param hz of the clock @param maxBaud of the line; 0: nothing but the default rate */
  constructor(hz: number, maxBaud: number) {
    this.#hz = hz;
    this.#maxBaud = maxBaud;
  }

  /** @param character as a byte of the card's convention @param sound its parity was right */
  receive(character: number, sound: boolean): OpeningStep {
    return this.#settings === undefined ? this.#answer(character, sound) : this.#pps(this.#settings, character, sound);
  }

  /** No character came in time. */
  silence(): OpeningStep {
    if (this.#settings !== undefined) return this.#refused();
    return { next: "again", reason: this.#length === 0 ? "mute" : this.#spoilt ? "garbled" : "no-answer" };
  }

  #answer(character: number, sound: boolean): OpeningStep {
    if (!sound) this.#spoilt = true;
    this.#input[this.#length++] = character;
    const parsed = parseAtr(this.#input.subarray(0, this.#length));
    if (parsed.ok) return this.#spoilt ? GARBLED : this.#choose(parsed.value);
    if (parsed.reason === "truncated") return WAIT;
    return this.#spoilt ? GARBLED : { next: "again", reason: parsed.reason };
  }

  #choose(atr: Atr): OpeningStep {
    this.#atr = atr;
    const settings = chooseSettings(atr, this.#hz, this.#maxBaud);
    if (settings === undefined) return UNSUPPORTED;
    if (!settings.negotiate) return this.#speak(settings.protocol, settings.ta1);
    this.#settings = settings;
    this.#length = 0;
    return { next: "send", characters: ppsRequest(settings), extraGuard: guardOf(atr) };
  }

  #pps(settings: Settings, character: number, sound: boolean): OpeningStep {
    if (!sound || this.#length === MAX_PPS_LENGTH) return this.#refused();
    this.#input[this.#length++] = character;
    const answer = this.#input.subarray(0, this.#length);
    if (ppsLength(answer) === 0 || this.#length < ppsLength(answer)) return WAIT;
    const rate = acceptedRate(settings, answer);
    return rate === undefined ? this.#refused() : this.#speak(settings.protocol, rate);
  }

  #speak(protocol: 0 | 1, ta1: number): OpeningStep {
    const baud = baudOf(ta1, this.#hz);
    if (baud === 0 || this.#atr === undefined) return UNSUPPORTED;
    return { next: "speak", atr: this.#atr, protocol, ta1, baud };
  }

  /** At the default rate there was another protocol to ask for: then there is none left. */
  #refused(): OpeningStep {
    return this.#maxBaud === 0 ? UNSUPPORTED : SLOW;
  }
}

/** Etu to leave before each character, besides the 12 that the line leaves; 255 means the shortest guard time. */
export function guardOf({ extraGuard }: Atr): number {
  return extraGuard === 255 ? 0 : extraGuard;
}
