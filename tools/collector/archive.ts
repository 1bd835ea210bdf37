/** Lots into tables: all that is given at once is one transaction, and answered only when it is committed. */
import { createHash } from "node:crypto";
import type { StoredInvoice } from "modules/sale-record/stored-invoice";
import type { Sender } from "modules/teletransmission/lot";
import { REASONS, type RejectionReason, reasonOf } from "modules/teletransmission/reason";
import { objectionTo, type ReceivedLot, type Ruling } from "../kit/collecting/lots";
import type { Database, Row, Session } from "./database";
import { type Days, dayOf } from "./migrations";

/** What became of an invoice, for the metrics. Conflict: another one has its name. */
export type Outcome = "accepted" | "rejected" | "repeated" | "conflict";

export interface LotAnswer {
  readonly rulings: readonly Ruling[];
  readonly outcomes: readonly Outcome[];
}

/** Senders whose number is remembered here: a fleet, twice. */
const MAX_SENDERS = 131072;
/** A terminal's clock that is so far ahead of ours is doubted, s. */
const AHEAD = 300;
const DIGEST_LENGTH = 16;

interface Item {
  readonly sender: number;
  readonly invoice: StoredInvoice;
  readonly record: Uint8Array;
  /** Hexadecimal. */
  readonly digest: string;
}
interface Known {
  readonly reason: RejectionReason | null;
  readonly digest: string;
}

export class Archive {
  readonly #database: Database;
  readonly #days: Days;
  readonly #senders = new Map<string, number>();

  constructor(database: Database, days: Days) {
    this.#database = database;
    this.#days = days;
  }

  /**
   * @param now s since 1970
   * @throws Error when it was not committed, or nobody can tell: then all of it is to be sent again
   */
  async take(lots: readonly ReceivedLot[], now: number): Promise<readonly LotAnswer[]> {
    const day = dayOf(now);
    await this.#days.ensure(day);
    // Numbers of senders that this transaction gives are true only once it is committed.
    const given = new Map<string, number>();
    const answers = await this.#database.transaction(async (session) => {
      await this.#identify(session, lots, given);
      await noteStates(session, lots, now);
      const items = lots.map((lot) => this.#itemsOf(lot, given));
      return this.#store(session, items, day, now);
    });
    if (this.#senders.size + given.size > MAX_SENDERS) this.#senders.clear();
    for (const [name, id] of given) this.#senders.set(name, id);
    return answers;
  }

  async #identify(session: Session, lots: readonly ReceivedLot[], given: Map<string, number>): Promise<void> {
    const unknown = new Map<string, Sender>();
    for (const { sender } of lots) if (!this.#senders.has(nameOf(sender))) unknown.set(nameOf(sender), sender);
    if (unknown.size === 0) return;
    const senders = [...unknown.keys()].sort().flatMap((name) => unknown.get(name) ?? []);
    const values = [
      senders.map(({ finess }) => finess),
      senders.map(({ terminal }) => terminal),
      senders.map(({ series }) => String(series)),
    ];
    const input = "unnest($1::text[], $2::text[], $3::bigint[]) AS input (pharmacy, terminal, series)";
    const find = async () => {
      const rows = await session.query(
        `SELECT id, pharmacy, terminal, series::float8 series FROM sender JOIN ${input} USING (pharmacy, terminal, series)`,
        values,
      );
      for (const row of rows) given.set(`${row.pharmacy}/${row.terminal}/${row.series}`, Number(row.id));
    };
    await find();
    if (given.size === senders.length) return;
    await session.query(
      `INSERT INTO sender (pharmacy, terminal, series) SELECT * FROM ${input} ON CONFLICT DO NOTHING`,
      values,
    );
    await find();
  }

  #itemsOf({ sender, invoices }: ReceivedLot, given: ReadonlyMap<string, number>): Item[] {
    const name = nameOf(sender);
    const id = this.#senders.get(name) ?? given.get(name);
    if (id === undefined) throw new Error("a sender was not given a number");
    return invoices.map(({ invoice, record }) => ({ sender: id, invoice, record, digest: digestOf(record) }));
  }

  async #store(session: Session, lots: readonly Item[][], day: string, now: number): Promise<readonly LotAnswer[]> {
    const items = lots.flat();
    const names = items.map(({ sender, invoice }) => [sender, invoice.number] as const);
    const replaced = items.flatMap(({ sender, invoice: { replaces } }) =>
      replaces === undefined ? [] : [[sender, replaces] as const],
    );
    const known = await knownOf(session, [...names, ...replaced]);
    const fresh = new Map<string, Item & Known>();
    for (const item of items) {
      const { sender, invoice } = item;
      const name = `${sender}/${invoice.number}`;
      if (known.has(name)) continue;
      const reason = objectionTo(invoice, known.get(`${sender}/${invoice.replaces}`));
      known.set(name, { reason, digest: item.digest });
      fresh.set(name, { ...item, reason });
    }
    const taken = fresh.size === 0 ? new Set<string>() : await insert(session, [...fresh.values()], day, now);
    // Another collector of the same database was faster: what it said is what counts.
    const late = [...fresh]
      .filter(([name]) => !taken.has(name))
      .map(([, { sender, invoice }]) => [sender, invoice.number] as const);
    for (const [name, other] of await knownOf(session, late)) known.set(name, other);
    return lots.map((lot) => answerOf(lot, known, taken));
  }
}

/** `taken` loses what it answers for: the same invoice once more in the same transaction is a repetition. */
function answerOf(lot: readonly Item[], known: ReadonlyMap<string, Known>, taken: Set<string>): LotAnswer {
  const rulings: Ruling[] = [];
  const outcomes: Outcome[] = [];
  for (const { sender, invoice, digest } of lot) {
    const name = `${sender}/${invoice.number}`;
    const first = known.get(name);
    if (first === undefined) throw new Error("an invoice was neither there nor taken");
    const isSame = first.digest === digest;
    // Whoever has this name is kept; the other one must not be taken for it, and waits in its terminal for a person.
    const reason = isSame ? first.reason : "already-billed";
    rulings.push({ number: invoice.number, reason });
    if (!isSame) outcomes.push("conflict");
    else if (!taken.delete(name)) outcomes.push("repeated");
    else outcomes.push(reason === null ? "accepted" : "rejected");
  }
  return { rulings, outcomes };
}

async function knownOf(session: Session, names: readonly (readonly [number, number])[]): Promise<Map<string, Known>> {
  const known = new Map<string, Known>();
  if (names.length === 0) return known;
  const rows = await session.query(
    `SELECT sender, number::float8 number, reason, encode(digest, 'hex') digest FROM invoice_name
     JOIN (SELECT DISTINCT * FROM unnest($1::integer[], $2::bigint[]) AS i (sender, number)) input USING (sender, number)`,
    [names.map(([sender]) => sender), names.map(([, number]) => String(number))],
  );
  for (const row of rows)
    known.set(`${row.sender}/${row.number}`, { reason: reasonFrom(row), digest: String(row.digest) });
  return known;
}

function reasonFrom({ reason }: Row): RejectionReason | null {
  return Number(reason) === 0 ? null : reasonOf(Number(reason));
}

/** @returns the names of those that nobody else had put there in the meantime */
async function insert(
  session: Session,
  items: readonly (Item & Known)[],
  day: string,
  now: number,
): Promise<Set<string>> {
  const rows = await session.query(
    `WITH input AS (
       SELECT * FROM unnest($3::integer[], $4::bigint[], $5::smallint[], $6::text[], $7::bigint[], $8::bigint[], $9::bigint[],
         $10::bigint[], $11::text[]) AS i (sender, number, reason, digest, total, amo, amc, patient, record)
     ), fresh AS (
       INSERT INTO invoice_name (sender, number, day, reason, digest)
       SELECT sender, number, $1::date, reason, decode(digest, 'hex') FROM input ORDER BY sender, number
       ON CONFLICT DO NOTHING RETURNING sender, number
     )
     INSERT INTO invoice (day, sender, number, arrived, reason, total_cents, amo_cents, amc_cents, patient_cents, record)
     SELECT $1::date, sender, number, to_timestamp($2::float8), reason, total, amo, amc, patient, decode(record, 'hex')
     FROM input JOIN fresh USING (sender, number)
     RETURNING sender, number::float8 number`,
    [
      day,
      now,
      items.map(({ sender }) => sender),
      items.map(({ invoice }) => String(invoice.number)),
      items.map(({ reason }) => (reason === null ? 0 : REASONS[reason])),
      items.map(({ digest }) => digest),
      items.map(({ invoice }) => String(invoice.totalCents)),
      items.map(({ invoice }) => String(invoice.amoCents)),
      items.map(({ invoice }) => String(invoice.amcCents)),
      items.map(({ invoice }) => String(invoice.patientCents)),
      items.map(({ record }) => Buffer.from(record).toString("hex")),
    ],
  );
  return new Set(rows.map(({ sender, number }) => `${sender}/${number}`));
}

/** The last word of each terminal about itself. Written when it is another, or a quarter of an hour old. */
async function noteStates(session: Session, lots: readonly ReceivedLot[], now: number): Promise<void> {
  const told = new Map<string, ReceivedLot>();
  for (const lot of lots) if (lot.state !== undefined) told.set(`${lot.sender.finess}/${lot.sender.terminal}`, lot);
  if (told.size === 0) return;
  // In one order everywhere: two collectors that wait for each other would wait for good.
  const rows = [...told.keys()].sort().flatMap((name) => told.get(name) ?? []);
  const isAhead = ({ invoices }: ReceivedLot) => invoices.some(({ invoice }) => invoice.at > now + AHEAD);
  await session.query(
    `INSERT INTO terminal AS t SELECT pharmacy, name, to_timestamp($1::float8), firmware, keys, to_timestamp(issued), certain, ahead, tariff, catalogue
     FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::float8[], $7::boolean[], $8::boolean[], $9::text[], $10::text[])
       AS i (pharmacy, name, firmware, keys, issued, certain, ahead, tariff, catalogue)
     ON CONFLICT (pharmacy, terminal) DO UPDATE SET seen = excluded.seen, firmware = excluded.firmware, keys = excluded.keys,
       keys_issued = excluded.keys_issued, clock_certain = excluded.clock_certain, clock_ahead = excluded.clock_ahead,
       tariff = excluded.tariff, catalogue = excluded.catalogue
     WHERE t.seen < excluded.seen - interval '15 minutes' OR
       (t.firmware, t.keys, t.keys_issued, t.clock_certain, t.clock_ahead, t.tariff, t.catalogue) IS DISTINCT FROM
       (excluded.firmware, excluded.keys, excluded.keys_issued, excluded.clock_certain, excluded.clock_ahead, excluded.tariff, excluded.catalogue)`,
    [
      now,
      rows.map(({ sender }) => sender.finess),
      rows.map(({ sender }) => sender.terminal),
      rows.map(({ state }) => state?.firmware),
      rows.map(({ state }) => String(state?.keys)),
      rows.map(({ state }) => Math.min(state?.keysIssued ?? 0, MAX_TIME)),
      rows.map(({ state }) => state?.isClockCertain),
      rows.map(isAhead),
      rows.map(({ state }) => state?.tariff),
      rows.map(({ state }) => state?.catalogue),
    ],
  );
}

/** The year 9999: what a table of times takes, whatever a terminal says. */
const MAX_TIME = 253_402_300_799;

function nameOf({ finess, terminal, series }: Sender): string {
  return `${finess}/${terminal}/${series}`;
}

function digestOf(record: Uint8Array): string {
  return createHash("sha256")
    .update(record)
    .digest("hex")
    .slice(0, DIGEST_LENGTH * 2);
}
