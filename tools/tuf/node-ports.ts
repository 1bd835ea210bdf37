/** A TUF client's ports on a desktop: a folder, Node's cryptography, HTTP. */
import { constants, createHash, createPublicKey, verify } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nobleVerifier } from "modules/noble-verifier/noble-verifier";
import { fromHex } from "modules/token/hex";
import { type Given, type Limits, quote } from "modules/update/tuf/client";
import { DeviceKeys } from "modules/update/tuf/keys";
import type { Digests, KeyVerifier, TufKey, TufStore } from "modules/update/tuf/ports";

/** What python-tuf allows, too. */
export const DESKTOP_LIMITS: Limits = Object.freeze({
  root: 512000,
  timestamp: 16384,
  snapshot: 2000000,
  targets: 5000000,
});

/** How long a server may take, ms. */
const TIME_OUT = 30000;

/** Each role is a file "role.json" of a folder. */
export class FolderStore implements TufStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  read(role: string): Uint8Array | undefined {
    try {
      return new Uint8Array(readFileSync(this.#file(role)));
    } catch {
      return undefined;
    }
  }

  write(role: string, bytes: Uint8Array): boolean {
    try {
      replaceFile(this.#file(role), bytes);
      return true;
    } catch {
      return false;
    }
  }

  remove(role: string): void {
    rmSync(this.#file(role), { force: true });
  }

  #file(role: string): string {
    return join(this.#folder, `${quote(role)}.json`);
  }
}

/** Wherever this ends, the old file or the new one is there. */
export function replaceFile(file: string, bytes: Uint8Array): void {
  const part = `${file}.part`;
  writeFileSync(part, bytes);
  renameSync(part, file);
}

export const nodeDigests: Digests = {
  digest: (algorithm, bytes) =>
    algorithm === "sha256" || algorithm === "sha512"
      ? new Uint8Array(createHash(algorithm).update(bytes).digest())
      : undefined,
};

/** The keys of a device. */
export const deviceKeys: KeyVerifier = new DeviceKeys(nobleVerifier);

/** The keys of a device, and RSA, which repositories of others have. */
export const desktopKeys: KeyVerifier = {
  verify: (key, message, signature) =>
    key.type === "rsa" ? verifiesRsa(key, message, signature) : deviceKeys.verify(key, message, signature),
};

function verifiesRsa({ scheme, value }: TufKey, message: Uint8Array, text: string): boolean {
  const signature = fromHex(text);
  if (signature === undefined || scheme !== "rsassa-pss-sha256") return false;
  try {
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    return verify("sha256", message, { key: createPublicKey(value), padding }, signature);
  } catch {
    return false;
  }
}

/** Never reads more than it must to know that it is too long. */
export async function get(url: string, maxLength: number): Promise<Given> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIME_OUT) });
    if (response.status === 404 || response.status === 403) {
      await response.body?.cancel();
      return "absent";
    }
    if (response.status !== 200 || response.body === null) {
      await response.body?.cancel();
      return "no-answer";
    }
    const pieces: Uint8Array[] = [];
    let length = 0;
    for await (const piece of response.body as AsyncIterable<Uint8Array>) {
      pieces.push(piece);
      length += piece.length;
      if (length > maxLength) break;
    }
    return new Uint8Array(Buffer.concat(pieces));
  } catch {
    return "no-answer";
  }
}

export function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
}
