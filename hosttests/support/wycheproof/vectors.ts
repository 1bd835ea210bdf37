/** Wycheproof's vectors in the port's terms (signature-verifier.ts). A file whose count is another is not taken. */
import ecdsa from "./ecdsa_secp256r1_sha256_p1363_test.json";
import edwards from "./ed25519_test.json";

export interface Vector {
  /** Number of the test in its file. */
  readonly id: number;
  readonly comment: string;
  readonly algorithm: "ES256" | "Ed25519";
  /** These three are hexadecimal; the key is x||y, or RFC 8032's. */
  readonly key: string;
  readonly message: string;
  readonly signature: string;
  readonly sound: boolean;
}

/** How many there are: a file that was cut, or a new one with others, must be looked at. */
export const COUNTS = Object.freeze({ ES256: 262, Ed25519: 151 });

interface Test {
  readonly tcId: number;
  readonly comment: string;
  readonly msg: string;
  readonly sig: string;
  readonly result: string;
}

function vectorsOf(algorithm: Vector["algorithm"], key: string, tests: readonly Test[]): Vector[] {
  return tests.map(({ tcId, comment, msg, sig, result }) => {
    if (result !== "valid" && result !== "invalid") throw new Error(`vector ${tcId}: ${result}`);
    return { id: tcId, comment, algorithm, key, message: msg, signature: sig, sound: result === "valid" };
  });
}

export const VECTORS: readonly Vector[] = [
  // SEC 1, section 2.3.3: 04, then x and y.
  ...ecdsa.testGroups.flatMap(({ publicKey, tests }) => vectorsOf("ES256", publicKey.uncompressed.slice(2), tests)),
  ...edwards.testGroups.flatMap(({ publicKey, tests }) => vectorsOf("Ed25519", publicKey.pk, tests)),
];
