import { describe, expect, it } from "@jest/globals";
import { encodeUtf8 } from "modules/cbor/utf8";
import { readAnswer } from "modules/services/answer";
import { MAX_QUESTION, type Question, questionText } from "modules/services/question";
import { GATEWAY_REFUSALS, mayPass } from "modules/services/refusal";
import { EXAMPLES, RIGHTS } from "../../support/gateway-questions";

const bytes = (value: unknown) => encodeUtf8(typeof value === "string" ? value : JSON.stringify(value));
const read = (question: Question, answer: unknown, status = 200) => readAnswer(question, status, bytes(answer));
const BAD = { ok: false, reason: "bad-answer", wait: 0 };
const named = EXAMPLES.map(
  (example) => [`${example[0].service} ${"action" in example[0] ? example[0].action : ""}`, example] as const,
);

describe("a gateway's answer", () => {
  it.each(named)("to %s is read", (_name, [question, json, answer]) => {
    expect(read(question, json)).toEqual({ ok: true, value: answer });
    expect(questionText(question).length).toBeLessThan(MAX_QUESTION);
    expect(questionText(question)).not.toContain("service");
  });

  it.each(named)("to %s needs each of its members, in its type", (_name, [question, json]) => {
    for (const name of Object.keys(json)) {
      for (const value of [undefined, null, "", -1, 1.5, [], {}, "\u0000", "x".repeat(9000)]) {
        expect(read(question, { ...json, [name]: value })).toEqual(BAD);
      }
    }
  });

  it.each(named)("to %s is no answer to another", (_name, [question, json]) => {
    for (const [other, theirs] of EXAMPLES) {
      const isSame = other.service === question.service;
      if (!isSame && JSON.stringify(json) !== JSON.stringify(theirs)) expect(read(question, theirs).ok).toBe(false);
    }
  });

  it.each(GATEWAY_REFUSALS)("%s is a refusal", (refusal) => {
    expect(read(RIGHTS, { refusal }, 500)).toEqual({ ok: false, reason: refusal, wait: 0 });
    expect(read(RIGHTS, { refusal, wait: 30 }, 503)).toMatchObject({ wait: 30 });
    expect(read(RIGHTS, { refusal, wait: 1e9 }, 503)).toMatchObject({ wait: 3600 });
    // With the status of success it answers nothing.
    expect(read(RIGHTS, { refusal })).toEqual(BAD);
  });

  it.each(["", "{", "[]", "null", '"rights"', "{}", '{"refusal":"nothing"}', '{"refusal":3}', "[".repeat(9000)])(
    "is not %j",
    (text) => {
      expect(read(RIGHTS, text, 200)).toEqual(BAD);
      expect(read(RIGHTS, text, 502)).toEqual(BAD);
    },
  );

  it("about recalls is of the image that was asked for, and inside it", () => {
    const ask = (version: number | undefined, answer: object, from = 0) =>
      read(
        { service: "recalls", have: 3, from, ...(version === undefined ? {} : { version }) },
        { version: 4, length: 10, bytes: "AAAA", ...answer },
      ).ok;
    expect(ask(undefined, {})).toBe(true);
    expect(ask(4, {}, 7)).toBe(true);
    expect(ask(undefined, { version: 3 })).toBe(false);
    expect(ask(5, {})).toBe(false);
    expect(ask(4, {}, 8)).toBe(false);
    expect(ask(4, { bytes: "" })).toBe(false);
  });

  it("with an identity is one that a register could give", () => {
    const [question, json] = EXAMPLES[1] ?? [];
    if (question === undefined || json === undefined) throw new Error("no example");
    const { identity } = json as { identity: object };
    const wrong = { matricule: "279035121518988", oid: 12, sex: 3, birthDate: "12/03/1979", familyName: " \u200b" };
    for (const [name, value] of Object.entries(wrong)) {
      expect(read(question, { ...json, identity: { ...identity, [name]: value } })).toEqual(BAD);
    }
  });

  it("says which refusals may pass by themselves", () => {
    expect(mayPass("service-slow")).toBe(true);
    expect(mayPass("no-network")).toBe(true);
    expect(mayPass("not-found")).toBe(false);
    expect(mayPass("unknown-terminal")).toBe(false);
  });
});
