import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { run as issue } from "../../../tools/commands/issue";
import { run as issuers } from "../../../tools/commands/issuers";
import { run as keygen } from "../../../tools/commands/keygen";
import { run as verify } from "../../../tools/commands/verify";
import { typed } from "./typed";

type Command = typeof verify;

const folder = mkdtempSync(join(tmpdir(), "comptoir-"));
const file = (name: string) => join(folder, name);
const PERSON = join(__dirname, "../../support/person.json");
const AT = "2026-05-01T10:00:00Z";
const LIST = file("issuers.cbor");

async function token(key: string, ...more: string[]): Promise<string> {
  const args = ["--person", PERSON, "--key", file(`${key}.private.pem`), "--iss", "essai"];
  const { code, out, err } = await typed(issue, [...args, "--at", AT, "--lifetime", "300", ...more]);
  expect({ code, err }).toEqual({ code: 0, err: [] });
  return out[0]!;
}

const check = (...args: string[]) => typed(verify, ["--issuers", LIST, "--at", "2026-05-01T10:01:00Z", ...args]);
const answer = (line: string | undefined) => JSON.parse(line ?? "null") as Record<string, unknown>;

beforeAll(async () => {
  expect((await typed(keygen, ["--alg", "ES256", "--out", file("a")])).code).toBe(0);
  expect((await typed(keygen, ["--alg", "EdDSA", "--out", file("b")])).code).toBe(0);
  const key = (name: string, more = "") => `${file(`${name}.public.pem`)},essai,2026-01-01,2027-01-01${more}`;
  const list = ["--out", LIST, "--version", "7", "--issued", "2026-04-30", "--expires", "2026-06-01T00:00:00Z"];
  const { code, out, err } = await typed(issuers, [...list, "--key", key("a"), "--key", key("b", ",2026-12-01")]);
  expect({ code, out, err }).toEqual({ code: 0, out: [], err: [] });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("keygen", () => {
  it("keeps the private key to its owner, and never writes over a key", async () => {
    expect(statSync(file("a.private.pem")).mode & 0o077).toBe(0);
    const before = readFileSync(file("a.private.pem"), "utf8");
    const { code, err } = await typed(keygen, ["--alg", "ES256", "--out", file("a")]);
    expect(code).toBe(2);
    expect(err).toHaveLength(1);
    expect(readFileSync(file("a.private.pem"), "utf8")).toBe(before);
  });
});

describe("issuers", () => {
  it("shows what it wrote", async () => {
    const { code, out } = await typed(issuers, ["--show", LIST]);
    expect(code).toBe(0);
    expect(answer(out[0])).toMatchObject({
      version: 7,
      issued: "2026-04-30T00:00:00Z",
      expires: "2026-06-01T00:00:00Z",
      issuers: expect.arrayContaining([
        expect.objectContaining({ algorithm: "ES256", iss: "essai", from: "2026-01-01T00:00:00Z", revoked: null }),
        expect.objectContaining({ algorithm: "Ed25519", revoked: "2026-12-01T00:00:00Z" }),
      ]),
    });
  });

  it("does not write a list that no terminal would take", async () => {
    const key = `${file("a.public.pem")},essai,2026-01-01,2027-01-01`;
    const args = ["--out", file("twice.cbor"), "--version", "1", "--expires", "2026-06-01", "--key", key, "--key", key];
    const { code, err } = await typed(issuers, args);
    expect(code).toBe(2);
    expect(err[0]).toContain("duplicate-kid");
    expect(() => statSync(file("twice.cbor"))).toThrow();
  });
});

describe("verify", () => {
  it("accepts what was issued, and prints the person", async () => {
    for (const key of ["a", "b"]) {
      const { code, out, err } = await check(await token(key));
      expect({ code, err, lines: out.length }).toEqual({ code: 0, err: [], lines: 1 });
      expect(answer(out[0])).toMatchObject({
        verdict: "warning",
        reason: null,
        cautions: ["test-identity"],
        claims: {
          issuer: "essai",
          issuedAt: 1777629600,
          expires: 1777629900,
          identity: { matricule: "279035121518989", oid: 11, familyName: "ESSAI" },
          amo: { rights: [{ from: 20454, to: 20818 }] },
          amc: { number: "99999997" },
        },
      });
    }
  });

  it("takes a thousand lines in one go, each of them once", async () => {
    const good = await token("b");
    const lines = Array.from({ length: 998 }, (_, n) => `EV1:${n}`);
    const { code, out } = await typed(
      verify,
      ["--issuers", LIST, "--at", "1777629660", "-"],
      `${[good, good, ...lines].join("\r\n")}\n`,
    );
    expect(code).toBe(1);
    expect(out).toHaveLength(1000);
    expect(out.slice(0, 3).map((line) => answer(line).reason)).toEqual([null, "already-used", "malformed"]);
    expect(answer(out[1])).toEqual({ verdict: "refused", reason: "already-used", cautions: [], claims: null });
  });

  it("reads a card's token with the card's serial number", async () => {
    const text = await token("a", "--card-serial", "00112233445566AA");
    expect((await check(text)).out[0]).toContain("wrong-card");
    expect((await check("--card-serial", "00112233445566ab", text)).code).toBe(1);
    const { code, out } = await check("--card-serial", "00112233445566aa", text);
    expect(code).toBe(0);
    expect(answer(out[0])).toMatchObject({ claims: { cardSerial: "00112233445566aa" } });
  });

  it("takes no list whose kid is not the key's", async () => {
    const list = readFileSync(LIST);
    // The first issuer's kid: after the list's version and dates, {1: bstr 8}.
    const at = list.indexOf(Buffer.from([0x01, 0x48])) + 2;
    list[at] = (list[at] ?? 0) ^ 1;
    writeFileSync(file("bad.cbor"), list);
    const { code, err } = await typed(verify, ["--issuers", file("bad.cbor"), "--at", AT, "EV1:"]);
    expect(code).toBe(2);
    expect(err[0]).toContain("bad-kid");
  });
});

describe("bad usage", () => {
  const wrong: readonly (readonly [string, Command, string[]])[] = [
    ["no list", verify, ["--at", AT, "EV1:"]],
    ["a list that is not there", verify, ["--issuers", file("none.cbor"), "--at", AT, "EV1:"]],
    ["a list that is none", verify, ["--issuers", PERSON, "--at", AT, "EV1:"]],
    ["no time", verify, ["--issuers", LIST, "EV1:"]],
    ["a time without a zone", verify, ["--issuers", LIST, "--at", "2026-05-01T10:00:00", "EV1:"]],
    ["no text", verify, ["--issuers", LIST, "--at", AT]],
    ["two texts", verify, ["--issuers", LIST, "--at", AT, "EV1:", "EV1:"]],
    ["a serial number of 7 bytes", verify, ["--issuers", LIST, "--at", AT, "--card-serial", "00112233445566", "EV1:"]],
    ["an unknown option", verify, ["--issuers", LIST, "--at", AT, "--no-signature", "EV1:"]],
    [
      "a person that is none",
      issue,
      ["--person", LIST, "--key", file("a.private.pem"), "--iss", "x", "--at", AT, "--lifetime", "1"],
    ],
    [
      "a public key to sign with",
      issue,
      ["--person", PERSON, "--key", file("a.public.pem"), "--iss", "x", "--at", AT, "--lifetime", "1"],
    ],
    [
      "a lifetime that is no number",
      issue,
      ["--person", PERSON, "--key", file("a.private.pem"), "--iss", "x", "--at", AT, "--lifetime", "5m"],
    ],
    ["an algorithm that is not ours", keygen, ["--alg", "RS256", "--out", file("c")]],
    [
      "a key without dates",
      issuers,
      ["--out", file("c"), "--version", "1", "--expires", AT, "--key", `${file("a.public.pem")},x`],
    ],
    ["no version", issuers, ["--out", file("c"), "--expires", AT]],
  ];
  for (const [what, command, args] of wrong) {
    it(`${what}: exit 2, one line, nothing on standard output`, async () => {
      const { code, out, err } = await typed(command, args);
      expect({ code, out, lines: err.length }).toEqual({ code: 2, out: [], lines: 1 });
      expect(err[0]).not.toContain("\n");
    });
  }
});
