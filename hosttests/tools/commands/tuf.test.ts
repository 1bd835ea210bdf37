/** `cli tuf` against a web server that has what python-tuf published. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { run } from "../../../tools/commands/tuf";
import published from "../../modules/update/tuf/published.json";

const folder = mkdtempSync(join(tmpdir(), "comptoir-tuf-"));
const at = (name: string) => join(folder, name);
const asked: string[] = [];
let server: Server;
let image = "firmware\n";

beforeAll(async () => {
  const metadata: Record<string, string> = published.metadata;
  server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const name = (request.url ?? "").split("/").pop() ?? "";
    const text = request.url?.startsWith("/targets/firmware/") ? image : metadata[name];
    response.writeHead(text === undefined ? 404 : 200).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  jest.spyOn(Date, "now").mockReturnValue(Date.parse("2026-12-01T00:00:00Z"));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function type(...args: string[]) {
  const err: string[] = [];
  const io = { stdin: async () => "", out: () => {}, err: (line: string) => void err.push(line) };
  return [await run(["--metadata-dir", at("trusted"), "--device", ...args], io), ...err];
}

describe("cli tuf", () => {
  it("fetches what the holders of the keys published, once, and nothing else under its name", async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const download = ["--metadata-url", `${url}/metadata/`, "--target-base-url", `${url}/targets`];
    const target = ["--target-dir", at("images"), "--target-name", published.target, "download"];
    writeFileSync(at("1.root.json"), published.metadata["1.root.json"]);
    expect(await type("init", at("1.root.json"))).toEqual([0]);
    image = "somebody's";
    expect(await type(...download, ...target)).toEqual([1, "firmware/m5stack_cores3.img: wrong-hash"]);
    expect(readdirSync(at("images"))).toEqual([]);
    image = "firmware\n";
    expect(await type(...download, ...target)).toEqual([0]);
    expect(readFileSync(at("images/firmware%2Fm5stack_cores3.img"), "utf8")).toBe(image);
    expect(readFileSync(at("trusted/root.json"), "utf8")).toBe(published.metadata["2.root.json"]);
    const before = asked.length;
    expect(await type(...download, ...target)).toEqual([0]);
    expect(asked.slice(before)).toEqual(["/metadata/3.root.json", "/metadata/timestamp.json"]);
    expect(await type(...download, "--target-dir", at("images"), "--target-name", "other", "download")).toEqual([
      1,
      "other: unlisted",
    ]);
  });

  it("says what is missing", async () => {
    expect(await type("refresh")).toEqual([2, "--metadata-url is missing (--help tells more)"]);
    expect(await type("--metadata-url", "http://127.0.0.1:1", "refresh")).toEqual([1, "root: no-answer"]);
  });
});
