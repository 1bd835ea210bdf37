/** A token from its text to its verdict, watched; runs in the engine. */
import type { SignatureVerifier } from "modules/trust/signature-verifier";
import { listOf, type TokenSample, verifierOf } from "./token-core";
import { type Callable, type Profile, profileOf, watch } from "./watch";

const ISSUERS = 10;

/** @param count instructions @throws Error when the sample is refused */
export function profileToken(sample: TokenSample, signatures: SignatureVerifier, count: () => number): Profile {
  const verify = watch("the signature check", signatures.verify as unknown as Callable) as SignatureVerifier["verify"];
  const verifier = verifierOf(listOf(ISSUERS, sample), sample, { verify });
  // The first finds every table cold.
  const [cold = "", text = ""] = sample.texts;
  const judge = (text: string) => {
    const { reason } = verifier.verifyText(text);
    if (reason !== null) throw new Error(reason);
  };
  return profileOf(
    count,
    () => judge(cold),
    () => judge(text),
  );
}
