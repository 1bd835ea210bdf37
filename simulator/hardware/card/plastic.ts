/** A card as it lies on the counter: its chip, and what is wrong with it. */
import type { Profile } from "./chip";

/** What is wrong between the chip and the contacts. */
export interface LineFaults {
  /** The chip is dead, or nothing touches it. */
  readonly isMute?: boolean;
  /** Every so many characters, one is read wrong. */
  readonly noiseEvery?: number;
  /** The card comes out when this many characters have crossed the line. */
  readonly pulledAt?: number;
}

export interface Plastic {
  /** Name for scenarios and addresses. */
  readonly id: string;
  readonly profile: Profile;
  readonly faults: LineFaults;
}
