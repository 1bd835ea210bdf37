/** Tokens as nearly every issuer writes them, with few members and with all; their signatures are no one's. */
import { issueBytes, type TokenOptions } from "../../../tools/kit/issuing/token";
import { AT, freshId, ISS, KEY, PERSON } from "../../support/issuer";

export function unsignedToken(changes: Partial<TokenOptions> = {}): Uint8Array {
  const key = { ...KEY, sign: () => new Uint8Array(64).fill(7) };
  return issueBytes({ person: PERSON, key, iss: ISS, at: AT, lifetime: 300, id: freshId(), ...changes });
}

const { birthPlace: _, ...identity } = PERSON.identity;
const { amc: _amc, enrolment: _enrolment, ...person } = PERSON;
const PERIOD = { from: 20000, to: 20818 };

export const PLAIN_TOKENS: readonly Uint8Array[] = [
  unsignedToken(),
  unsignedToken({ person: { ...person, identity, exonerations: [], amo: { ...PERSON.amo, rights: [] } } }),
  unsignedToken({
    person: {
      ...PERSON,
      identity: { ...PERSON.identity, rank: 2 },
      amo: { ...PERSON.amo, localRegime: true, rights: [PERIOD, PERIOD, PERIOD] },
      exonerations: [1, 5].map((kind) => ({ kind, ...PERIOD })),
      c2s: PERIOD,
      delegation: { bearer: "ESSAI CLAUDE", until: AT + 3600 },
      cardSerial: "0123456789abcdef",
    },
    notBefore: AT - 60,
    challenge: new Uint8Array(16).fill(0xfe),
  }),
];
