/**
 * Files of a carte Vitale 2 that can be read without a secret.
 *
 * | file | where | what |
 * |---|---|---|
 * | short identifier 2 | MF | repeated 65 { 80 family name, 81 given name, 82 date of birth YYYYMMDD }, then zeros |
 * | 2F02 | MF | the card's serial number |
 * | short identifier 2 | VITALE | repeated 65 { 90 country, 93 NIR with its key, 15 digits }, then zeros |
 * | 2001 | VITALE | map of the files: parseMap |
 * | EC01 | VITALE | open profile: one EV1 token, as bytes |
 *
 * The n-th entry of both identity files is the same person.
 */
import { isInsMatricule } from "modules/ins/ins-key";
import { isHidden } from "modules/text/plain";
import { findTlv, readTlv } from "./tlv";

export const AID_VITALE: readonly number[] = Object.freeze([
  0xd2, 0x50, 0x00, 0x00, 0x02, 0x56, 0x49, 0x54, 0x41, 0x4c, 0x45,
]);
export const MASTER_FILE = 0x3f00;
export const SERIAL_FILE = 0x2f02;
export const MAP_FILE = 0x2001;
export const TOKEN_FILE = 0xec01;
/** Short identifier of the names in MF, and of the NIR in VITALE. */
export const IDENTITY_SFI = 2;

/** A family is on one card; more entries than these are no family's. */
export const MAX_PERSONS = 16;
export const MAX_NAME_LENGTH = 64;
/** The token names its card by the last bytes of the serial number. */
export const CARD_SERIAL_LENGTH = 8;
export const MAX_MAP_ENTRIES = 64;

const Tag = Object.freeze({
  person: 0x65,
  familyName: 0x80,
  givenName: 0x81,
  birthDate: 0x82,
  nir: 0x93,
  map: 0xe0,
  applications: 0xa0,
  application: 0x82,
  file: 0x80,
});

/** Someone whom the card covers. */
export interface Beneficiary {
  readonly familyName: string;
  readonly givenNames: string;
  /** "YYYY-MM-DD", as the card has it: impossible dates occur. */
  readonly birthDate: string;
  /** NIR and key, 15 characters; a child may bear that of a parent. */
  readonly nir: string;
}

/**
 * Puts the two identity files together. Someone without a name, a date or a right NIR is left out: nobody can be billed
 * for them.
 */
export function parseBeneficiaries(names: Uint8Array, nirs: Uint8Array): Beneficiary[] {
  const list: Beneficiary[] = [];
  let nameAt = 0;
  let nirAt = 0;
  for (let i = 0; i < MAX_PERSONS; i += 1) {
    const name = findTlv(names, Tag.person, nameAt);
    const nir = findTlv(nirs, Tag.person, nirAt);
    if (name === undefined || nir === undefined) break;
    nameAt = name.end;
    nirAt = nir.end;
    const familyName = text(names, Tag.familyName, name.begin, name.end);
    const givenNames = text(names, Tag.givenName, name.begin, name.end);
    const birthDate = dashed(text(names, Tag.birthDate, name.begin, name.end));
    const number = text(nirs, Tag.nir, nir.begin, nir.end);
    if (familyName === "" || givenNames === "" || birthDate === "" || !isInsMatricule(number)) continue;
    list.push({ familyName, givenNames, birthDate, nir: number });
  }
  return list;
}

/** Printable Latin-1 of a data object within a template, without the blanks around it; "" where there is none. */
function text(bytes: Uint8Array, tag: number, begin: number, end: number): string {
  const tlv = findTlv(bytes, tag, begin, end);
  if (tlv === undefined || tlv.end - tlv.begin > MAX_NAME_LENGTH) return "";
  let out = "";
  for (let i = tlv.begin; i < tlv.end; i += 1) {
    const code = bytes[i] ?? 0;
    if (code === 0) break;
    if (isHidden(code)) return "";
    out += String.fromCharCode(code);
  }
  return out.trim();
}

/** "19790312" -> "1979-03-12"; "" for anything but eight digits. */
function dashed(date: string): string {
  if (date.length !== 8) return "";
  for (let i = 0; i < 8; i += 1) {
    const code = date.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return "";
  }
  return `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
}

/** What a token on this card must be bound to: the last eight bytes of EF 2F02; undefined where there are fewer. */
export function cardSerial(file: Uint8Array): Uint8Array | undefined {
  return file.length < CARD_SERIAL_LENGTH ? undefined : file.slice(file.length - CARD_SERIAL_LENGTH);
}

export interface MapEntry {
  /** Up to 8 ASCII characters. */
  readonly name: string;
  /** AID of the application that holds the file. */
  readonly application: Uint8Array;
  readonly file: number;
}

/**
 * The map of the card, EF 2001.
 *
 * | tag | what |
 * |---|---|
 * | E0 | all of it |
 * | . A0 | the applications: repeated 82 { 2 bytes number, 2 unknown, AID } |
 * | . 80 | a file, repeated: 8 bytes name, 2 number of its application, 2 identifier |
 */
export function parseMap(bytes: Uint8Array): MapEntry[] {
  const entries: MapEntry[] = [];
  const map = findTlv(bytes, Tag.map, 0);
  if (map === undefined) return entries;
  const applications = findTlv(bytes, Tag.applications, map.begin, map.end);
  if (applications === undefined) return entries;
  for (let file = readTlv(bytes, map.begin, map.end); file !== undefined; file = readTlv(bytes, file.end, map.end)) {
    if (file.tag !== Tag.file || file.end - file.begin < 12) continue;
    const application = applicationOf(bytes, u16(bytes, file.begin + 8), applications.begin, applications.end);
    if (application === undefined) continue;
    let name = "";
    for (let i = 0; i < 8; i += 1) {
      const code = bytes[file.begin + i] ?? 0;
      if (code > 0x20 && code < 0x7f) name += String.fromCharCode(code);
    }
    entries.push({ name, application, file: u16(bytes, file.begin + 10) });
    if (entries.length === MAX_MAP_ENTRIES) break;
  }
  return entries;
}

function applicationOf(bytes: Uint8Array, number: number, begin: number, end: number): Uint8Array | undefined {
  for (let tlv = readTlv(bytes, begin, end); tlv !== undefined; tlv = readTlv(bytes, tlv.end, end)) {
    if (tlv.tag === Tag.application && tlv.end - tlv.begin > 4 && u16(bytes, tlv.begin) === number) {
      return bytes.slice(tlv.begin + 4, tlv.end);
    }
  }
  return undefined;
}

function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
