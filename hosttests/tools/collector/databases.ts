/** The databases that the collector's tests run on: PGlite always, and a PostgreSQL server where DATABASE_URL says one. */
import pg from "pg";
import { type Database, openEmbedded, openPostgres } from "../../../tools/collector/database";

export interface Place {
  readonly name: string;
  /** An empty one. */
  open(): Promise<Database>;
}

const server = process.env.DATABASE_URL;
let made = 0;

export const PLACES: readonly Place[] = [
  { name: "PGlite", open: emptied },
  ...(server === undefined ? [] : [{ name: "PostgreSQL", open: () => fresh(server) }]),
];

let embedded: Promise<Database> | undefined;

/** One for all tests: to begin a database takes it seconds. */
async function emptied(): Promise<Database> {
  embedded ??= openEmbedded();
  const database = await embedded;
  await database.query("DROP SCHEMA public CASCADE");
  await database.query("CREATE SCHEMA public");
  return { ...database, close: async () => {} };
}

export async function closeEmbedded(): Promise<void> {
  await (await embedded)?.close();
}

async function fresh(url: string): Promise<Database> {
  const name = `comptoir_test_${process.pid}_${++made}`;
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await run(`CREATE DATABASE ${name}`);
  const at = new URL(url);
  at.pathname = `/${name}`;
  const database = await openPostgres(at.href);
  return {
    name: database.name,
    query: database.query,
    transaction: database.transaction,
    close: async () => {
      await database.close();
      await run(`DROP DATABASE ${name}`);
    },
  };
}
