/** A release: what a terminal takes, the same bytes each time, and nothing for devices that is not theirs. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { DEVELOPMENT_KEY } from "../../../tools/kit/signing/development-keys";
import { imageSigner, publishedKeyPem } from "../../../tools/kit/signing/image-key";
import { applicationFault } from "../../../tools/release/esp-application";
import { makeRelease, type ReleasePlan } from "../../../tools/release/release";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "comptoir-release-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const signer = imageSigner(publishedKeyPem("a test's fleet"));
const stranger = imageSigner(publishedKeyPem("another"));

/** An application of ESP-IDF for a chip, as short as it can be. */
function application(chip: number): Uint8Array {
  const body = Buffer.alloc(64);
  body[0] = 0xe9;
  body.writeUInt16LE(chip, 12);
  body[23] = 1;
  return new Uint8Array(Buffer.concat([body, createHash("sha256").update(body).digest()]));
}

function plan(out: string, more: Partial<ReleasePlan> = {}): ReleasePlan {
  return {
    version: { major: 1, minor: 2, revision: 3, build: 4 },
    counter: 5,
    signer,
    pins: [signer],
    managers: [],
    forDevices: true,
    applications: new Map([["m5stack_cores3", join(folder, "app.bin")]]),
    folder: join(folder, out),
    onLine: () => {},
    ...more,
  };
}

it("makes the same release of the same sources, with the keys and the version in the firmware itself", async () => {
  writeFileSync(join(folder, "app.bin"), application(9));
  const skipped: string[] = [];
  const manifest = await makeRelease(plan("one", { onLine: (line) => skipped.push(line) }));
  expect(manifest).toMatchObject({ version: "1.2.3+4", counter: 5 });
  expect(manifest.images.map(({ board }) => board)).toEqual(["simulator", "m5stack_cores3"]);
  expect(skipped.join()).toContain("moddable_two");
  for (const { file, size, sha256 } of manifest.images) {
    const bytes = readFileSync(join(folder, "one", file));
    expect([bytes.length, createHash("sha256").update(bytes).digest("hex")]).toEqual([size, sha256]);
  }
  expect(await makeRelease(plan("two"))).toEqual(manifest);
  const bundle = readFileSync(join(folder, "one", "comptoir-1.2.3+4-simulator.img"), "latin1");
  expect(bundle).toContain('"1.2.3+4"');
  expect(readFileSync(join(folder, "one", "notes.md"), "utf8")).toContain(manifest.images[1]!.hash);
});

it("makes none that its own terminals would refuse", async () => {
  await expect(makeRelease(plan("three", { pins: [stranger] }))).rejects.toThrow("unknown-key");
});

it("signs for no device with the development key, by whatever name, nor with a counter that leaves no room", async () => {
  const development = imageSigner(DEVELOPMENT_KEY);
  await expect(makeRelease(plan("four", { signer: development, pins: [development] }))).rejects.toThrow("no device");
  await expect(makeRelease(plan("five", { counter: 0x100000005 }))).rejects.toThrow("counter");
  const file = join(folder, "development.pem");
  writeFileSync(file, DEVELOPMENT_KEY);
  const fleet = join(folder, "fleet.pem");
  writeFileSync(fleet, publishedKeyPem("a test's fleet"));
  const release = (...args: string[]) =>
    spawnSync(process.execPath, ["--import", "tsx", "tools/release/main.ts", ...args], { encoding: "utf8" });
  for (const args of [
    ["--key", fleet],
    ["--key", fleet, "--counter", "1", "--pin", file],
    ["--key", fleet, "--counter", "1", "--management", file],
  ]) {
    const { status, stderr, stdout } = release(...args);
    expect([args, status, stdout]).toEqual([args, 2, ""]);
    expect(stderr).toMatch(/counter is missing|development key/);
  }
}, 60000);

it("takes for a board what was built for it, whole", () => {
  expect(applicationFault("m5stack_cores3", application(9))).toBeUndefined();
  expect(applicationFault("moddable_two", application(0))).toBeUndefined();
  expect(applicationFault("moddable_two", application(9))).toContain("another chip");
  const damaged = application(9);
  damaged[30] = 1;
  expect(applicationFault("m5stack_cores3", damaged)).toContain("damaged");
  expect(applicationFault("m5stack_cores3", new Uint8Array(100))).toContain("no ESP-IDF application");
  expect(applicationFault("m5stack_cores3", application(9).subarray(0, 40))).toContain("no ESP-IDF application");
});
