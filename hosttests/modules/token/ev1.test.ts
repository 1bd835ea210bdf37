import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { encodeBase45 } from "modules/base45/base45";
import { CborOpaque, CborTag, type CborValue } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import { insKey } from "modules/ins/ins-key";
import type { Claims } from "modules/token/claims";
import { Claim, EV1, MAX_TEXT_LENGTH } from "modules/token/ev1";
import { fromHex, toHex } from "modules/token/hex";
import { issueBytes, sign1 } from "../../../tools/kit/issuing/token";
import { ascii, hex } from "../../support/bytes";
import { AT, freshId, ISS, issue, KEY, PERSON } from "../../support/issuer";
import { map } from "../cbor/appendix-a";

const ONE_POINT_ZERO = new CborOpaque(hex("f93c00"));

const decodeText = (text: string) => EV1.code.decode(ascii(text));

/** What the token claims, were its signature good. */
function open(text: string): Claims | undefined {
  const token = decodeText(text);
  return token.ok ? token.value.open() : undefined;
}

function withClaim(claim: number, value: CborValue): ReturnType<typeof EV1.code.decode> {
  return decodeText(issue({ claims: new Map([[claim, value]]) }));
}

/** PERSON's claim -70001 with one field changed, or left out. */
function ecarte(field: number, value: CborValue | "none"): CborValue {
  const days: CborValue = [20454, 20818];
  const all = map(
    [1, PERSON.identity.matricule],
    [2, 10],
    [3, "ESSAI"],
    [4, "CAMILLE"],
    [5, "1979-03-12"],
    [6, 2],
    [7, "51215"],
    [8, map([1, "01"], [2, "131"], [3, "0001"], [4, 0], [5, [days]], [6, false])],
    [9, [[1, 20000, 21000]]],
    [10, days],
    [11, map([1, "99999997"], [2, "DEMO-1"], [3, 20454], [4, 20818])],
    [12, map([1, "ESSAI CLAUDE"], [2, AT])],
    [13, 1],
  );
  if (value === "none") all.delete(field);
  else all.set(field, value);
  return all;
}

/** With its right key. */
const keyed = (matricule: string) => matricule + String(insKey(matricule)).padStart(2, "0");

const amo = (field: number, value: CborValue) => {
  const all = map([1, "01"], [2, "131"], [3, "0001"], [4, 0], [5, [[20454, 20818]]], [6, false]);
  all.set(field, value);
  return all;
};

describe("an EV1 token", () => {
  it("is QR alphanumeric, of the size that a QR code of a phone holds well", () => {
    const text = issue();
    expect(text).toHaveLength(
      Array.from(text).filter((c) => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".includes(c)).length,
    );
    expect(text.length).toBeLessThanOrEqual(400);
  });

  it("gives back the person that it was made for", () => {
    const id = freshId();
    expect(open(issue({ id, notBefore: AT - 60 }))).toEqual({
      issuer: ISS,
      issuedAt: AT - 60,
      notBefore: AT - 60,
      expires: AT + 240,
      tokenId: toHex(id),
      ...PERSON,
    });
  });

  it("gives back every optional field", () => {
    const person = {
      ...PERSON,
      c2s: { from: 20000, to: 21000 },
      delegation: { bearer: "ESSAI CLAUDE", until: AT + 3600 },
      enrolment: 2,
      cardSerial: "0123456789abcdef",
      amo: { ...PERSON.amo, localRegime: true, rights: [] },
    };
    expect(open(issue({ person }))).toMatchObject({ ...person });
  });

  it("takes 8 for the OID, and no local regime, where they are left out", () => {
    const claims = map([1, PERSON.identity.matricule], [3, "E"], [4, "C"], [5, "1979-00-00"], [6, 0]);
    claims.set(8, map([1, "91"], [2, "131"], [3, "0001"], [4, 2], [5, []]));
    const opened = open(issue({ claims: new Map([[Claim.ecarte, claims]]) }));
    expect(opened).toMatchObject({ identity: { oid: 8, birthDate: "1979-00-00" }, exonerations: [] });
    expect(opened?.amo.localRegime).toBe(false);
  });

  it("is the same as bytes and as text, tagged or not", () => {
    const bytes = issueBytes({ person: PERSON, key: KEY, iss: ISS, at: AT, lifetime: 60, id: freshId() });
    const token = EV1.card.decode(bytes);
    expect(token.ok).toBe(true);
    // The tag is the first byte.
    for (const same of [bytes, bytes.slice(1)]) {
      const other = decodeText(`EV1:${encodeBase45(same)}`);
      expect(token.ok && other.ok && toHex(other.value.message) === toHex(token.value.message)).toBe(true);
    }
  });

  it("says the rank of birth where it has one; what is no rank says nothing, and turns nobody away", () => {
    const rankOf = (value: CborValue) =>
      open(issue({ claims: new Map([[Claim.ecarte, ecarte(14, value)]]) }))?.identity.rank;
    expect([1, 2, 9].map(rankOf)).toEqual([1, 2, 9]);
    expect([0, 10, -1, "2", null, ONE_POINT_ZERO, new CborTag(1, 2)].map(rankOf)).toEqual(Array(7).fill(undefined));
    expect(open(issue({ claims: new Map([[Claim.ecarte, ecarte(14, 0)]]) }))).toBeDefined();
  });

  it("ignores claims and fields that it does not know, whatever well-formed CBOR they hold", () => {
    const odd: CborValue = [
      ONE_POINT_ZERO,
      new CborTag(1, map(["x", null])),
      new CborOpaque(hex("1bffffffffffffffff")),
    ];
    expect(open(issue({ claims: new Map([[99, odd]]) }))).toBeDefined();
    expect(open(issue({ claims: new Map([[Claim.ecarte, ecarte(99, odd)]]) }))).toBeDefined();
    expect(open(issue({ claims: new Map([[Claim.ecarte, ecarte(8, amo(7, odd))]]) }))).toBeDefined();
  });
});

describe("EV1 refuses as malformed", () => {
  const MALFORMED = { ok: false, reason: "malformed" };

  it("text that is too long, not Base45, not CBOR, or not whole", () => {
    const text = issue();
    for (const bad of [
      "EV1:",
      `EV1:${"0".repeat(MAX_TEXT_LENGTH - 3)}`,
      text.toLowerCase().replace("ev1", "EV1"),
      `${text}\n`,
      text.slice(0, -3),
      `${text}000`,
      `EV1:${encodeBase45(new Uint8Array(300))}`,
    ]) {
      expect(decodeText(bad)).toEqual(MALFORMED);
    }
  });

  const claims: readonly (readonly [string, number, CborValue])[] = [
    ["no iss", Claim.iss, undefined],
    ["iss of 33 characters", Claim.iss, "x".repeat(33)],
    ["iss as bytes", Claim.iss, hex("00")],
    ["no exp", Claim.exp, undefined],
    ["a negative exp", Claim.exp, -1],
    ["exp as a float", Claim.exp, ONE_POINT_ZERO],
    ["exp past 2^53", Claim.exp, new CborOpaque(hex("1b0020000000000000"))],
    ["exp tagged", Claim.exp, new CborTag(1, AT)],
    ["no iat", Claim.iat, undefined],
    ["iat as text", Claim.iat, "now"],
    ["nbf as a float", Claim.nbf, ONE_POINT_ZERO],
    ["no cti", Claim.cti, undefined],
    ["cti of 15 bytes", Claim.cti, new Uint8Array(15)],
    ["cti of 17 bytes", Claim.cti, new Uint8Array(17)],
    ["a card's serial number of 7 bytes", Claim.card, new Uint8Array(7)],
    ["a card's serial number as text", Claim.card, "01234567"],
    ["a float for the sex", Claim.ecarte, ecarte(6, ONE_POINT_ZERO)],
    ["a float in the rights", Claim.ecarte, ecarte(8, amo(5, [[20454, ONE_POINT_ZERO]]))],
    ["a float in an exoneration", Claim.ecarte, ecarte(9, [[1, ONE_POINT_ZERO, 2]])],
    ["a float in the AMC", Claim.ecarte, ecarte(11, map([1, "99999997"], [2, ""], [3, ONE_POINT_ZERO], [4, 1]))],
    ["a float in the delegation", Claim.ecarte, ecarte(12, map([1, "X"], [2, ONE_POINT_ZERO]))],
  ];
  for (const [what, claim, value] of claims) {
    it(what, () => expect(withClaim(claim, value)).toEqual(MALFORMED));
  }

  it("a payload that is no map of claims", () => {
    for (const payload of [
      new Uint8Array(0),
      hex("80"),
      hex("a0ff"),
      encodeCbor(new CborTag(61, map())),
      hex("a201000100"),
    ]) {
      expect(EV1.card.decode(sign1(payload, KEY))).toEqual(MALFORMED);
    }
  });

  it("a kid that is not 8 bytes", () => {
    for (const length of [0, 7, 9, 32]) {
      expect(decodeText(issue({ key: { ...KEY, kid: new Uint8Array(length) } }))).toEqual(MALFORMED);
    }
  });
});

describe("EV1's algorithms", () => {
  it("are ES256, ESP256, EdDSA and Ed25519, and no other", () => {
    for (const algorithm of [-7, -9]) {
      const token = decodeText(issue({ key: { ...KEY, algorithm } }));
      expect(token.ok && token.value.algorithm).toBe("ES256");
    }
    for (const algorithm of [-8, -19]) {
      const token = decodeText(issue({ key: { ...KEY, algorithm } }));
      expect(token.ok && token.value.algorithm).toBe("Ed25519");
    }
    for (const algorithm of [0, 5, -35, -36, -47, -257, -65535]) {
      expect(decodeText(issue({ key: { ...KEY, algorithm } }))).toEqual({
        ok: false,
        reason: "unsupported-algorithm",
      });
    }
  });
});

describe("an identity is invalid with", () => {
  const fields: readonly (readonly [string, number, CborValue | "none"])[] = [
    ["no matricule", 1, "none"],
    ["a wrong key", 1, "279035121518988"],
    ["a matricule as a number", 1, 279035121518989],
    ["an OID of 7", 2, 7],
    ["an OID of 12", 2, 12],
    ["no family name", 3, "none"],
    ["an empty family name", 3, ""],
    ["a family name of 65", 3, "X".repeat(65)],
    ["a family name with a line feed", 3, "ESSAI\nFAUX"],
    ["a family name that turns the line around", 3, "ESSAI\u202eXUAF"],
    ["a family name of spaces", 3, "  \u00a0\u2003"],
    ["given names of nothing that is seen", 4, "\u200b\u2060\u00ad"],
    ["given names with a zero-width space", 4, "CAM\u200bILLE"],
    ["given names with half of a pair", 4, "CAM\ud83d\ude00"],
    ["a matricule of no sex", 1, keyed("0790351215189")],
    ["a matricule of someone who awaits a NIR, as a NIR", 1, keyed("7790351215189")],
    ["a regime of letters", 8, amo(1, "0A")],
    ["a regime of Arabic digits", 8, amo(1, "\u0660\u0661")],
    ["a caisse with a line feed", 8, amo(2, "13\n")],
    ["a centre of wide digits", 8, amo(3, "\uff10\uff10\uff10\uff11")],
    ["a place of birth that is not ASCII", 7, "5121é"],
    ["an AMC number that is not ASCII", 11, map([1, "9999999é"], [2, ""], [3, 1], [4, 2])],
    ["an AMC contract with an isolate", 11, map([1, "99999997"], [2, "A\u2067B"], [3, 1], [4, 2])],
    ["a delegation to someone unseen", 12, map([1, "\u200e"], [2, AT])],
    ["no given names", 4, "none"],
    ["no date of birth", 5, "none"],
    ["a date of birth in another form", 5, "12/03/1979"],
    ["no sex", 6, "none"],
    ["a sex of 3", 6, 3],
    ["a place of birth of 4", 7, "5121"],
    ["no AMO", 8, "none"],
    ["an AMO that is no map", 8, ["01"]],
    ["a regime of 3", 8, amo(1, "001")],
    ["no caisse", 8, amo(2, undefined)],
    ["a centre as a number", 8, amo(3, 1)],
    ["a quality of 4", 8, amo(4, 4)],
    ["rights that are no list", 8, amo(5, 20454)],
    ["a period of three", 8, amo(5, [[1, 2, 3]])],
    [
      "rights of 17 periods",
      8,
      amo(
        5,
        Array.from({ length: 17 }, () => [1, 2]),
      ),
    ],
    ["a negative day", 8, amo(5, [[-1, 2]])],
    ["a local regime of 1", 8, amo(6, 1)],
    ["an exoneration of kind 6", 9, [[6, 1, 2]]],
    ["exonerations that are no list", 9, map()],
    ["a C2S that is no period", 10, 1],
    ["an AMC number of 7", 11, map([1, "9999999"], [2, ""], [3, 1], [4, 2])],
    ["an AMC contract of 21", 11, map([1, "99999997"], [2, "X".repeat(21)], [3, 1], [4, 2])],
    ["a delegation to no one", 12, map([2, AT])],
    ["an enrolment of 3", 13, 3],
  ];
  for (const [what, field, value] of fields) {
    it(what, () => {
      const token = withClaim(Claim.ecarte, ecarte(field, value));
      expect(token.ok).toBe(true);
      expect(token.ok && token.value.open()).toBe(undefined);
    });
  }

  it("no claim -70001, or one that is no map", () => {
    for (const value of [undefined, null, 1, "x", []]) {
      const token = withClaim(Claim.ecarte, value);
      expect(token.ok && token.value.open()).toBe(undefined);
    }
  });
});

describe("hexadecimal", () => {
  it("gives back any bytes, and nothing for what is not hexadecimal", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 32 }), (bytes) => expect(fromHex(toHex(bytes))).toEqual(bytes)));
    expect(fromHex("0AfF")).toEqual(Uint8Array.of(10, 255));
    for (const text of ["0", "0g", " 0", "0x"]) expect(fromHex(text)).toBeUndefined();
  });
});
