import { expect, it } from "@jest/globals";
import { uniform } from "modules/random/random";
import { NonceSource } from "modules/update/agent/nonce";
import { imageCrypto } from "../../../modules/noble-verifier/signatures";

it("makes numbers from 0 up to 1 of all the bits it is given", () => {
  const from = (...bytes: number[]) => uniform(() => Uint8Array.from(bytes))();
  expect(from(0, 0, 0, 0)).toBe(0);
  expect(from(0x80, 0, 0, 0)).toBe(0.5);
  expect(from(0, 0, 0, 1)).toBe(2 ** -32);
  expect(from(0xff, 0xff, 0xff, 0xff)).toBeLessThan(1);
});

it("gives no nonce twice, nor one that tells what the generator gave", () => {
  const stuck = () => new Uint8Array(32).fill(7);
  const nonces = new NonceSource(imageCrypto, stuck);
  const seen = new Set(Array.from({ length: 100 }, () => String(nonces.next())));
  expect(seen.size).toBe(100);
  expect(seen.has(String(stuck()))).toBe(false);
});

it("gives other nonces after a start with other noise", () => {
  const first = (noise: number) => String(new NonceSource(imageCrypto, (n) => new Uint8Array(n).fill(noise)).next());
  expect(first(1)).not.toBe(first(2));
});
