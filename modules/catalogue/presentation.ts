/** One box that can be sold, as the public database (BDPM) has it. Amounts in centimes. */
export interface Presentation {
  readonly cip13: string;
  /** Short label, at most 40 characters, fit for the screen. */
  readonly label: string;
  /** Public price, fee included; 0 where it is free (not reimbursed). */
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
  /** On the closed list that earns HDE; null where the catalogue was made without that list. */
  readonly specific?: boolean | null;
  /** The rate depends on the indication; `rate` is the lowest of them. */
  readonly severalRates?: boolean;
  /** Of an originator: the dearest generic's price for as many units, fee included. */
  readonly genericCents?: number;
  readonly genericGroup?: { readonly id: number; readonly kind: GenericKind };
}

/** As the répertoire des génériques has them (CIS_GENER_bdpm.txt, column 4: 0, 1, 2, 4). */
export type GenericKind = "originator" | "generic" | "complementary-doses" | "substitutable";

/** Port: finds a box by its CIP13, or its CIP7. */
export interface Catalogue {
  find(cip: string): Presentation | undefined;
}
