/** `manage` as an operator types it, at a terminal over real UDP: what is refused is said in words, and by the exit code. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { CLAIMS_HEADER } from "modules/update/image/claims";
import { productOf } from "modules/update/image/product";
import { run } from "../../../tools/commands/manage";
import { DEVELOPMENT_KEY } from "../../../tools/kit/signing/development-keys";
import { imageSigner, publishedKeyPem } from "../../../tools/kit/signing/image-key";
import { type ImagePlan, signImage } from "../../../tools/kit/signing/sign-image";
import { RunningTerminal } from "./running-terminal";
import { typedJson } from "./typed";

let folder: string;
const file = (name: string) => join(folder, name);
const KEY = ["--key", "development"];

function image(name: string, more: Partial<ImagePlan> = {}): string {
  const plan: ImagePlan = {
    payload: new Uint8Array(30_000).fill(7),
    version: { major: 0, minor: 9, revision: 0, build: 0 },
    counter: 1,
    product: productOf("simulator"),
    signer: imageSigner(DEVELOPMENT_KEY),
    ...more,
  };
  writeFileSync(file(name), signImage(plan));
  return file(name);
}

async function manage(...args: string[]) {
  const { code, out, err } = await typedJson(run, args);
  return { code, out, err: err.at(-1) ?? "" };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "comptoir-manage-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("says what is wrong with the usage before it asks anybody: 2", async () => {
  for (const args of [
    [],
    ["127.0.0.1"],
    ["127.0.0.1", "dance"],
    ["127.0.0.1", "upload"],
    ["127.0.0.1", "test", "12"],
    ["127.0.0.1", "list", "all"],
    ["127.0.0.1", "open"],
    ["127.0.0.1", "code", "4711"],
    ["127.0.0.1", "code", "0000", ...KEY],
    ["127.0.0.1", "upload", file("none"), ...KEY, "--port", "1"],
  ]) {
    const { code, out, err } = await manage(...args);
    expect([args, code, out.length]).toEqual([args, 2, 0]);
    expect(err).not.toBe("");
  }
});

it("says that nobody answers: 3", async () => {
  expect(await manage("127.0.0.1:9", "list")).toMatchObject({ code: 3, err: "nobody answers at 127.0.0.1:9" });
}, 30000);

describe("at a terminal", () => {
  let terminal: RunningTerminal;
  let where: string;

  async function powerOn(...more: string[]): Promise<void> {
    terminal = new RunningTerminal("--flash", file("flash.bin"), "--udp", "0", "--engine", "node", ...more);
    const { port } = await terminal.next("udp");
    await terminal.next("running");
    where = `127.0.0.1:${String(port)}`;
  }
  beforeAll(() => powerOn(), 120000);
  afterAll(() => terminal.kill());

  it("tells each refusal by its reason: 1", async () => {
    const refused = async (reason: string, ...args: string[]) => {
      const { code, err } = await manage(where, ...args);
      expect([code, err.split(":")[0]]).toEqual([1, reason]);
    };
    await refused("access-denied", "upload", image("plain.img"));
    writeFileSync(file("stranger.pem"), publishedKeyPem("a stranger"));
    await refused("wrong-key", "erase", "--key", file("stranger.pem"));
    const { vendor } = productOf("simulator");
    const other = { product: { vendor, class: vendor } };
    await refused("wrong-product", "upload", image("early.img", { ...other, headerLength: CLAIMS_HEADER }), ...KEY);
    await refused("wrong-product", "upload", image("late.img", other), ...KEY);
    await refused("no-such-image", "test", "00".repeat(32), ...KEY);
    const signer = imageSigner(publishedKeyPem("another"));
    await refused("unknown-key", "upload", image("unknown.img", { signer }), ...KEY);
    writeFileSync(file("noise"), new Uint8Array(2000).fill(1));
    await refused("not-an-image", "upload", file("noise"), ...KEY);
  }, 60000);

  it("sends an image from its beginning, and says so: 0", async () => {
    const { code, out } = await manage(where, "upload", image("good.img", { headerLength: CLAIMS_HEADER }), ...KEY);
    expect(code).toBe(0);
    expect(out[0]).toMatchObject({ resumedAt: 0, match: true });
    const listed = await manage(where, "list");
    expect(listed.out.find(({ image: number, slot }) => number === 0 && slot === 1)).toMatchObject({
      version: "0.9.0",
    });
  }, 60000);

  it("is let in by a key at the terminal, which serve tells", async () => {
    await terminal.kill();
    await powerOn("--service");
    await terminal.next("service");
    const { code, err } = await manage(where, "erase");
    expect(code).toBe(0);
    expect(err).toContain("somebody at the terminal");
    const states: unknown[] = [];
    while (states.at(-1) !== "held") states.push((await terminal.next("management")).state);
    expect(states).toContain("asking");
    // Neither the code nor the count of what was denied is a guest's to change.
    expect((await manage(where, "code", "4711", ...KEY)).code).toBe(0);
    expect((await manage(where, "clear-denied", ...KEY)).code).toBe(0);
  }, 60000);
});
