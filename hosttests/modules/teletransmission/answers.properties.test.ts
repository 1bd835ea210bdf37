/** Whatever a collector answers: an invoice leaves the queue only when it was answered for, once, by its own number. */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type CborMap, CborOpaque, type CborValue } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import { Journal } from "modules/journal/journal";
import { type Arl, readAnswer } from "modules/teletransmission/lot";
import { REASONS } from "modules/teletransmission/reason";
import { Teletransmission } from "modules/teletransmission/teletransmission";
import { NorFlash } from "../../support/nor-flash";
import { Random } from "../../support/random";

const isXs = (globalThis as { comptoirEngine?: string }).comptoirEngine === "xs";
const RUNS = isXs ? 60 : 500;
const INVOICES = 6;

const anything: fc.Arbitrary<CborValue> = fc.oneof(
  fc.integer({ min: -2, max: INVOICES + 2 }),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.constant(null),
  fc.string({ maxLength: 4 }),
  fc.uint8Array({ maxLength: 4 }),
  // A float, which the encoder has no type for: 1.0 in half precision.
  fc.constant(new CborOpaque(Uint8Array.of(0xf9, 0x3c, 0x00))),
);
const wellFormed = fc.tuple(fc.integer({ min: 0, max: INVOICES + 2 }), fc.boolean(), fc.integer({ min: 0, max: 130 }));
const answerOf = (arls: CborValue): Uint8Array => {
  const map: CborMap = new Map<number | string, CborValue>();
  map.set(1, 1);
  map.set(2, arls);
  return encodeCbor(map);
};
const body: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 64 }),
  fc.array(wellFormed, { maxLength: 12 }).map((arls) => answerOf(arls as unknown as CborValue)),
  fc.array(fc.oneof(anything, fc.array(anything, { maxLength: 4 })), { maxLength: 6 }).map((arls) => answerOf(arls)),
  fc.tuple(fc.array(wellFormed, { minLength: 1, maxLength: 8 }), fc.nat(), fc.nat(255)).map(([arls, at, byte]) => {
    const bytes = answerOf(arls as unknown as CborValue);
    bytes[at % bytes.length] = byte;
    return bytes;
  }),
);

function answered(bodies: readonly Uint8Array[]) {
  const mounted = Journal.mount(new NorFlash(16, 4096, new Random(3)));
  if (!mounted.ok) throw new Error(mounted.reason);
  const journal = mounted.value;
  for (let i = 0; i < INVOICES; i += 1) journal.appendInvoice(Uint8Array.of(0xa0));
  let deliver = () => {};
  let next = 0;
  const arls: Arl[] = [];
  const sending = new Teletransmission({
    queue: journal,
    transport: {
      post: (_lot, onAnswer) => {
        const bytes = bodies[next] ?? new Uint8Array(0);
        next += 1;
        deliver = () => onAnswer({ ok: true, status: 200, body: bytes, retryAfter: 0 });
      },
    },
    sender: () => ({ finess: "990000001", terminal: "T1", series: 7 }),
    random: () => 0.5,
    onChange: () => {},
    onArl: (arl) => arls.push(arl),
    log: () => {},
  });
  for (let second = 0; next < bodies.length && journal.queued > 0 && second < 100000; second += 1) {
    sending.second();
    deliver();
    deliver = () => {};
  }
  return { journal, arls, asked: next };
}

describe("what a collector answers", () => {
  it("is read as ARLs or not at all", () => {
    fc.assert(
      fc.property(body, (bytes) => {
        for (const { number, reason } of readAnswer(bytes) ?? []) {
          expect(Number.isSafeInteger(number)).toBe(true);
          expect(reason === 0 || (reason >= 1 && reason <= REASONS.other)).toBe(true);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("settles an invoice once, as it was first answered for, and no other", () => {
    fc.assert(
      fc.property(fc.array(body, { minLength: 1, maxLength: 5 }), (bodies) => {
        const { journal, arls, asked } = answered(bodies);
        // The first answer that names an invoice is the one that counts, whatever comes after it.
        const first = new Map<number, number>();
        for (const bytes of bodies.slice(0, asked)) {
          for (const { number, reason } of readAnswer(bytes) ?? []) if (!first.has(number)) first.set(number, reason);
        }
        const mine = [...first].filter(([number]) => number >= 1 && number <= INVOICES);
        expect(new Set(arls.map(({ number }) => number)).size).toBe(arls.length);
        expect(arls.map(({ number, reason }) => [number, reason]).sort()).toEqual(mine.sort());
        const rejected = mine.filter(([, reason]) => reason !== 0);
        expect(journal.queued).toBe(INVOICES - mine.length);
        expect(journal.listRejected(0, INVOICES).map(({ number, reason }) => [number, reason])).toEqual(
          rejected.sort(([a], [b]) => a - b),
        );
      }),
      { numRuns: RUNS },
    );
  });
});
