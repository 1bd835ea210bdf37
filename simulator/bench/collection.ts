/** The network of the bench, with its switch: at the end of it a collector of invoices, and the pharmacy's gateway. */
import { Collector } from "../collector/collector";
import { COLLECTOR_HOST, type CollectorDesk } from "../collector/desk";
import type { CollectorFault } from "../collector/faults";
import type { ArrivedInvoice } from "../collector/store";
import { GATEWAY_HOST, SimulatedGateway, type SimulatedGatewayOptions } from "../gateway/gateway";
import type { GatewayDay, Published } from "../gateway/names";
import { PublishedList } from "../gateway/published";
import { HttpNetwork } from "../hardware/http-network";
import { Channel } from "../link/channels";
import type { ArrivedView, CollectorView } from "./protocol";

export interface CollectionOptions {
  readonly gateway: SimulatedGatewayOptions;
  /** To the firmware. */
  readonly send: (channel: number, payload: Uint8Array) => unknown;
  /** `view` is another. */
  readonly onChange: () => void;
}

/** Invoices that the page is told of, the newest. */
const MAX_SHOWN = 40;

export class Collection {
  readonly #collector: Collector;
  readonly #gateway: SimulatedGateway;
  readonly #network: HttpNetwork;
  readonly #options: CollectionOptions;
  readonly #list: PublishedList;

  private constructor(
    options: CollectionOptions,
    collector: Collector,
    gateway: SimulatedGateway,
    front: number,
    list: PublishedList,
  ) {
    this.#options = options;
    this.#list = list;
    this.#collector = collector;
    this.#gateway = gateway;
    const hosts = new Map([
      [COLLECTOR_HOST, collector.port],
      [GATEWAY_HOST, front],
    ]);
    this.#network = new HttpNetwork({ hosts, send: options.send }, true);
  }

  static async open(options: CollectionOptions): Promise<Collection> {
    const list = new PublishedList(options.gateway.now);
    const [collector, gateway] = await Promise.all([
      Collector.open({ onChange: options.onChange }),
      SimulatedGateway.open({ ...options.gateway, recalls: () => list.newest, onDocument: options.onChange }),
    ]);
    return new Collection(options, collector, gateway, await gateway.openFront(), list);
  }

  get view(): CollectorView {
    return collectorView(
      this.#collector,
      this.#network.isUp,
      `http://127.0.0.1:${this.#collector.port}/lots`,
      this.#gateway,
      { recalls: this.#list.count("recall"), shortages: this.#list.count("shortage") },
    );
  }

  /** A frame from the firmware. @returns false for one that is not of this network */
  onFrame(channel: number, payload: Uint8Array): boolean {
    if (channel !== Channel.http) return false;
    this.#network.onFrame(payload);
    return true;
  }

  /** The engine has ended. */
  silence(): void {
    this.#network.silence();
  }

  plugNetwork(on: boolean): void {
    this.#network.isUp = on;
    this.#options.onChange();
  }

  set(fault: CollectorFault, on: boolean): void {
    this.#collector.set(fault, on);
  }

  setGateway(day: GatewayDay): void {
    this.#gateway.day = day;
    this.#options.onChange();
  }

  /** @returns whether a list can name this box */
  publish(what: Published, box: { readonly cip13: string; readonly batch: string; readonly name: string }): boolean {
    try {
      this.#list.publish(what, box);
    } catch {
      return false;
    }
    this.#options.onChange();
    return true;
  }

  async close(): Promise<void> {
    this.#network.silence();
    await Promise.all([this.#collector.close(), this.#gateway.close()]);
  }
}

/** @param address of the collector; empty where it has none @param gateway undefined where there is none */
export function collectorView(
  { faults, lots, invoices }: Pick<CollectorDesk, "faults" | "lots" | "invoices">,
  network: boolean,
  address: string,
  gateway: Pick<SimulatedGateway, "day" | "documents"> | undefined,
  published: CollectorView["published"] = null,
): CollectorView {
  return {
    network,
    gateway: gateway?.day ?? null,
    documents: gateway?.documents ?? [],
    published,
    address,
    faults,
    lots,
    accepted: invoices.filter(({ reason }) => reason === null).length,
    rejected: invoices.filter(({ reason }) => reason !== null).length,
    invoices: invoices.slice(-MAX_SHOWN).reverse().map(arrivedView),
  };
}

function arrivedView({ invoice, reason, times }: ArrivedInvoice): ArrivedView {
  const { number, replaces, date, totalCents, amoCents, amcCents, insured, lines } = invoice;
  return {
    number,
    replaces: replaces ?? null,
    date,
    insured: insured === null ? null : `${insured.familyName} ${insured.givenNames}`,
    lines: lines.length,
    totalCents,
    amoCents,
    amcCents,
    reason,
    times,
  };
}
