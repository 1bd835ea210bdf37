/**
 * The keys of simulated terminals. Everybody has them, so they protect nothing: a release for devices is signed with a key
 * of `cli keys generate`, and `npm run release` refuses these for it.
 */
import { readFile } from "node:fs/promises";
import { equalBytes } from "modules/cbor/bytes";
import { type ImagePublicKey, imagePublicKey, publishedKeyPem } from "./image-key";

/** The word that stands for a file's name wherever a key is asked for. */
export const DEVELOPMENT = "development";

/** Signs images. */
export const DEVELOPMENT_KEY = publishedKeyPem("Comptoir: development key of firmware images, known to all");
/** Opens management. */
export const DEVELOPMENT_MANAGEMENT_KEY = publishedKeyPem("Comptoir: development key of management, known to all");

/** Whether this is one of the two, whatever file it was read from. */
export function isDevelopmentKey({ hash }: ImagePublicKey): boolean {
  return [DEVELOPMENT_KEY, DEVELOPMENT_MANAGEMENT_KEY].some((pem) => equalBytes(imagePublicKey(pem).hash, hash));
}

/** @param name of a PEM file, or "development". @returns PEM */
export async function readKey(name: string): Promise<string> {
  return name === DEVELOPMENT ? DEVELOPMENT_KEY : readFile(name, "utf8");
}
