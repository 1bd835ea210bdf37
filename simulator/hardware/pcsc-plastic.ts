/**
 * A card in a real reader, as the chip in the bench's slot: what it says to a reset and to commands is the real card's;
 * the characters, and the time that they take, are the model's.
 */
import { type Atr, parseAtr } from "modules/card/atr";
import { type Application, respond, Sw } from "./card/application";
import type { Profile } from "./card/chip";
import type { PcscCard } from "./pcsc";

/** @param card one whose answer to reset can be read */
export function passThrough(card: PcscCard): Profile {
  const parsed = parseAtr(card.atr);
  const atr: Partial<Atr> = parsed.ok ? parsed.value : {};
  const protocols = (atr.protocols ?? [0]).filter((protocol) => protocol === 0 || protocol === 1);
  return {
    atr: card.atr,
    protocols: protocols.length === 0 ? [0] : protocols,
    ...(atr.ta1 === undefined ? {} : { ta1: atr.ta1 }),
    ...(atr.wi === undefined ? {} : { waiting: atr.wi }),
    t1: { ifsc: atr.ifsc ?? 32, bwi: atr.bwi ?? 4, cwi: atr.cwi ?? 13, check: atr.crc === true ? "crc" : "lrc" },
    application: () => new PassThrough(card),
  };
}

class PassThrough implements Application {
  readonly #card: PcscCard;
  /** One thing at a time, the reset of the real card first. */
  #work: Promise<unknown>;

  constructor(card: PcscCard) {
    this.#card = card;
    this.#work = card.reset();
  }

  execute(command: Uint8Array, answer: (response: Uint8Array) => void): void {
    const gone = () => answer(respond(Sw.noDiagnosis));
    this.#work = this.#work
      .then(() => this.#card.transmit(command))
      .then(async (response) => {
        // 6Cxx of a command with an answer is the model's to say, from data that are there.
        if (response.length !== 2 || response[0] !== 0x6c || command.length !== 5) return response;
        return this.#card.transmit(Uint8Array.of(...command.subarray(0, 4), response[1] ?? 0));
      })
      .then(answer, gone);
  }
}
