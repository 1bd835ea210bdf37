/**
 * Hostile bytes for the two doors of an update: image files, and SMP datagrams. What each finds out of place is thrown.
 * Runs on any engine: `npm test` does a few thousand of each, `npm run test:fuzz` a million.
 */
import { equalBytes } from "modules/cbor/bytes";
import { type CborValue, decodeCbor } from "modules/cbor/decode";
import { splitImage, verifyImage } from "modules/update/image/verify";
import type { Random } from "../../support/random";
import { buildImage, edSigner, hashOf, pattern, trust } from "./image-builder";
import { frame, Terminal } from "./smp/client";

export interface Tally {
  done: number;
  /** Answers by what they were; refusals by their reason. */
  readonly answers: Record<string, number>;
}

const IMAGES = [
  buildImage({ payload: pattern(96, 1) }),
  buildImage({ payload: pattern(40, 2), by: edSigner, fullKey: true }),
  buildImage({ payload: pattern(33, 3), headerLength: 64, dependency: [1, 0, 0, 0] }),
  buildImage({ payload: pattern(33, 4), early: {} }),
];

/** Mutated images: refused, or the very bytes that were signed. */
export function fuzzImages(count: number, random: Random): Tally {
  const tally: Tally = { done: 0, answers: {} };
  for (; tally.done < count; tally.done += 1) {
    const image = IMAGES[random.below(IMAGES.length)]!;
    // Some as they were signed: what is good is taken, whatever came before it.
    const bad = random.below(16) === 0 ? image.slice() : mutate(image, random);
    const source = splitImage(bad);
    const answer = source.ok ? verifyImage(source.value, trust, { counter: 1, running: undefined }) : source;
    note(tally, answer.ok ? "taken" : answer.reason);
    if (!answer.ok) continue;
    const signed = image.length - plainLength(image);
    if (
      !equalBytes(answer.value.hash, hashOf(image)) ||
      !equalBytes(bad.subarray(0, signed), image.subarray(0, signed))
    ) {
      throw new Error(`an image that nobody signed was taken: ${Array.from(bad)}`);
    }
  }
  return tally;
}

/** Mutated datagrams, at a terminal whose service mode is open: each answer is well-formed, and what runs stays whole. */
export function fuzzDatagrams(count: number, random: Random): Tally {
  const tally: Tally = { done: 0, answers: {} };
  const factory = buildImage({ payload: pattern(5000, 1), counter: 1 });
  let terminal = new Terminal(factory);
  const seeds = requests(buildImage({ payload: pattern(700, 5), version: [1, 0, 1, 0], counter: 1 }));
  for (; tally.done < count; tally.done += 1) {
    if (tally.done % 200 === 0) {
      // As after a restart: nothing that came may have spoilt what starts.
      if (tally.done % 2000 === 0) terminal = new Terminal(factory);
      else terminal.restart();
      if (!terminal.board.holds(factory)) throw new Error("another firmware runs");
      terminal.open();
    }
    const request = seeds[random.below(seeds.length)]!;
    const datagram = random.below(4) === 0 ? request : mutate(request, random);
    // Most of the time the length is right, so that what is behind it is looked at.
    if (datagram.length >= 8 && random.below(4) !== 0) {
      datagram[2] = (datagram.length - 8) >> 8;
      datagram[3] = (datagram.length - 8) & 0xff;
    }
    const answers = terminal.ask(datagram);
    if (answers.length === 0) note(tally, "silence");
    for (const answer of answers) note(tally, checkAnswer(answer, datagram));
    terminal.uptime += 0.01;
    terminal.agent.tick();
  }
  return tally;
}

/** @returns what kind of answer it is */
function checkAnswer(answer: Uint8Array, datagram: Uint8Array): string {
  const fail = (why: string): never => {
    throw new Error(`${why}: ${Array.from(answer)} to ${Array.from(datagram)}`);
  };
  if (answer.length < 8 || answer.length > 2048) fail("an answer of a wrong length");
  if (answer[1] !== 0 || (answer[0]! & 0xe0) !== 0) fail("reserved bits in an answer");
  if (((answer[2]! << 8) | answer[3]!) !== answer.length - 8) fail("an answer whose length is another");
  const decoded = decodeCbor(answer.subarray(8));
  if (!decoded.ok || !(decoded.value instanceof Map)) return fail("an answer that is no map");
  const rc = decoded.value.get("rc");
  if (rc !== undefined) return `rc ${String(rc)}`;
  const err = decoded.value.get("err");
  return err instanceof Map ? `error ${String(err.get("group"))}/${String(err.get("rc"))}` : "success";
}

/** One of each command, in both versions. */
function requests(image: Uint8Array): Uint8Array[] {
  const bodies: [0 | 2, number, number, Record<string, CborValue>][] = [
    [2, 0, 0, { d: "hi" }],
    [0, 0, 2, {}],
    [0, 0, 4, {}],
    [2, 0, 4, { datetime: "2026-11-25T08:30:05" }],
    [0, 0, 6, {}],
    [0, 0, 7, { format: "a" }],
    [0, 0, 8, { query: "mode" }],
    [0, 1, 0, {}],
    [2, 1, 0, { hash: hashOf(image) }],
    [2, 1, 0, { confirm: true }],
    [2, 1, 1, { off: 0, len: image.length, sha: hashOf(image), data: image.subarray(0, 400) }],
    [2, 1, 1, { off: 400, data: image.subarray(400, 800) }],
    [2, 1, 1, { off: 800, data: image.subarray(800) }],
    [2, 1, 5, { slot: 1 }],
    [0, 1, 6, {}],
    [0, 2, 0, { name: "smp" }],
    [0, 2, 1, {}],
    [0, 3, 0, { name: "terminal/name", max_size: 8 }],
    [2, 3, 0, { name: "terminal/name", val: Uint8Array.of(65, 66) }],
    [2, 3, 1, { name: "terminal/name" }],
    [0, 8, 0, { off: 0, name: "/log/terminal.txt" }],
    [0, 8, 2, { name: "/log/terminal.txt", type: "sha256" }],
    [0, 10, 3, { groups: [0, 1] }],
    [0, 64, 0, {}],
    [0, 64, 1, {}],
    [2, 64, 2, { sig: new Uint8Array(64) }],
    [0, 64, 1, { fill: new Uint8Array(56) }],
    [2, 64, 2, { nonce: new Uint8Array(32), sig: new Uint8Array(64), key: new Uint8Array(32), dh: new Uint8Array(32) }],
    [2, 3, 0, { name: "service/code", val: Uint8Array.of(52, 55, 49, 49) }],
    [0, 64, 3, {}],
  ];
  return bodies.flatMap(([op, group, command, body]) =>
    [0, 1].map((version) => frame(op, group, command, body, version)),
  );
}

/** A few of the ways in which bytes go wrong, or are made to. */
function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  let out: Uint8Array = bytes.slice();
  for (let times = 1 + random.below(3); times > 0; times -= 1) {
    const at = out.length === 0 ? 0 : random.below(out.length);
    switch (random.below(7)) {
      case 0:
        if (out.length > 0) out[at]! ^= 1 << random.below(8);
        break;
      case 1:
        if (out.length > 0) out[at] = random.below(256);
        break;
      case 2:
        out = out.slice(0, at);
        break;
      case 3:
        out = joined(out.subarray(0, at), Uint8Array.of(random.below(256)), out.subarray(at));
        break;
      case 4:
        out = joined(out.subarray(0, at), out.subarray(Math.min(out.length, at + 1 + random.below(8))), NOTHING);
        break;
      case 5:
        // Lengths and counters at their ends.
        if (out.length > 0) out[at] = [0, 1, 0x7f, 0x80, 0xff, 0x9f, 0xbf, 0x5f][random.below(8)]!;
        break;
      default: {
        const from = out.length === 0 ? 0 : random.below(out.length);
        out = joined(out.subarray(0, at), out.subarray(from, from + random.below(32)), out.subarray(at));
      }
    }
  }
  return out;
}

const NOTHING = new Uint8Array(0);

function joined(a: Uint8Array, b: Uint8Array, c: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length + c.length);
  all.set(a);
  all.set(b, a.length);
  all.set(c, a.length + b.length);
  return all;
}

/** Bytes after what is signed. */
function plainLength(image: Uint8Array): number {
  const view = new DataView(image.buffer, image.byteOffset);
  return image.length - view.getUint16(8, true) - view.getUint32(12, true) - view.getUint16(10, true);
}

function note(tally: Tally, what: string): void {
  tally.answers[what] = (tally.answers[what] ?? 0) + 1;
}
