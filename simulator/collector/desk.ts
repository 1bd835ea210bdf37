/** What a collector makes of a request, with the faults of one; however the request came. It keeps what arrives in memory. */
import { MEDIA_TYPE } from "modules/teletransmission/lot";
import type { RejectionReason } from "modules/teletransmission/reason";
import type { CollectorFault } from "./faults";
import { type ArrivedInvoice, CollectorStore } from "./store";

/**
 * - down: nobody takes the connection
 * - slow: takes its time over each answer
 * - drops: stores, and cuts the connection before the answer
 * - duplicates: gets each lot twice, as from a network that repeats
 * - overloaded: has too much to do, and asks to come back later
 * - rejects: rejects invoices, each for another reason in turn
 */
export type CollectorFaults = Readonly<Record<CollectorFault, boolean>>;

export const NO_FAULTS: CollectorFaults = Object.freeze({
  down: false,
  slow: false,
  drops: false,
  duplicates: false,
  overloaded: false,
  rejects: false,
});

export interface DeskRequest {
  readonly method: string;
  readonly path: string;
  /** Its Content-Type. */
  readonly type: string | undefined;
}

export interface DeskAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** It takes its time over it. */
  readonly slow: boolean;
  /** And then cuts the connection instead. */
  readonly cut: boolean;
}

/** The name by which the firmware of the simulated board knows the collector. */
export const COLLECTOR_HOST = "collecteur.test";
const PATH = "/lots";
const RETRY_AFTER = 20;
/** Why the fault `rejects` rejects: the commonest at the counter. */
const REASONS: readonly RejectionReason[] = ["amc-unknown", "rights-not-open", "amounts", "too-late", "already-billed"];

export class CollectorDesk {
  readonly #onChange: () => void;
  readonly #store: CollectorStore;
  #faults: CollectorFaults = NO_FAULTS;
  #lots = 0;
  #rejections = 0;

  /** @param onChange something has arrived, or the faults are others */
  constructor(onChange: () => void = () => {}) {
    this.#onChange = onChange;
    this.#store = new CollectorStore(() => this.#judge());
  }

  get faults(): CollectorFaults {
    return this.#faults;
  }

  /** Lots that came in, those that it was too busy for not counted. */
  get lots(): number {
    return this.#lots;
  }

  /** In the order in which they came. */
  get invoices(): readonly ArrivedInvoice[] {
    return this.#store.invoices;
  }

  set(fault: CollectorFault, on: boolean): void {
    this.#faults = { ...this.#faults, [fault]: on };
    this.#onChange();
  }

  /** @returns the refusal of a request whose body need not be read; undefined for one that is to be handed to `answer` */
  objection({ method, path, type }: DeskRequest): DeskAnswer | undefined {
    if (path !== PATH) return refusal(404);
    if (method !== "POST") return refusal(405);
    return type === MEDIA_TYPE ? undefined : refusal(415);
  }

  /** @param body of a request without `objection`: a lot (modules/teletransmission/lot.ts); it gets an ARL for each invoice */
  answer(body: Uint8Array): DeskAnswer {
    const { overloaded, drops, duplicates, slow } = this.#faults;
    if (overloaded) return refusal(503, { "retry-after": String(RETRY_AFTER) });
    if (duplicates) this.#store.receive(body);
    const answer = this.#store.receive(body);
    this.#lots += 1;
    this.#onChange();
    if (!answer.ok) return refusal(422);
    return {
      status: 200,
      headers: { "content-type": MEDIA_TYPE },
      body: answer.value,
      slow,
      cut: drops,
    };
  }

  #judge(): RejectionReason | null {
    if (!this.#faults.rejects) return null;
    this.#rejections += 1;
    return REASONS[(this.#rejections - 1) % REASONS.length] ?? "other";
  }
}

function refusal(status: number, headers: Readonly<Record<string, string>> = {}): DeskAnswer {
  const body = new TextEncoder().encode(`${status}\n`);
  return {
    status,
    headers: { ...headers, "content-type": "text/plain; charset=utf-8" },
    body,
    slow: false,
    cut: false,
  };
}
