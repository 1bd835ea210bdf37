/** The verifier in TypeScript against Wycheproof's vectors, all of them: on Node, and on XS. */
import { describe, expect, it } from "@jest/globals";
import { nobleVerifier } from "modules/noble-verifier/noble-verifier";
import { hex } from "../../support/bytes";
import { COUNTS, VECTORS } from "../../support/wycheproof/vectors";

describe("Wycheproof's vectors on noble", () => {
  it.each(["ES256", "Ed25519"] as const)("%s", (algorithm) => {
    const vectors = VECTORS.filter((vector) => vector.algorithm === algorithm);
    expect(vectors.length).toBe(COUNTS[algorithm]);
    const wrong = vectors.filter(
      ({ key, message, signature, sound }) =>
        nobleVerifier.verify(algorithm, hex(key), hex(message), hex(signature)) !== sound,
    );
    expect(wrong.map(({ id, comment }) => `${id} ${comment}`)).toEqual([]);
  });
});
