/**
 * Group 64, Comptoir's own: who may manage the terminal, and why an image was refused.
 *
 * | command | operation | request | answer |
 * |---|---|---|---|
 * | 0 access | read | {} | {open: bool, seconds: uint, denied: uint} |
 * | 1 challenge | read | {} | {nonce: bstr of 32} |
 * | 2 open | write | {sig: bstr of 64, key?: bstr of 32} | {seconds: uint} |
 * | 3 last | read | {} | {refusal: tstr, outcome: tstr} |
 * | 4 close | write | {} | {} |
 *
 * `sig` is that of a management key over the ASCII text "Comptoir SMP access 1" and the nonce: ES256 (r||s) or Ed25519;
 * `key` is the SHA-256 of its SubjectPublicKeyInfo. A nonce serves once, within 60 s, for the address that asked.
 * Errors: 1 wrong signature or nonce, 2 too soon after the last try.
 */
import type { Access } from "modules/update/access/access";
import { done, fields, GroupError, SmpError } from "modules/update/smp/answer";
import { Group, Rc } from "modules/update/smp/protocol";
import type { SmpGroup } from "modules/update/smp/server";

const WRONG = 1;
const TOO_SOON = 2;

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
        read: () => fields({ open: access.seconds > 0, seconds: access.seconds, denied: access.deniedCount }),
      },
      {
        id: 1,
        read: (request) => fields({ nonce: access.challenge(request.peer) }),
      },
      {
        id: 2,
        open: "all",
        write: (request) => {
          const signature = request.bytes("sig");
          const key = request.bytes("key");
          if (request.malformed || signature === undefined) return new SmpError(Rc.invalid);
          const opening = access.openBySignature(request.peer, signature, key);
          if (opening === "open") return fields({ seconds: access.seconds });
          return opening === "locked" ? new GroupError(TOO_SOON, Rc.busy) : new GroupError(WRONG, Rc.accessDenied);
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
        write: () => {
          access.close();
          return done();
        },
      },
    ],
  };
}
