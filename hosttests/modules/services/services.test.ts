import { describe, expect, it } from "@jest/globals";
import { toBase64 } from "modules/base64/base64";
import { encodeUtf8 } from "modules/cbor/utf8";
import { sessionCrypto, sha256, signatures, signer } from "modules/noble-verifier/signatures";
import type { ServiceAnswer, ServiceTransport, TransportAnswer } from "modules/services/ports";
import { SEED_CONTEXT, ServiceKey } from "modules/services/service-key";
import { Services } from "modules/services/services";
import { contentDigest, type Headers, readSignature, signatureBase } from "modules/services/signed-request";
import { toHex } from "modules/token/hex";
import { ANSWER, GATEWAY, proof, rightsVerifier } from "../../support/gateway-proof";
import { EXAMPLES, RIGHTS } from "../../support/gateway-questions";
import { AT } from "../../support/issuer";

const DATA_KEY = Uint8Array.from({ length: 32 }, (_, i) => i);
const key = () => new ServiceKey(DATA_KEY, { signer, sha256, mac: sessionCrypto.mac });

interface Sent {
  readonly path: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

function open() {
  const sent: Sent[] = [];
  const logged: string[] = [];
  let drawn = 0;
  let answer: ((answer: TransportAnswer) => void) | undefined;
  let cancelled = 0;
  const transport: ServiceTransport = {
    authority: "passerelle.test",
    post(path, headers, body, onAnswer) {
      sent.push({ path, headers, body });
      answer = onAnswer;
    },
    cancel() {
      cancelled += 1;
      answer = undefined;
    },
  };
  const services = new Services({
    transport,
    key: key(),
    verifier: rightsVerifier(),
    now: () => AT + 0.7,
    random: (length) => new Uint8Array(length).fill(++drawn),
    log: (line) => logged.push(line),
  });
  const reply = (status: number, json: object) =>
    answer?.({ ok: true, status, body: encodeUtf8(JSON.stringify(json)) });
  return {
    services,
    sent,
    logged,
    reply,
    fail: (reason: "no-network" | "no-answer") => answer?.({ ok: false, reason }),
    cancelled: () => cancelled,
  };
}

const header = ({ headers }: Sent, name: string) => headers.find(([other]) => other === name)?.[1] ?? "";

describe("the key of the services", () => {
  it("is HKDF-Expand of the device's own, and no other's", () => {
    // RFC 5869: T(1) = HMAC(PRK, info | 0x01).
    const info = new Uint8Array([...encodeUtf8(SEED_CONTEXT), 1]);
    expect(toHex(key().publicKey)).toBe(toHex(signer.publicKey(sessionCrypto.mac(DATA_KEY, info))));
    const other = new ServiceKey(new Uint8Array(32), { signer, sha256, mac: sessionCrypto.mac });
    expect(toHex(other.publicKey)).not.toBe(toHex(key().publicKey));
    expect(key().id).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe("the services", () => {
  it("sign what they ask, as RFC 9421 says", () => {
    const { services, sent } = open();
    services.ask(RIGHTS, () => {});
    const [request] = sent;
    if (request === undefined) throw new Error("nothing was sent");
    const { service: _, ...rest } = RIGHTS;
    expect(JSON.parse(String.fromCharCode(...request.body))).toEqual(rest);
    const read = readSignature(header(request, "signature-input"), header(request, "signature"));
    if (read === undefined) throw new Error("no signature");
    expect(read.parameters).toEqual({ created: AT, keyId: key().id, nonce: "01".repeat(16) });
    const digest = header(request, "content-digest");
    expect(digest).toBe(contentDigest(sha256(request.body)));
    const base = signatureBase(
      { method: "POST", authority: "passerelle.test", path: "/v1/rights", digest },
      read.parameters,
    );
    expect(String.fromCharCode(...base)).toBe(
      [
        '"@method": POST',
        '"@authority": passerelle.test',
        '"@path": /v1/rights',
        `"content-digest": ${digest}`,
        `"@signature-params": ("@method" "@authority" "@path" "content-digest");created=${AT};keyid="${key().id}";nonce="${"01".repeat(16)}";alg="ed25519"`,
      ].join("\n"),
    );
    expect(signatures.verify("Ed25519", key().publicKey, base, read.signature)).toBe(true);
  });

  it("read no signature in any other form", () => {
    const { services, sent } = open();
    services.ask(RIGHTS, () => {});
    const [request] = sent;
    if (request === undefined) throw new Error("nothing was sent");
    const input = header(request, "signature-input");
    const signature = header(request, "signature");
    for (const [from, to] of [
      ['"@path" ', ""],
      ["created=1", "created=+1"],
      ["created=1", "created=-1"],
      ["t=(", "x=("],
      ["ed25519", "none"],
      [";alg", ";expires=1;alg"],
      ['nonce="01', 'nonce="0G'],
      ['nonce="01', 'nonce="'],
    ] as const) {
      expect(input).toContain(from);
      expect(readSignature(input.replace(from, to), signature)).toBeUndefined();
    }
    expect(readSignature(input, signature.replace("t=:", "t="))).toBeUndefined();
    expect(readSignature(input, `t=:${toBase64(new Uint8Array(63))}:`)).toBeUndefined();
    expect(readSignature("", "")).toBeUndefined();
  });

  it.each(EXAMPLES.map((example) => [example[0].service, example] as const))(
    "answer %s",
    (_name, [question, json, answer]) => {
      const { services, reply } = open();
      const answers: ServiceAnswer[] = [];
      services.ask(question, (given) => answers.push(given));
      expect(services.isBusy).toBe(true);
      expect(answers).toEqual([]);
      reply(200, json);
      expect(services.isBusy).toBe(false);
      const value =
        answer.service === "rights" ? { ...answer, rights: { ...ANSWER, issuer: GATEWAY, at: AT - 1 } } : answer;
      expect(answers).toEqual([{ ok: true, value }]);
    },
  );

  it("believe no answer that is not signed for the question", () => {
    for (const bytes of [proof({ nonce: new Uint8Array(16) }), proof({ iss: "other" }), new Uint8Array(50)]) {
      const { services, reply, logged } = open();
      const answers: ServiceAnswer[] = [];
      services.ask(RIGHTS, (given) => answers.push(given));
      reply(200, { proof: toBase64(bytes) });
      expect(answers).toEqual([{ ok: false, reason: "bad-proof", wait: 0 }]);
      expect(logged).toHaveLength(1);
      expect(logged.join()).not.toContain(RIGHTS.subject.matricule);
    }
  });

  it("say what no answer is, and ask one thing at a time", () => {
    const { services, fail, cancelled, sent } = open();
    const answers: ServiceAnswer[] = [];
    services.ask(RIGHTS, (given) => answers.push(given));
    expect(() => services.ask(RIGHTS, () => {})).toThrow("busy");
    fail("no-network");
    services.ask(RIGHTS, (given) => answers.push(given));
    fail("no-answer");
    expect(answers.map((answer) => !answer.ok && answer.reason)).toEqual(["no-network", "no-answer"]);
    services.ask(RIGHTS, (given) => answers.push(given));
    services.cancel();
    expect([services.isBusy, cancelled(), answers.length]).toEqual([false, 1, 2]);
    // Each request is of one use: its number was never drawn before.
    expect(new Set(sent.map((request) => header(request, "signature-input"))).size).toBe(3);
  });

  it("introduce this terminal", () => {
    const { services, sent, reply } = open();
    const known: boolean[] = [];
    services.introduce((isKnown) => known.push(isKnown));
    expect(JSON.parse(String.fromCharCode(...(sent[0]?.body ?? [])))).toEqual({ key: toBase64(key().publicKey) });
    reply(403, { refusal: "unknown-terminal" });
    services.introduce((isKnown) => known.push(isKnown));
    reply(200, { isKnown: true });
    expect(known).toEqual([false, true]);
  });
});
