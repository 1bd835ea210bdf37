/** What the law covers whatever the class of its box, by a closed list that is joined to the database. */
export const COVER_KINDS = Object.freeze(["contraception", "emergency-contraception"] as const);
export type CoverKind = (typeof COVER_KINDS)[number];

/** One box that can be sold, as the public database (BDPM) has it. Amounts in centimes. */
export interface Presentation {
  /** CIP13; of goods the EAN-13, or the 7 digits of their LPP code. */
  readonly cip13: string;
  /** Short label, at most 40 characters, fit for the screen. */
  readonly label: string;
  /** Public price, fee included; where that is free, the pharmacy's own (`own`), or 0. */
  readonly priceCents: number;
  /** The part of the price that is the fee: 102 HD, 276 HG, 0 none. */
  readonly feeCents: number;
  /** 100, 65, 30, 15, or 0 where it is not reimbursed. */
  readonly rate: number;
  /** False when it is no longer sold. */
  readonly marketed: boolean;
  /** Why it is not, where that is more than an end of sales: the authorisation is suspended or gone. */
  readonly authorisation?: "suspended" | "withdrawn";
  readonly tfrCents?: number;
  /** Tarif de responsabilité ajusté, fee included. */
  readonly traCents?: number;
  readonly cover?: CoverKind;
  /** The price is of the pharmacy's list. */
  readonly own?: boolean;
  /** VAT, thousandths, where the list says it. */
  readonly vat?: number;
  /** No medicine: of the pharmacy's list alone. */
  readonly goods?: boolean;
  /** On the closed list that earns HDE; null where the catalogue was made without that list. */
  readonly specific?: boolean | null;
  /** The rate depends on the indication; `rate` is the lowest of them. */
  readonly severalRates?: boolean;
  /** Of an originator: the dearest generic's price for as many units, fee included. */
  readonly genericCents?: number;
  /** Where it is in several, the one in which it is the originator, else the first. */
  readonly genericGroup?: GenericGroup;
  /** The others: a medicine may be the originator of one group and a generic of another. */
  readonly otherGroups?: readonly GenericGroup[];
}

/** The kind belongs to the pair of group and medicine. */
export interface GenericGroup {
  readonly id: number;
  readonly kind: GenericKind;
}

/** As the répertoire des génériques has them (CIS_GENER_bdpm.txt, column 4: 0, 1, 2, 4). */
export type GenericKind = "originator" | "generic" | "complementary-doses" | "substitutable";

/** Port: finds a box by its CIP13, or its CIP7; goods of the pharmacy's list by their EAN-13 or LPP code. */
export interface Catalogue {
  find(cip: string): Presentation | undefined;
}
