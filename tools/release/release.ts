/**
 * A release: for each board a signed image of this firmware, what changed, and a manifest with everything by which a
 * fleet's server checks what it hands out. The same sources, key and options make the same bytes.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { nobleImageCrypto } from "modules/noble-verifier/noble-image";
import { toHex } from "modules/token/hex";
import { CLAIMS_HEADER } from "modules/update/image/claims";
import type { ImageVersion } from "modules/update/image/header";
import { splitImage, verifyImage } from "modules/update/image/verify";
import { BOARD } from "../../simulator/boot/loader";
import { boardProduct } from "../boards";
import { bundleFirmware, releaseKeysModule } from "../kit/build/bundle";
import { ROOT } from "../kit/build/paths";
import { isDevelopmentKey } from "../kit/signing/development-keys";
import type { ImagePublicKey, ImageSigner } from "../kit/signing/image-key";
import { writeImageVersion } from "../kit/signing/image-version";
import { signImage } from "../kit/signing/sign-image";
import { applicationFault, buildApplication, DEVICE_BOARDS } from "./esp-application";

export interface ReleasePlan {
  readonly version: ImageVersion;
  readonly counter: number;
  readonly signer: ImageSigner;
  /** Keys whose images the released firmware takes. */
  readonly pins: readonly ImagePublicKey[];
  /** Keys that open its management. */
  readonly managers: readonly ImagePublicKey[];
  /** The TUF root that it pins, JSON. */
  readonly root?: string | undefined;
  /** Whether devices may be given it. */
  readonly forDevices: boolean;
  /** Applications that were built elsewhere: files by board. */
  readonly applications: ReadonlyMap<string, string>;
  readonly folder: string;
  readonly onLine: (line: string) => void;
}

export interface ReleasedImage {
  readonly board: string;
  readonly file: string;
  readonly size: number;
  /** Of the file. */
  readonly sha256: string;
  /** By which MCUmgr names it. */
  readonly hash: string;
}

export interface ReleaseManifest {
  readonly product: "comptoir";
  readonly version: string;
  readonly counter: number;
  /** SHA-256 of the key that signed. */
  readonly key: string;
  /** Null where the sources are no git clone. */
  readonly commit: string | null;
  readonly images: readonly ReleasedImage[];
}

/** @throws Error when an image cannot be made, or no terminal would take it */
export async function makeRelease(plan: ReleasePlan): Promise<ReleaseManifest> {
  const { folder, onLine, applications, forDevices } = plan;
  if (forDevices && isDevelopmentKey(plan.signer)) throw new Error("the development key signs for no device");
  await mkdir(folder, { recursive: true });
  const pins = plan.pins.map(({ spki }) => toHex(spki));
  const managers = plan.managers.map(({ spki }) => toHex(spki));
  const version = writeImageVersion(plan.version);
  const bundle = await bundleFirmware({ version, releaseKeys: pins, managementKeys: managers, root: plan.root });
  const images = [await release(plan, BOARD, new Uint8Array(await readFile(bundle)))];
  for (const board of DEVICE_BOARDS) {
    const file = applications.get(board);
    if (!forDevices) {
      onLine(`skipped: ${board} (the development key signs for simulated terminals alone)`);
    } else if (file !== undefined) {
      images.push(await release(plan, board, new Uint8Array(await readFile(file))));
    } else {
      const built = buildApplication(board, await releaseKeysModule(pins, managers, plan.root));
      if (built.ok) images.push(await release(plan, board, built.value));
      else onLine(`skipped: ${board} (${built.reason})`);
    }
  }
  const manifest: ReleaseManifest = {
    product: "comptoir",
    version,
    counter: plan.counter,
    key: toHex(plan.signer.hash),
    commit: git("rev-parse", "HEAD") ?? null,
    images,
  };
  await writeFile(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await writeFile(join(folder, "notes.md"), notes(manifest));
  return manifest;
}

async function release(plan: ReleasePlan, board: string, payload: Uint8Array): Promise<ReleasedImage> {
  const fault = board === BOARD ? undefined : applicationFault(board, payload);
  if (fault !== undefined) throw new Error(`the application for ${board} ${fault}`);
  const { version, counter, signer, folder } = plan;
  const product = boardProduct(board);
  if (product === undefined) throw new Error(`there is no board ${board}`);
  const image = signImage({ payload, version, counter, product, signer, headerLength: CLAIMS_HEADER });
  // What a terminal of this release would say to its own image: a release that pins other keys only cannot be updated.
  const source = splitImage(image);
  const trust = { crypto: nobleImageCrypto, keys: plan.pins, product };
  const verified = source.ok ? verifyImage(source.value, trust, { counter, running: undefined }) : source;
  if (!verified.ok) throw new Error(`no terminal would take the image for ${board} (${verified.reason})`);
  const file = `comptoir-${writeImageVersion(version)}-${board}.img`;
  await writeFile(join(folder, file), image);
  const sha256 = createHash("sha256").update(image).digest("hex");
  return { board, file, size: image.length, sha256, hash: toHex(verified.value.hash) };
}

/** The subjects of the commits since the last tag, newest first. */
function notes({ version, counter, images }: ReleaseManifest): string {
  const last = git("describe", "--tags", "--abbrev=0", "--match", "v*", "HEAD^");
  const changes = git("log", "--no-merges", "--format=- %s", last === undefined ? "HEAD" : `${last}..HEAD`);
  const files = images.map(({ board, file, hash }) => `- ${board}: \`${file}\`, image hash \`${hash}\``);
  const since = last === undefined ? "Changes" : `Changes since ${last}`;
  const heads = [`# Comptoir ${version}`, `Security counter ${counter}.`, files.join("\n"), `## ${since}`];
  return `${[...heads, changes ?? "Not known: the sources are no git clone."].join("\n\n")}\n`;
}

function git(...args: string[]): string | undefined {
  try {
    return execFileSync("git", args, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}
