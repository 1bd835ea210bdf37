/** What lands on a contactless reader and is no e-carte. Their numbers are made up; how they answer is public. */
import { decodeCommand } from "modules/card/apdu";
import { AID_IDENTITY, AID_PAYMENT, AID_TRAVEL } from "modules/nfc/phone-reader";
import { type Application, respond, Sw } from "../card/application";
import type { Scheduler } from "../scheduler";
import { type Contactless, SAK_CARD, type TypeA, type TypeB } from "./contactless";

const SELECT = 0xa4;
/** ms */
const WORK = 12;

/** Has these applications, and gives nothing but their names; what is read of it all the same is counted as a fault. */
export class Chip implements Application {
  readonly #names: readonly (readonly number[])[];
  readonly #scheduler: Scheduler;
  readonly #onOther: (ins: number) => void;

  /** @param onOther was asked for more than a name */
  constructor(names: readonly (readonly number[])[], scheduler: Scheduler, onOther: (ins: number) => void = () => {}) {
    this.#names = names;
    this.#scheduler = scheduler;
    this.#onOther = onOther;
  }

  execute(bytes: Uint8Array, answer: (response: Uint8Array) => void): void {
    const response = this.#obey(bytes);
    this.#scheduler.at(this.#scheduler.now() + WORK, () => answer(response));
  }

  #obey(bytes: Uint8Array): Uint8Array {
    const decoded = decodeCommand(bytes);
    if (!decoded.ok) return respond(Sw.wrongLength);
    const { ins, p1, data } = decoded.value;
    if (ins !== SELECT || p1 !== 0x04) {
      this.#onOther(ins);
      return respond(Sw.securityNotSatisfied);
    }
    const isKnown = this.#names.some(
      (name) => name.length === data.length && name.every((byte, i) => byte === data[i]),
    );
    if (!isKnown) return respond(Sw.notFound);
    return respond(Sw.ok, Uint8Array.of(0x6f, 2 + data.length, 0x84, data.length, ...data));
  }
}

/** MIFARE Ultralight and Classic (NXP AN10833): no ISO/IEC 14443-4. */
const ULTRALIGHT: TypeA = {
  type: "a",
  atqa: 0x0044,
  sak: 0x00,
  uid: Uint8Array.of(0x04, 0x33, 0x18, 0xea, 0x70, 0x32, 0x80),
};
const CLASSIC: TypeA = { type: "a", atqa: 0x0004, sak: 0x08, uid: Uint8Array.of(0x51, 0xa0, 0x1c, 0x7e) };
const BANK: TypeA = {
  type: "a",
  atqa: 0x0004,
  sak: SAK_CARD,
  uid: Uint8Array.of(0x6c, 0x1f, 0x90, 0x2b),
  ats: Uint8Array.of(0x78, 0x80, 0x82, 0x02),
};
/** A card of public transport, of type B: Calypso, which none of ours is asked of. */
const TRANSPORT: TypeB = { type: "b", atqb: atqb(Uint8Array.of(0x2a, 0x11, 0x40, 0x07)) };
const PASSPORT: TypeB = { type: "b", atqb: atqb(Uint8Array.of(0x5b, 0x0e, 0x77, 0x21)) };
const CNIE: TypeB = { type: "b", atqb: atqb(Uint8Array.of(0x93, 0x58, 0x02, 0xd4)) };

const chip = (id: string, radio: TypeA | TypeB, ...names: readonly (readonly number[])[]): Contactless => ({
  id,
  radio,
  application: (scheduler) => new Chip(names, scheduler),
});

const LIST: readonly Contactless[] = [
  chip("bank", BANK, AID_PAYMENT),
  chip("passport", PASSPORT, AID_TRAVEL),
  chip("cnie", CNIE, AID_TRAVEL, AID_IDENTITY),
  { id: "tag", radio: ULTRALIGHT },
  { id: "badge", radio: CLASSIC },
  chip("transport", TRANSPORT),
];
export const NEAR_THINGS: readonly Contactless[] = Object.freeze(LIST);

export function findNearThing(id: string): Contactless | undefined {
  return NEAR_THINGS.find((thing) => thing.id === id);
}

/** PUPI, application data, then protocol information: 106 kbit/s, frames of 256, ISO/IEC 14443-4, FWI 8 (14443-3, 7.9). */
function atqb(pupi: Uint8Array): () => Uint8Array {
  return () => Uint8Array.of(0x50, ...pupi, 0x00, 0x00, 0x00, 0x00, 0x00, 0x81, 0x81);
}
