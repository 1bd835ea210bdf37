/**
 * The real collector over real HTTP, on each database there is.
 * @jest-environment ./hosttests/support/pglite-environment.cjs
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Journal } from "modules/journal/journal";
import { encodeLot, readAnswer, type Sender, type TerminalState } from "modules/teletransmission/lot";
import { REASONS } from "modules/teletransmission/reason";
import { Engine } from "../../../simulator/engines/engine";
import { writeJournal } from "../../../simulator/flash-file";
import { HttpNetwork } from "../../../simulator/hardware/http-network";
import { Channel } from "../../../simulator/link/channels";
import { BLOCK_LENGTH, PARTITIONS } from "../../../simulator/platform/partitions";
import type { Database } from "../../../tools/collector/database";
import { MAX_WAITING } from "../../../tools/collector/intake";
import { dayOf } from "../../../tools/collector/migrations";
import { CollectorServer, type ServerOptions } from "../../../tools/collector/server";
import { bundleFirmware } from "../../../tools/kit/build/bundle";
import { saleRecord } from "../../modules/teletransmission/sales";
import { NorFlash } from "../../support/nor-flash";
import { Random } from "../../support/random";
import { closeEmbedded, PLACES } from "./databases";

const SENDER: Sender = { finess: "990000001", terminal: "T1", series: 4294967295 };
const STATE: TerminalState = {
  firmware: "1.2.3",
  keys: 7,
  keysIssued: 1_779_000_000,
  isClockCertain: true,
  tariff: "2026-1",
  catalogue: "12",
};
const NOW = 1_779_900_000;
const DAY = 86400;

let opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.reverse()) await one.close();
  opened = [];
});
afterAll(closeEmbedded);

async function start(database: Database, change: Partial<ServerOptions> = {}) {
  const logs: string[] = [];
  const server = await CollectorServer.open({
    database,
    host: "127.0.0.1",
    port: 0,
    metricsPort: 0,
    keepDays: 90,
    keepNamesDays: 400,
    now: () => NOW,
    log: (line) => logs.push(line),
    ...change,
  });
  opened.push(server);
  const post = (body: Uint8Array, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${server.port}/lots`, {
      method: "POST",
      body: Buffer.from(body),
      headers: { "content-type": "application/cbor", ...headers },
    });
  const arls = async (body: Uint8Array) => {
    const response = await post(body);
    expect(response.status).toBe(200);
    return readAnswer(new Uint8Array(await response.arrayBuffer()))?.map(({ number, reason }) => [number, reason]);
  };
  const metrics = async () => (await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)).text();
  return { server, post, arls, metrics, logs };
}

function lot(numbers: readonly number[], sender: Sender = SENDER, state?: TerminalState): Uint8Array {
  return encodeLot(
    sender,
    numbers.map((number) => ({ number, record: saleRecord(number) })),
    state,
  );
}

/** The record with its total changed: its parts no longer add up to it. */
function spoilt(number: number): Uint8Array {
  const record = saleRecord(number).slice();
  // Key 4, an array of five: the total is the item after its head.
  const at = record.findIndex((byte, i) => byte === 0x04 && record[i + 1] === 0x85);
  record[at + 4]! ^= 1;
  return encodeLot(SENDER, [{ number, record }]);
}

/** @param fault what happens at the next transactions, in turn: it fails, or it is committed and nobody hears of it */
function faulty(database: Database, faults: ("before" | "after" | undefined)[]): Database {
  return {
    ...database,
    query: (text, values) => database.query(text, values),
    close: () => database.close(),
    async transaction(work) {
      const fault = faults.shift();
      if (fault === "before") throw new Error("gone");
      const result = await database.transaction(work);
      if (fault === "after") throw new Error("gone");
      return result;
    },
  };
}

describe.each(PLACES)("the collector on $name", ({ open }) => {
  const opens = async () => {
    const database = await open();
    opened.push(database);
    return database;
  };
  const count = async (database: Database) =>
    (await database.query("SELECT count(*)::integer n, count(DISTINCT (sender, number))::integer d FROM invoice"))[0];

  it("keeps each invoice once, whoever sends it how often, and gives the same answer after a restart", async () => {
    const database = await opens();
    const first = await start(database);
    const other = { ...SENDER, terminal: "T2" };
    const bodies = [lot([1, 2, 3]), lot([1, 2, 3]), lot([2, 3, 4]), lot([1], other), lot([4, 4])];
    const answers = await Promise.all(bodies.map((body) => first.arls(body)));
    expect(answers[2]).toEqual([[2, 0], [3, 0], [4, 0]]); // biome-ignore format: a table
    expect(answers[4]).toEqual([[4, 0], [4, 0]]); // biome-ignore format: a table
    const second = await start(database);
    expect(await second.arls(lot([4, 1]))).toEqual([[4, 0], [1, 0]]); // biome-ignore format: a table
    expect(await count(database)).toEqual({ n: 5, d: 5 });
    expect(await first.metrics()).toContain('comptoir_invoices_total{outcome="accepted"} 5');
    expect(await second.metrics()).toContain('comptoir_invoices_total{outcome="repeated"} 2');
    const [row] = await database.query(
      "SELECT pharmacy, terminal, number::float8 number, record FROM named_invoice WHERE number = 2",
    );
    expect(row).toMatchObject({ pharmacy: SENDER.finess, terminal: "T1", number: 2 });
    expect(Buffer.from(row?.record as Uint8Array)).toEqual(Buffer.from(saleRecord(2)));
  });

  it("never takes another invoice for one that has its name: the first is kept, the other goes back to a person", async () => {
    const database = await opens();
    const { arls, metrics } = await start(database);
    await arls(lot([1]));
    const body = encodeLot(SENDER, [{ number: 1, record: saleRecord(2) }]);
    expect(await arls(body)).toEqual([[1, REASONS["already-billed"]]]);
    expect(await arls(lot([1]))).toEqual([[1, 0]]);
    const both = encodeLot({ ...SENDER, series: 9 }, [
      { number: 5, record: saleRecord(5) },
      { number: 5, record: saleRecord(6) },
    ]);
    expect(await arls(both)).toEqual([[5, 0], [5, REASONS["already-billed"]]]); // biome-ignore format: a table
    expect(await count(database)).toEqual({ n: 2, d: 2 });
    expect(await metrics()).toContain('comptoir_invoices_total{outcome="conflict"} 2');
  });

  it("rejects what does not add up, and remembers that it did", async () => {
    const database = await opens();
    const { arls, metrics } = await start(database);
    expect(await arls(spoilt(3))).toEqual([[3, REASONS.amounts]]);
    expect(await arls(spoilt(3))).toEqual([[3, REASONS.amounts]]);
    expect(await metrics()).toContain('comptoir_rejects_total{reason="amounts"} 1');
    expect(await count(database)).toEqual({ n: 1, d: 1 });
  });

  it("answers nothing that is not committed, and takes it once when it comes again", async () => {
    const database = await opens();
    const faults: ("before" | "after" | undefined)[] = [];
    const { post, arls, metrics } = await start(faulty(database, faults));
    faults.push("before", "after");
    const refused = await post(lot([1, 2]));
    expect([refused.status, Number(refused.headers.get("retry-after")) >= 15]).toEqual([503, true]);
    expect(await count(database)).toEqual({ n: 0, d: 0 });
    expect((await post(lot([1, 2]))).status).toBe(503);
    expect(await count(database)).toEqual({ n: 2, d: 2 });
    expect(await arls(lot([1, 2, 3]))).toEqual([[1, 0], [2, 0], [3, 0]]); // biome-ignore format: a table
    expect(await count(database)).toEqual({ n: 3, d: 3 });
    expect(await metrics()).toContain("comptoir_commit_failures_total 2");
  });

  it("keeps a day in a partition, lets old ones go, and still knows the names of what was in them", async () => {
    const database = await opens();
    let now = NOW;
    const options = { now: () => now };
    const { arls } = await start(database, options);
    await arls(lot([1]));
    now += DAY * 60;
    await arls(lot([2]));
    const days = async () => (await database.query("SELECT day::text FROM invoice ORDER BY 1")).map(({ day }) => day);
    expect(await days()).toEqual([dayOf(NOW), dayOf(now)]);
    now += DAY * 31;
    const later = await start(database, options);
    expect(await days()).toEqual([dayOf(NOW + DAY * 60)]);
    expect(await later.arls(lot([1, 2, 3]))).toEqual([[1, 0], [2, 0], [3, 0]]); // biome-ignore format: a table
    expect(await count(database)).toEqual({ n: 2, d: 2 });
    now += DAY * 401;
    await start(database, options);
    expect(await database.query("SELECT count(*)::integer n FROM invoice_name")).toEqual([{ n: 0 }]);
  });

  it("tells the fleet's versions, keys and clocks, and no name of anybody", async () => {
    const database = await opens();
    const { arls, metrics } = await start(database);
    await arls(lot([1], SENDER, STATE));
    await arls(lot([1], { ...SENDER, terminal: "T2" }, { ...STATE, isClockCertain: false, keysIssued: 0 }));
    await arls(lot([2], SENDER, { ...STATE, firmware: '1.3"}\\ 1' }));
    const odd = { ...STATE, firmware: "a\nb", keysIssued: 2 ** 52 };
    await arls(lot([1], { ...SENDER, terminal: "T3" }, odd));
    await arls(lot([1], { ...SENDER, terminal: "T4" }, { ...STATE, keysIssued: 2 ** 52 }));
    const text = await metrics();
    expect(text).toContain('comptoir_terminals{firmware="1.2.3"} 2');
    expect(text).toContain('comptoir_terminals{firmware="1.3_}_ 1"} 1');
    expect(text).toContain('comptoir_clocks_doubted{by="terminal"} 1');
    expect(text).toContain('comptoir_keys_age_seconds{part="0.5"} 900000');
    expect(text).toContain("comptoir_database_up 1");
    // The dashboard asks for nothing else.
    const dashboard = readFileSync(join(__dirname, "..", "..", "..", "tools", "collector", "grafana.json"), "utf8");
    const told = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
    const wanted = [...dashboard.matchAll(/comptoir_[a-z_]+/g)].map(([name]) => name.replace(/_bucket$/, ""));
    expect(wanted.length).toBeGreaterThan(9);
    expect(wanted.filter((name) => !told.has(name))).toEqual([]);
    for (const line of text.trim().split("\n")) {
      expect(line).toMatch(/^(# (HELP|TYPE) comptoir_\w+ .+|comptoir_\w+(\{(\w+="[^"\\\n]*",?)+\})? -?[\d.e+-]+)$/);
    }
    expect(text).not.toMatch(/990000001|T1|CAMILLE|DURAND|ESSAI/i);
  });
});

describe("the collector's doors", () => {
  const opens = async () => {
    const database = await PLACES[0]!.open();
    opened.push(database);
    return database;
  };

  it("take lots and nothing else, and say so in HTTP's own terms", async () => {
    const { server, post } = await start(await opens(), { clientHeader: "X-Client" });
    const at = `http://127.0.0.1:${server.port}`;
    expect((await fetch(`${at}/metrics`)).status).toBe(404);
    expect((await fetch(`${at}/lots`)).status).toBe(405);
    expect((await post(lot([1]), { "content-type": "application/json" })).status).toBe(415);
    expect((await post(Uint8Array.of(0xa0))).status).toBe(422);
    expect((await post(new Uint8Array(300000))).status).toBe(413);
    expect((await post(lot([1]))).status).toBe(403);
    expect((await post(lot([1]), { "x-client": "990000001/T2" })).status).toBe(403);
    expect((await post(lot([1]), { "x-client": "990000001/T1" })).status).toBe(200);
    const operator = `http://127.0.0.1:${server.metricsPort}`;
    expect((await fetch(`${operator}/ready`)).status).toBe(200);
    expect((await fetch(`${operator}/lots`)).status).toBe(404);
  });

  it("never fail for what strangers send", async () => {
    const { post, logs } = await start(await opens());
    const whole = lot([1, 2], SENDER, STATE);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), async (at, byte, length) => {
        const body = whole.slice(0, length < 8 ? whole.length : length);
        body[at % body.length] = byte;
        expect([200, 422]).toContain((await post(body)).status);
      }),
      { numRuns: 400 },
    );
    expect(logs).toEqual([]);
  }, 60000);

  it("ask to come back later when too many wait, and hold up none of those who do", async () => {
    const database = await opens();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow: Database = {
      ...faulty(database, []),
      transaction: async (work) => {
        if (isHeld) await held;
        return database.transaction(work);
      },
    };
    let isHeld = false;
    const { post } = await start(slow);
    isHeld = true;
    const terminals = MAX_WAITING + 40;
    const answers = Array.from({ length: terminals }, (_, i) => post(lot([1], { ...SENDER, terminal: `T${i}` })));
    const refused = await Promise.race([
      ...answers,
      new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 30000)),
    ]);
    expect(refused?.status).toBe(503);
    release();
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(MAX_WAITING);
    expect(statuses.every((status) => status === 200 || status === 503)).toBe(true);
  }, 120000);
});

describe("a terminal and the collector", () => {
  it("empties its journal there, and tells of itself", async () => {
    const folder = mkdtempSync(join(tmpdir(), "comptoir-fleet-"));
    const { size } = PARTITIONS.journal!;
    const nor = new NorFlash(size / BLOCK_LENGTH, BLOCK_LENGTH, new Random(1));
    const journal = Journal.mount(nor);
    if (!journal.ok) throw new Error(journal.reason);
    for (let i = 0; i < 40; i += 1) journal.value.appendInvoice(saleRecord(i));
    const flash = join(folder, "flash.bin");
    writeJournal(flash, nor.bytes);
    const database = await PLACES[0]!.open();
    opened.push(database);
    const { server } = await start(database, { now: () => Date.now() / 1000 });
    let engine: Engine | undefined;
    const network = new HttpNetwork(
      {
        hosts: new Map([["collecteur.test", server.port]]),
        send: (channel, payload) => engine?.send(channel, payload),
      },
      true,
    );
    try {
      engine = await Engine.start({
        engine: "node",
        bundle: await bundleFirmware(),
        flash,
        options: { virtual: false },
        onFrame: (channel, payload) => {
          if (channel === Channel.http) network.onFrame(payload);
        },
      });
      const stored = async () => (await database.query("SELECT count(*)::integer n FROM invoice"))[0]?.n;
      for (let i = 0; i < 600 && (await stored()) !== 40; i += 1)
        await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await stored()).toBe(40);
      expect(await database.query("SELECT firmware, clock_certain, catalogue FROM terminal")).toEqual([
        { firmware: expect.stringMatching(/^\d+\.\d+\.\d+/), clock_certain: true, catalogue: "0" },
      ]);
    } finally {
      engine?.kill();
      await engine?.exited;
      network.silence();
      rmSync(folder, { recursive: true, force: true });
    }
  }, 90000);
});
