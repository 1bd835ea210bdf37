/**
 * A pharmacy of many terminals on one network, in virtual time and in one process: the network loses, delays, repeats and
 * overtakes; cables are pulled; terminals lose their power and come back with what they had kept.
 */

import type { SiteCrypto } from "modules/site/crypto";
import { decodeSite, encodeSite, type KeptSite } from "modules/site/kept-site";
import type { Health } from "modules/site/messages";
import { Site } from "modules/site/site";
import { nobleSite } from "./noble-site";

export interface NetworkOptions {
  readonly terminals: number;
  /** Share of the datagrams that are lost. */
  readonly loss: number;
  readonly random: () => number;
  /** What seals; noble where nothing is said. */
  readonly crypto?: SiteCrypto;
}

export const HEALTHY: Health = Object.freeze({
  isScannerLost: false,
  isJournalLost: false,
  isClockDoubted: false,
  areKeysStale: false,
  queued: 0,
  counters: [1, 1, 1, 0],
});
const PORT = 4711;
/** s since 1970, when virtual time begins. */
const EPOCH = 1_790_000_000;
/** Of all of them. */
export const SITE_KEY = new Uint8Array(32).fill(7);

interface Event {
  readonly at: number;
  readonly order: number;
  run(): void;
}

export interface Host {
  readonly index: number;
  readonly address: string;
  /** Undefined while it has no power. */
  site: Site | undefined;
  kept: Uint8Array;
  /** Its tokens, as its journal has them: identifier and end, s. */
  readonly used: { readonly token: Uint8Array; readonly until: number }[];
  alarm: number;
  starts: number;
}

export class SiteNetwork {
  readonly hosts: Host[] = [];
  /** Every datagram that was sent, for whoever wants to look. */
  onDatagram: ((datagram: Uint8Array, from: Host, to: Host | undefined) => void) | undefined;
  sent = 0;
  /** Virtual, ms. */
  now = 0;
  loss: number;
  readonly #random: () => number;
  readonly #crypto: SiteCrypto;
  readonly #heap: Event[] = [];
  #order = 0;
  /** Pairs whose cable is pulled, "low-high". */
  readonly #cut = new Set<string>();

  constructor({ terminals, loss, random, crypto = nobleSite }: NetworkOptions) {
    this.#crypto = crypto;
    this.loss = loss;
    this.#random = random;
    for (let index = 0; index < terminals; index += 1) {
      const kept: KeptSite = { id: (index + 1) * 100, key: SITE_KEY, starts: 0, peers: [] };
      const address = `192.0.2.${index + 1}`;
      this.hosts.push({ index, address, site: undefined, kept: encodeSite(kept), used: [], alarm: 0, starts: 0 });
    }
    for (const host of this.hosts) this.start(host);
  }

  get time(): number {
    return EPOCH + Math.floor(this.now / 1000);
  }

  at(at: number, run: () => void): void {
    this.#order += 1;
    push(this.#heap, { at, order: this.#order, run });
  }

  after(delay: number, run: () => void): void {
    this.at(this.now + delay, run);
  }

  /** Lets virtual time go on. */
  runTo(end: number): void {
    for (let next = this.#heap[0]; next !== undefined && next.at <= end; next = this.#heap[0]) {
      pop(this.#heap);
      this.now = Math.max(this.now, next.at);
      next.run();
    }
    this.now = end;
  }

  isCut(a: Host, b: Host): boolean {
    return this.#cut.has(pair(a, b));
  }

  cut(a: Host, b: Host, isCut: boolean): void {
    if (isCut) this.#cut.add(pair(a, b));
    else this.#cut.delete(pair(a, b));
  }

  start(host: Host): void {
    const kept = decodeSite(host.kept);
    if (kept === undefined) throw new Error("no site kept");
    host.starts += 1;
    const drawn = Uint8Array.from({ length: 12 }, () => Math.floor(this.#random() * 256));
    const site = new Site(
      {
        crypto: this.#crypto,
        now: () => this.now,
        time: () => this.time,
        send: (datagram, address) => this.#carry(host, datagram, address),
        alarm: (delay) => {
          host.alarm += 1;
          const alarm = host.alarm;
          this.after(delay, () => {
            if (host.site === site && host.alarm === alarm) site.wake();
          });
        },
        keep: (bytes) => {
          host.kept = bytes;
        },
        health: () => HEALTHY,
        onChange: () => {},
        log: () => {},
      },
      kept,
      drawn,
    );
    host.site = site;
    for (const { token, until } of host.used) if (until > this.time) site.remember(token, until);
    const beat = () => {
      if (host.site !== site) return;
      site.second();
      this.after(1000, beat);
    };
    this.after(this.#random() * 1000, beat);
    this.discover(host);
  }

  /** The power goes. */
  stop(host: Host): void {
    host.site = undefined;
  }

  /** mDNS: this one tells of itself, and asks who is there. */
  discover(host: Host): void {
    for (const other of this.hosts) {
      if (other === host || this.isCut(host, other)) continue;
      this.after(5, () => {
        if (this.#random() >= this.loss) other.site?.met(host.address, PORT);
        if (this.#random() >= this.loss && other.site !== undefined) host.site?.met(other.address, PORT);
      });
    }
  }

  /** Of those that have power. */
  hostAt(address: string): Host | undefined {
    return this.hosts.find((host) => host.address === address);
  }

  #carry(from: Host, datagram: Uint8Array, address: string): void {
    const to = this.hostAt(address);
    this.sent += 1;
    this.onDatagram?.(datagram, from, to);
    if (to === undefined || this.isCut(from, to)) return;
    const copies = this.#random() < 0.01 ? 2 : 1;
    for (let i = 0; i < copies; i += 1) {
      if (this.#random() < this.loss) continue;
      const delay = 0.3 + this.#random() ** 4 * 8;
      this.after(delay, () => to.site?.receive(datagram.slice(), from.address, PORT));
    }
  }
}

function pair(a: Host, b: Host): string {
  return a.index < b.index ? `${a.index}-${b.index}` : `${b.index}-${a.index}`;
}

function isBefore(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Event[], event: Event): void {
  let i = heap.length;
  heap.push(event);
  while (i > 0) {
    const parent = (i - 1) >> 1;
    const above = heap[parent] as Event;
    if (!isBefore(event, above)) break;
    heap[i] = above;
    i = parent;
  }
  heap[i] = event;
}

function pop(heap: Event[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1] as Event, heap[child] as Event)) child += 1;
    const below = heap[child] as Event;
    if (!isBefore(below, last)) break;
    heap[i] = below;
    i = child;
  }
  heap[i] = last;
}
