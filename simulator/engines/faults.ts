/** What can go wrong with a machine, on purpose: through its parts, its debug port, its link. Never through the firmware. */
import { HOSTILE_FAULTS } from "../platform/hostile";
import type { EngineName } from "./names";
import { PROBE_FAULTS } from "./rv32/debugger";

/** stuck-link: nothing that it sends is taken any more. */
export const ENGINE_FAULTS = [...HOSTILE_FAULTS, ...PROBE_FAULTS, "stuck-link"] as const;
export type EngineFault = (typeof ENGINE_FAULTS)[number];

export function isEngineFault(name: unknown): name is EngineFault {
  return ENGINE_FAULTS.some((known) => known === name);
}

const ON: Readonly<Record<EngineName, readonly EngineFault[]>> = Object.freeze({
  rv32: ENGINE_FAULTS,
  xs: [...HOSTILE_FAULTS, "wild-pointer", "stuck-link"],
  /** It has no limits, and nothing watches it. */
  node: ["exception"],
  mcsim: [],
  esp32c3: [],
});

/** Those that this engine can be made to meet. */
export function faultsOf(engine: EngineName): readonly EngineFault[] {
  return ON[engine];
}
