/**
 * What nobody should send between terminals: datagrams that were changed on their way, made up, or said again, and what a
 * terminal that has the key might seal and must not hurt with. Nothing throws; nothing that is not sealed is taken.
 */

import { labelled } from "modules/site/crypto";
import { type Hello, readHello, Session, type Start } from "modules/site/session";
import type { Site } from "modules/site/site";
import { nobleSite } from "../../support/noble-site";
import type { Random } from "../../support/random";
import { type Host, SITE_KEY, SiteNetwork } from "../../support/site-network";

export interface SiteTally {
  done: number;
  readonly answers: Record<string, number>;
}

/** @throws Error for a datagram that changed something and should not have */
export function fuzzSite(count: number, random: Random): SiteTally {
  const tally: SiteTally = { done: 0, answers: {} };
  const net = new SiteNetwork({ terminals: 2, loss: 0, random: () => random.unit() });
  const [a, b] = net.hosts as [Host, Host];
  const heard: Uint8Array[] = [];
  let from: Start | undefined;
  let to: Start | undefined;
  const helloKey = nobleSite.session.mac(SITE_KEY, labelled("comptoir site hello"));
  net.onDatagram = (datagram, sender) => {
    const hello: Hello | undefined = readHello(nobleSite, helloKey, datagram);
    if (hello !== undefined && sender === b) from = hello.from;
    if (hello !== undefined && sender === a) to = hello.from;
    if (sender === b && heard.length < 200) heard.push(datagram.slice());
  };
  net.runTo(6000);
  const site = a.site as Site;
  if (from === undefined || to === undefined) throw new Error("the terminals did not meet");
  // It says what a terminal of the site may: under numbers that the real one does not reach.
  const insider = new Session(nobleSite, SITE_KEY, from, to);
  for (let i = 0; i < 1000; i += 1) insider.seal(new Uint8Array(1));
  net.onDatagram = undefined;
  for (; tally.done < count; tally.done += 1) {
    const before = net.sent;
    const kind = random.below(3);
    if (kind === 2) {
      const sealed = insider.seal(message(random));
      if (sealed !== undefined) site.receive(sealed, b.address, 4711);
    } else site.receive(changed(heard[random.below(heard.length)] as Uint8Array, random, kind), "203.0.113.9", 9);
    const what = net.sent === before ? "nothing" : "an answer";
    const name = `${["changed", "made up", "sealed by an insider"][kind]}: ${what}`;
    tally.answers[name] = (tally.answers[name] ?? 0) + 1;
    if (kind === 1 && net.sent !== before) throw new Error("what was made up was answered");
    if (tally.done % 20 === 19) {
      site.second();
      site.wake();
    }
  }
  if (site.peers.length !== 1) throw new Error("a terminal was made up");
  return tally;
}

/** Of an original, or of nothing but its first bytes. */
function changed(original: Uint8Array, random: Random, kind: number): Uint8Array {
  if (kind === 1) {
    const bytes = Uint8Array.from({ length: random.below(160) }, () => random.below(256));
    bytes.set([0x43, 0x11 + random.below(3), 200, 0].slice(0, bytes.length));
    return bytes;
  }
  const bytes = original.slice(0, random.below(8) === 0 ? random.below(original.length) : original.length);
  if (bytes.length > 0) {
    const at = random.below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  }
  return bytes;
}

/** Of a known type, as long as it should be or not, with whatever in it. */
function message(random: Random): Uint8Array {
  const lengths = [16, 4, 92, 8 + 8 * random.below(70), 12, 16 + random.below(1100)];
  const type = random.below(lengths.length);
  const length = random.below(4) === 0 ? random.below(1200) : (lengths[type] ?? 0);
  const bytes = Uint8Array.from({ length }, () => (random.below(3) === 0 ? 0 : random.below(256)));
  if (length > 0) bytes[0] = type + 1;
  if (length > 1) bytes[1] = random.below(3);
  return bytes;
}
