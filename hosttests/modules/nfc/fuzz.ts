/** Malformed frames of a PN532, malformed lists of targets, and hostile answers of a phone. */
import { encodeFrame, FROM_CHIP, FrameReader } from "modules/nfc/frame";
import { PhoneReader } from "modules/nfc/phone-reader";
import { readTargets } from "modules/nfc/pn532";
import type { Random } from "../../support/random";

export interface Tally {
  done: number;
  answers: Record<string, number>;
}

const WELL: readonly Uint8Array[] = [
  encodeFrame(Uint8Array.of(FROM_CHIP, 0x03, 0x32, 0x01, 0x06, 0x07)),
  encodeFrame(
    Uint8Array.of(FROM_CHIP, 0x4b, 0x01, 0x01, 0x00, 0x04, 0x20, 0x04, 0x08, 1, 2, 3, 0x05, 0x78, 0x80, 0x70, 0),
  ),
  encodeFrame(Uint8Array.of(FROM_CHIP, 0x41, 0x00, ...new Uint8Array(240), 0x90, 0x00)),
  encodeFrame(Uint8Array.of(FROM_CHIP, 0x41, 0x00, ...new Uint8Array(260))),
];
/** Commands of one reading at most. */
const MOST_COMMANDS = 80;

/** @throws Error when a reading has no end, or takes what it was not given */
export function fuzzNear(count: number, random: Random): Tally {
  const tally: Tally = { done: 0, answers: {} };
  const add = (kind: string) => {
    tally.answers[kind] = (tally.answers[kind] ?? 0) + 1;
  };
  const frames = new FrameReader(FROM_CHIP, (kind, data) => {
    add(kind);
    readTargets(data, random.below(2) === 0 ? "a" : "b");
  });
  for (; tally.done < count; tally.done += 1) {
    frames.push(mutated(WELL[random.below(WELL.length)] ?? new Uint8Array(0), random));
    if (random.below(4) === 0) frames.reset();
    if (tally.done % 10 === 0) add(read(random));
  }
  return tally;
}

function mutated(right: Uint8Array, random: Random): Uint8Array {
  if (random.below(8) === 0) return Uint8Array.from({ length: random.below(300) }, () => random.bits());
  const bytes = right.slice(0, random.below(4) === 0 ? random.below(right.length) : right.length);
  for (let i = random.below(4); i > 0 && bytes.length > 0; i -= 1) bytes[random.below(bytes.length)] = random.bits();
  return bytes;
}

function read(random: Random): string {
  const reader = new PhoneReader(new Uint8Array(16), random.below(2) === 0);
  let response: Uint8Array | undefined;
  for (let command = reader.next(); command !== undefined; command = reader.next(response)) {
    if (reader.commands > MOST_COMMANDS) throw new Error("a reading without an end");
    response = hostile(random);
  }
  const { result } = reader;
  return result.ok ? "token" : result.reason;
}

const STATUSES = [0x9000, 0x9000, 0x9000, 0x6282, 0x6a82, 0x6985, 0x6c10, 0x6100, 0x6d00, 0x6f00];

function hostile(random: Random): Uint8Array {
  if (random.below(30) === 0) return new Uint8Array(random.below(2));
  const data = Uint8Array.from({ length: random.below(4) === 0 ? random.below(300) : random.below(24) }, () =>
    random.bits(),
  );
  if (random.below(2) === 0) data[0] = 0;
  const status = STATUSES[random.below(STATUSES.length)] ?? random.below(65536);
  return Uint8Array.of(...data, status >> 8, status & 0xff);
}
