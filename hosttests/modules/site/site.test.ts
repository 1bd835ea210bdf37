import { describe, expect, it } from "@jest/globals";
import type { Outcome } from "modules/site/claims";
import { CLAIM_BOUND } from "modules/site/limits";
import { Session, type Start } from "modules/site/session";
import type { Site } from "modules/site/site";
import { nobleSite } from "../../support/noble-site";
import { Random } from "../../support/random";
import { type Host, SiteNetwork } from "../../support/site-network";
import { fuzzSite } from "./fuzz";

const TOKEN = Uint8Array.from({ length: 16 }, (_, i) => 0xa0 + i);
const BOX = { cip13: "3400930000038", serial: 0x12345678 };

function network(terminals: number, loss = 0): SiteNetwork {
  const chance = new Random(5);
  const made = new SiteNetwork({ terminals, loss, random: () => chance.unit() });
  made.runTo(3000);
  return made;
}

function siteOf({ hosts }: SiteNetwork, index: number): Site {
  return (hosts[index] as Host).site as Site;
}

/** Shows a token at a terminal; what is known by then. */
function show(
  net: SiteNetwork,
  index: number,
  token = TOKEN,
  until = net.time + 300,
): { outcome?: Outcome; after?: number } {
  const began = net.now;
  const shown: { outcome?: Outcome; after?: number } = {};
  const site = siteOf(net, index);
  const onOutcome = (outcome: Outcome) => {
    shown.outcome = outcome;
    shown.after = net.now - began;
    if (!outcome.isUsed) site.take(token, until);
  };
  const now = site.ask(token, until, onOutcome);
  if (now !== undefined) onOutcome(now);
  return shown;
}

describe("terminals of a site", () => {
  it("join each other, and know who is there", () => {
    const net = network(3);
    for (let i = 0; i < 3; i += 1) {
      expect(siteOf(net, i).peers.map(({ state }) => state)).toEqual(["joined", "joined"]);
      expect(siteOf(net, i).isWhole).toBe(true);
    }
  });

  it("refuse a token that was used at another, at once", () => {
    const net = network(3);
    const first = show(net, 0);
    net.runTo(net.now + 50);
    expect(first.outcome).toEqual({ isUsed: false, unreached: 0 });
    expect(first.after).toBeLessThan(CLAIM_BOUND / 2);
    expect(show(net, 2)).toEqual({ outcome: { isUsed: true }, after: 0 });
  });

  it("let exactly one of those have it to whom it is shown at the same moment", () => {
    for (let spread = 0; spread < 12; spread += 1) {
      const net = network(3);
      const shown = [2, 0, 1].map((index) => {
        const told = show(net, index);
        net.runTo(net.now + spread / 2);
        return told;
      });
      net.runTo(net.now + 200);
      const taken = shown.filter(({ outcome }) => outcome?.isUsed === false);
      expect(taken).toHaveLength(1);
      expect(taken[0]?.outcome).toEqual({ isUsed: false, unreached: 0 });
    }
  });

  it("accept on both sides of a cable that is pulled, within the bound, and tell so; then nobody waits", () => {
    const net = network(2);
    const [a, b] = net.hosts as [Host, Host];
    net.cut(a, b, true);
    const first = show(net, 0);
    net.runTo(net.now + CLAIM_BOUND + 1);
    expect(first).toEqual({ outcome: { isUsed: false, unreached: 1 }, after: CLAIM_BOUND });
    expect(show(net, 0, TOKEN.slice().fill(1))).toEqual({ outcome: { isUsed: false, unreached: 1 }, after: 0 });
    const second = show(net, 1);
    net.runTo(net.now + CLAIM_BOUND + 1);
    expect(second.outcome).toEqual({ isUsed: false, unreached: 1 });
    // Once it is in again, each knows what the other has taken.
    net.cut(a, b, false);
    net.runTo(net.now + 12_000);
    expect(siteOf(net, 0).isWhole).toBe(true);
    expect(show(net, 1, TOKEN.slice().fill(1)).outcome).toEqual({ isUsed: true });
  });

  it("know after a power cut what was used before it, here and elsewhere", () => {
    const net = network(3);
    show(net, 0);
    net.runTo(net.now + 100);
    const [a, b] = net.hosts as [Host, Host];
    net.stop(b);
    net.runTo(net.now + 1000);
    net.start(b);
    net.runTo(net.now + 3000);
    expect(show(net, 1).outcome).toEqual({ isUsed: true });
    expect(a.kept).not.toEqual(b.kept);
  });

  it("ask the others, after a power cut, for what was used meanwhile: known even with the cable out again", () => {
    const net = network(3);
    const [a, b, c] = net.hosts as [Host, Host, Host];
    net.stop(b);
    net.runTo(net.now + 1000);
    const until = net.time + 300;
    const others = Array.from({ length: 20 }, (_, i) => TOKEN.slice().fill(i));
    for (const token of [TOKEN, ...others]) {
      expect(show(net, 0, token, until).outcome?.isUsed).not.toBe(true);
      net.runTo(net.now + 200);
    }
    net.start(b);
    net.runTo(net.now + 5000);
    for (const other of [a, c]) net.cut(b, other, true);
    for (const token of [TOKEN, ...others]) expect(show(net, 1, token, until).outcome).toEqual({ isUsed: true });
    // Whoever used it may have gone too: a third one has kept it.
    net.cut(b, c, false);
    net.stop(a);
    net.stop(b);
    net.start(b);
    net.runTo(net.now + 12_000);
    expect(show(net, 1, TOKEN, until).outcome).toEqual({ isUsed: true });
  });

  it("share the boxes that were sold, also with one that was away", () => {
    const net = network(3);
    const [, , c] = net.hosts as [Host, Host, Host];
    net.stop(c);
    siteOf(net, 0).sold([BOX]);
    net.runTo(net.now + 100);
    expect(siteOf(net, 1).isSold(BOX)).toBe(true);
    expect(siteOf(net, 1).isSold({ ...BOX, serial: 1 })).toBe(false);
    net.start(c);
    net.runTo(net.now + 5000);
    expect(siteOf(net, 2).isSold(BOX)).toBe(true);
  });

  it("bring by their news what a lossy network lost", () => {
    const net = network(3, 0.3);
    net.runTo(net.now + 10_000);
    const until = net.time + 300;
    const tokens = Array.from({ length: 90 }, (_, i) => TOKEN.slice().fill(i));
    for (const token of tokens) siteOf(net, 0).remember(token, until);
    net.runTo(net.now + 20_000);
    const known = tokens.filter((token) => siteOf(net, 2).ask(token, until, () => {})?.isUsed === true);
    expect(known).toHaveLength(tokens.length);
  });

  it("let a lost one be forgotten, and tell of it no more", () => {
    const net = network(2);
    net.stop(net.hosts[1] as Host);
    net.runTo(net.now + 12_000);
    expect(siteOf(net, 0).peers[0]?.state).toBe("lost");
    expect(show(net, 0).outcome).toEqual({ isUsed: false, unreached: 1 });
    siteOf(net, 0).forget(200);
    expect(show(net, 0, TOKEN.slice().fill(9)).outcome).toEqual({ isUsed: false, unreached: 0 });
  });
});

describe("what goes over the network", () => {
  it("holds no token, no box and no key, even to who could open it", () => {
    const net = network(2);
    const starts = new Map<string, Start>();
    const sealed: { datagram: Uint8Array; from: Host; to: Host }[] = [];
    const texts: Uint8Array[] = [];
    net.onDatagram = (datagram, from, to) => {
      texts.push(datagram.slice());
      if (datagram[1] === 0x11) {
        const view = new DataView(datagram.buffer);
        starts.set(from.address, {
          id: view.getUint16(2, true),
          starts: view.getUint32(4, true),
          drawn: datagram.slice(8, 20),
        });
      } else if (to !== undefined) sealed.push({ datagram: datagram.slice(), from, to });
    };
    for (const host of net.hosts) {
      net.stop(host);
      net.start(host);
    }
    net.runTo(net.now + 3000);
    show(net, 0);
    siteOf(net, 0).sold([BOX]);
    net.runTo(net.now + 5000);
    let opened = 0;
    for (const { datagram, from, to } of sealed) {
      const [here, there] = [starts.get(to.address), starts.get(from.address)];
      if (here === undefined || there === undefined) continue;
      const message = new Session(nobleSite, new Uint8Array(32).fill(7), here, there).open(datagram);
      if (message === undefined) continue;
      opened += 1;
      texts.push(message);
    }
    expect(opened).toBeGreaterThan(8);
    const secrets = [
      TOKEN.subarray(0, 4),
      Uint8Array.of(0x78, 0x56, 0x34, 0x12),
      Uint8Array.from(BOX.cip13, (digit) => digit.charCodeAt(0)).subarray(4, 10),
      new Uint8Array(4).fill(7),
    ];
    for (const secret of secrets) expect(texts.some((text) => includes(text, secret))).toBe(false);
  });
});

describe("a hostile network", () => {
  it("throws nothing over, whatever comes, from outside or from a terminal that has the key", () => {
    const { answers } = fuzzSite(300, new Random(21));
    expect(answers["made up: an answer"]).toBeUndefined();
    // An insider's claims were answered: what it sealed was read.
    expect(answers["sealed by an insider: an answer"]).toBeGreaterThan(8);
  });

  it("gets nothing out of what it makes up, and changes nothing", () => {
    const net = network(2);
    const site = siteOf(net, 0);
    const chance = new Random(11);
    net.sent = 0;
    net.onDatagram = undefined;
    for (let i = 0; i < 300; i += 1) {
      const bytes = Uint8Array.from({ length: chance.below(120) }, () => chance.below(256));
      if (bytes.length > 3) bytes.set([0x43, 0x11 + chance.below(3), i % 2 === 0 ? 200 : 100, 0]);
      site.receive(bytes, "203.0.113.9", 9);
    }
    expect(net.sent).toBe(0);
    expect(site.peers.map(({ state }) => state)).toEqual(["joined"]);
    net.runTo(net.now + 2000);
    const shown = show(net, 0);
    net.runTo(net.now + 50);
    expect(shown.outcome).toEqual({ isUsed: false, unreached: 0 });
  });

  it("cannot say again what was said: not in the same start, and not in the next", () => {
    const net = network(2);
    const [a, b] = net.hosts as [Host, Host];
    const heard: Uint8Array[] = [];
    net.onDatagram = (datagram, from) => {
      if (from === b) heard.push(datagram.slice());
    };
    net.stop(b);
    net.start(b);
    net.runTo(net.now + 1000);
    // What has overtaken the hello that it needed was never taken: it would be new.
    heard.length = 0;
    net.runTo(net.now + 8000);
    const old = heard.slice();
    expect(old.length).toBeGreaterThan(3);
    net.stop(b);
    net.start(b);
    net.runTo(net.now + 1000);
    heard.length = 0;
    net.runTo(net.now + 4000);
    net.stop(b);
    net.runTo(net.now + 20_000);
    expect(siteOf(net, 0).peers[0]?.state).toBe("lost");
    for (const datagram of old) a.site?.receive(datagram, "203.0.113.9", 9);
    for (const datagram of heard) a.site?.receive(datagram, "203.0.113.9", 9);
    expect(siteOf(net, 0).peers[0]?.state).toBe("lost");
    // And it finds the one that comes back where it is, not where the words came from.
    net.start(b);
    net.runTo(net.now + 5000);
    expect(siteOf(net, 0).peers[0]?.state).toBe("joined");
  });

  it("gets no more bytes out of a terminal than it sends, and few a second", () => {
    const net = network(2);
    const hello = new Promise<Uint8Array>((resolve) => {
      net.onDatagram = (datagram, from) => {
        if (from === net.hosts[1] && datagram[1] === 0x11) resolve(datagram.slice());
      };
    });
    net.start(net.hosts[1] as Host);
    net.runTo(net.now + 1);
    net.hosts[0]?.site?.met("192.0.2.2", 4711);
    net.runTo(net.now + 1000);
    return hello.then((said) => {
      let out = 0;
      net.onDatagram = (datagram) => {
        out += datagram.length;
      };
      for (let i = 0; i < 200; i += 1) siteOf(net, 0).receive(said, "203.0.113.9", 9);
      expect(out).toBeLessThanOrEqual(30 * said.length);
    });
  });
});

function includes(text: Uint8Array, part: Uint8Array): boolean {
  for (let at = 0; at + part.length <= text.length; at += 1) {
    if (part.every((byte, i) => text[at + i] === byte)) return true;
  }
  return false;
}
