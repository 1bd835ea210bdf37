/** What is held to the contactless reader: a phone, what has no business there, and what lies on a real reader. */
import type { Counter } from "../hardware/counter";
import type { Contactless } from "../hardware/nfc/contactless";
import { findNearFault, NEAR_FAULTS, type NearFault } from "../hardware/nfc/faults";
import { holdNear, TAP } from "../hardware/nfc/hold";
import { findNearThing, NEAR_THINGS } from "../hardware/nfc/other-things";
import { NEAR_READER, nearOfPcsc } from "../hardware/nfc/pcsc-near";
import type { PcscCard } from "../hardware/pcsc";

export const NEAR_IDS = Object.freeze({
  things: NEAR_THINGS.map(({ id }) => id),
  faults: NEAR_FAULTS.map(({ id }) => id),
});

export interface NearOptions {
  /** Undefined while there is no power. */
  readonly counter: () => Counter | undefined;
  readonly phone: (id: string, fault: NearFault | undefined) => Contactless | undefined;
}

export class Near {
  readonly #options: NearOptions;
  #away: NodeJS.Timeout | undefined;

  constructor(options: NearOptions) {
    this.#options = options;
  }

  /** A hand holds it there, and takes it away. */
  hold(id: string, fault: string | null): void {
    const { counter, phone } = this.#options;
    const near = counter()?.near;
    const wrong = findNearFault(fault ?? "");
    const thing = phone(id, wrong) ?? findNearThing(id);
    if (near === undefined || thing === undefined) return;
    clearTimeout(this.#away);
    holdNear(near, thing, wrong);
    this.#away = setTimeout(() => near.takeAway(), TAP);
  }

  /** It lies on a reader on the desk, for as long as it lies there. */
  lay(card: PcscCard): void {
    const near = this.#options.counter()?.near;
    clearTimeout(this.#away);
    if (near !== undefined) holdNear(near, nearOfPcsc(card), undefined);
  }

  lift(): void {
    const near = this.#options.counter()?.near;
    if (near?.things.some(({ id }) => id === NEAR_READER) === true) near.takeAway();
  }

  close(): void {
    clearTimeout(this.#away);
  }
}
