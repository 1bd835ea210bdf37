/** The header of an image and its version; layout.ts has the table. */
import type { Result } from "modules/result/result";
import { type EarlyClaims, readClaims } from "./claims";
import { Flag, HEADER_LENGTH, IMAGE_MAGIC, MAX_HEADER } from "./layout";
import type { ImageRefusal } from "./refusal";

export interface ImageVersion {
  readonly major: number;
  readonly minor: number;
  readonly revision: number;
  readonly build: number;
}

export interface ImageHeader {
  readonly headerLength: number;
  readonly payloadLength: number;
  readonly protectedLength: number;
  readonly flags: number;
  readonly version: ImageVersion;
  /** Its claims, where the header repeats them (claims.ts) and enough of it was given. */
  readonly claims: EarlyClaims | undefined;
}

const FLAGS_REFUSED = Flag.encryptedAes128 | Flag.encryptedAes256 | Flag.ramLoad | Flag.romFixed | Flag.compressed;

/** @param bytes at least the first 32 of an image */
export function parseHeader(bytes: Uint8Array): Result<ImageHeader, ImageRefusal> {
  if (bytes.length < HEADER_LENGTH) return { ok: false, reason: "truncated" };
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_LENGTH);
  if (view.getUint32(0, true) !== IMAGE_MAGIC) return { ok: false, reason: "not-an-image" };
  const headerLength = view.getUint16(8, true);
  const flags = view.getUint32(16, true);
  if (headerLength < HEADER_LENGTH || headerLength > MAX_HEADER) return { ok: false, reason: "malformed" };
  if ((flags & (FLAGS_REFUSED | Flag.nonBootable)) !== 0) return { ok: false, reason: "unsupported" };
  return {
    ok: true,
    value: {
      headerLength,
      payloadLength: view.getUint32(12, true),
      protectedLength: view.getUint16(10, true),
      flags,
      version: readVersion(view, 20),
      claims: readClaims(bytes, headerLength),
    },
  };
}

/** The eight bytes of a version, in a header or a dependency. */
export function readVersion(view: DataView, at: number): ImageVersion {
  return {
    major: view.getUint8(at),
    minor: view.getUint8(at + 1),
    revision: view.getUint16(at + 2, true),
    build: view.getUint32(at + 4, true),
  };
}

/** Negative when `a` is older than `b`. The build counts last, as in MCUboot with MCUBOOT_VERSION_CMP_USE_BUILD_NUMBER. */
export function compareVersions(a: ImageVersion, b: ImageVersion): number {
  if (a.major !== b.major) return a.major - b.major;
  if (a.minor !== b.minor) return a.minor - b.minor;
  if (a.revision !== b.revision) return a.revision - b.revision;
  return a.build - b.build;
}

/** "1.2.3", and "1.2.3.4" where the build is not 0: as MCUmgr writes it. */
export function formatVersion({ major, minor, revision, build }: ImageVersion): string {
  return build === 0 ? `${major}.${minor}.${revision}` : `${major}.${minor}.${revision}.${build}`;
}
