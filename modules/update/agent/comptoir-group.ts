/**
 * Group 64, Comptoir's own: who may manage the terminal, and why an image was refused.
 *
 * | command | operation | request | answer |
 * |---|---|---|---|
 * | 0 access | read | {} | {open: bool, seconds: uint, denied: uint, code: bool, asking: bool} |
 * | 1 challenge | read | {} | {nonce: bstr of 32} |
 * | 2 open | write | {nonce: bstr of 32, sig: bstr of 64, key?: bstr of 32, dh?: bstr of 32} | {seconds: uint, dh?: bstr of 32} |
 * | 3 last | read | {} | {refusal: tstr, outcome: tstr} |
 * | 4 close | write | {} | {} |
 *
 * `nonce` is the challenge that was given to the same address and port within 60 s; it opens one session. `sig` is that of
 * a management key over the ASCII text "Comptoir SMP access 2", the nonce, and `dh`: ES256 (r||s) or Ed25519; `key` is the
 * SHA-256 of its SubjectPublicKeyInfo. `dh` is the client's public half of X25519: the answer has the terminal's, and each
 * request of the session proves itself (modules/update/access/signed-session.ts). Without it the session is that of the
 * address which asked, and may do what one that was let in at the terminal may. `code`: a service code was chosen here.
 * A client that fills its request for a challenge up to 64 bytes, with a key that nobody reads, is answered however little
 * strangers are answered at the time (modules/update/smp/answer-budget.ts).
 * Errors: 1 wrong signature or nonce, 2 too soon after another: the nonce still stands.
 */
import { type Access, SESSION_SECONDS } from "modules/update/access/access";
import { done, fields, GroupError, SmpError } from "modules/update/smp/answer";
import { Group, Rc } from "modules/update/smp/protocol";
import type { SmpGroup } from "modules/update/smp/server";

const WRONG = 1;
const TOO_SOON = 2;
const NOTHING = new Uint8Array(0);

export interface LastUpdate {
  readonly refusal: string;
  readonly outcome: string;
}

export function comptoirGroup(access: Access, last: () => LastUpdate): SmpGroup {
  return {
    id: Group.comptoir,
    name: "comptoir",
    commands: [
      {
        id: 0,
        read: () => {
          const { seconds, deniedCount: denied } = access;
          return fields({
            open: seconds > 0,
            seconds,
            denied,
            code: access.code.isChosen,
            asking: access.asking !== null,
          });
        },
      },
      {
        id: 1,
        read: (request) => fields({ nonce: access.challenge(request.peer) }),
      },
      {
        id: 2,
        writers: "none",
        write: (request) => {
          const challenge = request.bytes("nonce") ?? NOTHING;
          const signature = request.bytes("sig");
          const keyHash = request.bytes("key");
          const publicKey = request.bytes("dh");
          if (request.malformed || signature === undefined) return new SmpError(Rc.invalid);
          const half = access.openBySignature(request.peer, { challenge, signature, keyHash, publicKey });
          if (half === "later") return new GroupError(TOO_SOON, Rc.busy);
          if (half === "wrong") return new GroupError(WRONG, Rc.accessDenied);
          // Since this opening, where there was another.
          const seconds = SESSION_SECONDS;
          return fields(half.length === 0 ? { seconds } : { seconds, dh: half });
        },
      },
      {
        id: 3,
        read: () => {
          const { refusal, outcome } = last();
          return fields({ refusal, outcome });
        },
      },
      {
        id: 4,
        write: (request) => {
          access.closeFor(request.standing);
          return done();
        },
      },
    ],
  };
}
