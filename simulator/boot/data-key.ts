/** The key of a simulated terminal: in a file of its own, so that a copy of the flash alone tells nothing. */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const KEY_BYTES = 32;
const KEY_PATTERN = /^[0-9a-f]{64}\n?$/;

export function keyFileOf(flash: string): string {
  return `${flash}.key`;
}

/** @returns the key as hexadecimal; drawn where there is none @throws Error for a file that holds none */
export function dataKeyOf(flash: string): string {
  const file = keyFileOf(flash);
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(KEY_BYTES).toString("hex")}\n`, { mode: 0o600 });
  return readDataKey(file);
}

/** @throws Error for a file that is not there, or holds no key */
export function readDataKey(file: string): string {
  const text = readFileSync(file, "latin1");
  if (!KEY_PATTERN.test(text)) throw new Error(`${file} holds no data key (64 hexadecimal digits)`);
  return text.trim();
}

export function forgetDataKey(flash: string): void {
  const file = keyFileOf(flash);
  if (!existsSync(file)) return;
  // What a disk has of it is written over first, where the disk writes in place.
  writeFileSync(file, Buffer.alloc(KEY_BYTES * 2));
  rmSync(file);
}
