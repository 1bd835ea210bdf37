/**
 * SELECT of the open profile (modules/nfc/README.md): the name of the e-carte's application, and in the same command the
 * challenge that its token is to answer inside its signature (EV1's claim -70004).
 *
 * Command
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | 00 A4 04 00: SELECT by name (ISO/IEC 7816-4, 11.2.2) |
 * | 4 | 1 | 1E: Lc |
 * | 5 | 10 | AID |
 * | 15 | 2 | 7C 12: dynamic authentication template (ISO/IEC 7816-4, 11.5) |
 * | 17 | 2 | 81 10: challenge |
 * | 19 | 16 | the challenge, drawn for this reading alone |
 * | 35 | 1 | 00: Le |
 *
 * Answer of an application that has taken it, before 90 00
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 2 | 6F 12: FCI template (ISO/IEC 7816-4, 7.4.3); other objects may stand in it, in any order |
 * | 2 | 2 | 84 0A: name |
 * | 4 | 10 | AID |
 * | 14 | 2 | A5 04: proprietary |
 * | 16 | 4 | 7C 02 82 00: the response is not here, but in the token |
 *
 * An application that was registered by its exact name does not get this command (Android: 6A82), and is then asked by the
 * name alone; one that gets it and knows no challenge here gives an FCI without 7C, or none. Both are asked by INTERNAL
 * AUTHENTICATE next.
 */
import { encodeCommand } from "modules/card/apdu";
import { findTlv } from "modules/card/tlv";

/** F, not registered (ISO/IEC 7816-4, 8.2.1.2); then "COMPTOIR", and the version of the profile. */
export const AID_ECARTE: readonly number[] = Object.freeze([
  0xf0, 0x43, 0x4f, 0x4d, 0x50, 0x54, 0x4f, 0x49, 0x52, 0x01,
]);
export const CHALLENGE_LENGTH = 16;
/** Longest answer that is looked through. */
const MAX_FCI = 256;

const WHOLE_ANSWER = 256;
const TEMPLATE = 0x7c;
const CHALLENGE = 0x81;
const RESPONSE = 0x82;
const FCI = 0x6f;
const PROPRIETARY = 0xa5;
const HEAD: readonly number[] = Object.freeze([TEMPLATE, 2 + CHALLENGE_LENGTH, CHALLENGE, CHALLENGE_LENGTH]);

export function encodeSelect(aid: readonly number[]): Uint8Array {
  return encodeCommand(0x00, 0xa4, 0x04, 0x00, aid, WHOLE_ANSWER);
}

/** @param challenge of CHALLENGE_LENGTH */
export function encodeChallengedSelect(challenge: Uint8Array): Uint8Array {
  const data = new Uint8Array(AID_ECARTE.length + HEAD.length + CHALLENGE_LENGTH);
  data.set(AID_ECARTE);
  data.set(HEAD, AID_ECARTE.length);
  data.set(challenge, AID_ECARTE.length + HEAD.length);
  return encodeCommand(0x00, 0xa4, 0x04, 0x00, data, WHOLE_ANSWER);
}

/** For who answers: what stands in SELECT behind the name. @param data of the command @returns undefined for no challenge */
export function challengeOf(data: Uint8Array): Uint8Array | undefined {
  const template = findTlv(data, TEMPLATE, AID_ECARTE.length);
  const challenge = template && findTlv(data, CHALLENGE, template.begin, template.end);
  if (challenge === undefined || challenge.end - challenge.begin !== CHALLENGE_LENGTH) return undefined;
  return data.slice(challenge.begin, challenge.end);
}

/** Whether the application says that its token will answer the challenge of SELECT. @param fci the answer's data */
export function takesChallenge(fci: Uint8Array): boolean {
  if (fci.length > MAX_FCI) return false;
  const whole = findTlv(fci, FCI, 0);
  const own = whole && findTlv(fci, PROPRIETARY, whole.begin, whole.end);
  const template = own && findTlv(fci, TEMPLATE, own.begin, own.end);
  const response = template && findTlv(fci, RESPONSE, template.begin, template.end);
  return response !== undefined;
}
