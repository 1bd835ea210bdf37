/**
 * The issuer list in its flash partition.
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | length n of the list, little endian; FFFFFFFF in an erased partition |
 * | 4 | n | the list, CBOR (issuer-list.ts) |
 */
import type { Result } from "modules/result/result";
import { IssuerList, type IssuerListRefusal } from "./issuer-list";

const HEADER_LENGTH = 4;

/** The part of a flash partition that is used. */
export interface ReadableFlash {
  status(): { readonly size: number };
  read(byteLength: number, offset: number): ArrayBuffer;
}

/** {1: 0, 2: 0, 3: 0, 4: []}: a list of no one, so that a terminal without keys still works, and refuses all. */
const NO_ISSUERS: readonly number[] = Object.freeze([0xa4, 1, 0, 2, 0, 3, 0, 4, 0x80]);

/** A list without keys, of version 0. */
export function noIssuers(): IssuerList {
  const list = IssuerList.parse(Uint8Array.from(NO_ISSUERS));
  if (!list.ok) throw new Error(list.reason);
  return list.value;
}

/** @param sha256 checks each kid against its key, as `IssuerList.parse` does */
export function loadIssuers(
  flash: ReadableFlash,
  sha256?: (message: Uint8Array) => Uint8Array,
): Result<IssuerList, IssuerListRefusal | "absent"> {
  const length = new DataView(flash.read(HEADER_LENGTH, 0)).getUint32(0, true);
  if (length === 0xffffffff) return { ok: false, reason: "absent" };
  if (length > flash.status().size - HEADER_LENGTH) return { ok: false, reason: "too-long" };
  return IssuerList.parse(new Uint8Array(flash.read(length, HEADER_LENGTH)), sha256);
}
