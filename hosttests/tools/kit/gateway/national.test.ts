/** The national back-end beside the simulated national side: what is asked, what is found, and each kind of bad day. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { toBase64 } from "modules/base64/base64";
import { encodeUtf8 } from "modules/cbor/utf8";
import type { IdentityAsked, Question } from "modules/services/question";
import { type NationalFault, NationalSide } from "../../../../simulator/national/national";
import { ACTIONS, NationalBackEnd } from "../../../../tools/kit/gateway/national";
import { simulatedReader } from "../../../../tools/kit/gateway/simulated-reader";
import { envelope, type NationalAccount } from "../../../../tools/kit/gateway/soap";
import { child, readXml, textOf } from "../../../../tools/kit/gateway/xml";
import { httpTransport, type Opened, openGateway, terminalOf, wordOf } from "../../../support/gateway";
import { RIGHTS } from "../../../support/gateway-questions";
import { AT, PERSON } from "../../../support/issuer";
import { itWith } from "../../../support/needs";

const { familyName, birthDate } = PERSON.identity;
const other = (givenNames: string, matricule: string) => ({
  person: {
    ...PERSON,
    identity: { ...PERSON.identity, familyName: "O'Brien", givenNames, matricule, birthDate: "1985-05-01", sex: 1 },
  },
});
const PARENT = "255081416802538";
const twin = (givenNames: string, rank: number) => ({
  person: {
    ...PERSON,
    identity: { ...PERSON.identity, familyName: "DUBEL", givenNames, birthDate: "2019-03-01", rank },
    amo: { ...PERSON.amo, caisse: `13${rank}` },
  },
  insured: PARENT,
});
const PEOPLE = [
  twin("ANNA", 1),
  twin("INES", 2),
  { person: PERSON, treatingDoctor: true },
  other("JEAN", "185057800608491"),
  other("JEAN MARIE", "185057800608491"),
];
let now = AT;
const side = {
  people: () => PEOPLE,
  takes: (code: string) => code.startsWith("EV1:"),
  contextSeconds: 600,
  now: () => now,
};
const account = (url: string): NationalAccount => ({
  url,
  assertion: '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="a$&1"/>',
  idam: "IDAM-ESSAI",
  software: { name: "Comptoir", version: "0.1", instance: "1" },
  emitter: "990000001",
});
/** ms; those of the product are shorter, and the machine of a test is busy. */
const LIMIT = 20000;
const SHORT = 400;
const ASKED: IdentityAsked = { service: "identity", familyName, givenNames: ["CAMILLE"], sex: 2, birthDate };
const BRIEN: IdentityAsked = {
  service: "identity",
  familyName: "O'Brien",
  givenNames: ["JEAN", "MARIE"],
  sex: 1,
  birthDate: "1985-05-01",
};

let national: NationalSide;
let open: Opened;
beforeAll(async () => {
  national = await NationalSide.open(side);
  open = await openGateway(new NationalBackEnd(account(national.url), simulatedReader), { limit: LIMIT });
});
afterAll(async () => {
  await open.gateway.close();
  await national.close();
});

async function ask(question: Question) {
  const terminal = terminalOf(httpTransport(open.gateway.port));
  await terminal.introduce();
  return terminal.ask(question);
}

describe("the national back-end", () => {
  it("writes the envelope of the téléservices", () => {
    const text = envelope(
      { action: ACTIONS.rights, body: { "x:Y": "a & b" } },
      account("https://a.test/lps"),
      "id-1",
      "2026-05-01T10:00:00Z",
    );
    expect(text).toContain('ID="a$&1"/>');
    const header = child(readXml(text), "Envelope", "Header");
    expect(textOf(header, "Action")).toBe("urn:adr:1.1.0:acquerirLesDroits");
    expect(textOf(header, "To")).toBe("https://a.test/lps");
    expect(child(header, "ContexteBAM")?.["@Version"]).toBe("01_02");
    expect(child(header, "ContexteLPS")?.["@Nature"]).toBe("CTXLPS");
    expect(child(header, "ContexteLPS", "LPS", "IDAM")).toEqual({ "@R": "4", "#": "IDAM-ESSAI" });
    expect(Object.keys(child(header, "Security") ?? {})).toEqual(["Assertion"]);
  });

  it("tells rights, with the treating doctor", async () => {
    expect(await ask(RIGHTS)).toMatchObject({
      ok: true,
      value: {
        rights: { amo: PERSON.amo, exonerations: PERSON.exonerations, treatingDoctor: true, source: "simulated" },
      },
    });
    expect(national.asked.slice(-2).sort()).toEqual([ACTIONS.doctor, ACTIONS.rights]);
    expect(wordOf(await ask({ ...RIGHTS, subject: { ...RIGHTS.subject, birthDate: "1979-03-13" } }))).toBe("not-found");
  });

  it("looks for each given name, then for all of them", async () => {
    expect(await ask(ASKED)).toMatchObject({ ok: true, value: { identity: PERSON.identity, source: "simulated" } });
    national.asked.length = 0;
    // JEAN alone has two people, which ends the search.
    expect(wordOf(await ask(BRIEN))).toBe("several");
    expect(national.asked).toEqual([ACTIONS.identity]);
    expect(await ask({ ...BRIEN, givenNames: ["MARIE", "JEAN"] })).toMatchObject({
      value: { identity: { givenNames: "JEAN MARIE" } },
    });
    national.asked.length = 0;
    expect(wordOf(await ask({ ...ASKED, givenNames: ["X", "Y"] }))).toBe("not-found");
    expect(national.asked).toHaveLength(3);
    const { matricule } = PERSON.identity;
    expect(
      wordOf(await ask({ service: "identity", familyName, birthDate, card: { insured: matricule, rank: 1 } })),
    ).toBe("answered");
  });

  it("says the rank of birth where it is known, leaves it out where it is not, and asks for it where twins need it", async () => {
    const subject = { matricule: PARENT, oid: 8, birthDate: "2019-03-01" };
    const rights = { ...RIGHTS, subject, insured: PARENT };
    expect(wordOf(await ask(rights))).toBe("rank-needed");
    for (const rank of [1, 2]) {
      expect(await ask({ ...rights, subject: { ...subject, rank } })).toMatchObject({
        value: { rights: { amo: { caisse: `13${rank}` } } },
      });
    }
    expect(wordOf(await ask({ ...rights, subject: { ...subject, rank: 3 } }))).toBe("not-found");
    const { rank: _, ...alone } = RIGHTS.subject;
    expect(wordOf(await ask({ ...RIGHTS, subject: alone }))).toBe("answered");
    const byCard = { service: "identity", familyName: "DUBEL", birthDate: "2019-03-01" } as const;
    expect(wordOf(await ask({ ...byCard, card: { insured: PARENT } }))).toBe("rank-needed");
    expect(await ask({ ...byCard, card: { insured: PARENT, rank: 2 } })).toMatchObject({
      value: { identity: { givenNames: "INES" } },
    });
  });

  it("does not hand on what a phone answered a reader with, since that is not public", async () => {
    const backEnd = new NationalBackEnd(account(national.url), { ...simulatedReader, source: "insi" });
    const { signal } = new AbortController();
    const code = encodeUtf8("EV1:ABC");
    await expect(backEnd.openContext(code, new Uint8Array(16), signal)).rejects.toThrow("not-offered");
    expect(await backEnd.openContext(code, undefined, signal)).toMatchObject({ ends: AT + 600 });
  });

  it("opens a context, tells of an invoice in it, and knows when it is over", async () => {
    const opened = await ask({ service: "context", action: "open", code: toBase64(encodeUtf8("EV1:ABC")) });
    if (!opened.ok || !("context" in opened.value)) throw new Error(wordOf(opened));
    const { id, ends } = opened.value.context;
    expect(ends).toBe(AT + 600);
    const sums = { totalCents: 1, amoCents: 1, amcCents: 0, patientCents: 0, franchiseCents: 0 };
    const sign = (number: number, context: string | undefined) =>
      ask({
        service: "context",
        action: "sign",
        ...(context === undefined ? {} : { context }),
        token: { issuer: "essai", id: "00".repeat(16) },
        invoice: { series: 1, number, at: AT, hash: "ab".repeat(32), ...sums },
      });
    expect(await sign(1, id)).toMatchObject({ ok: true, value: { isNew: true } });
    expect(await sign(1, id)).toMatchObject({ ok: true, value: { isNew: false } });
    expect(wordOf(await sign(2, undefined))).toBe("context-ended");
    expect(wordOf(await ask({ service: "context", action: "open", code: toBase64(encodeUtf8("X:1")) }))).toBe(
      "code-refused",
    );
    now = AT + 601;
    expect(wordOf(await ask({ service: "context", action: "restore", context: id }))).toBe("context-ended");
    expect(wordOf(await sign(3, id))).toBe("context-ended");
    now = AT;
  });

  it.each<[NationalFault, string, string]>([
    ["down", "service-down", "service-down"],
    ["half", "service-nonsense", "service-nonsense"],
    ["contradictory", "service-nonsense", "service-nonsense"],
    ["garbage", "service-nonsense", "service-nonsense"],
    ["endless", "service-nonsense", "service-nonsense"],
    ["reversed", "service-nonsense", "answered"],
    ["schema", "answered", "service-nonsense"],
    ["unknown-software", "not-authorised", "not-authorised"],
    ["certificate", "not-authorised", "not-authorised"],
    ["bad-request", "malformed", "malformed"],
  ])("on a day that is %s says %s of rights and %s of an identity", async (fault, rights, identity) => {
    national.fault = fault;
    expect(wordOf(await ask(RIGHTS))).toBe(rights);
    expect(wordOf(await ask(ASKED))).toBe(identity);
    national.fault = "none";
  });

  it("waits for nobody longer than it may", async () => {
    national.fault = "slow";
    const backEnd = new NationalBackEnd(account(national.url), simulatedReader);
    const { gateway, log } = await openGateway(backEnd, { limit: SHORT });
    const terminal = terminalOf(httpTransport(gateway.port));
    await terminal.introduce();
    expect(wordOf(await terminal.ask(RIGHTS))).toBe("service-slow");
    expect(Number(/service-slow (\d+) ms/.exec(log.join())?.[1])).toBeGreaterThanOrEqual(SHORT - 1);
    national.fault = "none";
    await gateway.close();
  });

  it("answers nothing whose form is not public, where no reader is plugged in", async () => {
    const { gateway } = await openGateway(new NationalBackEnd(account(national.url)));
    const terminal = terminalOf(httpTransport(gateway.port));
    await terminal.introduce();
    expect(wordOf(await terminal.ask(RIGHTS))).toBe("not-offered");
    expect(await terminal.ask(ASKED)).toMatchObject({ ok: true, value: { source: "insi" } });
    await gateway.close();
  });

  it("knows a service that is not there at all", async () => {
    const { gateway } = await openGateway(new NationalBackEnd(account("http://127.0.0.1:9/lps"), simulatedReader));
    const terminal = terminalOf(httpTransport(gateway.port));
    await terminal.introduce();
    expect(wordOf(await terminal.ask(RIGHTS))).toBe("service-down");
    await gateway.close();
  });

  itWith("openssl", "trusts no certificate but the one it was given", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gateway-tls-"));
    const made = ["a", "b"].map((name) => {
      const [key, certificate] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
      const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];
      const { status } = spawnSync("openssl", [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
        "-keyout",
        key,
        "-out",
        certificate,
        ...subject,
      ]);
      expect(status).toBe(0);
      return { key: readFileSync(key, "utf8"), certificate: readFileSync(certificate, "utf8") };
    });
    const [ours, theirs] = made;
    if (ours === undefined || theirs === undefined) throw new Error("no certificate");
    const secure = await NationalSide.open({ ...side, tls: ours });
    for (const [ca, word] of [
      [ours.certificate, "answered"],
      [theirs.certificate, "service-certificate"],
    ] as const) {
      const backEnd = new NationalBackEnd({ ...account(secure.url), ca }, simulatedReader);
      const { gateway } = await openGateway(backEnd, { tls: ours });
      const terminal = terminalOf(httpTransport(gateway.port, () => {}, ours.certificate));
      await terminal.introduce();
      expect(wordOf(await terminal.ask(RIGHTS))).toBe(word);
      await gateway.close();
    }
    await secure.close();
    rmSync(folder, { recursive: true, force: true });
  });
});
