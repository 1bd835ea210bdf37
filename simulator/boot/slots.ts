/** What is in the slots, by the flash itself: for who looks at a terminal from outside. */
import { toHex } from "modules/token/hex";
import { BootStore, otherSlot, type SlotNumber } from "modules/update/boot/boot-state";
import { readSlot } from "modules/update/slots/slot-image";
import { writeImageVersion } from "../../tools/signing/image-version";
import { FlashFile } from "./flash-file";

export interface SlotContent {
  readonly slot: SlotNumber;
  /** "1.2.3+4" */
  readonly version: string;
  /** Hexadecimal: what clients name it by. */
  readonly hash: string;
  readonly running: boolean;
  readonly confirmed: boolean;
  /** It starts next. */
  readonly pending: boolean;
}

/** The slots that hold an image that is there to its end; whether it is a good one was decided when it was marked. */
export function readSlots(flash: string): SlotContent[] {
  const file = new FlashFile(flash);
  try {
    const { confirmed, running, trial, started } = new BootStore(file.partition("update")).state;
    const pending = trial !== "none" && !started ? otherSlot(confirmed) : undefined;
    return ([0, 1] as const).flatMap((slot) => {
      const image = readSlot(file.partition(`slot${slot}`));
      if (!image.ok || image.value.tlvs.hash === undefined) return [];
      const { header, tlvs } = image.value;
      return {
        slot,
        version: writeImageVersion(header.version),
        hash: toHex(tlvs.hash ?? new Uint8Array(0)),
        running: slot === running,
        confirmed: slot === confirmed,
        pending: slot === pending,
      };
    });
  } finally {
    file.close();
  }
}
