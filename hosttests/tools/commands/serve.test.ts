/** A terminal managed over real UDP, on each engine: an update that outlives the power, and the doors that stay shut. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { productOf } from "modules/update/image/product";
import { bundleFirmware } from "../../../tools/kit/build/bundle";
import { compiler } from "../../../tools/kit/build/xs-engine";
import { DEVELOPMENT_KEY, DEVELOPMENT_MANAGEMENT_KEY } from "../../../tools/kit/signing/development-keys";
import { imageSigner, publishedKeyPem } from "../../../tools/kit/signing/image-key";
import { signImage } from "../../../tools/kit/signing/sign-image";
import { openAccess } from "../../../tools/kit/smp/access";
import { Group, SmpClient, WRITE } from "../../../tools/kit/smp/client";
import { confirm, readState, test as tryImage, upload } from "../../../tools/kit/smp/image-group";
import { encodeTariffs } from "../../../tools/tariff/encode";
import { parseTariffs } from "../../../tools/tariff/parse";
import { RunningTerminal } from "./running-terminal";

const RESET = 5;
let folder: string;
let next: Uint8Array;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "comptoir-serve-"));
  const payload = new Uint8Array(readFileSync(await bundleFirmware({ version: "0.9.0" })));
  const version = { major: 0, minor: 9, revision: 0, build: 0 };
  const signer = imageSigner(DEVELOPMENT_KEY);
  next = signImage({ payload, version, counter: 1, product: productOf("simulator"), signer });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(compiler() === undefined ? ["node"] : ["node", "xs"])("serve on %s", (engine) => {
  let terminal: RunningTerminal;
  let client: SmpClient;
  const flash = () => join(folder, `${engine}.bin`);

  async function powerOn(): Promise<Record<string, unknown>> {
    terminal = new RunningTerminal("--flash", flash(), "--udp", "0", "--engine", engine);
    const boot = await terminal.next("boot");
    const { port } = await terminal.next("udp");
    await terminal.next("running");
    client = new SmpClient({ host: "127.0.0.1", port: Number(port) });
    return boot;
  }
  async function cutPower(): Promise<void> {
    await terminal.kill();
    client.close();
  }
  const open = () => openAccess(client, DEVELOPMENT_MANAGEMENT_KEY);
  const active = async () => (await readState(client)).find((slot) => slot.active);

  beforeAll(powerOn, 120000);
  afterAll(cutPower);

  it("answers who only looks, and takes nothing from who may not", async () => {
    expect(await active()).toMatchObject({ slot: 0, version: "0.1.0", confirmed: true });
    await expect(upload(client, next)).rejects.toMatchObject({ rc: 11 });
    await expect(openAccess(client, publishedKeyPem("a stranger"))).rejects.toMatchObject({ name: "Error" });
    await expect(client.request(WRITE, Group.os, RESET)).rejects.toMatchObject({ rc: 11 });
  }, 30000);

  it("goes on with an upload where the power cut it", async () => {
    await open();
    let reached = 0;
    const sending = upload(client, next, {
      onProgress: (offset) => {
        reached = offset;
        if (offset > next.length * 0.6) void terminal.kill();
      },
    }).catch(() => "cut");
    await Promise.race([sending, terminal.next("never").catch(() => {})]);
    client.close();
    expect(reached).toBeGreaterThan(next.length * 0.6);
    expect(await powerOn()).toMatchObject({ slot: 0, version: "0.1.0", trial: false });
    await open();
    const { resumedAt } = await upload(client, next);
    // A block of flash at most is sent again, and what was on its way.
    expect(resumedAt).toBeGreaterThan(next.length * 0.6 - 2 * 4096);
    expect(resumedAt).toBeLessThanOrEqual(reached + 8 * 1472);
  }, 60000);

  it("tries the new firmware, keeps it once confirmed, and starts it ever after", async () => {
    const other = (await readState(client)).find(({ image, slot }) => image === 0 && slot === 1);
    expect(other).toMatchObject({ version: "0.9.0", pending: false });
    await tryImage(client, other!.hash, false);
    await client.request(WRITE, Group.os, RESET);
    expect(await terminal.next("ended")).toMatchObject({ how: "restart" });
    expect(await terminal.next("boot")).toMatchObject({ slot: 1, version: "0.9.0", trial: true });
    await terminal.next("running");
    expect(await active()).toMatchObject({ version: "0.9.0", confirmed: false });
    await open();
    await confirmWhenTested();
    expect(await active()).toMatchObject({ version: "0.9.0", confirmed: true });
    await cutPower();
    expect(await powerOn()).toMatchObject({ slot: 1, version: "0.9.0", trial: false, outcome: "confirmed" });
  }, 60000);

  it("takes tariffs, and counts with them after the power has gone", async () => {
    const payload = encodeTariffs(parseTariffs(readFileSync("tools/tariff/tariffs.json", "utf8")));
    const version = { major: 1, minor: 4, revision: 0, build: 0 };
    const signer = imageSigner(DEVELOPMENT_KEY);
    const tariffs = signImage({ payload, version, counter: 5, product: productOf("tariff"), signer });
    await open();
    expect((await upload(client, tariffs)).match).toBe(true);
    const held = async () => (await readState(client)).filter(({ image }) => image === 3);
    expect(await held()).toMatchObject([{ slot: 1, version: "1.4.0", pending: true, active: false }]);
    expect(terminal.said).toMatch(/, tariffs 0\n/);
    await cutPower();
    await powerOn();
    expect(await held()).toMatchObject([{ slot: 0, version: "1.4.0", pending: false, active: true }]);
    expect(terminal.said).toMatch(/, tariffs 20260101\n/);
  }, 60000);

  /** The self-test takes a moment; before it has passed the terminal says no. */
  async function confirmWhenTested(): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      try {
        await confirm(client);
        return;
      } catch (error) {
        if (tries === 20) throw error;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    }
  }
});
