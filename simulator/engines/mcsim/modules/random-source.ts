export { default } from "simulator/platform/modules/random-source";
