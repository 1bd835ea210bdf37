/** A terminal with no driver: what ISO 7816-3 writes down, done by hand on the contacts of a slot. */
import { fromHex, toHex } from "modules/token/hex";
import { type Character, type Convention, toByte, toCharacter } from "../../../../simulator/hardware/card/characters";
import type { Plastic } from "../../../../simulator/hardware/card/plastic";
import { CardSlot, HAND } from "../../../../simulator/hardware/card/slot";
import { ManualTime } from "../../../../simulator/hardware/manual-time";

const HZ = 4_000_000;

export interface Heard {
  readonly at: number;
  readonly character: Character;
}

export class BareTerminal {
  readonly time = new ManualTime();
  readonly heard: Heard[] = [];
  readonly slot: CardSlot;
  convention: Convention = "direct";
  baud = HZ / 372;
  pulls = 0;

  constructor() {
    this.slot = new CardSlot({
      scheduler: this.time,
      onCharacter: (character) => this.heard.push({ at: this.time.now(), character }),
      onDetect: (isIn) => {
        if (!isIn) this.pulls += 1;
      },
    });
  }

  /** etu of the rate that is used now, ms */
  get etu(): number {
    return 1000 / this.baud;
  }

  /** Activation and cold reset (ISO 7816-3, 6.2.1 and 6.2.2). @returns the ATR as hexadecimal, as far as it came */
  insert(plastic: Plastic, upsideDown = false): string {
    this.convention = plastic.profile.atr[0] === 0x3f ? "inverse" : "direct";
    this.slot.pull();
    this.wait(HAND);
    this.slot.insert(plastic, upsideDown);
    return this.activate();
  }

  activate(): string {
    this.baud = HZ / 372;
    this.slot.contact("reset", 0);
    this.slot.contact("power", 1);
    this.#line();
    this.slot.clock(HZ);
    this.wait(1);
    this.slot.contact("reset", 1);
    return this.listen(60);
  }

  warmReset(): string {
    this.slot.contact("reset", 0);
    this.wait(1);
    this.baud = HZ / 372;
    this.#line();
    this.slot.contact("reset", 1);
    return this.listen(60);
  }

  deactivate(): void {
    this.slot.contact("reset", 0);
    this.slot.clock(0);
    this.slot.line(0, "even");
    this.slot.contact("power", 0);
  }

  setRate(f: number, d: number): void {
    this.baud = (HZ * d) / f;
    this.#line();
  }

  wait(ms: number): void {
    this.time.runTo(this.time.now() + ms);
  }

  /** What comes until the line has been quiet for `gap` ms: hexadecimal, "??" for a wrong parity. */
  listen(gap = 40): string {
    let count = -1;
    while (count !== this.heard.length) {
      count = this.heard.length;
      this.wait(gap);
    }
    return this.take();
  }

  take(): string {
    return this.heard
      .splice(0)
      .map(({ character }) => {
        const byte = toByte(character, this.convention);
        return byte === undefined ? "??" : toHex(Uint8Array.of(byte));
      })
      .join("");
  }

  /** Sends, and listens. */
  say(hex: string, gap = 40): string {
    this.send(hex);
    return this.listen(gap);
  }

  send(hex: string): void {
    const bytes = fromHex(hex);
    if (bytes === undefined) throw new Error("not hexadecimal");
    this.slot.write(Uint8Array.from(bytes, (byte) => toCharacter(byte, this.convention).levels));
    this.wait(bytes.length * 12 * this.etu);
  }

  #line(): void {
    this.slot.line(Math.round(this.baud), this.convention === "inverse" ? "odd" : "even");
  }
}
