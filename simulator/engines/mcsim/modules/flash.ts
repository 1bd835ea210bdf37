export { default } from "simulator/platform/modules/flash";
