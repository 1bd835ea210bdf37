/**
 * Where the collector keeps what it was given: PostgreSQL, as a server of its own or, for a try, PGlite: PostgreSQL's own
 * sources inside this process, with its files in a folder. The SQL is the same.
 */
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";

export type Row = Readonly<Record<string, unknown>>;

export interface Session {
  query(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}

export interface Database extends Session {
  /** For the line that says where invoices go; without a password. */
  readonly name: string;
  /** Committed, and on the disk, when it resolves; else nothing of it happened, or nobody can tell whether it did. */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Connections: one writes, the others are for the metrics and the partitions. */
const CONNECTIONS = 4;
const CONNECT_MS = 5000;
/** Well below the 45 s that a terminal waits. */
const STATEMENT_MS = 15000;

/** @param url "postgres://user:password@host/database" @throws Error when it cannot be used */
export async function openPostgres(url: string): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS + 1000,
    application_name: "comptoir-collector",
  });
  // A connection that idles and breaks is replaced at its next use.
  pool.on("error", () => {});
  const [settings] = (await pool.query("SELECT current_setting('fsync') f, current_setting('synchronous_commit') s"))
    .rows;
  if (settings?.f !== "on" || settings.s === "off") {
    await pool.end();
    throw new Error(
      "this PostgreSQL answers before it has written (fsync or synchronous_commit is off): an ARL would lie",
    );
  }
  return {
    name: `PostgreSQL at ${new URL(url).host || "a local socket"}`,
    query: async (text, values = []) => (await pool.query(text, [...values])).rows as Row[],
    async transaction(work) {
      const client = await pool.connect();
      // Whoever loses the connection while nobody waits for an answer must not end this process.
      client.on("error", ignore);
      let broken: Error | undefined;
      try {
        await client.query("BEGIN");
        const result = await work({
          query: async (text, values = []) => (await client.query(text, [...values])).rows as Row[],
        });
        await client.query("COMMIT");
        return result;
      } catch (error) {
        await client.query("ROLLBACK").catch((failure: Error) => {
          broken = failure;
        });
        throw error;
      } finally {
        client.off("error", ignore);
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
}

function ignore(): void {}

/** @param folder made when it is not there; one process at a time. Undefined: in memory, for tests */
export async function openEmbedded(folder?: string): Promise<Database> {
  const database = await PGlite.create(folder === undefined ? {} : { dataDir: folder });
  return {
    name: folder === undefined ? "PostgreSQL in memory" : `PostgreSQL inside this process, in ${folder}`,
    query: async (text, values = []) => (await database.query<Row>(text, [...values])).rows,
    transaction: (work) =>
      database.transaction((session) =>
        work({ query: async (text, values = []) => (await session.query<Row>(text, [...values])).rows }),
      ),
    close: () => database.close(),
  };
}
