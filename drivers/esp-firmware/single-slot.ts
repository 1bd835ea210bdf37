/**
 * Module `firmware-slots` on a board whose flash has room for one firmware. Whoever manages it reads its version, its log
 * and its counters; new firmware comes over USB.
 */
import flash from "embedded:storage/flash";
import { NO_SLOT } from "drivers/esp-firmware/no-slot";
import type { Flash } from "modules/flash/flash";
import { BootStore } from "modules/update/boot/boot-state";
import type { BootControl } from "modules/update/slots/firmware";

export default function openSlots(update: Flash): { slots: readonly [Flash, Flash]; boot: BootControl } {
  return { slots: [flash.open({ path: "running" }), NO_SLOT], boot: new BootStore(update) };
}
