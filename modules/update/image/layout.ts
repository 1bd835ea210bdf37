/**
 * The MCUboot image format (mcu-tools/mcuboot, boot/bootutil/include/bootutil/image.h): the numbers that whoever signs an
 * image and whoever verifies one share. Little endian.
 *
 * Image: header, payload, protected TLV area (optional), TLV area. The hash is that of the first three.
 *
 * Header
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | magic, 96F3B83D |
 * | 4 | 4 | load address |
 * | 8 | 2 | length of the header, padding included |
 * | 10 | 2 | length of the protected TLV area; 0 without one |
 * | 12 | 4 | length of the payload |
 * | 16 | 4 | flags |
 * | 20 | 1 | version: major |
 * | 21 | 1 | minor |
 * | 22 | 2 | revision |
 * | 24 | 4 | build |
 * | 28 | 4 | padding |
 *
 * TLV area
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 2 | magic: 6908 protected, 6907 not |
 * | 2 | 2 | length of the area, these 4 bytes included |
 * | 4 | | entries: type (2), length n (2), n bytes |
 */
export const IMAGE_MAGIC = 0x96f3b83d;
export const HEADER_LENGTH = 32;
export const TLV_INFO_LENGTH = 4;
export const TLV_MAGIC = 0x6907;
export const PROTECTED_TLV_MAGIC = 0x6908;

export const Tlv = Object.freeze({
  /** SHA-256 of the signer's key, as SubjectPublicKeyInfo. */
  keyHash: 0x01,
  /** The key itself, as SubjectPublicKeyInfo. */
  publicKey: 0x02,
  sha256: 0x10,
  /** ECDSA of the hash, DER; P-256 here. */
  ecdsa: 0x22,
  /** Ed25519 of the hash. */
  ed25519: 0x24,
  /** | 0 | 1 | image | 1 | 3 | padding | 4 | 8 | least version, as in the header | */
  dependency: 0x40,
  /** u32 that never goes down; only believed in the protected area. */
  securityCounter: 0x50,
  /** UUIDs; only believed in the protected area. */
  vendor: 0x74,
  class: 0x75,
});

export const Flag = Object.freeze({
  encryptedAes128: 0x04,
  encryptedAes256: 0x08,
  nonBootable: 0x10,
  ramLoad: 0x20,
  romFixed: 0x100,
  compressed: 0x600,
});

/**
 * The highest security counter that is signed or taken. A counter never goes down, so one image at the field's own maximum
 * would be the last one for ever; what lies above this is room that a later firmware can open.
 */
export const MAX_COUNTER = 0x7fffffff;

/** Bounds of what comes from outside, bytes. The header and the TLV areas together fit one block of flash. */
export const MAX_HEADER = 1024;
export const MAX_ENVELOPE = 4096;
export const MAX_DEPENDENCIES = 4;
