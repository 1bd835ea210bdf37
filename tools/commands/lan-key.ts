/** The key of a pairing with a terminal on the LAN, in a file that its owner alone may read. */
import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { fromHex, toHex } from "modules/token/hex";

export const DEFAULT_KEY_FILE = join(homedir(), ".comptoir-lgo.key");
const LENGTH = 32;

/** @throws Error that says what to do */
export function readLanKey(path: string): Uint8Array {
  if (!existsSync(path)) throw new Error(`${path}: no key of a pairing: lgo --pair makes one`);
  const key = fromHex(readFileSync(path, "utf8").trim());
  if (key?.length !== LENGTH) throw new Error(`${path}: no key of a pairing: 64 hexadecimal digits are needed`);
  return key;
}

export async function writeLanKey(path: string, key: Uint8Array): Promise<void> {
  await writeFile(path, `${toHex(key)}\n`, { mode: 0o600 });
}
