/** A day without the network, and a loss of power at each operation of the flash: each summary arrives, and counts once. */
import { describe, expect, it } from "@jest/globals";
import { Ledger } from "modules/ledger/ledger";
import { sha256 } from "modules/noble-verifier/signatures";
import { Told } from "modules/services/outbox";
import { summaries } from "modules/services/summaries";
import { NorFlash } from "../../support/nor-flash";
import { Random } from "../../support/random";
import { saleOf } from "../teletransmission/sales";

/** Of these, sales 0 and 5 are without a card. */
const SALES = 8;
const WITH_TOKEN = [2, 3, 4, 5, 7, 8];

function powerOn(flash: NorFlash) {
  const ledger = new Ledger(flash, () => {});
  ledger.services.begin();
  const box = summaries({
    cursor: ledger.services.cursor(Told.summaries),
    after: (number) => ledger.invoices.next(number),
    series: () => 77,
    sha256,
    log: () => {},
  });
  return { ledger, box };
}

/** The gateway knows an invoice by its name. @returns how many were told until there was nothing left, or the power went */
function tell(
  flash: NorFlash,
  { box }: ReturnType<typeof powerOn>,
  counted: Map<number, string>,
  sent: number[],
): void {
  for (;;) {
    const question = box.next();
    if (question?.service !== "context" || question.action !== "sign") return;
    const { number, hash } = question.invoice;
    const isNew = !counted.has(number);
    expect(counted.get(number) ?? hash).toBe(hash);
    counted.set(number, hash);
    sent.push(number);
    box.onAnswer(question, { ok: true, value: { service: "context", action: "sign", isNew } });
    if (flash.isOff) return;
  }
}

describe("summaries of invoices that were stored without the network", () => {
  it("all arrive once after a cut at any operation, and nothing is told again at the next start", () => {
    for (let budget = 1; budget < 40; budget += 1) {
      const flash = new NorFlash(8, 4096, new Random(budget));
      const first = powerOn(flash);
      for (let n = 0; n < SALES; n += 1) expect(keep(first.ledger, n)).toBe(n + 1);
      const counted = new Map<number, string>();
      const sent: number[] = [];
      flash.budget = budget;
      try {
        tell(flash, first, counted, sent);
      } catch (error) {
        if (!flash.isOff) throw error;
      }
      flash.powerOn();
      const again = powerOn(flash);
      tell(flash, again, counted, sent);
      expect([...counted.keys()]).toEqual(WITH_TOKEN);
      // The one whose number was being written may have been told twice, and the gateway counted it once.
      expect(sent.length).toBeLessThanOrEqual(WITH_TOKEN.length + 1);
      const after = sent.length;
      tell(flash, powerOn(flash), counted, sent);
      expect(sent).toHaveLength(after);
    }
  });

  it("begin with the first sale after a gateway was there", () => {
    const flash = new NorFlash(8, 4096, new Random(1));
    const before = new Ledger(flash, () => {});
    for (let n = 0; n < 3; n += 1) keep(before, n);
    const { ledger, box } = powerOn(flash);
    expect(box.next()).toBeUndefined();
    keep(ledger, 3);
    expect(box.next()).toMatchObject({ action: "sign", invoice: { number: 4 } });
  });
});

function keep(ledger: Ledger, n: number): number {
  const stored = ledger.invoices.store(saleOf(n));
  if (!stored.ok) throw new Error(stored.reason);
  return stored.value;
}
