export { default, resetReason } from "simulator/platform/modules/restart";
