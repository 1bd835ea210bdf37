/** The drawer of codes that must not pass: each made for real, as the mistake or the fraud would make it. */
import { decodeBase45, encodeBase45 } from "modules/base45/base45";
import { encodeUtf8 } from "modules/cbor/utf8";
import { EV1_PREFIX } from "modules/token/ev1";
import type { Person } from "../../tools/kit/issuing/person";
import type { DemoIssuers } from "./issuers";

export interface BadCode {
  /** Its words are in bench/words. */
  readonly id: string;
  /** @param now s @param last the text that was last shown, if any @param random 0 to 1 */
  make(issuers: DemoIssuers, person: Person, now: number, last: string | undefined, random: () => number): string;
}

const NOISE_LENGTH = 4000;
const ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

const CODES: readonly BadCode[] = [
  {
    id: "expired",
    make: (issuers, person, now) => issuers.expired(person, now),
  },
  {
    id: "replayed",
    make: (issuers, person, now, last) => last ?? issuers.present(person, now),
  },
  {
    id: "forged",
    make: (issuers, person, now) => issuers.forged(person, now),
  },
  {
    id: "unknown-issuer",
    make: (issuers, person, now) => issuers.unknownIssuer(person, now),
  },
  {
    id: "revoked-key",
    make: (issuers, person, now) => issuers.revokedKey(person, now),
  },
  {
    id: "one-byte",
    make: (issuers, person, now) => oneByteChanged(issuers.present(person, now)),
  },
  {
    id: "menu",
    make: () => "https://example.org/menu?table=12&lang=fr",
  },
  {
    id: "noise",
    make: (_issuers, _person, _now, _last, random) => {
      let text = EV1_PREFIX;
      while (text.length < NOISE_LENGTH) text += ALPHANUMERIC.charAt(Math.floor(random() * ALPHANUMERIC.length));
      return text;
    },
  },
];
export const BAD_CODES = Object.freeze(CODES);

/** In a name, where nothing but the signature can tell. */
function oneByteChanged(text: string): string {
  const bytes = decodeBase45(encodeUtf8(text), EV1_PREFIX.length);
  if (!bytes.ok) return text;
  const at = Math.floor(bytes.value.length / 2);
  bytes.value[at] = (bytes.value[at] ?? 0) ^ 1;
  return EV1_PREFIX + encodeBase45(bytes.value);
}
