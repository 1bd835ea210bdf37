/** A loss of power while a chip's flash is being written: seen from outside, in the file that stands for it. */
import { closeSync, openSync, readSync, watch } from "node:fs";

const ERASED = 0xff;
/** What is looked at after each write, bytes: more than one of them writes. */
const WINDOW = 4096;

/**
 * Pulls the plug in the middle of what is written in order into an erased part of the flash: at a write that the file's
 * watcher is told of.
 * @param atLeast bytes that are written then
 * @returns how many are no longer erased when it was pulled
 */
export function cutInWrite(
  chip: string,
  part: { readonly offset: number; readonly size: number },
  atLeast: number,
  cut: () => void,
): Promise<number> {
  const file = openSync(chip, "r");
  const written = (offset: number, length: number): number => {
    const bytes = Buffer.alloc(Math.min(length, part.size - offset));
    readSync(file, bytes, 0, bytes.length, part.offset + offset);
    return bytes.reduce((sum, byte) => sum + (byte === ERASED ? 0 : 1), 0);
  };
  return new Promise((resolve) => {
    const look = () => {
      if (written(atLeast, WINDOW) === 0) return;
      watcher.close();
      cut();
      const sum = written(0, part.size);
      closeSync(file);
      resolve(sum);
    };
    // That nothing is written any more must not keep who asked from ending.
    const watcher = watch(chip, { persistent: false }, look);
  });
}
