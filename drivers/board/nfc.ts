/**
 * The contactless reader of a real board: `"config": { "nfc": true }` in the manifest, or nfc=true on mcconfig's command line,
 * says that one hangs on its I2C pins. Without that, nothing is opened.
 */
import I2C from "embedded:io/i2c";
import type { NfcWire } from "drivers/pn532/wire";
import config from "mc/config";

export function nfcAt(data: number, clock: number): NfcWire | undefined {
  return config.nfc === true || config.nfc === "true" ? { i2c: { io: I2C, data, clock } } : undefined;
}
