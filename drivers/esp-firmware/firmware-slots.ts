/**
 * Module `firmware-slots` on ESP32: the two OTA partitions as flash, written and read block by block like any other, so
 * that an upload goes on after a power cut; ESP-IDF's boot loader starts them. Not run on hardware yet.
 */
import flash from "embedded:storage/flash";
import { EspBoot, type EspOta, inOrder } from "drivers/esp-firmware/esp-boot";
import { inC } from "drivers/in-c/in-c";
import type { Flash } from "modules/flash/flash";
import { BootStore } from "modules/update/boot/boot-state";
import type { BootControl } from "modules/update/slots/firmware";

const ota: EspOta = Object.freeze({
  running: () => {
    const slot = inC().comptoir_ota_running();
    return slot === 0 || slot === 1 ? slot : -1;
  },
  isPending: () => inC().comptoir_ota_is_pending() === 1,
  selectOther: () => inC().comptoir_ota_select_other() === 1,
  selectRunning: () => inC().comptoir_ota_select_running() === 1,
  confirm: () => inC().comptoir_ota_confirm() === 1,
  giveUp: () => inC().comptoir_ota_give_up() === 1,
});

export default function openSlots(update: Flash): { slots: readonly [Flash, Flash]; boot: BootControl } {
  const boot = new EspBoot(new BootStore(update), ota);
  const runs = flash.open({ path: "running" });
  const other = flash.open({ path: "nextota" });
  return { slots: inOrder(boot.state.running, runs, other), boot };
}
