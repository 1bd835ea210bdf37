export { default } from "simulator/platform/modules/restart";
