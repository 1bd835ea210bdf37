/** Versions as people write them for imgtool: "1.2.3" or "1.2.3+4". */
import type { ImageVersion } from "modules/update/image/header";

const PATTERN = /^(\d{1,3})\.(\d{1,3})\.(\d{1,5})(?:\+(\d{1,10}))?$/;

/** @returns undefined for what is no version, or does not fit an image's header */
export function parseImageVersion(text: string): ImageVersion | undefined {
  const [, major, minor, revision, build = "0"] = PATTERN.exec(text) ?? [];
  const version = { major: Number(major), minor: Number(minor), revision: Number(revision), build: Number(build) };
  const fits =
    version.major < 0x100 && version.minor < 0x100 && version.revision < 0x10000 && version.build < 0x100000000;
  return fits ? version : undefined;
}

/** "1.2.3", and "1.2.3+4" where there is a build. */
export function writeImageVersion({ major, minor, revision, build }: ImageVersion): string {
  return `${major}.${minor}.${revision}${build === 0 ? "" : `+${build}`}`;
}
