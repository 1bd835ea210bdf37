/**
 * The native signature ports beside their twin on noble: the same vectors, the same answers. They run in the xs engine,
 * where the machine has the C libraries, in the node engine, and on the bare machine, whose P-256 is another (BoringSSL).
 */
import { beforeAll, describe, expect, it } from "@jest/globals";
import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { sha1 } from "modules/noble-verifier/noble-sha1";
import { imageCrypto, sessionCrypto, sha256, signatures, signer } from "modules/noble-verifier/signatures";
import { toHex } from "modules/token/hex";
import { runOnEngine, runOnRv32 } from "../../../tools/bench/on-engine";
import { NATIVE_MODULES } from "../../../tools/kit/build/bundle";
import { buildRv32Engine } from "../../../tools/kit/build/rv32-engine";
import { ascii, hex } from "../../support/bytes";
import { signingKey } from "../../support/issuer";
import { describeWith, itWith } from "../../support/needs";

interface Check {
  readonly what: string;
  readonly algorithm: "ES256" | "Ed25519";
  readonly key: string;
  readonly message: string;
  readonly signature: string;
  /** Undefined: whatever noble says. */
  readonly sound?: boolean;
}

const ORDER = p256.Point.Fn.ORDER;
const PRIME = p256.Point.Fp.ORDER;
const EDWARDS_ORDER = ed25519.Point.Fn.ORDER;
const MESSAGE = toHex(ascii("what was signed"));

const big = (value: bigint): string => value.toString(16).padStart(64, "0");
const little = (value: bigint): string => toHex(hex(big(value)).reverse());
const flip = (text: string, bit: number): string => {
  const bytes = hex(text);
  bytes[bit >> 3]! ^= 1 << (bit & 7);
  return toHex(bytes);
};

function p256Checks(): Check[] {
  const { publicKey, sign } = signingKey("ES256", 7);
  const key = toHex(publicKey.bytes);
  const good = toHex(sign(hex(MESSAGE)));
  const [r, s] = [good.slice(0, 64), good.slice(64)];
  const check = (what: string, signature: string, sound?: boolean, other: Partial<Check> = {}): Check => ({
    ...{ what, algorithm: "ES256", key, message: MESSAGE, signature },
    ...(sound === undefined ? {} : { sound }),
    ...other,
  });
  const outside: [string, bigint][] = [
    ["0", 0n],
    ["n", ORDER],
    ["n + 1", ORDER + 1n],
    ["n + r", ORDER + BigInt(`0x${r}`)],
    ["2^256 - 1", 2n ** 256n - 1n],
  ].filter(([, value]) => (value as bigint) < 2n ** 256n) as [string, bigint][];
  return [
    check("a signature", good, true),
    check("the same with the other s", r + big(ORDER - BigInt(`0x${s}`)), true),
    check("an empty message", toHex(sign(new Uint8Array(0))), true, { message: "" }),
    check("a long message", toHex(sign(new Uint8Array(70000).fill(5))), true, { message: "05".repeat(70000) }),
    check("another message", good, false, { message: `${MESSAGE}00` }),
    check("another key", good, false, { key: toHex(signingKey("ES256", 8).publicKey.bytes) }),
    ...outside.map(([name, value]) => check(`r = ${name}`, big(value) + s, false)),
    ...outside.map(([name, value]) => check(`s = ${name}`, r + big(value), false)),
    check("r and s swapped", s + r, false),
    check("r = s = 0", "00".repeat(64), false),
    check("r = s = 1", big(1n) + big(1n), false),
    ...[0, 63, 65, 70].map((length) => check(`a signature of ${length} bytes`, "01".repeat(length), false)),
    ...[0, 63, 65, 32].map((length) => check(`a key of ${length} bytes`, good, false, { key: "04".repeat(length) })),
    check("a point off the curve", good, false, { key: flip(key, 504) }),
    check("the point 0, 0", good, false, { key: "00".repeat(64) }),
    check("coordinates past the prime", good, false, { key: big(PRIME) + key.slice(64) }),
    check("x + p in place of x", good, false, { key: key.slice(0, 64) + big(2n ** 256n - 1n) }),
    ...Array.from({ length: 32 }, (_, i) => check(`bit ${i * 16} flipped`, flip(good, i * 16), false)),
  ];
}

function edwardsChecks(): Check[] {
  const { publicKey, sign } = signingKey("Ed25519", 9);
  const key = toHex(publicKey.bytes);
  const good = toHex(sign(hex(MESSAGE)));
  const [r, s] = [good.slice(0, 64), good.slice(64)];
  const check = (what: string, signature: string, sound: boolean, other: Partial<Check> = {}): Check => ({
    ...{ what, algorithm: "Ed25519", key, message: MESSAGE, signature, sound },
    ...other,
  });
  const number = BigInt(`0x${toHex(hex(s).reverse())}`);
  return [
    check("a signature", good, true),
    check("an empty message", toHex(sign(new Uint8Array(0))), true, { message: "" }),
    check("another message", good, false, { message: "00" }),
    check("s + L", r + little(number + EDWARDS_ORDER), false),
    check("s = 0", r + little(0n), false),
    check("s = L", r + little(EDWARDS_ORDER), false),
    check("a key of small order", good, false, { key: little(1n) }),
    check("a key past the prime", good, false, { key: "ff".repeat(32) }),
    ...[0, 63, 65].map((length) => check(`a signature of ${length} bytes`, "01".repeat(length), false)),
    ...[0, 31, 33].map((length) => check(`a key of ${length} bytes`, good, false, { key: "04".repeat(length) })),
    ...Array.from({ length: 16 }, (_, i) => check(`bit ${i * 32} flipped`, flip(good, i * 32), false)),
  ];
}

const CHECKS = [...p256Checks(), ...edwardsChecks()];
/** About the 64-byte blocks of SHA-256, and the sizes that streams come in. */
const LENGTHS = [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 4096];

/** Secret, point, and what they agree on: RFC 7748, section 5.2. "?" is beside noble alone; "" is a point of small order. */
const AGREEMENTS: readonly [string, string, string][] = [
  [
    "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
    "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
    "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
  ],
  ["77076d0a7318a57d3c16c17251b2664546df4c2f92ebc099".padEnd(64, "5"), `09${"00".repeat(31)}`, "?"],
  ["11".repeat(32), "00".repeat(32), ""],
  ["11".repeat(32), `01${"00".repeat(31)}`, ""],
];
/** Key, message, MAC: RFC 4231, cases 2, 1 and 3. A shorter key is the same as one padded with zeros. */
const MACS: readonly [string, string, string][] = [
  [
    "4a656665",
    toHex(ascii("what do ya want for nothing?")),
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  ],
  ["0b".repeat(20), toHex(ascii("Hi There")), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"],
  ["aa".repeat(20), "dd".repeat(50), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"],
];
/** Seed, message, public key, signature: RFC 8032, section 7.1, tests 1 to 3. */
const SIGNED: readonly [string, string, string, string][] = [
  [
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    "",
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  ],
  [
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    "72",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  ],
  [
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
    "af82",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  ],
];
const key32 = (text: string) => text.padEnd(64, "0");

/** What the engine runs: answers, then hashes, then hashes made in two parts with a copy between. */
const CODE = `
import { imageCrypto, sessionCrypto, sha256, signatures, signer } from "signatures";
import { sha1 } from "sha1";
import { host } from "./simulator/platform/host";
import { toHex } from "modules/token/hex";
const bytes = (text, shift) => {
  // Not at the beginning of its buffer, as a part of a token is not.
  const whole = new Uint8Array(shift + text.length / 2);
  for (let i = 0; i < text.length; i += 2) whole[shift + i / 2] = parseInt(text.slice(i, i + 2), 16);
  return whole.subarray(shift);
};
const checks = ${JSON.stringify(CHECKS.map(({ algorithm, key, message, signature }) => [algorithm, key, message.length > 1000 ? message.length / 2 : message, signature]))};
let answers = "", hashed = "";
for (const [algorithm, key, text, signature] of checks) {
  const message = typeof text === "number" ? new Uint8Array(text).fill(5) : bytes(text, 3);
  answers += signatures.verify(algorithm, bytes(key, 1), message, bytes(signature, 2)) ? "1" : "0";
  if (algorithm === "ES256") hashed += imageCrypto.verifyHash(algorithm, bytes(key, 1), sha256(message), bytes(signature, 2)) ? "1" : "0";
}
host.print(answers);
host.print(hashed);
for (const length of ${JSON.stringify(LENGTHS)}) {
  const message = new Uint8Array(length).fill(7);
  const hash = imageCrypto.startHash();
  hash.update(message.subarray(0, length >> 1));
  const twin = hash.copy();
  hash.update(message.subarray(length >> 1));
  host.print([sha256(message), hash.digest(), twin.digest(), sha1(message.subarray(length >> 1))].map(toHex).join(" "));
}
for (const [secret, point] of ${JSON.stringify(AGREEMENTS)}) {
  const shared = sessionCrypto.agree(bytes(secret, 1), bytes(point, 2));
  host.print(shared === undefined ? "none" : toHex(shared));
}
for (const [key, message] of ${JSON.stringify(MACS.map(([key, message]) => [key32(key), message]))}) {
  host.print(toHex(sessionCrypto.mac(bytes(key, 1), bytes(message, 2))));
}
for (const [seed, message] of ${JSON.stringify(SIGNED.map(([seed, message]) => [seed, message]))}) {
  host.print(toHex(signer.publicKey(bytes(seed, 1))));
  host.print(toHex(signer.sign(bytes(seed, 1), bytes(message, 3))));
}
host.exit(0);
`;

describe("the signature ports", () => {
  it.each(
    CHECKS.filter(({ sound }) => sound !== undefined).map((check) => [check.algorithm, check.what, check] as const),
  )("%s on noble, %s", (_algorithm, _what, { algorithm, key, message, signature, sound }) => {
    expect(signatures.verify(algorithm, hex(key), hex(message), hex(signature))).toBe(sound);
  });

  it("agree and authenticate as the RFCs say, on noble", () => {
    for (const [secret, point, shared] of AGREEMENTS) {
      const agreed = sessionCrypto.agree(hex(secret), hex(point));
      if (shared !== "?") expect(agreed === undefined ? "" : toHex(agreed)).toBe(shared);
      else expect(agreed).toBeDefined();
    }
    for (const [key, message, mac] of MACS) expect(toHex(sessionCrypto.mac(hex(key32(key)), hex(message)))).toBe(mac);
    expect(sessionCrypto.agree(new Uint8Array(31), new Uint8Array(32).fill(9))).toBeUndefined();
  });

  it("sign as the RFC says, on noble", () => {
    for (const [seed, message, key, signature] of SIGNED) {
      expect(toHex(signer.publicKey(hex(seed)))).toBe(key);
      expect(toHex(signer.sign(hex(seed), hex(message)))).toBe(signature);
    }
  });

  const expected = () => {
    const given = CHECKS.map(
      (check) =>
        [check, signatures.verify(check.algorithm, hex(check.key), hex(check.message), hex(check.signature))] as const,
    );
    const digit = (yes: boolean) => (yes ? "1" : "0");
    return [
      given.map(([, yes]) => digit(yes)).join(""),
      given
        .filter(([{ algorithm }]) => algorithm === "ES256")
        .map(([, yes]) => digit(yes))
        .join(""),
      ...LENGTHS.map((length) => {
        const message = new Uint8Array(length).fill(7);
        const [first, second] = [message.subarray(0, length >> 1), message.subarray(length >> 1)];
        return [sha256(message), sha256(message), sha256(first), sha1(second)].map(toHex).join(" ");
      }),
      ...AGREEMENTS.map(([secret, point]) => {
        const shared = sessionCrypto.agree(hex(secret), hex(point));
        return shared === undefined ? "none" : toHex(shared);
      }),
      ...MACS.map(([, , mac]) => mac),
      ...SIGNED.flatMap(([, , key, signature]) => [key, signature]),
    ];
  };

  itWith(
    "native",
    "are the same in C, in the engine of the device",
    async () => {
      expect(await runOnEngine("xs", CODE, "signatures")).toEqual(expected());
    },
    120000,
  );

  describeWith("rv32", "on the bare machine", () => {
    beforeAll(async () => {
      await buildRv32Engine(() => {});
    }, 300000);

    it("are the same", async () => {
      expect(await runOnRv32(CODE, "signatures-rv32", NATIVE_MODULES)).toEqual(expected());
    }, 120000);
  });

  it("are the same in the node engine", async () => {
    expect(await runOnEngine("node", CODE, "signatures")).toEqual(expected());
  }, 60000);

  it("check an image's hash as they check its message", () => {
    const { publicKey, sign } = signingKey("ES256", 7);
    const message = ascii("an image");
    expect(imageCrypto.verifyHash("ES256", publicKey.bytes, sha256(message), sign(message))).toBe(true);
    expect(imageCrypto.verifyHash("ES256", publicKey.bytes, sha256(ascii("another")), sign(message))).toBe(false);
  });
});
