/**
 * The whole way, over real HTTP: a journal in the flash of the simulated board, the firmware on its engine, the network
 * of the bench, a collector with faults, and a power that goes in the middle of it.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { Journal } from "modules/journal/journal";
import { keyFileOf, readDataKey } from "../../../simulator/boot/data-key";
import { Collector } from "../../../simulator/collector/collector";
import { Engine } from "../../../simulator/engines/engine";
import type { EngineName } from "../../../simulator/engines/names";
import { writeJournal } from "../../../simulator/flash-file";
import { HttpNetwork } from "../../../simulator/hardware/http-network";
import { Channel } from "../../../simulator/link/channels";
import { BLOCK_LENGTH, PARTITIONS } from "../../../simulator/platform/partitions";
import { bundleFirmware } from "../../../tools/kit/build/bundle";
import { compiler } from "../../../tools/kit/build/xs-engine";
import { saleRecord } from "../../modules/teletransmission/sales";
import { hex } from "../../support/bytes";
import { NorFlash } from "../../support/nor-flash";
import { Random } from "../../support/random";
import { sealerOf } from "../../support/sealing";

const INVOICES = 60;
const { offset, size } = PARTITIONS.journal!;
const ENGINES: readonly EngineName[] = compiler() === undefined ? ["node"] : ["node", "xs"];
const folder = mkdtempSync(join(tmpdir(), "comptoir-collector-"));

function filledJournal(): Uint8Array {
  const flash = new NorFlash(size / BLOCK_LENGTH, BLOCK_LENGTH, new Random(1));
  const journal = Journal.mount(flash);
  if (!journal.ok) throw new Error(journal.reason);
  for (let i = 0; i < INVOICES; i += 1) journal.value.appendInvoice(saleRecord(i));
  return flash.bytes;
}

function journalOf(file: string): Journal {
  const flash = new NorFlash(size / BLOCK_LENGTH, BLOCK_LENGTH, new Random(1));
  flash.bytes.set(readFileSync(file).subarray(offset, offset + size));
  const key = hex(readDataKey(keyFileOf(file)));
  const journal = Journal.mount(flash, undefined, sealerOf(undefined, key));
  if (!journal.ok) throw new Error(journal.reason);
  return journal.value;
}

async function until(holds: () => boolean, seconds: number): Promise<void> {
  for (let i = 0; i < seconds * 20 && !holds(); i += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(holds()).toBe(true);
}

describe("invoices reach the collector", () => {
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(ENGINES)(
    "each exactly once, through its faults and a power cut, on %s",
    async (name) => {
      const flash = join(folder, `${name}.bin`);
      writeJournal(flash, filledJournal());
      const collector = await Collector.open({ onChange: () => {}, slowness: 100 });
      const bundle = await bundleFirmware();
      const answered: number[] = [];
      /** What the cable has said of a line that has not ended. */
      let told = "";
      let engine: Engine | undefined;
      const network = new HttpNetwork(
        {
          hosts: new Map([["collecteur.test", collector.port]]),
          send: (channel, payload) => engine?.send(channel, payload),
        },
        true,
      );
      const powerOn = async () => {
        engine = await Engine.start({
          engine: name,
          bundle,
          flash,
          options: { virtual: false },
          onFrame: (channel, payload) => {
            if (channel === Channel.http) network.onFrame(payload);
            if (channel !== Channel.uart + 2 || payload[0] !== 0) return;
            const lines = (told + Buffer.from(payload.subarray(1)).toString("latin1")).split("\n");
            told = lines.pop() ?? "";
            for (const line of lines) {
              const arl = /"method":"arl".*"number":(\d+)/.exec(line);
              if (arl !== null) answered.push(Number(arl[1]));
            }
          },
        });
      };
      try {
        collector.set("drops", true);
        await powerOn();
        // Stored there, and never answered.
        await until(() => collector.lots === 1, 30);
        engine?.kill();
        await engine?.exited;
        network.silence();
        collector.set("drops", false);
        collector.set("rejects", true);
        collector.set("duplicates", true);
        await powerOn();
        await until(() => collector.lots >= 3, 30);
        collector.set("rejects", false);
        collector.set("slow", true);
        await until(() => collector.invoices.length === INVOICES && new Set(answered).size >= INVOICES - 16, 60);
        await until(() => journalOf(flash).queued === 0, 30);
      } finally {
        engine?.kill();
        await engine?.exited;
        await collector.close();
      }
      const { invoices } = collector;
      expect(new Set(invoices.map(({ invoice }) => invoice.number)).size).toBe(INVOICES);
      expect(invoices.some(({ times }) => times > 1)).toBe(true);
      const rejected = invoices.filter(({ reason }) => reason !== null).map(({ invoice }) => invoice.number);
      expect(rejected.length).toBeGreaterThan(0);
      expect(
        journalOf(flash)
          .listRejected(0, 64)
          .map(({ number }) => number),
      ).toEqual(rejected.sort((a, b) => a - b));
    },
    200000,
  );
});

describe("the collector", () => {
  it("takes lots and nothing else, and says so in HTTP's own terms", async () => {
    const collector = await Collector.open({ onChange: () => {} });
    const at = `http://127.0.0.1:${collector.port}`;
    const post = (body: Uint8Array, type: string) =>
      fetch(`${at}/lots`, { method: "POST", body: Buffer.from(body), headers: { "content-type": type } });
    try {
      expect((await fetch(at)).status).toBe(404);
      expect((await fetch(`${at}/lots`)).status).toBe(405);
      expect((await post(Uint8Array.of(0xa0), "application/json")).status).toBe(415);
      expect((await post(Uint8Array.of(0xa0), "application/cbor")).status).toBe(422);
      expect((await post(new Uint8Array(300000), "application/cbor")).status).toBe(413);
      collector.set("overloaded", true);
      const busy = await post(Uint8Array.of(0xa0), "application/cbor");
      expect([busy.status, busy.headers.get("retry-after")]).toEqual([503, "20"]);
      collector.set("down", true);
      await expect(post(Uint8Array.of(0xa0), "application/cbor")).rejects.toThrow();
      expect(collector.invoices).toEqual([]);
    } finally {
      await collector.close();
    }
  });
});
