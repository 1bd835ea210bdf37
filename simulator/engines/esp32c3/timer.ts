export { default } from "simulator/platform/modules/timer";
