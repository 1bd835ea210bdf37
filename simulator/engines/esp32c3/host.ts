/** In place of simulator/platform/host on the emulated chip: the host is no global there, for the SDK preloads what asks for it. */

export { host } from "simulator/engines/esp32c3/chip-host";
export type { EngineOptions, FleetAccess, FreeRtos, Host, Memory, Ram } from "../../platform/host";
