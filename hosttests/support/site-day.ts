/**
 * Days of a pharmacy whose terminals share a network of site-network.ts: phones are shown at any of them, once, or again and
 * again, at the same moment or minutes later, while cables are pulled and terminals lose their power. It counts what must
 * not be, and what the verdicts said.
 */
import type { Outcome } from "modules/site/claims";
import type { SiteCrypto } from "modules/site/crypto";
import { CLAIM_BOUND } from "modules/site/limits";
import type { Site } from "modules/site/site";
import { Random } from "./random";
import { type Host, SiteNetwork } from "./site-network";

export interface DayOptions {
  readonly terminals: number;
  readonly loss: number;
  readonly presentations: number;
  readonly seed: number;
  /** Cables pulled, and terminals without power, now and then. */
  readonly faults: boolean;
  readonly crypto?: SiteCrypto;
}

export interface Tally {
  presentations: number;
  accepted: number;
  /** Refused because the token had been used. */
  refused: number;
  /** Accepted, and the verdict said that others were not reached. */
  told: number;
  /** Accepted a second time by a terminal that was cut off from who had accepted it: what no protocol can prevent. */
  acceptedApart: number;
  /** By one whose cable or power had only just come back, and that had not joined the other yet: the verdict said so. */
  acceptedJoining: number;
  /** A second time, and the verdict did not say that anybody was not reached. Must be 0. */
  acceptedUntold: number;
  /** Accepted a second time while both had power and their cables. Must be 0. */
  acceptedTwice: number;
  /** A token that nobody had accepted, and that was shown at one terminal alone, was refused. Must be 0. */
  honestRefused: number;
  /** Shown at several terminals at the same moment, all with power, and taken by none. Must be 0. */
  takenByNone: number;
  powerCuts: number;
  partitions: number;
  /** The longest that a verdict was waited for, ms. */
  longest: number;
  datagrams: number;
}

interface Token {
  readonly id: Uint8Array;
  readonly until: number;
  /** Who has accepted it. */
  readonly accepted: Host[];
  /** When it was shown last, anywhere, ms. */
  shownAt: number;
  /** How often that was before. */
  shown: number;
  refusals: number;
  /** Was shown to a terminal that lost its power meanwhile, or that was busy with another. */
  isBroken: boolean;
  /** Is shown at several at the same moment. */
  readonly isShared: boolean;
}

const LIFE = 100;
/** ms between patients at each terminal. */
const PACE = 2000;

export function liveDay(options: DayOptions): Tally {
  const { terminals, loss, presentations, seed, faults } = options;
  const chance = new Random(seed);
  const random = () => chance.unit();
  const network = new SiteNetwork({ terminals, loss, random, ...(options.crypto && { crypto: options.crypto }) });
  const tally: Tally = {
    presentations: 0,
    accepted: 0,
    refused: 0,
    told: 0,
    acceptedApart: 0,
    acceptedJoining: 0,
    acceptedUntold: 0,
    acceptedTwice: 0,
    honestRefused: 0,
    takenByNone: 0,
    powerCuts: 0,
    partitions: 0,
    longest: 0,
    datagrams: 0,
  };

  const busy = new Set<Site>();
  const present = (host: Host, token: Token) => {
    const { site } = host;
    if (site === undefined) return;
    if (busy.has(site)) {
      token.isBroken = true;
      return;
    }
    tally.presentations += 1;
    const began = network.now;
    // Those with whom it is connected all the while that it is answered.
    const apart = token.accepted.filter((other) => network.isCut(host, other) || other.site === undefined);
    const isAlone = !token.isShared && (token.shown === 0 || began - token.shownAt > 1000);
    const isFree = token.accepted.length === 0;
    token.shown += 1;
    token.shownAt = began;
    // What its own replay guard does.
    if (host.used.some((used) => used.token === token.id)) {
      tally.refused += 1;
      return;
    }
    const onOutcome = (outcome: Outcome) => {
      tally.longest = Math.max(tally.longest, network.now - began);
      if (outcome.isUsed) {
        tally.refused += 1;
        token.refusals += 1;
        if (isAlone && isFree && token.accepted.length === 0) tally.honestRefused += 1;
        return;
      }
      tally.accepted += 1;
      if (outcome.unreached > 0) tally.told += 1;
      for (const other of token.accepted) {
        const isApart = apart.includes(other) || network.isCut(host, other) || other.site === undefined;
        if (outcome.unreached === 0) tally.acceptedUntold += 1;
        else if (isApart) tally.acceptedApart += 1;
        else if (!isJoined(host, other)) tally.acceptedJoining += 1;
        else tally.acceptedTwice += 1;
      }
      token.accepted.push(host);
      host.used.push({ token: token.id, until: token.until });
      site.take(token.id, token.until);
    };
    const now = site.ask(token.id, token.until, (outcome) => {
      busy.delete(site);
      if (host.site === site) onOutcome(outcome);
    });
    if (now !== undefined) onOutcome(now);
    else {
      busy.add(site);
      network.after(CLAIM_BOUND + 50, () => {
        if (host.site !== site) token.isBroken = true;
      });
    }
  };

  const newToken = (isShared: boolean): Token => ({
    id: Uint8Array.from({ length: 16 }, () => chance.below(256)),
    until: network.time + LIFE,
    accepted: [],
    shownAt: 0,
    shown: 0,
    refusals: 0,
    isBroken: false,
    isShared,
  });

  const anyHost = () => network.hosts[chance.below(terminals)] as Host;
  const patient = () => {
    const left = presentations - tally.presentations;
    if (left <= 0) return;
    const kind = chance.below(10);
    const token = newToken(kind === 5 || kind === 6);
    if (kind < 5) present(anyHost(), token);
    else if (kind < 7) {
      // Shown at several at the same moment.
      const asked = 2 + chance.below(2);
      const hosts = new Set<Host>();
      while (hosts.size < Math.min(asked, terminals)) hosts.add(anyHost());
      const spread = chance.below(3) === 0 ? 0 : chance.below(150);
      for (const host of hosts) network.after(random() * spread, () => present(host, token));
      network.after(2000, () => {
        const hadPower = !token.isBroken && token.shown >= hosts.size;
        if (hadPower && token.accepted.length === 0) tally.takenByNone += 1;
      });
    } else {
      // A picture of it, shown again elsewhere, soon or minutes later.
      present(anyHost(), token);
      const again = 1 + chance.below(3);
      for (let i = 0; i < again; i += 1) {
        network.after(300 + random() * (LIFE - 5) * 900, () => present(anyHost(), token));
      }
    }
  };

  const tick = () => {
    if (tally.presentations >= presentations) return;
    patient();
    network.after((PACE / terminals) * 2 * random(), tick);
  };
  network.runTo(5000);
  tick();

  const fault = () => {
    if (!faults) return;
    if (chance.below(2) === 0) {
      const host = anyHost();
      if (host.site !== undefined) {
        tally.powerCuts += 1;
        network.stop(host);
        network.after(500 + random() * 8000, () => network.start(host));
      }
    } else {
      // One terminal, or half of them, on the other side of a cable.
      tally.partitions += 1;
      const side = new Set(
        network.hosts.filter(() => chance.below(terminals) < (chance.below(2) === 0 ? 1 : terminals / 2)),
      );
      const pairs: [Host, Host][] = [];
      for (const a of network.hosts) for (const b of network.hosts) if (side.has(a) && !side.has(b)) pairs.push([a, b]);
      for (const [a, b] of pairs) network.cut(a, b, true);
      network.after(1000 + random() * 15000, () => {
        for (const [a, b] of pairs) network.cut(a, b, false);
      });
    }
    network.after(random() * 60_000, fault);
  };
  network.after(3000, fault);
  const announce = () => {
    for (const host of network.hosts) {
      if (host.site !== undefined) network.discover(host);
      const gone = host.used.findIndex(({ until }) => until > network.time);
      host.used.splice(0, gone < 0 ? host.used.length : gone);
    }
    network.after(10_000, announce);
  };
  announce();
  while (tally.presentations < presentations) network.runTo(network.now + 1000);
  network.runTo(network.now + 3000);
  tally.datagrams = network.sent;
  return tally;
}

function isJoined(host: Host, other: Host): boolean {
  const id = (other.index + 1) * 100;
  return host.site?.peers.some((peer) => peer.id === id && peer.state === "joined") === true;
}
