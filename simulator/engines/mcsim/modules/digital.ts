export { default } from "simulator/platform/modules/digital";
