/** Data for the terminal's flash, as a page or a command line hands them over. */
import { StoredTariffs } from "modules/billing/stored-tariffs";
import { MAGIC as TARIFFS } from "modules/billing/tariff-format";
import { FlashCatalogue } from "modules/catalogue/flash-catalogue";
import { MAGIC as CATALOGUE } from "modules/catalogue/format";
import { FlashRecalls } from "modules/recalls/flash-recalls";
import { MAGIC as RECALLS } from "modules/recalls/format";
import type { Result } from "modules/result/result";
import { flashOf } from "../../tools/kit/flash-of";

/** By its first four bytes; what follows them is not looked at. */
export function isData(bytes: Uint8Array): boolean {
  const magic = magicOf(bytes);
  return magic === CATALOGUE || magic === TARIFFS || magic === RECALLS;
}

/** @returns the partition that it is for, or why it is not taken */
export function checkData(
  bytes: Uint8Array,
): Result<"catalogue" | "tariff" | "recalls", "tariffs-damaged" | "recalls-damaged" | "not-a-catalogue"> {
  if (magicOf(bytes) === RECALLS) {
    const recalls = FlashRecalls.open(flashOf(bytes));
    return recalls.ok && recalls.value.verify()
      ? { ok: true, value: "recalls" }
      : { ok: false, reason: "recalls-damaged" };
  }
  if (magicOf(bytes) === TARIFFS) {
    const { isBuiltIn } = new StoredTariffs(flashOf(bytes), () => {}).about;
    return isBuiltIn ? { ok: false, reason: "tariffs-damaged" } : { ok: true, value: "tariff" };
  }
  const opened = FlashCatalogue.open(flashOf(bytes));
  if (opened.ok && opened.value.verify()) return { ok: true, value: "catalogue" };
  return { ok: false, reason: "not-a-catalogue" };
}

function magicOf(bytes: Uint8Array): number {
  return bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}
