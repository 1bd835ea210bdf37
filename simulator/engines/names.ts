/** The engines that can run the firmware. */

/** mcsim: the Moddable SDK's own simulator, which joins over TCP. esp32c3: a board's whole image, in an emulator of the chip. */
export type EngineName = "xs" | "node" | "rv32" | "mcsim" | "esp32c3";
/** What may be asked for by name. */
export const ENGINE_NAMES: readonly EngineName[] = Object.freeze(["xs", "node", "rv32", "mcsim", "esp32c3"]);

export function isEngineName(name: unknown): name is EngineName {
  return ENGINE_NAMES.some((known) => known === name);
}
