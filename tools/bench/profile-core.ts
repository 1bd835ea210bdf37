/** A token from its text to its verdict, watched; runs in the engine. */
import { decodeBase45 } from "base45";
import { encodeUtf8 } from "modules/cbor/utf8";
import { ev1 } from "modules/token/ev1";
import type { SignatureVerifier } from "modules/trust/signature-verifier";
import { endSale, showPatient, terminalOf } from "./terminal-core";
import { listOf, type TokenSample, verifierOf } from "./token-core";
import { type Callable, type Profile, profileOf, watch } from "./watch";

const ISSUERS = 10;

/** @param count instructions @throws Error when the sample is refused */
export function profileToken(sample: TokenSample, signatures: SignatureVerifier, count: () => number): Profile {
  const verify = watch("the signature check", signatures.verify as unknown as Callable) as SignatureVerifier["verify"];
  const verifier = verifierOf(listOf(ISSUERS, sample), sample, { verify }, ev1(decodeBase45));
  // The first finds every table cold.
  const [cold = "", warm = ""] = sample.texts;
  const judge = (code: Uint8Array) => {
    const { reason } = verifier.verifyCode(code);
    if (reason !== null) throw new Error(reason);
  };
  const code = encodeUtf8(warm);
  return profileOf(
    count,
    () => judge(encodeUtf8(cold)),
    () => judge(code),
  );
}

/** From the scan to the patient's identity on the screen. @param count instructions */
export function profileTerminal(sample: TokenSample, signatures: SignatureVerifier, count: () => number): Profile {
  const verify = watch("the signature check", signatures.verify as unknown as Callable) as SignatureVerifier["verify"];
  const terminal = terminalOf(sample, { verify }, () => {});
  const [cold = "", warm = ""] = sample.texts;
  const code = encodeUtf8(warm);
  const prepare = () => {
    showPatient(terminal, encodeUtf8(cold));
    endSale(terminal);
  };
  return profileOf(count, prepare, () => showPatient(terminal, code));
}
