import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** In one step, so that nobody who builds the same at the same time reads half a file. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await writeFile(part, content);
  await rename(part, path);
}
