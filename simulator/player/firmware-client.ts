/** A fleet's operator in a scenario: brings firmware to the terminal by MCUmgr, in virtual time. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { CLAIMS_HEADER } from "modules/update/image/claims";
import { productOf } from "modules/update/image/product";
import { VERSION } from "modules/version/version";
import { SECURITY_COUNTER } from "../../tools/kit/build/factory-image";
import { DEVELOPMENT_KEY } from "../../tools/kit/signing/development-keys";
import { imageSigner } from "../../tools/kit/signing/image-key";
import { parseImageVersion } from "../../tools/kit/signing/image-version";
import { signImage } from "../../tools/kit/signing/sign-image";
import { Group, SmpError, SmpTimeout, WRITE } from "../../tools/kit/smp/client";
import { confirm, erase, readState, test, upload } from "../../tools/kit/smp/image-group";
import type { UpdateStep } from "./scenario";
import type { VirtualSmpClient } from "./virtual-smp";

export interface UpdateSetup {
  readonly client: VirtualSmpClient;
  /** The firmware's own bundle. */
  readonly bundle: string;
  /** Where the images of a scenario are. */
  readonly folder: string;
}

const RESET = 5;

/** The operator went away in the middle of it. */
class Stopped extends Error {}

/** @returns what the terminal answered when it said no, in English @throws EngineStopped when it restarts */
export async function performUpdate(step: UpdateStep, setup: UpdateSetup): Promise<string | undefined> {
  try {
    await act(step, setup);
    return undefined;
  } catch (error) {
    if (error instanceof Stopped) return undefined;
    if (error instanceof SmpError || error instanceof SmpTimeout) return error.message;
    throw error;
  }
}

async function act(step: UpdateStep, { client, bundle, folder }: UpdateSetup): Promise<void> {
  if (step === "confirm") await confirm(client);
  else if (step === "erase") await erase(client);
  else if (step === "restart") await client.request(WRITE, Group.os, RESET);
  else if (step === "test") {
    const other = (await readState(client)).find(({ image, active }) => image === 0 && !active);
    if (other !== undefined) await test(client, other.hash, false);
  } else {
    const image =
      "image" in step ? new Uint8Array(await readFile(resolve(folder, step.image))) : await nextImage(bundle);
    const { until = 1 } = step;
    const onProgress = (offset: number) => {
      if (until < 1 && offset >= until * image.length) throw new Stopped();
    };
    await upload(client, image, { window: 1, onProgress });
  }
}

/** These sources under the version that comes after theirs. */
async function nextImage(bundle: string): Promise<Uint8Array> {
  const version = parseImageVersion(VERSION);
  if (version === undefined) throw new Error(`${VERSION} is no version of an image`);
  return signImage({
    payload: new Uint8Array(await readFile(bundle)),
    version: { ...version, revision: version.revision + 1 },
    counter: SECURITY_COUNTER,
    product: productOf("simulator"),
    signer: imageSigner(DEVELOPMENT_KEY),
    headerLength: CLAIMS_HEADER,
  });
}
