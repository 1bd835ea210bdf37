/**
 * Lives through losses of power with a journal, and holds it to its promise after each: every invoice whose number was
 * shown is there exactly once, whole, with what became of it and how it was paid; none that was not; no number is ever given
 * twice; the queue is in order; values and live tokens are there.
 */
import { Journal } from "modules/journal/journal";
import { NorFlash } from "./nor-flash";
import { Random } from "./random";
import { NonceWatch, sealerOf } from "./sealing";

type Fate = "queued" | "settled" | number;

interface Invoice {
  readonly payload: Uint8Array;
  fate: Fate;
  /** The power went while its answer was written down: it reads answered or not, maybe each time differently. */
  unsure: boolean;
}

export interface Tally {
  cuts: number;
  invoices: number;
  /** Losses of power by what was being done. */
  readonly during: Record<string, number>;
  full: number;
}

const KEYS = 5;
const TOKEN_LIFE = 40;

export class BrokenPromise extends Error {}

export class Ordeal {
  readonly tally: Tally = { cuts: 0, invoices: 0, during: {}, full: 0 };
  readonly flash: NorFlash;
  readonly #random: Random;
  readonly #invoices = new Map<number, Invoice>();
  readonly #values: (Uint8Array | undefined)[] = [];
  readonly #tokens = new Map<string, number>();
  /** How invoices were paid, by number: for as long as they are there, answered or not. */
  readonly #paid = new Map<number, Uint8Array>();
  /** The power went while they were written over: they read as there or as erased, maybe each time differently. */
  readonly #halfErased = new Set<number>();
  /** The key is there at each start; that no nonce comes twice is a promise like the others. */
  readonly #nonces: NonceWatch | undefined;
  #last = 0;
  #now = 1000;
  #journal: Journal;
  /** What was begun when the power went: done or not, both are right. */
  #begun:
    | { readonly kind: "invoice"; readonly payload: Uint8Array }
    | { readonly kind: "fate"; readonly number: number; readonly fate: Fate }
    | { readonly kind: "value"; readonly key: number; readonly bytes: Uint8Array }
    | { readonly kind: "payment"; readonly number: number; readonly payload: Uint8Array }
    | { readonly kind: "token"; readonly id: string; readonly until: number }
    /** Answered invoices are written over: whatever becomes of that, nothing else changes. */
    | { readonly kind: "erase" }
    | { readonly kind: "mount" } = { kind: "mount" };

  /** @param sealed whether its records are */
  constructor(seed: number, sealed = false, blocks = 5 + (seed % 4), blockLength = 256 << (seed % 2)) {
    this.#nonces = sealed ? new NonceWatch() : undefined;
    this.#random = new Random(seed);
    this.flash = new NorFlash(blocks, blockLength, this.#random);
    this.#journal = this.#mount();
  }

  /** Goes on until the power has gone `cuts` more times. @throws BrokenPromise */
  live(cuts: number): void {
    const until = this.tally.cuts + cuts;
    while (this.tally.cuts < until) {
      this.flash.budget = 1 + this.#random.below(this.#random.below(4) === 0 ? 60 : 12);
      this.#begun = { kind: "mount" };
      // Sometimes the power goes again while it mounts.
      if (this.#random.below(3) === 0) this.#tryMount();
      while (!this.flash.isOff) this.#act();
      this.tally.cuts += 1;
      this.tally.during[this.#begun.kind] = (this.tally.during[this.#begun.kind] ?? 0) + 1;
      this.flash.powerOn();
      this.#journal = this.#mount();
    }
  }

  #sealer() {
    return this.#nonces && sealerOf(this.#nonces);
  }

  #tryMount(): void {
    const mounted = Journal.mount(this.flash, undefined, this.#sealer());
    if (mounted.ok && !this.flash.isOff) {
      this.#journal = mounted.value;
      this.#journal.expireTokens(this.#now);
    }
  }

  #act(): void {
    const random = this.#random;
    this.#now += random.below(3);
    const act = random.below(10);
    if (act < 3) this.#append();
    else if (act < 5) this.#answer();
    else if (act === 5) this.#setValue();
    else if (act === 6) this.#useToken();
    else if (act === 7) this.#erase();
    else if (act === 8) this.#pay();
    // A long day without a network, then a queue that empties.
    else if (random.below(4) === 0) for (let i = 0; i < 12; i += 1) this.#append();
    else for (let i = 0; i < 12; i += 1) this.#answer();
  }

  #append(): void {
    if (this.flash.isOff) return;
    const payload = this.#payload(this.#random.below(3) === 0 ? 90 : 40);
    this.#begun = { kind: "invoice", payload };
    const stored = this.#journal.appendInvoice(payload);
    if (stored.ok) {
      this.#check(stored.value === this.#last + 1, `number ${stored.value} after ${this.#last}`);
      this.#keep(stored.value, payload);
    } else if (stored.reason === "journal-full") this.tally.full += 1;
    else this.#check(this.flash.isOff, `append: ${stored.reason}`);
  }

  #keep(number: number, payload: Uint8Array): void {
    this.#check(!this.#invoices.has(number), `number ${number} given twice`);
    this.#invoices.set(number, { payload, fate: "queued", unsure: false });
    this.#last = number;
    this.tally.invoices += 1;
  }

  /** The collector, or the pharmacist, answers for one. */
  #answer(): void {
    if (this.flash.isOff) return;
    try {
      const rejected = this.#random.below(3) === 0;
      const list = rejected ? this.#journal.listRejected(0, 4) : this.#journal.listQueued(0, 4);
      const entry = list[this.#random.below(Math.max(1, list.length))];
      if (entry === undefined) return;
      const fate: Fate = !rejected && this.#random.below(6) === 0 ? 1 + this.#random.below(127) : "settled";
      this.#begun = { kind: "fate", number: entry.number, fate };
      const marked = fate === "settled" ? this.#journal.settle(entry) : this.#journal.reject(entry, fate);
      if (marked) {
        const invoice = this.#invoices.get(entry.number)!;
        invoice.fate = fate;
        if (fate === "settled") invoice.unsure = false;
      } else this.#check(this.flash.isOff, "not marked");
    } catch (error) {
      if (!this.flash.isOff) throw error;
    }
  }

  #erase(): void {
    if (this.flash.isOff) return;
    this.#begun = { kind: "erase" };
    try {
      for (const entry of this.#journal.listSettled(0, 2)) {
        // One whose answer was cut short may read as settled, and then not.
        const isUnsure = this.#invoices.get(entry.number)?.unsure === true;
        const erased = this.#journal.erase(entry);
        if (erased) this.#halfErased.delete(entry.number);
        else if (this.flash.isOff) this.#halfErased.add(entry.number);
        this.#check(erased || isUnsure || this.flash.isOff, `invoice ${entry.number} not erased`);
      }
      this.#journal.erasePayments();
      this.#journal.eraseLeftovers();
    } catch (error) {
      if (!this.flash.isOff) throw error;
    }
  }

  #setValue(): void {
    if (this.flash.isOff) return;
    const key = this.#random.below(KEYS);
    const bytes = this.#payload(this.#random.below(20));
    this.#begun = { kind: "value", key, bytes };
    const refusal = this.#journal.setValue(key, bytes);
    if (refusal === undefined) this.#values[key] = bytes;
    else this.#check(this.flash.isOff || refusal === "journal-full", `value: ${refusal}`);
  }

  #useToken(): void {
    if (this.flash.isOff) return;
    const payload = this.#payload(16);
    const until = this.#now + TOKEN_LIFE;
    this.#begun = { kind: "token", id: payload.join(), until };
    const refusal = this.#journal.appendToken(until, payload);
    if (refusal === undefined) this.#tokens.set(payload.join(), until);
    else this.#check(this.flash.isOff || refusal === "journal-full", `token: ${refusal}`);
    this.#journal.expireTokens(this.#now);
  }

  /** One of the last is paid, answered or not; now and then once more. */
  #pay(): void {
    if (this.flash.isOff || this.#last === 0) return;
    try {
      const number = Math.max(1, this.#last - this.#random.below(8));
      if (this.#journal.stored(number) === undefined || this.flash.isOff) return;
      const payload = this.#payload(12);
      this.#begun = { kind: "payment", number, payload };
      const refusal = this.#journal.appendPayment(number, payload);
      if (refusal === undefined) this.#paid.set(number, payload);
      else this.#check(this.flash.isOff || refusal === "journal-full", `payment: ${refusal}`);
    } catch (error) {
      if (!this.flash.isOff) throw error;
    }
  }

  #payload(length: number): Uint8Array {
    const payload = new Uint8Array(length);
    for (let i = 0; i < length; i += 1) payload[i] = this.#random.bits();
    return payload;
  }

  /** Mounts, and checks all that was promised. */
  #mount(): Journal {
    const tokens = new Map<string, number>();
    const onToken = (until: number, payload: Uint8Array) => {
      const id = payload.join();
      this.#check(!tokens.has(id), "a token twice");
      tokens.set(id, until);
    };
    const mounted = Journal.mount(this.flash, onToken, this.#sealer());
    if (!mounted.ok) throw new BrokenPromise(`mount: ${mounted.reason}`);
    const journal = mounted.value;
    journal.expireTokens(this.#now);
    this.#checkInvoices(journal);
    this.#checkPayments(journal);
    this.#checkValues(journal);
    this.#checkTokens(tokens);
    return journal;
  }

  #checkInvoices(journal: Journal): void {
    const found = new Map<number, Fate>();
    const waiting = this.#drain((after) => journal.listQueued(after, 7));
    const refused = this.#drain((after) => journal.listRejected(after, 7));
    const begun = this.#begun;
    const answered = begun.kind === "fate" ? this.#invoices.get(begun.number) : undefined;
    if (answered !== undefined) answered.unsure = true;
    const unsure = Array.from(this.#invoices.values()).some((invoice) => invoice.unsure);
    const counted = waiting.length === journal.queued && refused.length === journal.rejected;
    this.#check(counted || unsure, "counts");
    for (const entry of waiting.concat(refused)) {
      const { number, reason } = entry;
      // One list and then the other: it may have read differently.
      this.#check(!found.has(number) || this.#invoices.get(number)?.unsure === true, `invoice ${number} twice`);
      found.set(number, reason === 0 ? "queued" : reason);
      const payload = journal.invoice(entry);
      if (payload === undefined && this.#invoices.get(number)?.unsure) continue;
      this.#check(payload !== undefined, `invoice ${number} is not whole`);
      this.#meet(number, payload!);
    }
    for (const [number, invoice] of this.#invoices) {
      const fate = found.get(number) ?? "settled";
      this.#check(fate === invoice.fate || invoice.unsure, `invoice ${number} is ${fate}, not ${invoice.fate}`);
      invoice.fate = fate;
      if (fate === "settled" && !invoice.unsure) this.#invoices.delete(number);
    }
    this.#check(journal.lastNumber === this.#last, `last number ${journal.lastNumber}, not ${this.#last}`);
  }

  #checkPayments(journal: Journal): void {
    const begun = this.#begun;
    const isBegun = begun.kind === "payment";
    if (this.#paid.size === 0 && !isBegun) return;
    const there = this.#drain((after) => journal.listStored(after, 64)).map(({ number }) => number);
    const paid = journal.payments(0, 0xffffffff);
    for (const [number, payload] of paid) {
      const wanted = this.#paid.get(number);
      if (wanted !== undefined && same(payload, wanted)) continue;
      const isIt = isBegun && begun.number === number && same(payload, begun.payload);
      this.#check(isIt || !there.includes(number), `payment of ${number} out of nowhere`);
      if (isIt) this.#paid.set(number, payload);
    }
    for (const number of Array.from(this.#paid.keys())) {
      if (this.#halfErased.has(number)) continue;
      if (!there.includes(number)) this.#paid.delete(number);
      else this.#check(paid.has(number), `payment of ${number} is gone before its invoice`);
    }
  }

  /** An invoice that is in the journal: one that was shown, or the one that was begun. */
  #meet(number: number, payload: Uint8Array): void {
    if (!this.#invoices.has(number)) {
      this.#check(this.#begun.kind === "invoice" && number === this.#last + 1, `invoice ${number} out of nowhere`);
      this.#keep(number, payload);
      if (this.#begun.kind === "invoice") this.#check(same(payload, this.#begun.payload), `invoice ${number} changed`);
    }
    this.#check(same(payload, this.#invoices.get(number)!.payload), `invoice ${number} changed`);
  }

  #drain(list: (after: number) => { readonly number: number; readonly reason: number; readonly start: number }[]) {
    const all = [];
    for (let page = list(0); page.length > 0; page = list(page[page.length - 1]!.number)) {
      for (const entry of page) {
        const last = all[all.length - 1];
        this.#check(last === undefined || last.number < entry.number, "the queue is out of order");
        all.push(entry);
      }
    }
    return all;
  }

  #checkValues(journal: Journal): void {
    for (let key = 0; key < KEYS; key += 1) {
      const value = journal.value(key);
      const wanted = this.#values[key];
      if (this.#begun.kind === "value" && this.#begun.key === key && value && same(value, this.#begun.bytes)) {
        this.#values[key] = value.slice();
        continue;
      }
      const isSame = wanted === undefined ? value === undefined : value !== undefined && same(value, wanted);
      this.#check(isSame, `value ${key}`);
    }
  }

  #checkTokens(tokens: ReadonlyMap<string, number>): void {
    for (const [id, until] of this.#tokens) {
      if (until < this.#now) this.#tokens.delete(id);
      else this.#check(tokens.get(id) === until, "a live token is gone");
    }
    for (const [id, until] of tokens) {
      if (until < this.#now || this.#tokens.has(id)) continue;
      this.#check(this.#begun.kind === "token" && this.#begun.id === id, "a token out of nowhere");
      this.#tokens.set(id, until);
    }
  }

  #check(holds: boolean, what: string): void {
    if (!holds) throw new BrokenPromise(`after ${this.tally.cuts} losses of power: ${what}`);
  }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}
