/** `keys` and `image` as a person types them: a key, a signed image, a terminal's answer. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { run as image } from "../../../tools/commands/image";
import { run as keys } from "../../../tools/commands/keys";
import { DEVELOPMENT_KEY } from "../../../tools/kit/signing/development-keys";
import { typed } from "./typed";

let folder: string;
const file = (name: string) => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "comptoir-image-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function call(command: typeof image, ...args: string[]) {
  const { code, out, err } = await typed(command, args);
  return { code, out: out[0]?.startsWith("{") ? JSON.parse(out[0]) : out[0], err: err.join("\n") };
}

it("signs with a key of its own, and says what a terminal would", async () => {
  const made = await call(keys, "generate", "--out", file("fleet"));
  expect(made.code).toBe(0);
  expect(statSync(file("fleet.private.pem")).mode & 0o077).toBe(0);
  writeFileSync(file("app.bin"), "an application");
  const key = ["--key", file("fleet.private.pem")];
  const signed = await call(
    ...[image, "sign", file("app.bin"), file("app.img"), ...key, "--version", "2.0.1+5", "--counter", "3"],
  );
  expect(signed.out).toMatchObject({ version: "2.0.1+5", counter: 3, payload: 14, key: made.out.hash });
  expect((await call(image, "show", file("app.img"))).out).toEqual(signed.out);
  const verify = (...args: string[]) => call(image, "verify", file("app.img"), ...args);
  const pinned = ["--key", file("fleet.public.pem")];
  expect(await verify(...pinned)).toMatchObject({ code: 0, out: { verdict: "valid", hash: signed.out.hash } });
  expect(await verify("--key", "development")).toMatchObject({ code: 1, out: { reason: "unknown-key" } });
  expect(await verify(...pinned, "--counter", "4")).toMatchObject({ code: 1, out: { reason: "downgrade" } });
  expect(await verify(...pinned, "--board", "moddable_two")).toMatchObject({
    code: 1,
    out: { reason: "wrong-product" },
  });
  writeFileSync(file("short.img"), readFileSync(file("app.img")).subarray(0, -1));
  expect(await call(image, "verify", file("short.img"), ...pinned)).toMatchObject({ code: 1 });
});

it("signs data for any board, which is no firmware", async () => {
  writeFileSync(file("tariff.bin"), "tariffs");
  const key = ["--key", "development"];
  const counted = [...key, "--version", "1.0.0", "--counter", "20260101"];
  expect((await call(image, "sign", file("tariff.bin"), file("tariff.img"), ...counted, "--data", "tariff")).code).toBe(
    0,
  );
  const verify = (...args: string[]) => call(image, "verify", file("tariff.img"), ...key, ...args);
  expect(await verify("--data", "tariff")).toMatchObject({ code: 0, out: { verdict: "valid", counter: 20260101 } });
  for (const other of [["--data", "issuers"], ["--board", "simulator"], []]) {
    expect(await verify(...other)).toMatchObject({ code: 1, out: { reason: "wrong-product" } });
  }
});

it("writes over no key, and shows the public half alone", async () => {
  await call(keys, "generate", "--out", file("once"), "--alg", "EdDSA");
  const before = readFileSync(file("once.private.pem"), "utf8");
  expect((await call(keys, "generate", "--out", file("once"))).code).toBe(2);
  expect(readFileSync(file("once.private.pem"), "utf8")).toBe(before);
  const shown = await call(keys, "public", file("once.private.pem"));
  expect(`${shown.out}\n`).toBe(readFileSync(file("once.public.pem"), "utf8"));
  expect((await call(keys, "show", file("once.public.pem"))).out).toMatchObject({ algorithm: "Ed25519" });
});

it("refuses bad usage in one line", async () => {
  writeFileSync(file("x"), "x");
  writeFileSync(file("development.pem"), DEVELOPMENT_KEY);
  const sign = ["sign", file("x"), file("y")];
  for (const args of [
    [],
    ["sign"],
    ["verify", file("x")],
    ["show", file("x")],
    [...sign, "--key", "development", "--version", "1.2", "--counter", "1"],
    [...sign, "--key", "development", "--version", "1.2.3"],
    [...sign, "--key", "development", "--version", "1.2.3", "--counter", "2147483648"],
    [...sign, "--key", "development", "--version", "1.2.3", "--counter", "4294967296"],
    [...sign, "--key", "development", "--version", "1.2.3+4294967296", "--counter", "1"],
    [...sign, "--key", "development", "--version", "1.2.3", "--counter", "1", "--board", "m5stack_cores3"],
    [...sign, "--key", file("development.pem"), "--version", "1.2.3", "--counter", "1", "--board", "moddable_two"],
    [...sign, "--key", "development", "--version", "1.2.3", "--counter", "1", "--board", "toaster"],
    [...sign, "--key", "development", "--version", "1.2.3", "--counter", "1", "--board", "tariff"],
    [...sign, "--key", "development", "--version", "1.2.3", "--counter", "1", "--data", "prices"],
    [
      ...sign,
      "--key",
      "development",
      "--version",
      "1.2.3",
      "--counter",
      "1",
      "--data",
      "tariff",
      "--board",
      "simulator",
    ],
    [...sign, "--key", file("x"), "--version", "1.2.3", "--counter", "1"],
  ]) {
    const { code, out, err } = await call(image, ...args);
    expect([args, code, out]).toEqual([args, 2, undefined]);
    expect(err.split("\n")).toHaveLength(1);
  }
});
