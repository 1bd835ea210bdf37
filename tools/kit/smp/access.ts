/** Opens the management of a terminal with a key that it pins: a signed challenge in a group of Comptoir's own. */
import { createPrivateKey, randomBytes, sign } from "node:crypto";
import { nobleSession } from "modules/noble-verifier/noble-session";
import { CHALLENGE_CONTEXT } from "modules/update/access/access";
import { basePoint, KEY_LENGTH } from "modules/update/access/session-crypto";
import { sessionKey } from "modules/update/access/signed-session";
import { imagePublicKey } from "../signing/image-key";
import { READ, SmpError, type SmpExchange, WRITE } from "./client";

const GROUP = 64;
const NONCE = 1;
const OPEN = 2;
/** Terminals look at few signatures a second; the challenge stands meanwhile, for a minute. */
const TOO_SOON = 2;
const WAIT = 1000;
/** So that clients which came at once do not come at once again. */
const JITTER = 500;
const TRIES = 35;
/** Fills the question up to the length of its answer, which is then given however busy strangers keep the terminal. */
const FILLING = new Uint8Array(56);

/**
 * session: each request of this client proves itself from then on, and may do all.
 * address: all that comes from this machine's address may do what a client may that was let in at the terminal: for
 * clients of other makers, which prove nothing.
 */
export type Binding = "session" | "address";

/** @param pem private key. @returns for how many seconds @throws SmpError when the terminal does not know the key */
export async function openAccess(client: SmpExchange, pem: string, binding: Binding = "session"): Promise<number> {
  const nonce = (await client.request(READ, GROUP, NONCE, { fill: FILLING })).get("nonce");
  if (!(nonce instanceof Uint8Array)) throw new Error("the terminal has given no challenge");
  const { algorithm, hash } = imagePublicKey(pem);
  const secret = new Uint8Array(randomBytes(KEY_LENGTH));
  const dh = binding === "session" ? nobleSession.agree(secret, basePoint()) : undefined;
  const message = Buffer.concat([Buffer.from(CHALLENGE_CONTEXT, "ascii"), nonce, dh ?? new Uint8Array(0)]);
  const key = createPrivateKey(pem);
  const digest = algorithm === "ES256" ? "sha256" : null;
  const sig = new Uint8Array(sign(digest, message, { key, dsaEncoding: "ieee-p1363" }));
  for (let left = TRIES; ; left -= 1) {
    try {
      // A challenge serves once: asked again without an answer, it would be refused.
      const fields = { nonce, sig, key: hash, ...(dh === undefined ? {} : { dh }) };
      const answer = await client.ask(WRITE, GROUP, OPEN, fields);
      if (dh !== undefined) client.prove(agreedKey(answer.get("dh"), secret, dh, nonce));
      return Number(answer.get("seconds"));
    } catch (error) {
      const isTooSoon = error instanceof SmpError && error.group === GROUP && error.rc === TOO_SOON;
      if (!isTooSoon || left === 1) throw error;
      await new Promise((resolve) => setTimeout(resolve, WAIT + Math.random() * JITTER));
    }
  }
}

function agreedKey(half: unknown, secret: Uint8Array, own: Uint8Array, nonce: Uint8Array): Uint8Array {
  const shared = half instanceof Uint8Array ? nobleSession.agree(secret, half) : undefined;
  if (shared === undefined || !(half instanceof Uint8Array)) throw new Error("the terminal has given no key");
  return sessionKey(nobleSession, shared, nonce, own, half);
}
