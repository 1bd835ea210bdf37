/** What the dossier pharmaceutique (DP) wants to know of a sale, beside its invoice: kept with it, and told from it. */

/** First and complete, first and partial, following and complete, following and partial (1.2.250.1.213.1.1.5.765). */
export const COMPLETENESS = Object.freeze(["FFC", "FFP", "RFC", "RFP"] as const);
export type Completeness = (typeof COMPLETENESS)[number];

/** Boxes of one line that say the same of themselves. */
export interface LotSold {
  /** Index of the invoice's line. */
  readonly line: number;
  /** Boxes of it, from 1. */
  readonly boxes: number;
  /** As the DataMatrix says: "YYYY-MM-DD", and at most 20 characters (GS1 AI 17 and 10); empty where it does not. */
  readonly expiry: string;
  readonly batch: string;
}

/** Absent where no gateway is there to be told, and in a record of a firmware that had none: then nothing is told of it. */
export interface Dispensing {
  readonly completeness: Completeness;
  /** The patient refuses that this sale goes into the DP: nothing of it is told to anyone. */
  readonly isRefused: boolean;
  /** Indexes of the lines of which a generic was given for what was prescribed. */
  readonly generics: readonly number[];
  readonly lots: readonly LotSold[];
}
