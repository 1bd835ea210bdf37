/** Recalls and shortages in the counter's own terms. */

/** In the languages of the terminal; `en` is empty where the maker has given none. */
export interface Sentence {
  readonly fr: string;
  readonly en: string;
}

/** Batches of a medicine, or all of it, taken back from the market. */
export interface Recall {
  /** Its own: a later recall has a greater one. */
  readonly number: number;
  /** Days since 1970. */
  readonly day: number;
  readonly name: string;
  /** As printed, separated by commas; empty for all. */
  readonly batches: string;
  readonly why: Sentence;
  /** Empty where there is nothing particular. */
  readonly todo: Sentence;
}

export interface Shortage {
  /** Days since 1970: since when, and when it is expected to end; 0 where nobody knows. */
  readonly since: number;
  readonly until: number;
  readonly why: Sentence;
  /** CIP13 of what may be given instead, or its label; empty where nothing is named. */
  readonly alternative: string;
}

/**
 * What is known of a box: `recalled`, its batch is, or every batch; `unread`, batches of its medicine are recalled and nobody
 * could read its own.
 */
export interface Judgement {
  readonly standing: "clear" | "recalled" | "unread";
  /** The recall that it is, or may be, part of; of several that it may be part of the last. */
  readonly recall: Recall | undefined;
  readonly shortage: Shortage | undefined;
}

export interface RecallsAbout {
  /** 0 where there are none. */
  readonly version: number;
  /** Days since 1970: of the data, and the last on which they are current. */
  readonly day: number;
  readonly until: number;
  readonly recalls: number;
  readonly shortages: number;
  /** Number of the last recall; 0 where there is none. */
  readonly newest: number;
  /** Why what is in flash is not used; null where it is, and where there is nothing. */
  readonly refused: RecallsRefusal | null;
}

/** As the terminal shows them. */
export interface RecallsState {
  readonly about: RecallsAbout;
  /** Number of the last recall that was read here. */
  readonly read: number;
}

export type RecallsRefusal =
  /** Never written. */
  | "erased"
  /** Not recalls, or of another format. */
  | "unknown-format"
  /** Longer than the partition, or counts that contradict each other. */
  | "inconsistent"
  /** A checksum is wrong, or the flash cannot be read. */
  | "damaged"
  /** Older than what this terminal has had. */
  | "older";

/** Port: what the counter asks. */
export interface RecallBook {
  /** @param batch as its code has it, empty where that could not be read @returns undefined where there is nothing to say */
  judge(cip13: string, batch: string): Judgement | undefined;
  /** The first recall with a greater number, and how many there are from it on. */
  after(number: number): { readonly recall: Recall; readonly left: number } | undefined;
}
