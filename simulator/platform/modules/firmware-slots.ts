/** Module `firmware-slots`: two partitions of the simulated flash, and the boot loader's records in a third. */
import type { Flash } from "modules/flash/flash";
import { BootStore } from "modules/update/boot/boot-state";
import flash from "./flash";

export default function openSlots(update: Flash): { slots: readonly [Flash, Flash]; boot: BootStore } {
  return { slots: [flash.open({ path: "slot0" }), flash.open({ path: "slot1" })], boot: new BootStore(update) };
}
