/** Recalls and shortages that somebody at the bench publishes: a new list each time, signed, for the gateway to hand on. */
import { civilDay } from "modules/calendar/civil-day";
import { isoDate } from "modules/calendar/date";
import { encodeRecalls } from "../../tools/kit/recalls/encode";
import { parseRecalls } from "../../tools/kit/recalls/parse";
import { signedRecalls } from "../flash-file";
import type { Published } from "./names";

/** Until when a list is good, and a shortage lasts, days. */
const LASTS = 30;
/** More than anybody clicks. */
const MAX_ENTRIES = 200;
const INVENTED = { fr: "Publié au banc d’essai : inventé.", en: "Published at the bench: invented." };
const ADVICE = { fr: "Mettez ces boîtes de côté.", en: "Set these boxes aside." };

interface Entry {
  readonly what: Published;
  readonly cip13: string;
  readonly batch: string;
  readonly name: string;
  /** Since 1970. */
  readonly day: number;
}

export class PublishedList {
  readonly #now: () => number;
  #entries: readonly Entry[] = [];
  #newest: ReturnType<typeof signedRecalls> | undefined;

  /** @param now s since 1970 */
  constructor(now: () => number) {
    this.#now = now;
  }

  get newest(): ReturnType<typeof signedRecalls> | undefined {
    return this.#newest;
  }

  count(what: Published): number {
    return this.#entries.filter((entry) => entry.what === what).length;
  }

  /** @throws Error for a box that no list can name */
  publish(what: Published, { cip13, batch, name }: Pick<Entry, "cip13" | "batch" | "name">): void {
    const day = civilDay(this.#now());
    const entries = [...this.#entries, { what, cip13, batch, name, day }].slice(-MAX_ENTRIES);
    const file = parseRecalls(
      JSON.stringify({
        version: Math.max(Math.floor(this.#now()), (this.#newest?.version ?? 0) + 1),
        date: isoDate(day),
        until: isoDate(day + LASTS),
        sources: [INVENTED.en],
        recalls: entries
          .filter((entry) => entry.what === "recall")
          .map((entry, i) => ({
            number: i + 1,
            date: isoDate(entry.day),
            name: entry.name,
            medicines: [{ cip13: entry.cip13, batches: [entry.batch] }],
            why: INVENTED,
            todo: ADVICE,
          })),
        shortages: entries
          .filter((entry) => entry.what === "shortage")
          .map((entry) => ({
            cip13: entry.cip13,
            since: isoDate(entry.day),
            until: isoDate(entry.day + LASTS),
            why: INVENTED,
          })),
      }),
    );
    this.#newest = signedRecalls(encodeRecalls(file).bytes);
    this.#entries = entries;
  }
}
