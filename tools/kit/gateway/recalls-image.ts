/** The signed image of recalls that the gateway hands on: which list it is, the image itself says. */
import { FlashRecalls } from "modules/recalls/flash-recalls";
import type { Result } from "modules/result/result";
import { parseHeader } from "modules/update/image/header";
import { flashOf } from "../flash-of";

export interface HandedRecalls {
  readonly version: number;
  readonly image: Uint8Array;
}

/** @param image as `cli image sign --data recalls` writes it; its signature is the terminals' to verify */
export function recallsOf(image: Uint8Array): Result<HandedRecalls> {
  const header = parseHeader(image);
  if (!header.ok) return header;
  const { headerLength, payloadLength } = header.value;
  const opened = FlashRecalls.open(flashOf(image.subarray(headerLength, headerLength + payloadLength)));
  return opened.ok ? { ok: true, value: { version: opened.value.header.version, image } } : opened;
}
