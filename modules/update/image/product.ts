/**
 * What an image is made for. UUIDs of version 5 (RFC 9562), as imgtool makes them of names: `--vid comptoir.example` in the
 * DNS namespace, `--cid BOARD` in the vendor's. Worked out beforehand: the terminal has no other use for SHA-1.
 */
import { fromHex } from "modules/token/hex";

export interface Product {
  /** 16 bytes each. */
  readonly vendor: Uint8Array;
  readonly class: Uint8Array;
}

export const VENDOR_NAME = "comptoir.example";
const VENDOR = "bdf1b72aa4295ec8930da6470b1f4507";

/** By the board's name. */
const CLASSES: Readonly<Record<string, string>> = Object.freeze({
  simulator: "e2195d8785665c79b17c3ddeaa9d70a1",
  m5stack_cores3: "1980f0ec571b561090b03e23b3363c1b",
  moddable_two: "c4276ac4fd3956f88b6d30d0658f43ac",
});

/** @throws Error for a board that has no class: a bug of its table */
export function productOf(board: string): Product {
  const vendor = fromHex(VENDOR);
  const name = CLASSES[board];
  const bytes = name === undefined ? undefined : fromHex(name);
  if (vendor === undefined || bytes === undefined) throw new Error(`no product class for the board ${board}`);
  return { vendor, class: bytes };
}
