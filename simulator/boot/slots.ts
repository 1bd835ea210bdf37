/** What is in the slots, by the flash itself: for who looks at a terminal from outside. */
import { nobleImageCrypto } from "modules/noble-verifier/noble-image";
import { toHex } from "modules/token/hex";
import { BootStore, otherSlot, type SlotNumber } from "modules/update/boot/boot-state";
import { productOf } from "modules/update/image/product";
import { Firmware } from "modules/update/slots/firmware";
import { UploadJournal } from "modules/update/slots/upload-journal";
import { writeImageVersion } from "../../tools/kit/signing/image-version";
import { FlashFile } from "./flash-file";
import { BOARD } from "./loader";

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

/** The slots that hold a whole image; whether it is a good one is decided when it is marked, and at each start. */
export function readSlots(flash: string): SlotContent[] {
  const file = new FlashFile(flash);
  try {
    const update = file.partition("update");
    const firmware = new Firmware({
      slots: [file.partition("slot0"), file.partition("slot1")],
      journal: new UploadJournal(update),
      boot: new BootStore(update),
      trust: { crypto: nobleImageCrypto, keys: [], product: productOf(BOARD) },
    });
    const { runningSlot } = firmware;
    return firmware.images().flatMap((image) => {
      if (image === undefined) return [];
      const { version, hash, running, confirmed, pending } = image;
      const slot = running ? runningSlot : otherSlot(runningSlot);
      return { slot, version: writeImageVersion(version), hash: toHex(hash), running, confirmed, pending };
    });
  } finally {
    file.close();
  }
}
