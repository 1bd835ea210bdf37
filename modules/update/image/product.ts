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

/** By the board's name, or by that of the data: what is in it is the same for every board. */
const CLASSES: Readonly<Record<string, string>> = Object.freeze({
  simulator: "e2195d8785665c79b17c3ddeaa9d70a1",
  m5stack_cores3: "1980f0ec571b561090b03e23b3363c1b",
  moddable_two: "c4276ac4fd3956f88b6d30d0658f43ac",
  issuers: "7b1f615dab6f582d8adc4c3044d71609",
  catalogue: "f1f65cd84f385901b79da030f561f866",
  tariff: "b765ef8f9ad1502490e6c26525c55882",
});

/** @throws Error for a name that has no class: a bug of its table */
export function productOf(name: string): Product {
  const vendor = fromHex(VENDOR);
  const uuid = CLASSES[name];
  const bytes = uuid === undefined ? undefined : fromHex(uuid);
  if (vendor === undefined || bytes === undefined) throw new Error(`no product class for ${name}`);
  return { vendor, class: bytes };
}
