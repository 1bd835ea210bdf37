/**
 * What lies on a real contactless reader, through PC/SC, as something in the field of the bench's PN532: what it says to
 * commands is its own, how it is found is the model's.
 *
 * The answer to reset of a contactless card is the reader's own invention (PC/SC part 3, 3.1.3.2.3): 3B 8n 80 01, then the
 * historical bytes of an ATS; of a card that takes no commands, RID A0 00 00 03 06 and which it is.
 */
import { toHex } from "modules/token/hex";
import { respond, Sw } from "../card/application";
import type { PcscCard } from "../pcsc";
import { type Contactless, SAK_CARD, type TypeA } from "./contactless";

/** Name of what lies on a real reader. */
export const NEAR_READER = "reader";
const STORAGE = "a000000306";
const CARD: TypeA = {
  type: "a",
  atqa: 0x0004,
  sak: SAK_CARD,
  uid: Uint8Array.of(0x08, 0, 0, 1),
  ats: Uint8Array.of(0x78),
};
const TAG: TypeA = { type: "a", atqa: 0x0044, sak: 0x00, uid: Uint8Array.of(0x04, 0, 0, 0, 0, 0, 0x80) };

export function isContactless(atr: Uint8Array): boolean {
  return atr[0] === 0x3b && ((atr[1] ?? 0) & 0xf0) === 0x80 && atr[2] === 0x80 && atr[3] === 0x01;
}

export function isTag(atr: Uint8Array): boolean {
  return toHex(atr).includes(STORAGE);
}

export function nearOfPcsc(card: PcscCard): Contactless {
  if (isTag(card.atr)) return { id: NEAR_READER, radio: TAG };
  return {
    id: NEAR_READER,
    radio: CARD,
    application: () => {
      // One thing at a time; a new activation begins with a reset, as a field that comes on does.
      let work: Promise<unknown> = card.reset();
      return {
        execute(command, answer) {
          work = work.then(() => card.transmit(command)).then(answer, () => answer(respond(Sw.noDiagnosis)));
        },
      };
    },
  };
}
