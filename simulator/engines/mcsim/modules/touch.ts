export { default } from "simulator/platform/modules/touch";
