/** Whether a board's ROM can be in an image that fits its slot: said before anyone links one. */

/**
 * What an image holds besides the ROM, bytes: of the ESP32-C3's, linked whole (tools/bench/README.md), 3,035,696 bytes less
 * its ROM. XS, ESP-IDF, TLS and our C; Wi-Fi's library is not in it, so no image needs less.
 */
export const C_PART = 680_000;

export interface SlotVerdict {
  readonly fits: boolean;
  readonly told: string;
}

/**
 * @param rom bytes of bytecode, preloaded slots and resources
 * @param slot the smallest partition for an application: its name, and bytes
 */
export function slotVerdict(rom: number, slot: { readonly name: string; readonly size: number }): SlotVerdict {
  const [has, takes, left] = [slot.size, rom, slot.size - rom].map((bytes) => bytes.toLocaleString("en"));
  const known = `slot "${slot.name}" has ${has} bytes, the ROM takes ${takes}`;
  if (rom > slot.size) return { fits: false, told: `DOES NOT FIT: ${known}` };
  const needs = C_PART.toLocaleString("en");
  return slot.size - rom < C_PART
    ? { fits: false, told: `DOES NOT FIT: ${known}; ${left} are left, and the C of an image needs ${needs} and more` }
    : {
        fits: true,
        told: `${known}; ${left} are left for the C of the image, which needs ${needs}, and Wi-Fi's library`,
      };
}
