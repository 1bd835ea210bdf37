/** Six terminals of a site on one machine: what one of them, with its five peers, takes of memory and of instructions. */

import type { SiteCrypto } from "modules/site/crypto";
import type { Health } from "modules/site/messages";
import { Site } from "modules/site/site";

export interface SiteMeasure {
  /** Of one terminal with five peers. */
  readonly slots: number;
  readonly chunks: number;
  /** Of both ends of ten messages: a claim and its answer, for each peer. */
  readonly claim: number;
  /** What its own news take, sealed for each peer: every two seconds. */
  readonly news: number;
  /** A second without them. */
  readonly quiet: number;
  /** One forged hello. */
  readonly forged: number;
}

const TERMINALS = 6;
const TIME = 1_790_000_000;
const HEALTH: Health = {
  isScannerLost: false,
  isJournalLost: false,
  isClockDoubted: false,
  areKeysStale: false,
  queued: 0,
  counters: [1, 1, 1, 0],
};

export function measureSite(
  crypto: SiteCrypto,
  count: () => number,
  memory: () => { readonly slots: number; readonly chunks: number },
): SiteMeasure {
  const sites: Site[] = [];
  const waiting: { readonly datagram: Uint8Array; readonly from: number; readonly to: number }[] = [];
  let now = 0;
  const flow = () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      sites[next.to]?.receive(next.datagram, String(next.from), 1);
    }
  };
  const before = memory();
  for (let i = 0; i < TERMINALS; i += 1) {
    const ports = {
      crypto,
      now: () => now,
      time: () => TIME + Math.floor(now / 1000),
      send: (datagram: Uint8Array, address: string) => void waiting.push({ datagram, from: i, to: Number(address) }),
      alarm: () => {},
      keep: () => {},
      health: () => HEALTH,
      onChange: () => {},
      log: () => {},
    };
    const kept = { id: i + 1, key: new Uint8Array(32).fill(7), starts: 0, peers: [] };
    sites.push(new Site(ports, kept, new Uint8Array(12).fill(i + 1)));
  }
  for (const [i, site] of sites.entries()) {
    for (let j = 0; j < TERMINALS; j += 1) if (i !== j) site.met(String(j), 1);
    flow();
  }
  const pass = (ms: number) => {
    now += ms;
    for (const site of sites) site.second();
    flow();
  };
  for (let i = 0; i < 4; i += 1) pass(1000);
  const after = memory();
  const [first] = sites;
  if (first?.isWhole !== true) throw new Error("they have not joined");
  const counted = (work: () => void) => {
    const began = count();
    work();
    return count() - began;
  };
  const claim = counted(() => {
    first.ask(new Uint8Array(16).fill(9), TIME + 200, () => {});
    flow();
  });
  now += 2000;
  const news = counted(() => first.second());
  flow();
  now += 1000;
  const quiet = counted(() => first.second());
  const hello = new Uint8Array(56).fill(5);
  hello.set([0x43, 0x11]);
  const forged = counted(() => first.receive(hello, "x", 1));
  return {
    slots: (after.slots - before.slots) / TERMINALS,
    chunks: (after.chunks - before.chunks) / TERMINALS,
    claim,
    news,
    quiet,
    forged,
  };
}
