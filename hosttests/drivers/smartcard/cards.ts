/** Cards for the driver: invented people whose numbers have right keys, and one card for each way to speak. */
import { insKey } from "modules/ins/ins-key";
import type { Profile } from "../../../simulator/hardware/card/chip";
import type { Plastic } from "../../../simulator/hardware/card/plastic";
import { vitaleProfile } from "../../../simulator/hardware/card/vitale";

/** 13 digits and the key that belongs to them. */
function nir(digits: string): string {
  return digits + String(insKey(digits)).padStart(2, "0");
}

export const TOKEN = token(250);

/** A COSE_Sign1 in shape, of this many bytes, that no issuer made. */
export function token(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  const payload = length - 1 - 1 - 2 - 1 - 3 - 66;
  bytes.set([0xd2, 0x84, 0x41, 0xa0, 0xa0, 0x59, payload >> 8, payload & 0xff]);
  bytes.set([0x58, 0x40], length - 66);
  return bytes;
}

const CONTENT = {
  model: 0x45,
  serial: Uint8Array.of(0x80, 0x25, 0, 0, 1, 0x23, 0x45, 0x67, 0x89, 0x01),
  beneficiaries: [
    { familyName: "ESSAI", givenName: "CAMILLE", birthDate: "19840514", nir: nir("2840575115432") },
    { familyName: "ESSAI", givenName: "LEO", birthDate: "20190000", nir: nir("2840575115432") },
  ],
  validFrom: "20200101",
};

export const SERIAL = CONTENT.serial.slice(2);

export function vitale(withToken: Uint8Array | undefined = TOKEN, more: Partial<Profile> = {}): Plastic {
  const profile = vitaleProfile(withToken === undefined ? CONTENT : { ...CONTENT, token: withToken });
  return { id: "vitale", profile: { ...profile, ...more }, faults: {} };
}

export const AS_ISSUED: Plastic = {
  id: "as-issued",
  profile: vitaleProfile(CONTENT),
  faults: {},
};

/** Bytes of an answer to reset, with the TCK that belongs to it. */
function checked(...bytes: number[]): Uint8Array {
  return Uint8Array.of(
    ...bytes,
    bytes.slice(1).reduce((sum, byte) => sum ^ byte, 0),
  );
}

const LRC = { ifsc: 32, bwi: 1, cwi: 5, check: "lrc" } as const;

/** The same files behind other answers to reset: kinds that the terminal does not know, and asks. */
export const OTHER_WAYS: Readonly<Record<string, Plastic>> = {
  inverse: vitale(TOKEN, { atr: Uint8Array.of(0x3f, 0x12, 0x13, 0x41, 0x42) }),
  "byte by byte": vitale(TOKEN, { byByte: true }),
  "PPS refused": vitale(TOKEN, { pps: "refuse" }),
  "PPS not known": vitale(TOKEN, { pps: "mute" }),
  "default rate": vitale(TOKEN, { atr: Uint8Array.of(0x3b, 0x02, 0x41, 0x42), ta1: 0x11 }),
  "512 / 32": vitale(TOKEN, { atr: Uint8Array.of(0x3b, 0x12, 0x96, 0x41, 0x42), ta1: 0x96 }),
  "extra guard time": vitale(TOKEN, { atr: Uint8Array.of(0x3b, 0x52, 0x13, 0x14, 0x41, 0x42) }),
  "T=1 with LRC": vitale(TOKEN, {
    atr: checked(0x3b, 0x92, 0x13, 0x81, 0x31, 0x20, 0x15, 0x41, 0x42),
    protocols: [1],
    t1: LRC,
  }),
  "T=1 with CRC, inverse": vitale(TOKEN, {
    atr: checked(0x3f, 0x92, 0x13, 0x81, 0x71, 0x20, 0x15, 0x01, 0x41, 0x42),
    protocols: [1],
    t1: { ...LRC, check: "crc" },
  }),
};
