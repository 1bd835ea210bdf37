/**
 * The tables, as steps that are each done once. A step that was released never changes: what comes later is another step.
 *
 * `sender` is a terminal's series, `invoice_name` the promise that no invoice counts twice, `invoice` the invoices by the
 * day on which they came (UTC), one partition each, so that a day is let go in one piece. Names are kept for longer than
 * what they name: an invoice that comes again after its day was let go is still known.
 */
import type { Database } from "./database";

const STEPS: readonly (readonly string[])[] = [
  [
    `CREATE TABLE sender (
       id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
       pharmacy text NOT NULL,
       terminal text NOT NULL,
       series bigint NOT NULL,
       UNIQUE (pharmacy, terminal, series)
     )`,
    `CREATE TABLE invoice_name (
       sender integer NOT NULL,
       number bigint NOT NULL,
       day date NOT NULL,
       reason smallint NOT NULL, -- 0: accepted; else modules/teletransmission/reason.ts
       digest bytea NOT NULL,    -- of the record, SHA-256, its first 16 bytes
       PRIMARY KEY (sender, number)
     ) PARTITION BY HASH (sender)`,
    `DO $$ BEGIN
       FOR i IN 0..15 LOOP
         EXECUTE format('CREATE TABLE invoice_name_%s PARTITION OF invoice_name FOR VALUES WITH (MODULUS 16, REMAINDER %s)', i, i);
       END LOOP;
     END $$`,
    `CREATE INDEX ON invoice_name USING brin (day)`,
    `CREATE TABLE invoice (
       day date NOT NULL,
       sender integer NOT NULL,
       number bigint NOT NULL,
       arrived timestamptz NOT NULL,
       reason smallint NOT NULL,
       total_cents bigint NOT NULL,
       amo_cents bigint NOT NULL,
       amc_cents bigint NOT NULL,
       patient_cents bigint NOT NULL,
       record bytea NOT NULL     -- modules/sale-record/sale-record.ts, as the terminal stored it: personal
     ) PARTITION BY RANGE (day)`,
    `CREATE INDEX ON invoice (sender, number)`,
    `CREATE TABLE terminal (
       pharmacy text NOT NULL,
       terminal text NOT NULL,
       seen timestamptz NOT NULL,
       firmware text NOT NULL,
       keys bigint NOT NULL,
       keys_issued timestamptz NOT NULL,
       clock_certain boolean NOT NULL,
       clock_ahead boolean NOT NULL,
       tariff text NOT NULL,
       catalogue text NOT NULL,
       PRIMARY KEY (pharmacy, terminal)
     )`,
    `CREATE VIEW named_invoice AS
       SELECT pharmacy, terminal, series, number, day, arrived, reason, total_cents, amo_cents, amc_cents, patient_cents, record
       FROM invoice JOIN sender ON sender.id = invoice.sender`,
  ],
];

/** Any number: two collectors that start at once must not both create a table. */
const LOCK = 7_205_316;

/** @throws Error for a database that a later collector has changed */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (session) => {
    await session.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
    await session.query(
      "CREATE TABLE IF NOT EXISTS migration (step integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())",
    );
    const [row] = await session.query("SELECT count(*)::integer done FROM migration");
    const done = Number(row?.done);
    if (done > STEPS.length)
      throw new Error(`this database is at step ${done}, and this collector knows ${STEPS.length}: start a newer one`);
    for (const [i, step] of STEPS.entries()) {
      if (i < done) continue;
      for (const statement of step) await session.query(statement);
      await session.query("INSERT INTO migration (step) VALUES ($1)", [i + 1]);
    }
  });
}

/** Partitions of invoices by day: there before they are needed, let go when they are old. */
export class Days {
  readonly #database: Database;
  readonly #known = new Set<string>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** @param day "2026-05-01" */
  async ensure(day: string): Promise<void> {
    if (this.#known.has(day)) return;
    const next = dayOf(Date.parse(day) / 1000 + 86400);
    await this.#database.transaction(async (session) => {
      await session.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
      await session.query(
        `CREATE TABLE IF NOT EXISTS ${tableOf(day)} PARTITION OF invoice FOR VALUES FROM ('${day}') TO ('${next}')`,
      );
    });
    this.#known.add(day);
  }

  /** Lets go what came before `day`, and forgets the names of what came before `namesDay`. @returns partitions let go */
  async release(day: string, namesDay: string): Promise<number> {
    const tables = await this.#database.query(
      "SELECT c.relname name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'invoice'::regclass ORDER BY 1",
    );
    const old = tables.map(({ name }) => String(name)).filter((name) => name < tableOf(day));
    for (const name of old) {
      await this.#database.query(`DROP TABLE ${name}`);
      this.#known.clear();
    }
    let forgotten: number;
    do {
      const rows = await this.#database.query(
        `DELETE FROM invoice_name WHERE (sender, number) IN (SELECT sender, number FROM invoice_name WHERE day < $1 LIMIT 10000)
         RETURNING 1`,
        [namesDay],
      );
      forgotten = rows.length;
    } while (forgotten > 0);
    return old.length;
  }
}

/** @param at s since 1970 @returns its day, UTC */
export function dayOf(at: number): string {
  return new Date(at * 1000).toISOString().slice(0, 10);
}

function tableOf(day: string): string {
  return `invoice_${day.replaceAll("-", "_")}`;
}
