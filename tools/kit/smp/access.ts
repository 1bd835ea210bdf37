/** Opens the management of a terminal with a key that it pins: a signed challenge in a group of Comptoir's own. */
import { createPrivateKey, sign } from "node:crypto";
import { imagePublicKey } from "../signing/image-key";
import { READ, SmpError, type SmpExchange, WRITE } from "./client";

const GROUP = 64;
const NONCE = 1;
const OPEN = 2;
/** Terminals look at one signature a second; the challenge stands meanwhile. */
const TOO_SOON = 2;
const WAIT = 1100;
const TRIES = 5;
const PREFIX = "Comptoir SMP access 1";

/** @param pem private key. @returns for how many seconds @throws SmpError when the terminal does not know the key */
export async function openAccess(client: SmpExchange, pem: string): Promise<number> {
  const nonce = (await client.request(READ, GROUP, NONCE)).get("nonce");
  if (!(nonce instanceof Uint8Array)) throw new Error("the terminal has given no challenge");
  const { algorithm, hash } = imagePublicKey(pem);
  const message = Buffer.concat([Buffer.from(PREFIX, "ascii"), nonce]);
  const key = createPrivateKey(pem);
  const digest = algorithm === "ES256" ? "sha256" : null;
  const sig = new Uint8Array(sign(digest, message, { key, dsaEncoding: "ieee-p1363" }));
  for (let left = TRIES; ; left -= 1) {
    try {
      // A challenge serves once: asked again without an answer, it would be refused.
      return Number((await client.ask(WRITE, GROUP, OPEN, { sig, key: hash })).get("seconds"));
    } catch (error) {
      const isTooSoon = error instanceof SmpError && error.group === GROUP && error.rc === TOO_SOON;
      if (!isTooSoon || left === 1) throw error;
      await new Promise((resolve) => setTimeout(resolve, WAIT));
    }
  }
}
