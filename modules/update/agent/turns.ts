/**
 * Who brings lists and images to this terminal by itself, and who of them waits for whom. What they bring is written into
 * one journal of uploads, and each connection takes the heap of a TLS session.
 */

/** What may be under way; `sale` is a patient at the counter. */
export type Work = "sale" | "rollout" | "trust" | "recalls" | "site";

export interface Worker {
  readonly isUnderWay: boolean;
}

/** What each of them lets end before it goes on. An image from a neighbour can wait for all: nobody has sent for it. */
const WAITS_FOR: Readonly<Record<Exclude<Work, "sale">, readonly Work[]>> = Object.freeze({
  rollout: Object.freeze(["trust", "recalls"] as const),
  trust: Object.freeze(["rollout"] as const),
  recalls: Object.freeze(["rollout"] as const),
  site: Object.freeze(["sale", "rollout", "trust", "recalls"] as const),
});

export class Turns {
  readonly #workers: Partial<Record<Work, Worker>> = {};

  /** A terminal has this worker; without it, nobody waits for it. */
  join(work: Work, worker: Worker | undefined): void {
    if (worker !== undefined) this.#workers[work] = worker;
  }

  /** Whether it may go on now. Those under way are asked, so this is told anew at each call. */
  isFree(work: Exclude<Work, "sale">): boolean {
    for (const other of WAITS_FOR[work]) if (this.#workers[other]?.isUnderWay === true) return false;
    return true;
  }
}
