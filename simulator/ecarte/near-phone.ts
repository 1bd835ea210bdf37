/** A patient's phone as a contactless reader meets it. */
import { randomBytes } from "node:crypto";
import type { Contactless } from "../hardware/nfc/contactless";
import type { NearFault } from "../hardware/nfc/faults";
import { hcePhone } from "../hardware/nfc/hce-phone";
import type { DemoIssuers } from "./issuers";
import type { Phone } from "./phone";

export interface NearPhoneOptions {
  readonly issuers: DemoIssuers;
  /** s */
  readonly now: () => number;
  /** The token that the phone has made, for who wants to know whose it was. */
  readonly onToken?: (token: string) => void;
  readonly random?: (length: number) => Uint8Array;
}

export function nearPhone(
  phone: Phone,
  { issuers, now, onToken, random = (length) => new Uint8Array(randomBytes(length)) }: NearPhoneOptions,
  fault: NearFault | undefined,
): Contactless {
  return hcePhone({
    id: phone.patient.id,
    random,
    isOpen: () => fault?.isClosed !== true && phone.person(now()) !== undefined,
    token: (challenge) => {
      const person = phone.person(now());
      if (person === undefined) throw new Error("the e-carte is not open on this phone");
      const asked = fault?.challenge === "other" && challenge !== undefined ? random(challenge.length) : challenge;
      const token = issuers.present(person, now(), asked);
      onToken?.(token);
      return token;
    },
    ...fault?.phone,
  });
}
