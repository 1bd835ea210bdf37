/** The engines that can run the firmware. */

/** mcsim: the Moddable SDK's own simulator, which joins over TCP. */
export type EngineName = "xs" | "node" | "rv32" | "mcsim";
/** What may be asked for by name. */
export const ENGINE_NAMES: readonly EngineName[] = Object.freeze(["xs", "node", "rv32", "mcsim"]);

export function isEngineName(name: unknown): name is EngineName {
  return ENGINE_NAMES.some((known) => known === name);
}
