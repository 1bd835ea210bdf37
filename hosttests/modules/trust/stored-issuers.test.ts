/** Which list a terminal uses: the same that `cli verify` accepts, of a version that is not older than another it has had. */
import { describe, expect, it } from "@jest/globals";
import { encodeCbor } from "modules/cbor/encode";
import { coseKeyMap } from "modules/cose/key";
import { nobleSha256 } from "modules/noble-verifier/noble-hash";
import { IssuerList } from "modules/trust/issuer-list";
import { noIssuers, takesIssuers, usableIssuers } from "modules/trust/stored-issuers";
import { fillers } from "../../../tools/kit/issuing/filled-list";
import { keyId } from "../../../tools/kit/issuing/key-id";
import { KEY } from "../../support/issuer";
import { map } from "../cbor/appendix-a";

const flashOf = (bytes: Uint8Array) => ({
  status: () => ({ size: bytes.length }),
  read: (length: number, offset: number) => bytes.slice(offset, offset + length).buffer as ArrayBuffer,
});

function list(version: number, kid: Uint8Array): Uint8Array {
  const issuer = map([1, kid], [2, coseKeyMap(KEY.publicKey)], [3, "essai"], [4, 1], [5, 2]);
  return encodeCbor(map([1, version], [2, 100], [3, 200], [4, [issuer]]));
}

const wrongKid = KEY.kid.map((byte, i) => (i === 7 ? byte ^ 1 : byte));

describe("the issuer list of a terminal", () => {
  it("is refused where a key id is not the beginning of its key's hash, on the terminal as by cli verify", () => {
    const bad = list(3, wrongKid);
    expect(IssuerList.parse(bad, nobleSha256)).toEqual({ ok: false, reason: "bad-kid" });
    expect(usableIssuers(flashOf(bad), 0, 0, nobleSha256)).toEqual({ ok: false, reason: "bad-kid" });
    expect(usableIssuers(flashOf(list(3, KEY.kid)), 0, 0, nobleSha256).ok).toBe(true);
  });

  it("is refused when it is older than one that was used, and not when it is the same again", () => {
    const stored = (highest: number) => usableIssuers(flashOf(list(3, KEY.kid)), highest, 0, nobleSha256);
    expect([stored(0).ok, stored(3).ok, stored(4)]).toEqual([true, true, { ok: false, reason: "older" }]);
  });

  it("is refused in the log with what to do when it is long and in no order", () => {
    const issuers = fillers(257).map(({ key, iss }) =>
      map([1, keyId(key)], [2, coseKeyMap(key)], [3, iss], [4, 1], [5, 2]),
    );
    const flash = flashOf(encodeCbor(map([1, 3], [2, 100], [3, 200], [4, issuers])));
    const lines: string[] = [];
    expect(takesIssuers(flash, 0, 0, nobleSha256, (line) => lines.push(line))).toBe(false);
    expect(lines).toEqual([
      "issuer list refused: not-in-order: more than 256 issuers, to be written anew by cli issuers",
    ]);
  });

  it("is erased, unreadable, or a list of no one: three things", () => {
    expect(usableIssuers(flashOf(new Uint8Array(8).fill(0xff)), 0)).toEqual({ ok: false, reason: "erased" });
    const broken = {
      status: () => ({ size: 8 }),
      read: () => {
        throw new Error("no answer");
      },
    };
    expect(usableIssuers(broken, 0)).toEqual({ ok: false, reason: "unreadable" });
    expect([noIssuers().count, noIssuers().version]).toEqual([0, 0]);
  });
});
