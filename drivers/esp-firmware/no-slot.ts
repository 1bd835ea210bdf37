import type { Flash } from "modules/flash/flash";
import { MAX_ENVELOPE } from "modules/update/image/layout";

/**
 * The second slot of a board that has none: the envelope that every slot ends with, erased, and no room for a payload, so
 * that every image is too large for it.
 */
export const NO_SLOT: Flash = Object.freeze({
  status: () => ({ size: MAX_ENVELOPE, blockLength: MAX_ENVELOPE }),
  read: (byteLength: number) => new Uint8Array(byteLength).fill(0xff).buffer,
  write: () => {},
  eraseBlock: () => {},
});
