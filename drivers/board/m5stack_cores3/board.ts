/**
 * M5Stack CoreS3 (ESP32-S3): scanner on port C, cable on port B, contactless reader on port A, card slot on free pins of the
 * M-Bus, its touch screen for the keys, its loudspeaker for the piezo. The console is on USB, so UART 0 is the card's.
 */
import AudioOut from "embedded:io/audio/out";
import SMBus from "embedded:io/smbus";
import FT6x06 from "embedded:sensor/Touch/FT6x06";
import CameraDecoder from "camera-decoder";
import { type Board, LAN_PORT } from "drivers/board/board";
import { collection } from "drivers/board/collection";
import { fleet } from "drivers/board/fleet";
import { gateway } from "drivers/board/gateway";
import { FACTS } from "drivers/board/m5stack_cores3/facts";
import { neighbours } from "drivers/board/neighbours";
import { nfcAt } from "drivers/board/nfc";
import { openPayment } from "drivers/board/payment";
import { printer } from "drivers/board/printer";
import { trustSource } from "drivers/board/trust-source";
import { wifi } from "drivers/board/wifi";
import { Gm65 } from "drivers/gm65/gm65";
import { memory } from "drivers/xs-memory/xs-memory";
import config from "mc/config";

/** "config": { "cameraScanner": true } in the manifest, or on mcconfig's command line: no board has tried it yet. */
function openCamera(): CameraDecoder | undefined {
  if (config.cameraScanner !== true && config.cameraScanner !== "true") return undefined;
  try {
    return new CameraDecoder();
  } catch {
    trace("no camera\n");
    return undefined;
  }
}

export const board: Board = Object.freeze({
  name: FACTS.name,
  product: FACTS.product,
  scanner: Object.freeze({ driver: Gm65, port: 2, receive: 18, transmit: 17 }),
  lgo: Object.freeze({ port: 1, receive: 8, transmit: 9 }),
  lan: LAN_PORT,
  wifi,
  memory,
  card: Object.freeze({ port: 0, data: 5, clock: 6, hz: 4_000_000, reset: 7, power: 10, detect: 44 }),
  nfc: () => nfcAt(2, 1),
  audio: AudioOut,
  collection,
  fleet,
  trustSource,
  gateway,
  neighbours,
  printer,
  openPayment,
  openCamera,
  openTouch: () => new FT6x06({ sensor: { io: SMBus, data: 12, clock: 11 } }),
  displayListLength: 12288,
});
