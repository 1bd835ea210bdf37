/**
 * The recalls that the counter uses: those in flash, or none where there are none that can be trusted. A page that turns out
 * damaged takes the whole of them out of use, and says so: no box is then called clear by half a list.
 */
import type { Flash } from "modules/flash/flash";
import { FlashRecalls } from "./flash-recalls";
import type { Judgement, Recall, RecallBook, RecallsAbout, RecallsRefusal } from "./recall";

/** Port: what is kept of them for good. A KeptRecalls is one. */
export interface RecallsKept {
  /** Number of the last recall that was read at this terminal; undefined before the first list. */
  readonly read: number | undefined;
  /** The highest version that this terminal has had; 0 for none. */
  readonly version: number;
  keep(read: number, version: number): void;
}

/** Recalls that are so many days older than the first list of a terminal were told before there was one. */
export const NEWS_DAYS = 30;

export const NO_RECALLS: RecallsAbout = Object.freeze({
  version: 0,
  day: 0,
  until: 0,
  recalls: 0,
  shortages: 0,
  newest: 0,
  refused: null,
});

export class StoredRecalls implements RecallBook {
  readonly #kept: RecallsKept;
  readonly #onChange: () => void;
  #stored: FlashRecalls | undefined;
  #about: RecallsAbout = NO_RECALLS;

  /** @param onChange others are in use than before, or none, since the start */
  constructor(content: Flash, kept: RecallsKept, onChange: () => void) {
    this.#kept = kept;
    this.#onChange = onChange;
    this.#open(content);
  }

  get about(): RecallsAbout {
    return this.#about;
  }

  /** Number of the last recall that was read at this terminal. */
  get read(): number {
    return this.#kept.read ?? 0;
  }

  /** Others have come. */
  use(content: Flash): void {
    this.#open(content);
    this.#onChange();
  }

  /** Whether these, whose hash was just verified, may take the place of those in use: sound, and newer than all of before. */
  isReadable(content: Flash): boolean {
    const opened = FlashRecalls.open(content);
    return opened.ok && opened.value.header.version > this.#kept.version && opened.value.isSound();
  }

  /** A person has read up to this one. */
  markRead(number: number): void {
    if (number > this.read) this.#kept.keep(number, this.#kept.version);
  }

  judge(cip13: string, batch: string): Judgement | undefined {
    const judged = this.#stored?.judge(cip13, batch);
    if (judged === undefined) return undefined;
    if (judged.ok) return judged.value;
    this.#giveUp();
    return undefined;
  }

  after(number: number): { readonly recall: Recall; readonly left: number } | undefined {
    const found = this.#stored?.after(number);
    if (found === undefined) return undefined;
    if (found.ok) return found.value;
    this.#giveUp();
    return undefined;
  }

  #open(content: Flash): void {
    this.#stored = undefined;
    const opened = FlashRecalls.open(content);
    if (!opened.ok) {
      this.#about = opened.reason === "erased" ? NO_RECALLS : refused(opened.reason);
      return;
    }
    const { version, day, until, recalls, shortages } = opened.value.header;
    if (version < this.#kept.version) {
      this.#about = refused("older");
      return;
    }
    const newest = opened.value.lastBefore(LAST_DAY);
    const known = this.#kept.read ?? opened.value.lastBefore(day - NEWS_DAYS);
    if (newest < 0 || known < 0) {
      this.#about = refused("damaged");
      return;
    }
    if (version > this.#kept.version || this.#kept.read === undefined) this.#kept.keep(known, version);
    this.#stored = opened.value;
    this.#about = Object.freeze({ version, day, until, recalls, shortages, newest, refused: null });
  }

  #giveUp(): void {
    this.#stored = undefined;
    this.#about = refused("damaged");
    this.#onChange();
  }
}

/** The last that a header can name. */
const LAST_DAY = 0xffff;

function refused(reason: RecallsRefusal): RecallsAbout {
  return Object.freeze({ ...NO_RECALLS, refused: reason });
}
