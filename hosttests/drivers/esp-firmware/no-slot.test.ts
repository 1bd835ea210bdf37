/** A board with one slot: MCUmgr is answered, and every image is refused before a byte of flash is touched. */
import { expect, it } from "@jest/globals";
import { NO_SLOT } from "drivers/esp-firmware/no-slot";
import { BootStore } from "modules/update/boot/boot-state";
import { Firmware } from "modules/update/slots/firmware";
import { UploadJournal } from "modules/update/slots/upload-journal";
import { UpdateBoard } from "../../modules/update/board";
import { buildImage, pattern, trust } from "../../modules/update/image-builder";

it("has no image to start, and takes none", () => {
  const image = buildImage({ payload: pattern(3000, 1), version: [1, 0, 0, 0], counter: 1 });
  const { slots, update } = new UpdateBoard(image);
  const firmware = new Firmware({
    slots: [slots[1], NO_SLOT],
    journal: new UploadJournal(update),
    boot: new BootStore(update),
    trust,
  });
  expect(firmware.capacity).toBe(0);
  expect(firmware.images()).toEqual([undefined, undefined]);
  expect(firmware.isRollbackPossible).toBe(false);
  expect(firmware.openWriter(Uint8Array.of(1), image.length, image)).toEqual({ ok: false, reason: "oversized" });
  expect(firmware.erase()).toEqual({ ok: true, value: undefined });
});
