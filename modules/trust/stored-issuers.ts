/** The issuer list as it lies in flash: CBOR (issuer-list.ts), and nothing else. */
import type { Result } from "modules/result/result";
import { IssuerList, type IssuerListRefusal, type Sha256 } from "./issuer-list";
import type { ReadableFlash } from "./list-bytes";

const ERASED = 0xff;

/** {1: 0, 2: 0, 3: 0, 4: []}: a list of no one, so that a terminal without keys still works, and refuses all. */
const NO_ISSUERS: readonly number[] = Object.freeze([0xa4, 1, 0, 2, 0, 3, 0, 4, 0x80]);

/** A list without keys, of version 0. */
export function noIssuers(): IssuerList {
  const list = IssuerList.parse(Uint8Array.from(NO_ISSUERS));
  if (!list.ok) throw new Error(list.reason);
  return list.value;
}

export type IssuersRefusal =
  | IssuerListRefusal
  /** None was ever put here. */
  | "erased"
  /** The flash cannot be read, or what lies in it is damaged. */
  | "unreadable"
  /** Its date is later than can be. */
  | "dated-ahead";

/**
 * How long after its making a firmware may get a list, s: five years. The time of a list is the lowest that its terminal
 * shows; one that was dated 50 years ahead would leave it there.
 */
export const LIST_HORIZON = 5 * 366 * 86400;

/**
 * @param built when this firmware was made, s; 0 where any date will do
 * @param sha256 checks each kid against its key, as `IssuerList.parse` does
 */
export function loadIssuers(flash: ReadableFlash, built = 0, sha256?: Sha256): Result<IssuerList, IssuersRefusal> {
  try {
    const { size } = flash.status();
    // No CBOR begins with what an erased flash reads as.
    if (size === 0 || new Uint8Array(flash.read(1, 0))[0] === ERASED) return { ok: false, reason: "erased" };
    const list = IssuerList.parse(flash, sha256);
    if (list.ok && built > 0 && list.value.issued > built + LIST_HORIZON) return { ok: false, reason: "dated-ahead" };
    return list;
  } catch {
    return { ok: false, reason: "unreadable" };
  }
}

export type IssuersUnusable =
  | IssuersRefusal
  /** A list of a higher version was used on this terminal: an old one may hold keys that were revoked since. */
  | "older";

/** The list that a terminal may use. @param highest version that it has ever used @param built, sha256 as `loadIssuers` */
export function usableIssuers(
  flash: ReadableFlash,
  highest: number,
  built = 0,
  sha256?: Sha256,
): Result<IssuerList, IssuersUnusable> {
  const list = loadIssuers(flash, built, sha256);
  return list.ok && list.value.version < highest ? { ok: false, reason: "older" } : list;
}

/**
 * Whether a list that has just come may be used; why not goes into the log, with what to do where it is not the list's content.
 * @param highest, built, sha256 as `usableIssuers`
 */
export function takesIssuers(
  flash: ReadableFlash,
  highest: number,
  built: number,
  sha256: Sha256,
  log: (line: string) => void,
): boolean {
  const list = usableIssuers(flash, highest, built, sha256);
  if (list.ok) return true;
  const remedy = list.reason === "not-in-order" ? ": more than 256 issuers, to be written anew by cli issuers" : "";
  log(`issuer list refused: ${list.reason}${remedy}`);
  return false;
}
