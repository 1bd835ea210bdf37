/** A loss of power while a chip's flash is being written: seen from outside, in the file that stands for it. */
import { closeSync, openSync, readSync, watch } from "node:fs";

const ERASED = 0xff;

/**
 * Pulls the plug when so much of a part of the flash is no longer erased, while more is being written: at the next write
 * that the file's watcher is told of.
 * @param atLeast bytes
 * @returns how many bytes were written when it was pulled
 */
export function cutInWrite(
  chip: string,
  part: { readonly offset: number; readonly size: number },
  atLeast: number,
  cut: () => void,
): Promise<number> {
  const file = openSync(chip, "r");
  const bytes = Buffer.alloc(part.size);
  return new Promise((resolve) => {
    const look = () => {
      readSync(file, bytes, 0, part.size, part.offset);
      const written = bytes.reduce((sum, byte) => sum + (byte === ERASED ? 0 : 1), 0);
      if (written < atLeast) return;
      watcher.close();
      cut();
      closeSync(file);
      resolve(written);
    };
    const watcher = watch(chip, look);
  });
}
