/**
 * The boot loader of a simulated terminal: the payload of an image is the firmware's bundle, and what starts is what
 * modules/update/boot takes from the slots, and nothing else.
 */
import { join } from "node:path";
import { nobleSha256 } from "modules/noble-verifier/noble-hash";
import { nobleImageCrypto } from "modules/noble-verifier/noble-image";
import { nobleVerifier } from "modules/noble-verifier/noble-verifier";
import type { Result } from "modules/result/result";
import { toHex } from "modules/token/hex";
import { type BootChoice, boot } from "modules/update/boot/boot";
import { BootStore } from "modules/update/boot/boot-state";
import { productOf } from "modules/update/image/product";
import type { PublicKey } from "modules/update/image/public-key";
import { clearSlot, writeImage } from "modules/update/image/slot-image";
import { FlashTufStore } from "modules/update/tuf/flash-store";
import { keptKeys } from "modules/update/tuf/fleet-keys";
import { DeviceKeys } from "modules/update/tuf/keys";
import { BUILD } from "../../tools/kit/build/paths";
import { writeWhole } from "../../tools/kit/build/write-whole";
import { PARTITIONS } from "../platform/partitions";
import { FlashFile } from "./flash-file";

/** The board that all simulated terminals are. */
export const BOARD = "simulator";

export interface Booted extends BootChoice {
  /** The file to run. */
  readonly bundle: string;
}

/** "no-image": neither slot holds an image signed with a pinned key. */
export type BootRefusal = "no-image" | "flash-fault";

/** One start: decides, remembers, and takes the bundle out of its slot. */
export async function load(flash: string, keys: readonly PublicKey[]): Promise<Result<Booted, BootRefusal>> {
  const file = new FlashFile(flash);
  try {
    const slots = [file.partition("slot0"), file.partition("slot1")] as const;
    // Those that this terminal's firmware was told of by its fleet start too. A pinned key that the fleet has given up signs
    // nothing new (the firmware sees to that), but what runs already must go on.
    const kept = keptKeys(new FlashTufStore(file.partition("tuf")), new DeviceKeys(nobleVerifier), nobleSha256);
    const trust = {
      crypto: nobleImageCrypto,
      keys: [...keys, ...(kept?.release ?? [])],
      product: productOf(BOARD),
    };
    const choice = boot({ slots, state: file.partition("update"), trust });
    if (!choice.ok) return choice;
    const { slot, offset, length, hash } = choice.value;
    const bundle = join(BUILD, "bundles", `slot-${toHex(hash).slice(0, 16)}.js`);
    await writeWhole(bundle, new Uint8Array(slots[slot].read(length, offset)));
    return { ok: true, value: { ...choice.value, bundle } };
  } finally {
    file.close();
  }
}

/** Whether the flash has never been updated: then a factory may still write it. */
export function isFactoryNew(flash: string): boolean {
  const file = new FlashFile(flash);
  try {
    const update = file.partition("update");
    const { size } = update.status();
    return new Uint8Array(update.read(size, 0)).every((byte) => byte === 0xff);
  } finally {
    file.close();
  }
}

/** What a factory does: this image alone, and no memory of another. @throws Error when it is none that fits */
export function install(flash: string, image: Uint8Array): void {
  const file = new FlashFile(flash);
  try {
    const update = file.partition("update");
    const { size, blockLength } = update.status();
    for (let block = 0; block < size / blockLength; block += 1) update.eraseBlock(block);
    clearSlot(file.partition("slot1"));
    const written = writeImage(file.partition("slot0"), image);
    if (!written.ok) throw new Error(`the image does not go into the flash (${written.reason})`);
  } finally {
    file.close();
  }
}

/** Of either slot, bytes. */
export function slotLength(): number {
  return PARTITIONS.slot0?.size ?? 0;
}

/** What the boot loader remembers. */
export function bootState(flash: string): BootStore["state"] {
  const file = new FlashFile(flash);
  try {
    return new BootStore(file.partition("update")).state;
  } finally {
    file.close();
  }
}
