/** What a command says: a map, an error of its group, or an error that any command may have. */
import type { CborMap, CborValue } from "modules/cbor/decode";

/** An error that SMP itself knows, and that looks the same in both versions: {rc}. */
export class SmpError {
  readonly rc: number;
  readonly reason: string | undefined;

  /** @param reason and why, in English */
  constructor(rc: number, reason?: string) {
    this.rc = rc;
    this.reason = reason;
  }
}

/** An error of a group: {err: {group, rc}} in version 2; version 1 has the nearest of SMP's own. */
export class GroupError {
  readonly code: number;
  readonly generic: number;
  readonly reason: string | undefined;

  /** @param code of the group @param generic what a client of version 1 is told @param reason and why, in English */
  constructor(code: number, generic: number, reason?: string) {
    this.code = code;
    this.generic = generic;
    this.reason = reason;
  }
}

/** Whoever asked may not: the gate says how that is told. */
export class Denied {
  readonly denied = true;
}
export const DENIED = Object.freeze(new Denied());

export type Answer = CborMap | SmpError | GroupError | Denied;

export function fields(entries: Readonly<Record<string, CborValue>>): CborMap {
  const map: CborMap = new Map();
  for (const name of Object.keys(entries)) map.set(name, entries[name]);
  return map;
}

/** Success, and nothing to say. */
export function done(): CborMap {
  return new Map();
}
