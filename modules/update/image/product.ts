/**
 * What an image is made for. UUIDs of version 5 (RFC 9562), as imgtool makes them of names: `--vid comptoir.example` in the
 * DNS namespace, `--cid BOARD` in the vendor's. Worked out beforehand: the terminal has no other use for SHA-1. A board's
 * own stand in its folder (drivers/board/NAME/facts.ts).
 */
import { fromHex } from "modules/token/hex";

export interface Product {
  /** 16 bytes each. */
  readonly vendor: Uint8Array;
  readonly class: Uint8Array;
}

/** The same in hexadecimal. */
export interface ProductIds {
  readonly vendor: string;
  readonly class: string;
}

export const VENDOR_NAME = "comptoir.example";
export const VENDOR = "bdf1b72aa4295ec8930da6470b1f4507";

/** The simulated board; and data, which are the same for every board. */
const CLASSES = Object.freeze({
  simulator: "e2195d8785665c79b17c3ddeaa9d70a1",
  issuers: "7b1f615dab6f582d8adc4c3044d71609",
  catalogue: "f1f65cd84f385901b79da030f561f866",
  tariff: "b765ef8f9ad1502490e6c26525c55882",
  recalls: "dbaa0d18476b5d29892ba365a1b0bda8",
});

export function idsOf(name: keyof typeof CLASSES): ProductIds {
  return { vendor: VENDOR, class: CLASSES[name] };
}

/** @throws Error for what is no UUID: a bug of a board's table */
export function productOfIds(ids: ProductIds): Product {
  const vendor = fromHex(ids.vendor);
  const kind = fromHex(ids.class);
  if (vendor?.length !== 16 || kind?.length !== 16) throw new Error(`no product: ${ids.vendor}, ${ids.class}`);
  return { vendor, class: kind };
}

export function productOf(name: keyof typeof CLASSES): Product {
  return productOfIds(idsOf(name));
}
