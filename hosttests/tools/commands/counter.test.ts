/** The commands `price` and `run`, as they are typed. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { PNG } from "pngjs";
import { run as price } from "../../../tools/commands/price";
import { run as play } from "../../../tools/commands/run";
import { typed as call } from "./typed";

const folder = mkdtempSync(join(tmpdir(), "comptoir-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("price", () => {
  const request = {
    at: "2026-05-01",
    claims: {
      issuer: "essai",
      expires: 1777629900,
      issuedAt: 1777629600,
      tokenId: "2aa3d0f5d2081b8c0de6d29d80ee55cb",
      identity: {
        matricule: "279035121518989",
        oid: 10,
        familyName: "ESSAI",
        givenNames: "CAMILLE",
        birthDate: "1979-03-12",
        sex: 2,
      },
      amo: {
        regime: "01",
        caisse: "131",
        centre: "0001",
        quality: 0,
        rights: [{ from: 20454, to: 20818 }],
        localRegime: false,
      },
      exonerations: [],
    },
    prescription: true,
    prescriber: "10000000009",
    lines: [
      { cip13: "3400930000014", quantity: 1, ald: false, priceCents: 1383, feeCents: 102, rate: 65, label: "ESSAI" },
    ],
  };
  const ask = (more: object) => call(price, ["-"], JSON.stringify({ ...request, ...more }));

  it("prints the invoice in centimes, from a file or from standard input", async () => {
    const file = join(folder, "request.json");
    writeFileSync(file, JSON.stringify(request));
    const { code, out, err } = await call(price, [file]);
    expect([code, err, out.length]).toEqual([0, [], 1]);
    const invoice = JSON.parse(out[0] ?? "");
    expect(invoice).toMatchObject({
      totalCents: 1444,
      amoCents: 942,
      amcCents: 0,
      patientCents: 502,
      franchiseCents: 100,
      warnings: [],
    });
    expect(invoice.lines[0]).toMatchObject({ cip13: "3400930000014", label: "ESSAI", act: "PH7", amoCents: 833 });
    expect(invoice.fees.map(({ code }: { code: string }) => code)).toEqual(["HD7", "HDR"]);
    expect((await ask({})).out).toEqual(out);
  });

  it("does without claims, a prescriber or a prescription", async () => {
    const { code, out } = await ask({ claims: null, prescriber: null, prescription: false });
    expect(code).toBe(0);
    expect(JSON.parse(out[0] ?? "")).toMatchObject({ totalCents: 1383, patientCents: 1383, amoCents: 0 });
  });

  it.each([
    ["unknown-cip:3400930000120", { lines: [{ cip13: "3400930000120" }] }],
    ["bad-prescriber", { prescriber: "12345678901" }],
    ["no-lines", { lines: [] }],
    ["at: a date", { at: 20260501 }],
    ["prescription: true or false", { prescription: "yes" }],
    ["lines[0].priceCents: an integer", { lines: [{ cip13: "3400930000014", priceCents: 13.83 }] }],
    ["lines[0].cip13", { lines: [{}] }],
    ["identity", { claims: { issuer: "x" } }],
  ])("says what is wrong: %s", async (words, more) => {
    const { code, out, err } = await ask(more);
    expect([code, out]).toEqual([2, []]);
    expect(err.join("\n")).toContain(words);
  });

  it("is told how it is used when it is used otherwise", async () => {
    for (const args of [[], ["a", "b"], ["--nothing"], [join(folder, "absent.json")]]) {
      const { code, err } = await call(price, args);
      expect([args, code]).toEqual([args, 2]);
      expect(err.length).toBeGreaterThan(0);
    }
    expect((await call(price, ["-"], "{")).code).toBe(2);
  });
});

describe("run", () => {
  it("prints each event as JSON and writes each screen as a PNG", async () => {
    const file = join(folder, "scenario.json");
    const events = [{ present: { patient: "samia" } }, { wait: 1 }, { press: "cancel" }];
    writeFileSync(file, JSON.stringify({ at: "2026-05-01T10:00:00Z", events }));
    const screens = join(folder, "screens");
    const { code, out } = await call(play, [file, "--engine", "node", "--screens", screens]);
    expect(code).toBe(0);
    const reports = out.map((line) => JSON.parse(line));
    expect(reports.map(({ event, name }) => name ?? event)).toEqual([
      ...["reading", "identity", "verdict", "sale", "idle", "sale"],
    ]);
    // The second look at the identity shows nothing new.
    expect(readdirSync(screens).sort()).toEqual(["000-start.png", "001-identity.png", "002-idle.png"]);
    const { width, height } = PNG.sync.read(readFileSync(join(screens, "001-identity.png")));
    expect([width, height]).toEqual([320, 240]);
    const large = join(folder, "large");
    expect((await call(play, [file, "--engine", "node", "--screen", "480x320", "--screens", large])).code).toBe(0);
    const identity = PNG.sync.read(readFileSync(join(large, "001-identity.png")));
    expect([identity.width, identity.height]).toEqual([480, 320]);
  }, 30_000);

  it("is told how it is used when it is used otherwise", async () => {
    const empty = join(folder, "empty.json");
    writeFileSync(empty, "{}");
    for (const args of [
      [],
      [empty],
      [empty, "--engine", "v8"],
      [empty, "--screen", "320x239"],
      [join(folder, "absent.json")],
    ]) {
      const { code, out, err } = await call(play, args);
      expect([args, code, out]).toEqual([args, 2, []]);
      expect(err.length).toBeGreaterThan(0);
    }
  });
});
