/**
 * The card slot as the bench has it: contacts, the switch that tells that a card is in, and the line between the
 * terminal's UART and the chip. Keeps a list of what the terminal did against ISO 7816-3, as an analyser would.
 */
import type { Scheduler } from "../scheduler";
import { CHARACTER_ETU, type Character } from "./characters";
import { Chip } from "./chip";
import type { Plastic } from "./plastic";

export interface SlotOptions {
  readonly scheduler: Scheduler;
  /** A character that came to the terminal's UART. */
  readonly onCharacter: (character: Character) => void;
  /** The switch: true when a card is in. */
  readonly onDetect: (isIn: boolean) => void;
  /** The terminal did something against the standard. */
  readonly onViolation?: (text: string) => void;
}

export type Contact = "power" | "reset";
export type Parity = "even" | "odd";

/** Bits of the UART's frame: start, eight, parity, two stop bits. */
const FRAME_BITS = 12;
const MIN_CLOCK = 1_000_000;
const MAX_CLOCK = 5_000_000;
const MIN_RESET_CYCLES = 400;
/** From the card's last start bit to the terminal's first, etu (ISO 7816-3, 10.2; 11.4.3 asks for 22 in T=1). */
const MIN_TURNAROUND_ETU = 16;
const MAX_VIOLATIONS = 100;
/** A hand takes one card out and puts another in, ms. */
export const HAND = 300;

interface Sent {
  readonly character: Character;
  readonly baud: number;
  readonly at: number;
}

export class CardSlot {
  readonly #options: SlotOptions;
  #plastic: Plastic | undefined;
  #chip: Chip | undefined;
  #power = false;
  #reset: 0 | 1 = 0;
  #hz = 0;
  #clockSince = 0;
  #lineBaud = 0;
  #parity: Parity = "even";
  #pulledAt = Number.NEGATIVE_INFINITY;
  #cancelHand: (() => void) | undefined;
  /** On their way from the terminal. */
  #sent: Sent[] = [];
  #cancelSent: (() => void) | undefined;
  #freeAt = 0;
  /** Characters that crossed the line since the card went in, and when the card's last one ended. */
  #count = 0;
  #cardSpokeAt = Number.NEGATIVE_INFINITY;
  #bursts = 0;
  readonly #violations: string[] = [];
  /** RST went high: what is measured begins there. */
  onReset: (() => void) | undefined;

  constructor(options: SlotOptions) {
    this.#options = options;
  }

  /** What the terminal did against the standard, oldest first; not judged in real time. */
  get violations(): readonly string[] {
    return this.#violations;
  }

  /** Characters that have crossed the line, both ways, since the card went in. */
  get characters(): number {
    return this.#count;
  }

  /** The card that is in. */
  get plastic(): Plastic | undefined {
    return this.#plastic;
  }

  /** VCC is on. */
  get isPowered(): boolean {
    return this.#power;
  }

  /**
   * Puts a card in; where another has just been, after the time that a hand takes.
   * @param upsideDown its chip is on the other side: nothing touches the contacts
   */
  insert(plastic: Plastic, upsideDown = false): void {
    this.pull();
    const { scheduler } = this.#options;
    const at = this.#pulledAt + HAND;
    if (at > scheduler.now()) this.#cancelHand = scheduler.at(at, () => this.#enter(plastic, upsideDown));
    else this.#enter(plastic, upsideDown);
  }

  #enter(plastic: Plastic, upsideDown: boolean): void {
    this.#cancelHand = undefined;
    this.#plastic = plastic;
    this.#count = 0;
    if (!upsideDown && !plastic.faults.isMute) {
      const { scheduler } = this.#options;
      const chip = new Chip({
        scheduler,
        profile: plastic.profile,
        onCharacter: (character) => this.#fromCard(character),
      });
      this.#chip = chip;
      chip.power(this.#power);
      chip.clock(this.#hz);
      chip.reset(this.#reset);
    }
    this.#options.onDetect(true);
  }

  pull(): void {
    this.#cancelHand?.();
    this.#cancelHand = undefined;
    if (this.#plastic === undefined) return;
    this.#pulledAt = this.#options.scheduler.now();
    this.#chip?.power(false);
    this.#chip = undefined;
    this.#plastic = undefined;
    this.#options.onDetect(false);
  }

  /** A contact that the terminal drives. */
  contact(contact: Contact, level: 0 | 1): void {
    if (contact === "power") {
      if (level === 0 && this.#power) {
        if (this.#reset === 1) this.#complain("VCC off before RST low");
        if (this.#hz > 0) this.#complain("VCC off before CLK stopped");
      }
      if (level === 1 && this.#reset === 1) this.#complain("VCC on with RST high");
      this.#power = level === 1;
      this.#chip?.power(this.#power);
      return;
    }
    if (level === 1 && this.#reset === 0) {
      this.#checkReset();
      this.onReset?.();
    }
    if (level === 0 && this.#reset === 1) this.#clockSince = this.#options.scheduler.now();
    this.#reset = level;
    this.#chip?.reset(level);
  }

  /** @param hz 0 when it is stopped */
  clock(hz: number): void {
    if (hz > 0 && (hz < MIN_CLOCK || hz > MAX_CLOCK)) this.#complain(`CLK at ${hz} Hz`);
    if (hz > 0 && !this.#power) this.#complain("CLK before VCC");
    if (hz > 0 && this.#hz === 0) this.#clockSince = this.#options.scheduler.now();
    this.#hz = hz;
    this.#chip?.clock(hz);
  }

  /** The terminal's UART: opened or set to another rate; 0 when it closed. */
  line(baud: number, parity: Parity): void {
    this.#lineBaud = baud;
    this.#parity = parity;
    if (baud === 0) {
      this.#sent = [];
      this.#cancelSent?.();
      this.#cancelSent = undefined;
    }
  }

  /** Levels that the terminal writes to its UART. */
  write(levels: Uint8Array): void {
    const { scheduler } = this.#options;
    const now = scheduler.now();
    if (this.#lineBaud === 0) return;
    const bit = 1000 / this.#lineBaud;
    if (now < this.#cardSpokeAt + (MIN_TURNAROUND_ETU - CHARACTER_ETU) * bit) this.#complain("sent too soon");
    let start = Math.max(now, this.#freeAt);
    for (const level of levels) {
      const character = { levels: level, odd: this.#parity === "odd" };
      this.#sent.push({ character, baud: this.#lineBaud, at: start + CHARACTER_ETU * bit });
      start += FRAME_BITS * bit;
    }
    this.#freeAt = start;
    if (this.#cancelSent === undefined) this.#carry();
  }

  #checkReset(): void {
    const cycles = ((this.#options.scheduler.now() - this.#clockSince) * this.#hz) / 1000;
    if (!this.#power) this.#complain("RST high without VCC");
    else if (cycles < MIN_RESET_CYCLES) this.#complain(`RST high after ${Math.round(cycles)} cycles`);
  }

  /** Characters of the terminal reach the card as they end. */
  #carry(): void {
    const { scheduler } = this.#options;
    this.#cancelSent = undefined;
    for (let next = this.#sent[0]; next !== undefined; next = this.#sent[0]) {
      if (next.at > scheduler.now()) {
        this.#cancelSent = scheduler.at(next.at, () => this.#carry());
        return;
      }
      this.#sent.shift();
      if (this.#crossed()) this.#chip?.receive(this.#disturb(next.character), next.baud);
    }
  }

  #fromCard(character: Character): void {
    const baud = this.#chip?.baud ?? 0;
    this.#cardSpokeAt = this.#options.scheduler.now();
    const disturbed = this.#disturb(character);
    if (!this.#crossed() || this.#lineBaud === 0) return;
    // Read at another rate, it is another character; which one does not matter, but not this one.
    const isRead = Math.abs(this.#lineBaud / baud - 1) < 0.03;
    const read = isRead
      ? disturbed
      : { levels: (disturbed.levels * 37 + 91) & 0xff, odd: (disturbed.levels & 1) === 0 };
    this.#options.onCharacter(read);
  }

  /** Counts a character. @returns false when the card came out during it */
  #crossed(): boolean {
    if (this.#plastic === undefined) return false;
    this.#count += 1;
    const { pulledAt } = this.#plastic.faults;
    if (pulledAt === undefined || this.#count < pulledAt) return true;
    this.pull();
    return false;
  }

  /** Dirty contacts: now and then a level is not what it was. */
  #disturb(character: Character): Character {
    const every = this.#plastic?.faults.noiseEvery;
    if (every === undefined || (this.#count + 1) % every !== 0) return character;
    this.#bursts += 1;
    return { levels: character.levels ^ (1 << ((this.#bursts * 3) % 8)), odd: !character.odd };
  }

  #complain(text: string): void {
    if (this.#options.scheduler.isLive === true || this.#violations.length === MAX_VIOLATIONS) return;
    this.#violations.push(text);
    this.#options.onViolation?.(text);
  }
}
