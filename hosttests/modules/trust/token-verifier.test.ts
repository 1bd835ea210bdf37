import { describe, expect, it } from "@jest/globals";
import type { CborValue } from "modules/cbor/decode";
import { Claim, EV1 } from "modules/token/ev1";
import type { TokenFormat } from "modules/token/token-format";
import { type Caution, REFUSALS, type Verdict } from "modules/token/verdict";
import { MAX_OF_ISSUER, ReplayGuard } from "modules/trust/replay-guard";
import type { SignatureVerifier } from "modules/trust/signature-verifier";
import { DEFAULT_GRACE, SKEW } from "modules/trust/signed";
import {
  type Elsewhere,
  MAX_CARD_LIFETIME,
  type TokenOutcome,
  type TokenVerifierOptions,
} from "modules/trust/token-verifier";
import type { Person } from "../../../tools/kit/issuing/person";
import { issueBytes, type TokenOptions } from "../../../tools/kit/issuing/token";
import { ascii, hex } from "../../support/bytes";
import {
  AT,
  countingVerifier,
  DAY,
  EDWARDS_KEY,
  freshId,
  ISS,
  issue,
  issuerList,
  KEY,
  listed,
  PERSON,
  signingKey,
  tokenVerifier,
} from "../../support/issuer";
import { SECOND, secondCard, secondText } from "../../support/second-format";

const SERIAL = hex("0011223344556677");
/** For what is not about signatures, and asks for hundreds. */
const TRUSTING: SignatureVerifier = { verify: () => true };
const REAL: Person = { ...PERSON, identity: { ...PERSON.identity, oid: 8 } };

function verdict(
  token: Partial<TokenOptions>,
  verifier: Partial<TokenVerifierOptions> & { now?: number } = {},
): Verdict {
  return tokenVerifier(verifier).verifyText(issue(token));
}

/** The answer in one word: the reason, or accepted, or the cautions. */
function word({ verdict, reason, cautions, claims }: Verdict): string {
  expect(claims === null).toBe(verdict === "refused");
  expect(verdict === "warning").toBe(cautions.length > 0);
  return reason ?? (cautions.length === 0 ? verdict : cautions.join(" "));
}

const claims = (...pairs: [number, CborValue][]): ReadonlyMap<number, CborValue> => new Map(pairs);

describe("a token that other terminals are asked about", () => {
  const code = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const asking = (isWanted = true) => {
    const taken: number[] = [];
    const seen: Verdict[] = [];
    let answer: ((outcome: TokenOutcome) => void) | undefined;
    const elsewhere: Elsewhere = {
      ask: (_, __, onOutcome) => {
        answer = onOutcome;
        return undefined;
      },
      take: (id) => taken.push(id.length),
    };
    const verifier = tokenVerifier({ elsewhere });
    const waiting = { isWanted: () => isWanted, onVerdict: (verdict: Verdict) => seen.push(verdict) };
    const text = code(issue({ person: REAL }));
    expect(verifier.verifyCode(text, undefined, waiting)).toBeUndefined();
    return { verifier, text, waiting, taken, seen, answer: (outcome: TokenOutcome) => answer?.(outcome) };
  };

  it("waits for them, and says how it went", () => {
    const free = asking();
    expect(free.taken).toEqual([]);
    free.answer({ isUsed: false, unreached: 0 });
    expect([free.seen.map(word), free.taken]).toEqual([["accepted"], [16]]);
    // Its own guard knows it from now on, whoever is asked.
    const again = free.verifier.verifyCode(free.text, undefined, free.waiting) as Verdict;
    expect(word(again)).toBe("already-used");
    const alone = asking();
    alone.answer({ isUsed: false, unreached: 2 });
    expect(alone.seen.map(word)).toEqual(["neighbours-unreached"]);
    const used = asking();
    used.answer({ isUsed: true });
    expect([used.seen.map(word), used.taken]).toEqual([["already-used"], []]);
  });

  it("is not used up when nobody waits for its verdict any more", () => {
    const left = asking(false);
    left.answer({ isUsed: false, unreached: 0 });
    expect([left.seen, left.taken]).toEqual([[], []]);
    expect(word(left.verifier.verifyCode(left.text))).toBe("accepted");
  });
});

describe("a token is accepted", () => {
  it("with its claims, once", () => {
    const verifier = tokenVerifier();
    const text = issue({ person: REAL });
    const { verdict, reason, cautions, claims } = verifier.verifyText(text);
    expect({ verdict, reason, cautions }).toEqual({ verdict: "accepted", reason: null, cautions: [] });
    expect(claims).toMatchObject({ issuer: ISS, ...REAL });
    expect(word(verifier.verifyText(text))).toBe("already-used");
    expect(word(verifier.verifyText(issue({ person: REAL })))).toBe("accepted");
  });

  it("signed with Ed25519", () => {
    expect(word(verdict({ person: REAL, key: EDWARDS_KEY }))).toBe("accepted");
  });

  it("up to the last second that the skew allows, either way", () => {
    const token = { person: REAL, at: AT, lifetime: 300, notBefore: AT };
    for (const [now, expected] of [
      [AT - SKEW - 1, "not-yet-valid"],
      [AT - SKEW, "accepted"],
      [AT + 300 + SKEW, "accepted"],
      [AT + 300 + SKEW + 1, "expired"],
    ] as const) {
      expect(word(verdict(token, { now }))).toBe(expected);
    }
    expect(word(verdict({ ...token, notBefore: AT + 120 }, { now: AT + 59 }))).toBe("not-yet-valid");
    expect(word(verdict({ ...token, notBefore: AT + 120 }, { now: AT + 60 }))).toBe("accepted");
  });
});

describe("the first reason wins", () => {
  it("in the order of REFUSALS: a token with every fault, mended one at a time", () => {
    const guard = new ReplayGuard();
    const used = freshId();
    guard.add(used, AT + DAY, 0, AT);
    const late = signingKey("ES256", 3);
    const issuers = issuerList([listed(KEY), listed(late, { to: AT - 1 })]);
    const verifier = tokenVerifier({ guard, issuers });
    const stranger = signingKey("ES256", 4);
    const forged = { ...KEY, sign: stranger.sign };
    const bad: [number, CborValue][] = [[Claim.ecarte, new Map()]];
    const asked: [number, CborValue][] = [...bad, [Claim.challenge, new Uint8Array(16)]];
    const onCard: [number, CborValue][] = [...asked, [Claim.card, SERIAL]];
    // Past, too long, from another issuer, for a card, used, of nobody.
    const worst = { id: used, iss: "autre", at: AT - 1000, lifetime: 600 };
    const future = { ...worst, at: AT + 1000, lifetime: 400 };
    const long = { ...worst, at: AT - 10, lifetime: 301 };
    const right = { ...long, lifetime: 300 };
    const steps: readonly Partial<TokenOptions>[] = [
      { ...future, key: { ...stranger, algorithm: -35 }, claims: claims(...onCard, [Claim.iat, undefined]) },
      { ...future, key: { ...stranger, algorithm: -35 }, claims: claims(...onCard) },
      { ...future, key: stranger, claims: claims(...onCard) },
      { ...future, key: { ...late, sign: stranger.sign }, claims: claims(...onCard) },
      { ...future, key: forged, claims: claims(...onCard) },
      { ...future, claims: claims(...onCard) },
      { ...worst, claims: claims(...onCard) },
      { ...long, claims: claims(...onCard) },
      { ...right, claims: claims(...onCard) },
      { ...right, iss: ISS, claims: claims(...onCard) },
      { ...right, iss: ISS, claims: claims(...asked) },
      { ...right, iss: ISS, claims: claims(...bad) },
      { ...right, iss: ISS, id: freshId(), claims: claims(...bad) },
    ];
    const answers = steps.map((step) => word(verifier.verifyText(issue(step))));
    // The last one is of the terminal, not of the token: see below.
    expect([word(verifier.verifyText("https://menu.example")), ...answers, "too-many-codes"]).toEqual([...REFUSALS]);
    expect(word(verifier.verifyText(issue({ ...right, iss: ISS, id: freshId() })))).toBe("test-identity");
  });

  it("and only a token that is accepted counts as used", () => {
    const verifier = tokenVerifier();
    const id = freshId();
    expect(word(verifier.verifyText(issue({ id, claims: claims([Claim.ecarte, new Map()]) })))).toBe(
      "invalid-identity",
    );
    expect(word(verifier.verifyText(issue({ id, iss: "autre" })))).toBe("wrong-issuer");
    expect(word(verifier.verifyText(issue({ id })))).toBe("test-identity");
    expect(word(verifier.verifyText(issue({ id })))).toBe("already-used");
  });
});

describe("a key", () => {
  const issuers = (changes: object) => ({ issuers: issuerList([listed(KEY, changes)]) });

  it("serves within its dates, and until it is revoked", () => {
    for (const [changes, expected] of [
      [{ from: AT }, "accepted"],
      [{ from: AT + 1 }, "key-not-valid"],
      [{ to: AT }, "accepted"],
      [{ to: AT - 1 }, "key-not-valid"],
      [{ revokedAt: AT + 1 }, "accepted"],
      [{ revokedAt: AT }, "key-not-valid"],
    ] as const) {
      expect(word(verdict({ person: REAL }, issuers(changes)))).toBe(expected);
    }
  });

  it("of another kind than the algorithm says makes the signature bad, and is not even tried", () => {
    const signatures = countingVerifier();
    expect(word(verdict({ key: { ...KEY, algorithm: -8 } }, { signatures }))).toBe("bad-signature");
    expect(word(verdict({ key: { ...EDWARDS_KEY, algorithm: -9 } }, { signatures }))).toBe("bad-signature");
    expect(signatures.count).toBe(0);
  });

  it("serves past the list's expiry for the grace period, with a caution, and then no more", () => {
    const expires = AT - DAY;
    const old = issuerList([listed(KEY)], expires);
    const at = (now: number, grace?: number) =>
      word(verdict({ person: REAL, at: now }, { issuers: old, now, ...(grace === undefined ? {} : { grace }) }));
    expect(at(expires)).toBe("accepted");
    expect(at(expires + 1)).toBe("keys-stale");
    expect(at(expires + DEFAULT_GRACE)).toBe("keys-stale");
    expect(at(expires + DEFAULT_GRACE + 1)).toBe("key-not-valid");
    expect(at(expires + 11, 10)).toBe("key-not-valid");
  });
});

describe("a token of a card", () => {
  const bytes = (changes: Partial<TokenOptions> = {}) =>
    issueBytes({
      person: REAL,
      key: KEY,
      iss: ISS,
      at: AT - 100 * DAY,
      lifetime: MAX_CARD_LIFETIME,
      id: freshId(),
      cardSerial: SERIAL,
      ...changes,
    });

  it("lives for a year and serves again and again", () => {
    const verifier = tokenVerifier();
    const token = bytes();
    for (let i = 0; i < 3; i += 1) expect(word(verifier.verifyCard(token, SERIAL))).toBe("accepted");
    expect(word(verifier.verifyCard(bytes({ lifetime: MAX_CARD_LIFETIME + 1 }), SERIAL))).toBe("lifetime-too-long");
  });

  it("serves on its own card only", () => {
    const verifier = tokenVerifier();
    expect(word(verifier.verifyCard(bytes(), hex("0011223344556678")))).toBe("wrong-card");
    expect(word(verifier.verifyCard(bytes(), hex("00112233445566")))).toBe("wrong-card");
    const bare = issueBytes({ person: REAL, key: KEY, iss: ISS, at: AT, lifetime: 300, id: freshId() });
    expect(word(verifier.verifyCard(bare, SERIAL))).toBe("wrong-card");
    // On a QR code, even within the life of a QR code.
    expect(word(verifier.verifyText(issue({ cardSerial: SERIAL })))).toBe("wrong-card");
    expect(word(verifier.verifyCardText(issue({ person: REAL, cardSerial: SERIAL }), SERIAL))).toBe("accepted");
  });
});

describe("a token that was made for a contactless reader", () => {
  const CHALLENGE = hex("000102030405060708090a0b0c0d0e0f");
  const OTHER = hex("000102030405060708090a0b0c0d0eff");
  const judged = (token: string, challenge?: Uint8Array) => word(tokenVerifier().verifyCode(ascii(token), challenge));

  it("answers its challenge alone, and is of no use as a code or on a card", () => {
    const token = issue({ challenge: CHALLENGE });
    expect(judged(token, CHALLENGE)).toBe("test-identity");
    expect(judged(token, OTHER)).toBe("wrong-challenge");
    expect(judged(token)).toBe("wrong-challenge");
    const bound = issueBytes({
      person: PERSON,
      key: KEY,
      iss: ISS,
      at: AT,
      lifetime: DAY,
      id: freshId(),
      cardSerial: SERIAL,
      challenge: CHALLENGE,
    });
    expect(word(tokenVerifier().verifyCard(bound, SERIAL))).toBe("wrong-challenge");
  });

  it("proves as much as a code where it answers none", () => {
    expect(judged(issue(), CHALLENGE)).toBe("test-identity");
  });

  it("is malformed with a challenge of another shape", () => {
    for (const value of [null, 7, "0123456789abcdef", new Uint8Array(15), new Uint8Array(17)])
      expect(judged(issue({ claims: claims([Claim.challenge, value]) }), CHALLENGE)).toBe("malformed");
  });

  it("serves once, by radio or as a code", () => {
    const verifier = tokenVerifier();
    const token = ascii(issue());
    expect(word(verifier.verifyCode(token, CHALLENGE))).toBe("test-identity");
    expect(word(verifier.verifyCode(token))).toBe("already-used");
    expect(word(verifier.verifyCode(token, OTHER))).toBe("already-used");
  });
});

describe("the cautions", () => {
  const today = Math.floor(AT / DAY);
  const withRights = (...rights: [number, number][]): Partial<TokenOptions> => ({
    person: { ...REAL, amo: { ...REAL.amo, rights: rights.map(([from, to]) => ({ from, to })) } },
  });

  const withIdentity = (changes: Partial<Person["identity"]>): Partial<TokenOptions> => ({
    person: { ...REAL, identity: { ...REAL.identity, ...changes } },
  });

  const cases: readonly (readonly [string, Partial<TokenOptions>, string])[] = [
    ["rights that end today", withRights([today - 9, today]), "accepted"],
    ["rights that ended yesterday", withRights([today - 9, today - 1]), "rights-ended"],
    ["rights that begin today", withRights([today, today + 9]), "accepted"],
    ["rights that begin tomorrow", withRights([today + 1, today + 9]), "rights-not-started"],
    ["rights that ended and begin again", withRights([1, 2], [today + 1, today + 9]), "rights-ended"],
    ["one of several periods", withRights([1, 2], [today, today], [today + 5, today + 9]), "accepted"],
    ["no rights at all", withRights(), "rights-ended"],
    ["a trusted person", { person: { ...REAL, delegation: { bearer: "ESSAI", until: AT + 1 } } }, "delegated-use"],
    ["a delegation of the past", { person: { ...REAL, delegation: { bearer: "ESSAI", until: 1 } } }, "delegated-use"],
    ["a test identity", { person: { ...REAL, identity: { ...REAL.identity, oid: 10 } } }, "test-identity"],
    ["a demonstration", { person: { ...REAL, identity: { ...REAL.identity, oid: 11 } } }, "test-identity"],
    ["an NIA", { person: { ...REAL, identity: { ...REAL.identity, oid: 9 } } }, "accepted"],
    ["another sex than the matricule's", withIdentity({ sex: 1 }), "traits-differ"],
    ["no sex known", withIdentity({ sex: 0 }), "accepted"],
    ["another year of birth", withIdentity({ birthDate: "1978-03-12" }), "traits-differ"],
    ["another month of birth", withIdentity({ birthDate: "1979-04-12" }), "traits-differ"],
    ["a century earlier", withIdentity({ birthDate: "1879-03-12" }), "accepted"],
    ["a month of another calendar", withIdentity({ birthDate: "1979-13-30" }), "accepted"],
    ["a day and a month that are not known", withIdentity({ birthDate: "1979-00-00" }), "accepted"],
    ["a year that is not known", withIdentity({ birthDate: "0000-03-00" }), "accepted"],
    ["born next year but one", withIdentity({ birthDate: "2079-03-12" }), "invalid-identity"],
  ];
  for (const [what, token, expected] of cases) {
    it(`${expected}: ${what}`, () => expect(word(verdict(token))).toBe(expected));
  }

  it("count days by the clock of Paris", () => {
    // 2026-05-01T22:30Z is 00:30 on the 2nd in Paris.
    const now = AT + 12.5 * 3600;
    expect(word(verdict({ ...withRights([today, today]), at: now }, { now }))).toBe("rights-ended");
    expect(word(verdict({ ...withRights([today + 1, today + 1]), at: now }, { now }))).toBe("accepted");
  });

  it("come in their order, all that apply", () => {
    const person: Person = {
      ...PERSON,
      identity: { ...PERSON.identity, sex: 1 },
      amo: { ...PERSON.amo, rights: [] },
      delegation: { bearer: "E", until: AT },
    };
    const expected: Caution[] = [
      "rights-ended",
      "traits-differ",
      "keys-stale",
      "clock-uncertain",
      "delegated-use",
      "test-identity",
    ];
    const { cautions } = verdict(
      { person },
      { issuers: issuerList([listed(KEY)], AT - 1), clock: { now: () => AT, isCertain: () => false } },
    );
    expect(cautions).toEqual(expected);
  });
});

describe("the seams", () => {
  it("open nothing of a token before its signature was verified", () => {
    let opened = 0;
    const watched: TokenFormat = {
      ...EV1,
      code: {
        ...EV1.code,
        decode(code) {
          const token = EV1.code.decode(code);
          if (!token.ok) return token;
          return {
            ok: true,
            value: {
              ...token.value,
              open: () => {
                opened += 1;
                return token.value.open();
              },
            },
          };
        },
      },
    };
    const forged = { ...KEY, sign: signingKey("ES256", 4).sign };
    expect(word(verdict({ key: forged }, { formats: [watched] }))).toBe("bad-signature");
    expect(opened).toBe(0);
    expect(word(verdict({}, { formats: [watched] }))).toBe("test-identity");
    expect(opened).toBe(1);
  });

  it("take another format beside EV1, on every carrier", () => {
    const verifier = tokenVerifier({ formats: [EV1, SECOND] });
    expect(word(verifier.verifyText(secondText(issue())))).toBe("test-identity");
    expect(word(verifier.verifyText("NONE:"))).toBe("unknown-format");
    expect([issue(), secondText(issue()), "NONE:", ""].map((text) => verifier.recognises(ascii(text)))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const onCard = issueBytes({
      person: PERSON,
      key: KEY,
      iss: ISS,
      at: AT,
      lifetime: 300,
      id: freshId(),
      cardSerial: SERIAL,
    });
    for (const bytes of [onCard, secondCard(onCard)]) {
      expect(word(verifier.verifyCard(bytes, SERIAL))).toBe("test-identity");
    }
    expect(word(verifier.verifyCard(ascii("EV1:"), SERIAL))).toBe("unknown-format");
    expect(word(tokenVerifier().verifyCard(secondCard(onCard), SERIAL))).toBe("unknown-format");
  });

  it("refuse an issuer that floods the terminal, and nobody else, and remember every token that was accepted", () => {
    const told: string[] = [];
    const other = signingKey("ES256", 5);
    const issuers = issuerList([listed(KEY), listed(other, { iss: "autre" })]);
    const verifier = tokenVerifier({ issuers, signatures: TRUSTING, onGuardFull: (iss) => told.push(iss) });
    const flood = Array.from({ length: MAX_OF_ISSUER + 20 }, () => issue({ person: REAL }));
    const answers = flood.map((text) => word(verifier.verifyText(text)));
    expect(answers.filter((answer) => answer === "accepted")).toHaveLength(MAX_OF_ISSUER);
    expect(answers.slice(MAX_OF_ISSUER)).toEqual(new Array<string>(20).fill("too-many-codes"));
    expect(told).toEqual(new Array<string>(20).fill(ISS));
    expect(word(verifier.verifyText(issue({ person: REAL, key: other, iss: "autre" })))).toBe("accepted");
    for (const text of flood.slice(0, MAX_OF_ISSUER)) expect(word(verifier.verifyText(text))).toBe("already-used");
  });
});
