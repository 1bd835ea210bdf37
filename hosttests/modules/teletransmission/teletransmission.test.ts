import { describe, expect, it } from "@jest/globals";
import { Journal } from "modules/journal/journal";
import { backOff, LONGEST_SECONDS } from "modules/teletransmission/back-off";
import { type Arl, readAnswer } from "modules/teletransmission/lot";
import { REASONS } from "modules/teletransmission/reason";
import { MAX_LOT, Teletransmission } from "modules/teletransmission/teletransmission";
import type { Transport, TransportAnswer } from "modules/teletransmission/transport";
import { CollectorStore } from "../../../simulator/collector/store";
import { NorFlash } from "../../support/nor-flash";
import { Random } from "../../support/random";
import { saleRecord } from "./sales";

const isXs = (globalThis as { comptoirEngine?: string }).comptoirEngine === "xs";
const SENDER = { finess: "990000001", terminal: "T1", series: 7 };

function journalOf(blocks = 64): Journal {
  const mounted = Journal.mount(new NorFlash(blocks, 4096, new Random(1)));
  if (!mounted.ok) throw new Error(mounted.reason);
  return mounted.value;
}

/** A network of which each test says what it does with a lot. Answers come when the test lets time pass. */
class Wire implements Transport {
  sent: Uint8Array[] = [];
  #waiting: (() => void)[] = [];
  constructor(readonly respond: (body: Uint8Array) => TransportAnswer | undefined) {}
  post(body: Uint8Array, onAnswer: (answer: TransportAnswer) => void): void {
    this.sent.push(body);
    const answer = this.respond(body);
    if (answer !== undefined) this.#waiting.push(() => onAnswer(answer));
  }
  deliver(): void {
    for (const answer of this.#waiting.splice(0)) answer();
  }
}

const refused: TransportAnswer = { ok: false, reason: "no-network" };
const status = (code: number, retryAfter = 0): TransportAnswer => ({
  ok: true,
  status: code,
  body: new Uint8Array(0),
  retryAfter,
});

function collect(store: CollectorStore, body: Uint8Array): TransportAnswer {
  const answer = store.receive(body);
  return answer.ok ? { ok: true, status: 200, body: answer.value, retryAfter: 0 } : status(422);
}

function start(queue: Journal, respond: (body: Uint8Array) => TransportAnswer | undefined, random = new Random(9)) {
  const wire = new Wire(respond);
  const arls: Arl[] = [];
  const sending = new Teletransmission({
    queue,
    transport: wire,
    sender: () => SENDER,
    random: () => random.unit(),
    onChange: () => {},
    onArl: (arl) => arls.push(arl),
    log: () => {},
  });
  const wait = (seconds: number) => {
    for (let i = 0; i < seconds; i += 1) {
      sending.second();
      wire.deliver();
    }
  };
  return { sending, wire, arls, wait };
}

describe("télétransmission", () => {
  it("sends the queue in lots, oldest first, and settles what is accepted", () => {
    const journal = journalOf();
    for (let i = 0; i < 40; i += 1) journal.appendInvoice(saleRecord(i));
    const store = new CollectorStore();
    const { wait, wire, sending } = start(journal, (body) => collect(store, body));
    wait(1);
    expect(store.invoices.map(({ invoice }) => invoice.number)).toEqual(
      Array.from({ length: MAX_LOT }, (_, i) => i + 1),
    );
    expect(sending.status).toBe("online");
    wait(5);
    expect([journal.queued, store.invoices.length, wire.sent.length, sending.status]).toEqual([0, 40, 3, "idle"]);
    expect(store.invoices.every(({ times, reason }) => times === 1 && reason === null)).toBe(true);
  });

  it("keeps rejected invoices for a person, with the reason, and sends the others", () => {
    const journal = journalOf();
    for (let i = 1; i <= 4; i += 1) journal.appendInvoice(saleRecord(i));
    const store = new CollectorStore(({ number }) => (number === 2 ? "amc-unknown" : null));
    const { wait, arls } = start(journal, (body) => collect(store, body));
    wait(3);
    expect([journal.queued, journal.rejected]).toEqual([0, 1]);
    expect(journal.listRejected(0, 9)).toMatchObject([{ number: 2, reason: REASONS["amc-unknown"] }]);
    expect(arls.map(({ number, reason }) => [number, reason])).toEqual([
      [1, 0],
      [2, REASONS["amc-unknown"]],
      [3, 0],
      [4, 0],
    ]);
  });

  it("waits twice as long after each failure, by chance, never longer than the cap, and not at all after a success", () => {
    for (let failures = 1; failures < 40; failures += 1) {
      const longest = Math.min(LONGEST_SECONDS, 4 * 2 ** (failures - 1));
      expect(backOff(failures, 0)).toBe(Math.ceil(longest / 2));
      expect(backOff(failures, 0.999999)).toBe(longest);
    }
    const journal = journalOf();
    journal.appendInvoice(saleRecord(1));
    let isDown = true;
    const store = new CollectorStore();
    const { wait, wire, sending } = start(journal, (body) => (isDown ? refused : collect(store, body)));
    wait(3600);
    expect(sending.status).toBe("offline");
    expect(wire.sent.length).toBeLessThan(16);
    isDown = false;
    sending.hurry();
    wait(2);
    expect([sending.status, journal.queued]).toEqual(["idle", 0]);
  });

  it("waits as long as a collector that has too much to do asks for", () => {
    const journal = journalOf();
    journal.appendInvoice(saleRecord(1));
    const { wait, wire, sending } = start(journal, () => status(503, 300));
    wait(299);
    expect([wire.sent.length, sending.status]).toEqual([1, "refusing"]);
    wait(10);
    expect(wire.sent.length).toBe(2);
  });

  it("finds the one invoice that a collector cannot read, and sends all others", () => {
    const journal = journalOf();
    for (let i = 1; i <= 20; i += 1) journal.appendInvoice(i === 11 ? Uint8Array.of(0xa0) : saleRecord(i));
    const store = new CollectorStore();
    const { wait } = start(journal, (body) => collect(store, body));
    wait(60);
    expect([journal.queued, store.invoices.length]).toEqual([0, 19]);
    expect(journal.listRejected(0, 9)).toMatchObject([{ number: 11, reason: REASONS.malformed }]);
  });

  it("sends a lot again whose answer never came, and marks nothing on an answer that it cannot read", () => {
    const journal = journalOf();
    for (let i = 1; i <= 3; i += 1) journal.appendInvoice(saleRecord(i));
    const store = new CollectorStore();
    let lots = 0;
    const { wait } = start(journal, (body) => {
      const answer = collect(store, body);
      lots += 1;
      if (lots === 1) return undefined;
      if (lots === 2) return { ok: true, status: 200, body: Uint8Array.of(0xff, 1, 2), retryAfter: 0 };
      return answer;
    });
    wait(200);
    expect([journal.queued, lots]).toEqual([0, 3]);
    expect(store.invoices.map(({ times }) => times)).toEqual([3, 3, 3]);
  });

  it("reads no answer that is not one", () => {
    for (const bytes of [[], [0xa0], [0xa2, 1, 2, 2, 0x80], [0xa2, 1, 1, 2, 0x81, 0x81, 1], [0x80]]) {
      expect(readAnswer(Uint8Array.from(bytes))).toBeUndefined();
    }
    expect(readAnswer(new Uint8Array(5000))).toBeUndefined();
  });

  const COUNT = isXs ? 300 : 10000;
  it(`brings ${COUNT} invoices through a network and a collector that fail a third of the time, each exactly once`, () => {
    const random = new Random(42);
    const flash = new NorFlash(256, 4096, random);
    const mount = () => {
      const mounted = Journal.mount(flash);
      if (!mounted.ok) throw new Error(mounted.reason);
      return mounted.value;
    };
    const store = new CollectorStore(({ number }) => (number % 13 === 0 ? "rights-not-open" : null));
    let journal = mount();
    let failures = 0;
    let lots = 0;
    const respond = (body: Uint8Array): TransportAnswer | undefined => {
      lots += 1;
      if (random.below(10) >= 3) return collect(store, body);
      failures += 1;
      switch (random.below(8)) {
        case 0: // Down.
          return refused;
        case 1: // Slow: it comes when nobody waits any more.
          return undefined;
        case 2: // Stored, and the answer lost.
          collect(store, body);
          return { ok: false, reason: "no-answer" };
        case 3: // Delivered twice.
          collect(store, body);
          return collect(store, body);
        case 4:
          return status(500);
        case 5:
          return status(503, 20);
        case 6: {
          // Stored, and the answer cut short.
          const answer = collect(store, body);
          return answer.ok ? { ...answer, body: answer.body.subarray(0, answer.body.length - 1) } : answer;
        }
        default:
          // A proxy's page in place of the answer.
          return { ok: true, status: 200, body: Uint8Array.from([60, 104, 116, 109, 108, 62]), retryAfter: 0 };
      }
    };
    let session = start(journal, respond, random);
    let stored = 0;
    for (let hour = 0; stored < COUNT || journal.queued > 0; hour += 1) {
      for (let i = 0; i < 60 && stored < COUNT; i += 1) if (journal.appendInvoice(saleRecord(stored)).ok) stored += 1;
      session.wait(3600);
      if (hour % 10 === 9) {
        // The power goes, in the middle of a lot if it may be.
        journal = mount();
        session = start(journal, respond, random);
      }
    }
    expect(failures / lots).toBeGreaterThan(0.25);
    const numbers = store.invoices.map(({ invoice }) => invoice.number);
    expect(numbers.length).toBe(COUNT);
    expect(new Set(numbers).size).toBe(COUNT);
    expect(journal.rejected).toBe(Math.floor(COUNT / 13));
    const rejected = [];
    for (
      let page = journal.listRejected(0, 60);
      page.length > 0;
      page = journal.listRejected(page.at(-1)!.number, 60)
    ) {
      rejected.push(...page.map(({ number }) => number));
    }
    expect(rejected).toEqual(Array.from({ length: Math.floor(COUNT / 13) }, (_, i) => 13 * (i + 1)));
  });
});
