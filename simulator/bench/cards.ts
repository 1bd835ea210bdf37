/** The plastic cards on the counter: the patients', those that have no business here, and one in a real reader. */
import { parseAtr } from "modules/card/atr";
import { patientCard } from "../ecarte/cards";
import type { DemoIssuers } from "../ecarte/issuers";
import { PATIENTS } from "../ecarte/patients";
import { FAULTS, findFault, PULLED_AT } from "../hardware/card/faults";
import { findOtherCard, OTHER_CARDS } from "../hardware/card/other-cards";
import type { Plastic } from "../hardware/card/plastic";
import { isContactless } from "../hardware/nfc/pcsc-near";
import { type PcscCard, watchPcsc } from "../hardware/pcsc";
import { passThrough } from "../hardware/pcsc-plastic";
import type { InsertedCard, PlasticCard } from "./protocol";

export interface CardsOptions {
  readonly issuers: DemoIssuers;
  /** s */
  readonly now: () => number;
  /** The slot, whether there is power or not. */
  readonly slot: {
    readonly insertedCard: InsertedCard | null;
    insertCard(plastic: Plastic, upsideDown: boolean): void;
    pullCard(): void;
  };
  /** A card without contacts on a reader of such cards. */
  readonly near: { lay(card: PcscCard): void; lift(): void };
  readonly onLog: (line: string) => void;
}

/** Name of the card in a real reader. */
const READER = "reader";

export class Cards {
  readonly faults: readonly string[] = FAULTS.map(({ id }) => id);
  readonly #options: CardsOptions;
  #stopPcsc: (() => void) | undefined;

  constructor(options: CardsOptions) {
    this.#options = options;
  }

  /** All that can be put in. */
  get views(): readonly PlasticCard[] {
    const { issuers, now } = this.#options;
    const patients = PATIENTS.flatMap(({ id }): PlasticCard[] => {
      const card = patientCard(id, issuers, now());
      if (card === undefined) return [];
      const { beneficiaries, hasToken } = card;
      const [holder] = beneficiaries;
      return [
        {
          id,
          kind: "vitale",
          hasToken,
          holder: holder === undefined ? "" : `${holder.givenName} ${holder.familyName}`,
          nir: holder?.nir ?? "",
          people: beneficiaries.map(({ givenName }) => givenName),
        },
      ];
    });
    const others = OTHER_CARDS.map(({ id }): PlasticCard => {
      return { id, kind: id, hasToken: false, holder: "", nir: "", people: [] };
    });
    return [...patients, ...others];
  }

  insert(id: string, fault: string | null, upsideDown: boolean): void {
    const { issuers, now, slot } = this.#options;
    const plastic = findOtherCard(id)?.make() ?? patientCard(id, issuers, now());
    if (plastic === undefined) return;
    const broken = fault === null ? plastic : (findFault(fault)?.apply(plastic, PULLED_AT) ?? plastic);
    slot.insertCard(broken, upsideDown);
  }

  /** From now on, a card in a reader on the desk is in the slot. */
  watchReaders(): void {
    const { onLog, slot, near } = this.#options;
    const watching = watchPcsc({
      onInserted: (reader, card) => {
        if (isContactless(card.atr)) {
          onLog(`contactless reader: ${reader}, something lies on it`);
          near.lay(card);
          return;
        }
        const atr = parseAtr(card.atr);
        onLog(`card reader: ${reader}, ${atr.ok ? "a card is in" : `the answer to reset is ${atr.reason}`}`);
        if (atr.ok) slot.insertCard(fromReader(card), false);
      },
      onRemoved: () => {
        if (slot.insertedCard?.id === READER) slot.pullCard();
        near.lift();
      },
      onFault: (text) => onLog(`card reader: ${text}`),
    });
    if (watching.ok) this.#stopPcsc = watching.value;
    else onLog(`no card reader: ${watching.reason}`);
  }

  close(): void {
    this.#stopPcsc?.();
  }
}

function fromReader(card: PcscCard): Plastic {
  return { id: READER, profile: passThrough(card), faults: {} };
}
