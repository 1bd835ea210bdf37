/** What may be held to a contactless reader, as its field sees it (ISO/IEC 14443-3), and what answers behind it. */
import type { Application } from "../card/application";
import type { Scheduler } from "../scheduler";

/** Of type A. */
export interface TypeA {
  readonly type: "a";
  /** SENS_RES, as the PN532 gives it. */
  readonly atqa: number;
  readonly sak: number;
  /** Drawn anew each time that the field comes on, where it is a function. */
  readonly uid: Uint8Array | (() => Uint8Array);
  /** Historical part and all, without its length; undefined: no ISO/IEC 14443-4. */
  readonly ats?: Uint8Array;
}

/** Of type B. */
export interface TypeB {
  readonly type: "b";
  /** Twelve bytes, 50 first. */
  readonly atqb: () => Uint8Array;
}

export interface Contactless {
  /** Name for scenarios and for the page. */
  readonly id: string;
  readonly radio: TypeA | TypeB;
  /** What it does with commands, from the moment that it is activated; undefined where it takes none. */
  readonly application?: (scheduler: Scheduler) => Application;
}

/** SAK of who speaks ISO/IEC 14443-4. */
export const SAK_CARD = 0x20;
/** ATS of a phone: TL is the PN532's to put before it; FSCI 8, 106 kbit/s both ways, FWI 7, no CID. */
export const PHONE_ATS: Uint8Array = Uint8Array.of(0x78, 0x80, 0x70, 0x00);

/** A UID that is another each time (ISO/IEC 14443-3, 6.5.4). */
export function randomUid(random: (length: number) => Uint8Array): () => Uint8Array {
  return () => Uint8Array.of(0x08, ...random(3));
}
