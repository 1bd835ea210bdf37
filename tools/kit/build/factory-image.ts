/** The image that simulated terminals leave their factory with: these sources, signed with the development key. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { CLAIMS_HEADER } from "modules/update/image/claims";
import { productOf } from "modules/update/image/product";
import { VERSION } from "modules/version/version";
import { DEVELOPMENT_KEY } from "../signing/development-keys";
import { type ImagePublicKey, imagePublicKey, imageSigner } from "../signing/image-key";
import { parseImageVersion } from "../signing/image-version";
import { signImage } from "../signing/sign-image";

/**
 * The security counter of these sources. Raise it with a change that no terminal may go back behind: a terminal that has
 * confirmed it takes nothing older any more.
 */
export const SECURITY_COUNTER = 1;

/** The keys that a simulated terminal pins unless it is told others. */
export function developmentPins(): readonly ImagePublicKey[] {
  return [imagePublicKey(DEVELOPMENT_KEY)];
}

export async function factoryImage(bundle: string): Promise<{ readonly image: Uint8Array; readonly sha256: string }> {
  const version = parseImageVersion(VERSION);
  if (version === undefined) throw new Error(`${VERSION} is no version of an image`);
  const image = signImage({
    payload: new Uint8Array(await readFile(bundle)),
    version,
    counter: SECURITY_COUNTER,
    product: productOf("simulator"),
    signer: imageSigner(DEVELOPMENT_KEY),
    headerLength: CLAIMS_HEADER,
  });
  return { image, sha256: createHash("sha256").update(image).digest("hex") };
}
