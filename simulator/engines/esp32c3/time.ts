export { default } from "simulator/platform/modules/time";
