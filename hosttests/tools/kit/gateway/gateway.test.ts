/** The gateway over real HTTP, asked with the firmware's own code; its people and keys are those of the other tests. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { toBase64 } from "modules/base64/base64";
import { encodeUtf8 } from "modules/cbor/utf8";
import { signatures } from "modules/noble-verifier/signatures";
import type { ServiceAnswer } from "modules/services/ports";
import type { Question } from "modules/services/question";
import { OpenBackEnd, type Registered } from "../../../../tools/kit/gateway/open";
import { Outbox } from "../../../../tools/kit/gateway/outbox";
import { GatewayServer } from "../../../../tools/kit/gateway/server";
import { Terminals } from "../../../../tools/kit/gateway/terminals";
import {
  AUTHORITY,
  httpTransport,
  type Opened,
  openGateway,
  type Posted,
  send,
  terminalOf,
  wordOf,
} from "../../../support/gateway";
import { DISPENSATION, RIGHTS } from "../../../support/gateway-questions";
import { AT, issue, PERSON, tokenVerifier } from "../../../support/issuer";

const { familyName, birthDate } = PERSON.identity;
const twin = (givenNames: string, rank: number): Registered => ({
  person: {
    ...PERSON,
    identity: {
      ...PERSON.identity,
      matricule: "185057800608491",
      familyName: "DUBEL",
      givenNames,
      sex: 1,
      birthDate: "1985-05-01",
    },
  },
  rank,
  insured: "185057800608491",
});
const REGISTER: readonly Registered[] = [
  { person: PERSON, treatingDoctor: true },
  twin("JEAN PAUL", 1),
  twin("JEAN LUC", 2),
];
let now = AT;
const invoices: unknown[] = [];
const backEnd = new OpenBackEnd({
  register: () => REGISTER,
  verifier: tokenVerifier(),
  contextSeconds: 600,
  now: () => now,
  onInvoice: ({ invoice }) => invoices.push(invoice),
});
const folder = mkdtempSync(join(tmpdir(), "gateway-"));
let open: Opened;
const posted: Posted[] = [];
const IMAGE = Uint8Array.from({ length: 7000 }, (_, i) => i * 7);

beforeAll(async () => {
  open = await openGateway(backEnd, {
    outbox: new Outbox(join(folder, "outbox")),
    recalls: () => ({ version: 4, image: IMAGE }),
  });
});
afterAll(async () => {
  await open.gateway.close();
  rmSync(folder, { recursive: true, force: true });
});

const terminal = (seed = 5) =>
  terminalOf(
    httpTransport(open.gateway.port, (each) => posted.push(each)),
    seed,
  );

async function ask(question: Question, seed = 5): Promise<ServiceAnswer> {
  const asking = terminal(seed);
  await asking.introduce();
  return asking.ask(question);
}

describe("the gateway", () => {
  it("tells rights that the terminal takes for a proof", async () => {
    expect(await ask(RIGHTS)).toMatchObject({
      ok: true,
      value: { rights: { amo: PERSON.amo, treatingDoctor: true, source: "open", subject: RIGHTS.subject } },
    });
    expect(wordOf(await ask({ ...RIGHTS, subject: { ...RIGHTS.subject, birthDate: "1979-03-13" } }))).toBe("not-found");
    // A card says the insured person's number, and the rank tells twins apart.
    const card = { matricule: "185057800608491", oid: 11, birthDate: "1985-05-01" };
    for (const [rank, word] of [
      [1, "answered"],
      [2, "answered"],
      [3, "not-found"],
    ] as const) {
      expect(wordOf(await ask({ ...RIGHTS, subject: { ...card, rank } }))).toBe(word);
    }
    // Where nobody has said it nothing is taken for it: rather no answer than the other twin's.
    expect(wordOf(await ask({ ...RIGHTS, subject: card }))).toBe("rank-needed");
    const { rank: _, ...alone } = RIGHTS.subject;
    const told = await ask({ ...RIGHTS, subject: alone });
    expect(told.ok && told.value.service === "rights" && told.value.rights.subject).toEqual(alone);
    const byCard = { service: "identity", familyName: "DUBEL", birthDate: "1985-05-01" } as const;
    expect(wordOf(await ask({ ...byCard, card: { insured: card.matricule } }))).toBe("rank-needed");
    expect(await ask({ ...byCard, card: { insured: card.matricule, rank: 2 } })).toMatchObject({
      value: { identity: { givenNames: "JEAN LUC" } },
    });
  });

  it("finds one identity, none, or several", async () => {
    const base = { service: "identity", familyName, birthDate, sex: 2 } as const;
    expect(await ask({ ...base, givenNames: ["Camille"] })).toMatchObject({
      ok: true,
      value: { identity: PERSON.identity, source: "open" },
    });
    expect(wordOf(await ask({ ...base, givenNames: ["Claude"] }))).toBe("not-found");
    expect(
      wordOf(
        await ask({ service: "identity", familyName: "dubel", birthDate: "1985-05-01", sex: 1, givenNames: ["jean"] }),
      ),
    ).toBe("several");
  });

  it("opens a context with a token once, and ends it", async () => {
    const code = toBase64(encodeUtf8(issue()));
    const opened = await ask({ service: "context", action: "open", code });
    if (!opened.ok || opened.value.service !== "context" || opened.value.action !== "open")
      throw new Error(wordOf(opened));
    const { id, ends } = opened.value.context;
    expect(ends).toBe(AT + 600);
    expect(wordOf(await ask({ service: "context", action: "open", code }))).toBe("code-refused");
    expect(wordOf(await ask({ service: "context", action: "open", code: toBase64(encodeUtf8("EV1:X")) }))).toBe(
      "code-refused",
    );
    expect(wordOf(await ask({ service: "context", action: "restore", context: id }))).toBe("answered");
    now = AT + 600;
    expect(wordOf(await ask({ service: "context", action: "restore", context: id }))).toBe("context-ended");
    now = AT;
    expect(wordOf(await ask({ service: "context", action: "close", context: id }))).toBe("answered");
    expect(wordOf(await ask({ service: "context", action: "close", context: id }))).toBe("context-ended");
    // Of a phone at the reader: with what the reader drew, and with nothing else.
    const challenge = new Uint8Array(16).fill(7);
    const near = (drawn?: string) => {
      const made = toBase64(encodeUtf8(issue({ challenge })));
      return ask({
        service: "context",
        action: "open",
        code: made,
        ...(drawn === undefined ? {} : { challenge: drawn }),
      });
    };
    expect(wordOf(await near("07".repeat(16)))).toBe("answered");
    for (const drawn of ["08".repeat(16), undefined]) expect(wordOf(await near(drawn))).toBe("code-refused");
    expect(wordOf(await near("07"))).toBe("malformed");
  });

  it("counts an invoice and a dispensation once, of each terminal", async () => {
    const token = { issuer: "essai", id: "00".repeat(16) };
    const sums = { totalCents: 100, amoCents: 65, amcCents: 35, patientCents: 0, franchiseCents: 0 };
    const invoice = { series: 1, number: 1, at: AT, hash: "ab".repeat(32), ...sums };
    const sign = { service: "context", action: "sign", token, invoice } as const;
    const isNew = async (question: Question, seed?: number) => {
      const answer = await ask(question, seed);
      return answer.ok && "isNew" in answer.value ? answer.value.isNew : wordOf(answer);
    };
    expect([await isNew(sign), await isNew(sign), await isNew(sign, 6)]).toEqual([true, false, true]);
    expect(invoices).toHaveLength(2);
    expect(await Promise.all([isNew(DISPENSATION), isNew(DISPENSATION)])).toEqual(
      expect.arrayContaining([true, false]),
    );
    expect([await isNew(DISPENSATION), await isNew({ ...DISPENSATION, number: 13 })]).toEqual([false, true]);
    const files = readdirSync(join(folder, "outbox")).filter((name) => name.startsWith("dispensation-"));
    expect(files).toHaveLength(2);
    expect(readFileSync(join(folder, "outbox", files[0] ?? ""), "utf8")).toContain(
      "<lotNumberText>L12345</lotNumberText>",
    );
  });

  it("hands the image of recalls on, piece by piece", async () => {
    const pieces: number[] = [];
    for (let from = 0; from < IMAGE.length; ) {
      const answer = await ask({ service: "recalls", have: 3, from, ...(from === 0 ? {} : { version: 4 }) });
      if (!answer.ok || answer.value.service !== "recalls" || answer.value.piece === undefined)
        throw new Error(wordOf(answer));
      pieces.push(...answer.value.piece.bytes);
      from = pieces.length;
    }
    expect(pieces).toEqual([...IMAGE]);
    expect(await ask({ service: "recalls", have: 4, from: 0 })).toMatchObject({ value: { piece: undefined } });
    expect(wordOf(await ask({ service: "recalls", have: 2, from: 0, version: 3 }))).toBe("not-found");
  });

  it("takes no question that is not of its schema", async () => {
    const wrong: object[] = [
      { ...RIGHTS, date: "2026-13-01" },
      { ...RIGHTS, subject: { ...RIGHTS.subject, matricule: "279035121518988" } },
      { ...RIGHTS, more: 1 },
      { ...DISPENSATION, lines: [] },
      { ...DISPENSATION, patient: { ...DISPENSATION.patient, familyName: "ESSAI\u202e" } },
      { service: "identity", familyName, birthDate },
    ];
    for (const question of wrong) expect(wordOf(await ask(question as Question))).toBe("malformed");
  });

  it("lets nobody ask twice with one request, or with another's", async () => {
    await ask(RIGHTS);
    const last = posted.at(-1);
    if (last === undefined) throw new Error("nothing was sent");
    const again = async (change: Partial<Posted>) => {
      const { status, bytes } = await send(open.gateway.port, { ...last, ...change });
      return [status, (JSON.parse(Buffer.from(bytes).toString()) as { refusal: string }).refusal];
    };
    expect(await again({})).toEqual([409, "replayed"]);
    expect(await again({ path: "/v1/identity" })).toEqual([401, "bad-signature"]);
    expect(await again({ body: encodeUtf8("{}") })).toEqual([401, "bad-signature"]);
    const { headers } = last;
    expect(await again({ headers: { ...headers, host: "other.test" } })).toEqual([401, "bad-signature"]);
    expect(await again({ headers: { ...headers, signature: `t=:${toBase64(new Uint8Array(64))}:` } })).toEqual([
      401,
      "bad-signature",
    ]);
    expect(await again({ headers: { host: AUTHORITY } })).toEqual([401, "bad-signature"]);
    expect(await again({ path: "/v1/other" })).toEqual([400, "malformed"]);
    expect(await again({ body: new Uint8Array(20000) })).toEqual([400, "malformed"]);
  });

  it("answers a terminal whose clock is wrong, so that it knows", async () => {
    for (const [seconds, word] of [
      [301, "wrong-time"],
      [-301, "wrong-time"],
      [299, "answered"],
    ] as const) {
      const off = terminalOf(httpTransport(open.gateway.port), 5, AT + seconds);
      const answer = await off.ask({ ...RIGHTS, nonce: "07".repeat(16) });
      expect(wordOf(answer)).toBe(word);
    }
  });

  it("logs nothing of a person", () => {
    const log = open.log.join("\n");
    expect(log).toMatch(/^rights [0-9a-f]{16} answered \d+ ms$/m);
    for (const secret of [PERSON.identity.matricule, familyName, "DUBEL", "185057800608491", birthDate, "L12345"]) {
      expect(log).not.toContain(secret);
    }
  });

  it("never listens to others without TLS", async () => {
    const { terminals } = open;
    const options = { terminals, backEnd, host: "0.0.0.0" } as unknown as Parameters<typeof GatewayServer.open>[0];
    await expect(GatewayServer.open(options)).rejects.toThrow("TLS");
  });

  it("makes a document that takes the place of another, where that one was made", async () => {
    const tell = async (told: Partial<typeof DISPENSATION>) => wordOf(await ask({ ...DISPENSATION, ...told }, 8));
    const file = (number: number) =>
      readFileSync(join(folder, "outbox", `dispensation-${terminal(8).services.id}-7-${number}.xml`), "utf8");
    const replaces = { number: 12, first: 12, version: 2 };
    expect([await tell({ number: 13, replaces }), await tell({})]).toEqual(["answered", "answered"]);
    expect(file(13)).not.toContain("relatedDocument");
    expect(await tell({ number: 14, replaces })).toBe("answered");
    expect(file(14)).toContain('<relatedDocument typeCode="RPLC">');
  });
});

describe("a terminal that is not known", () => {
  it("waits until a person lets it in, and may be shut out", async () => {
    const file = join(folder, "terminals.json");
    const { gateway, terminals } = await openGateway(backEnd, {}, { file });
    const asking = terminalOf(httpTransport(gateway.port), 9);
    expect(wordOf(await asking.ask(RIGHTS))).toBe("unknown-terminal");
    expect(terminals.list()).toEqual({ accepted: [], waiting: [] });
    expect(await asking.introduce()).toBe(false);
    expect(terminals.list()).toEqual({ accepted: [], waiting: [asking.key.id] });
    expect(wordOf(await asking.ask(RIGHTS))).toBe("unknown-terminal");
    // Another process lets it in.
    const other = new Terminals({ file, authorities: [], signatures, now: () => AT });
    expect([other.accept("0000000000000000"), other.accept(asking.key.id), other.accept(asking.key.id)]).toEqual([
      false,
      true,
      false,
    ]);
    expect(await asking.introduce()).toBe(true);
    expect(wordOf(await asking.ask(RIGHTS))).toBe("answered");
    for (let seed = 20; seed < 40; seed += 1) await terminalOf(httpTransport(gateway.port), seed).introduce();
    expect(other.list()).toMatchObject({ accepted: [asking.key.id] });
    expect(other.list().waiting).toHaveLength(16);
    expect(other.remove(asking.key.id)).toBe(true);
    expect(wordOf(await asking.ask(RIGHTS))).toBe("unknown-terminal");
    await gateway.close();
  });

  it("that asks too often is told so, and no other", async () => {
    const { gateway } = await openGateway(backEnd);
    const [fast, calm] = [terminalOf(httpTransport(gateway.port), 1), terminalOf(httpTransport(gateway.port), 2)];
    await fast.introduce();
    const words: string[] = [];
    for (let i = 0; i < 130; i += 1) words.push(wordOf(await fast.ask({ service: "recalls", have: 0, from: 0 })));
    expect(words[0]).toBe("not-offered");
    expect(words.at(-1)).toBe("too-many");
    await calm.introduce();
    expect(wordOf(await calm.ask(RIGHTS))).toBe("answered");
    await gateway.close();
  });
});
