/**
 * Module `data-key` on ESP32: in the NVS, which the boards' settings have ESP-IDF encrypt with a key of the eFuses that
 * only the chip's HMAC engine can use (ESP32-S3, ESP32-C6; an ESP32 has none). Not run on hardware yet.
 */
import Preference from "preference";
import randomBytes from "random-source";

const DOMAIN = "comptoir";
const NAME = "data-key";
const KEY_LENGTH = 32;

/** @throws Error when the NVS does not keep it: records sealed with it could not be read at the next start */
export function dataKey(): Uint8Array {
  const kept = read();
  if (kept !== undefined) return kept;
  const key = randomBytes(KEY_LENGTH);
  Preference.set(DOMAIN, NAME, key.buffer as ArrayBuffer);
  const back = read();
  if (back === undefined || !back.every((byte, i) => byte === key[i])) throw new Error("the data key is not kept");
  return key;
}

export function destroyDataKey(): boolean {
  Preference.delete(DOMAIN, NAME);
  return read() === undefined;
}

function read(): Uint8Array | undefined {
  const kept = Preference.get(DOMAIN, NAME);
  return kept instanceof ArrayBuffer && kept.byteLength === KEY_LENGTH ? new Uint8Array(kept.slice(0)) : undefined;
}
