/**
 * A carte Vitale of the second generation: its ATR and what can be read on it without a secret. The reader's side of
 * these files is modules/card.
 *
 * | directory | file | content |
 * |---|---|---|
 * | 3F00 MF_VITALE | 2F02 | serial number: 5A 0A, ten bytes |
 * | | 0002, SFI 2 | persons: 65 { 80 name, 81 given name, 82 "YYYYMMDD" } each, then 66 { 80 start of validity }, zeros |
 * | 5649 VITALE | 2001 | map: the applications, and where their files are |
 * | | 0102, SFI 2 | persons in the same order: 65 { 90 country, 93 NIR with its key }, zeros |
 * | | 0103 | rights, in a coding that is not public: locked |
 * | | EC01 | open profile: the token, a COSE_Sign1, where the card carries one |
 */
import { AID_VITALE } from "modules/card/vitale";
import type { Profile } from "./chip";
import { type ElementaryFile, FileSystem, type FileTree } from "./files";

export interface Beneficiary {
  readonly familyName: string;
  readonly givenName: string;
  /** "YYYYMMDD"; real cards also carry dates that no calendar has. */
  readonly birthDate: string;
  /** 15 digits, the key included. */
  readonly nir: string;
}

export interface VitaleContent {
  /** Last digit of the model in the ATR: 43, 44 (with a photo), 45... */
  readonly model: number;
  /** Ten bytes; a token is bound to the last eight. */
  readonly serial: Uint8Array;
  readonly beneficiaries: readonly Beneficiary[];
  /** "YYYYMMDD" */
  readonly validFrom: string;
  readonly token?: Uint8Array;
}

const VITALE_AID = Uint8Array.from(AID_VITALE);
const MF_VITALE_AID = Uint8Array.of(0xd2, 0x50, 0, 0, 0x02, ...ascii("MF_VITALE"));
/** Files of persons are made in units of this length. */
const PERSONS_LENGTH = 256;
const LOCKED_LENGTH = 512;

export function vitaleProfile(content: VitaleContent): Profile {
  const tree = vitaleFiles(content);
  return {
    atr: Uint8Array.of(0x3b, 0x75, 0x13, 0, 0, content.model, 0x09, 0xea, 0x90, 0),
    protocols: [0],
    ta1: 0x13,
    application: (scheduler) => new FileSystem(scheduler, tree),
  };
}

export function vitaleFiles({ serial, beneficiaries, validFrom, token }: VitaleContent): FileTree {
  const persons = beneficiaries.flatMap(({ familyName, givenName, birthDate }) =>
    tlv(0x65, [...tlv(0x80, latin(familyName)), ...tlv(0x81, latin(givenName)), ...tlv(0x82, ascii(birthDate))]),
  );
  const insured = beneficiaries.flatMap(({ nir }) => tlv(0x65, [...tlv(0x90, ascii("FR")), ...tlv(0x93, ascii(nir))]));
  const files: ElementaryFile[] = [
    { fid: 0x2001, content: Uint8Array.from(fileMap(token !== undefined)) },
    { fid: 0x0102, sfi: 2, content: padded(insured) },
    { fid: 0x0103, content: new Uint8Array(LOCKED_LENGTH), isLocked: true },
  ];
  if (token !== undefined) files.push({ fid: 0xec01, content: token });
  return [
    {
      fid: 0x3f00,
      aid: MF_VITALE_AID,
      files: [
        { fid: 0x2f02, content: Uint8Array.from(tlv(0x5a, [...serial])) },
        { fid: 0x0002, sfi: 2, content: padded([...persons, ...tlv(0x66, tlv(0x80, ascii(validFrom)))]) },
      ],
    },
    { fid: 0x5649, aid: VITALE_AID, files },
  ];
}

/** EF 2001: E0 { A0 { 82 application, one each }, 80 file, one each }. */
function fileMap(hasToken: boolean): number[] {
  const application = (number: number, aid: Uint8Array) => tlv(0x82, [0, number, 0, 0, ...aid]);
  const file = (name: string, number: number, fid: number) =>
    tlv(0x80, [...ascii(name.padEnd(8)), 0, number, fid >> 8, fid & 0xff]);
  return tlv(0xe0, [
    ...tlv(0xa0, [...application(1, MF_VITALE_AID), ...application(2, VITALE_AID)]),
    ...file("PAN", 1, 0x2f02),
    ...file("PERSONNE", 1, 0x0002),
    ...file("ASSURE", 2, 0x0102),
    ...file("DROITS", 2, 0x0103),
    ...(hasToken ? file("EV1", 2, 0xec01) : []),
  ]);
}

function padded(content: readonly number[]): Uint8Array {
  const file = new Uint8Array(Math.ceil(content.length / PERSONS_LENGTH) * PERSONS_LENGTH);
  file.set(content);
  return file;
}

/** BER-TLV, lengths up to 65,535. */
function tlv(tag: number, value: readonly number[]): number[] {
  const { length } = value;
  const coded = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return [tag, ...coded, ...value];
}

function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0) & 0x7f);
}

/** Upper case without accents, as cards are personalised. */
function latin(text: string): number[] {
  return ascii(text.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase());
}
