/** Whatever happens, in whatever order: the promises of reduce.ts. */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Scan } from "modules/scan/scan";
import { doubtfulBox } from "modules/terminal/box";
import type { Effect } from "modules/terminal/effect";
import type { TerminalEvent } from "modules/terminal/event";
import { fingerprintOf } from "modules/terminal/fingerprint";
import { MAX_LINES, MAX_QUANTITY, MAX_TICK_SECONDS } from "modules/terminal/limits";
import { hasAnswered } from "modules/terminal/sale";
import type { State } from "modules/terminal/state";
import {
  accepted,
  alone,
  BOXES,
  bytesOf,
  CANCEL,
  CLAIMS,
  card,
  context,
  family,
  INSERTED,
  OPTION,
  OTHER,
  Play,
  REMOVED,
  REMOVED_EARLY,
  refused,
  scan,
  token,
  VALIDATE,
} from "./fixture";
import { BOOK, recallsOf } from "./recalls";

const REJECTED = [0, 5, 99].map((n) => ({
  number: n + 1,
  reason: n === 0 ? ("amounts" as const) : ("other" as const),
  at: 1,
  totalCents: 100,
  patient: "ESSAI",
  prescription: true,
  lines: [{ cip13: BOXES[n]?.cip13 ?? "3400900000000", quantity: 1, related: null }],
  acts: [],
  accident: null,
  prescriber: null,
}));

const event: fc.Arbitrary<TerminalEvent> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(CANCEL, OPTION, VALIDATE, VALIDATE) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.nat(BOXES.length - 1), fc.constantFrom("A", "B", "C", "D"), fc.constantFrom("270531", "240101"))
      .map(([n, serial, expiry]) => scan(n, serial, expiry)),
  },
  { weight: 4, arbitrary: fc.constantFrom("EV1:A", "EV1:B", "menu").map(token) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(INSERTED, REMOVED, REMOVED_EARLY, card({ kind: "failed", problem: "card-dirty" })),
  },
  // Each its own bytes, for they are wiped.
  {
    weight: 4,
    arbitrary: fc.nat(3).map((n) => card({ kind: "read", reading: n < 2 ? family(n === 0) : alone(n === 2) })),
  },
  { weight: 4, arbitrary: fc.constantFrom(accepted(CLAIMS), accepted(OTHER, []), refused("expired")) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<TerminalEvent>(
      { type: "queue", length: 3, rejected: 2, network: "online" },
      { type: "rejects", list: REJECTED },
      { type: "rejects", list: [] },
      { type: "resolved", done: true },
      { type: "resolved", done: false },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<TerminalEvent>(
      { type: "stored", number: 3 },
      { type: "store-failed", reason: "record-too-long" },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom<TerminalEvent>(
      { type: "payments", isThere: true, open: [] },
      { type: "payment", outcome: { result: "refused", reason: "declined" } },
      { type: "payment", outcome: { result: "unknown", doubt: "garbage" } },
      { type: "payment", outcome: { result: "not-asked", reason: "unreachable" } },
      {
        type: "payment",
        outcome: {
          result: "done",
          amountCents: 100,
          card: { lastDigits: "1234", reading: "contact" },
          authorisation: "",
        },
      },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<TerminalEvent>(
      recallsOf(43),
      recallsOf(0, 20260516),
      { type: "code-tried", tried: "right" },
      { type: "code-tried", tried: "wrong" },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.nat(320), fc.nat(240)).map(([x, y]): TerminalEvent => ({ type: "touch", x, y })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom("qr", "datamatrix", "ean13", "other"), fc.boolean(), fc.string({ maxLength: 40 }))
      .map(([symbology, gs1, text]): TerminalEvent => ({ type: "scan", symbology, gs1, bytes: bytesOf(text) })),
  },
);

/** What was read is asked of, counted or refused in words, each with a sound; but for what the screen is about anyhow. */
function checkScan({ view, sale, question }: State, { bytes }: Scan, after: State, effects: readonly Effect[]): void {
  const told = effects.some(({ type }) => type === "verify") || after.sale !== sale || after.question !== question;
  const refusedAloud = effects.some((effect) => effect.type === "report" && effect.report.event === "problem");
  if (told || refusedAloud || bytes.length === 0) {
    if (refusedAloud) expect(after.question ?? after.device.note).not.toBeNull();
    return;
  }
  const seen = [sale?.fingerprint, view.name === "refused" || view.name === "reading" ? view.fingerprint : 0];
  if (question?.kind === "replace") seen.push(fingerprintOf(question.token));
  if (question?.kind === "replace-verified") seen.push(question.fingerprint);
  if (question?.kind === "box") expect(after.question).toBe(question);
  else expect(seen).toContain(fingerprintOf(bytes));
}

/** What must hold between a state, an event, and what came of them. */
function check(before: State, cause: TerminalEvent, after: State, effects: readonly Effect[]): void {
  // One patient a sale: they never change but by way of no sale at all.
  const replaced = before.question?.kind.startsWith("replace-") && after.question === null;
  if (before.sale?.claims && after.sale && after.sale.claims !== before.sale.claims && !replaced) {
    // But for rights that a code adds to an identity without any.
    expect(before.sale.claims.unverified).toBe(true);
    expect(after.sale.claims?.identity.matricule).toBe(before.sale.claims.identity.matricule);
  }
  // Nobody is shown with rights that were not verified: of a card, the identity alone.
  const claims = after.sale?.claims;
  if (claims && claims !== before.sale?.claims) {
    if (!claims.unverified) expect(cause.type === "verdict" || before.view.name === "persons" || replaced).toBe(true);
    else expect(claims.amo.rights.length + claims.exonerations.length + (claims.amc ? 1 : 0)).toBe(0);
  }
  if (after.view.name === "done" && before.view.name !== "done") expect(cause.type).toBe("stored");
  if (after.view.name === "done" || after.view.name === "idle") expect(after.sale).toBeNull();
  for (const effect of effects) {
    if (effect.type !== "store") continue;
    expect(effect.record.claims).toBe(before.sale?.claims ?? null);
    // What is recalled is stored only when somebody has answered for it.
    const { sale, device } = before;
    if (sale === null || device.recalls === null) continue;
    const looking = { ...context(before.now), recalls: BOOK };
    for (const line of sale.lines) expect(doubtfulBox(line, looking, (box) => hasAnswered(sale, box))).toBeUndefined();
  }
  if (cause.type === "scan") checkScan(before, cause, after, effects);
  const held = before.question?.kind === "replace" ? before.question.token : undefined;
  const kept = after.question?.kind === "replace" ? after.question.token : undefined;
  if (held !== undefined && held !== kept) {
    expect(effects.some((effect) => effect.type === "wipe" && effect.bytes === held)).toBe(true);
  }
  const { view, sale } = after;
  const lines = sale?.lines ?? [];
  expect(lines.length).toBeLessThanOrEqual(MAX_LINES);
  for (const line of lines) {
    expect(line.quantity).toBeLessThanOrEqual(MAX_QUANTITY);
    expect(line.serials.length).toBeLessThanOrEqual(line.quantity);
  }
  if (lines.length > 0) expect(sale?.totals).not.toBeNull();
  if (view.name === "boxes") expect(view.selected).toBeLessThan(Math.max(lines.length, 1));
  if (view.name === "summary" && sale?.totals) {
    expect(view.invoice.patientCents).toBe(sale.totals.patientCents);
  }
}

describe("any sequence of events", () => {
  it("never throws, never mixes two patients, stays bounded, and comes to rest by itself", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const play = new Play();
        play.recalls = BOOK;
        for (const cause of events) {
          const before = play.state;
          play.effects = [];
          play.send(cause);
          check(before, cause, play.state, play.effects);
        }
        for (let i = 0; i < 140; i += 1) {
          play.now += MAX_TICK_SECONDS;
          play.send({ type: "tick", now: play.now });
        }
        expect(play.state.view.name).toBe("idle");
        expect(play.state.sale).toBeNull();
        // A recall that nobody has read stands there for as long as nobody has.
        expect([undefined, "recall"]).toContain(play.state.question?.kind);
      }),
      { numRuns: 300 },
    );
  });
});
