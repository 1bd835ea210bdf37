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
  readonly tfrCents?: number;
  readonly specific?: boolean;
}

/** Port: finds a box by its CIP13. */
export interface Catalogue {
  find(cip13: string): Presentation | undefined;
}
