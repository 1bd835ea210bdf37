/** Module `firmware-slots` under the SDK's simulator: as the platform has it, over the same flash. */
export { default } from "simulator/platform/modules/firmware-slots";
