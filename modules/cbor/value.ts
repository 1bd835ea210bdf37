/** What CBOR (RFC 8949) becomes here. */

/** Integers and text, which all formats of this house use; any other key is kept as its encoded bytes. */
export type CborKey = number | string | CborOpaque;
export type CborMap = Map<CborKey, CborValue>;

export class CborTag {
  readonly tag: number;
  readonly value: CborValue;
  constructor(tag: number, value: CborValue) {
    this.tag = tag;
    this.value = value;
  }
}

/** Apart from the numbers, so that no one takes 1.0 for 1. */
export class CborFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** A simple value other than false, true, null and undefined. */
export class CborSimple {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** Well-formed, and nothing that anyone here reads: an integer past 2^53, a map key that is neither integer nor text. */
export class CborOpaque {
  /** The whole item as it was encoded. */
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

export type CborValue =
  | number
  | string
  | boolean
  | null
  | undefined
  | Uint8Array
  | CborValue[]
  | CborMap
  | CborTag
  | CborFloat
  | CborSimple
  | CborOpaque;
