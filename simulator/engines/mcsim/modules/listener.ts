export { default } from "simulator/platform/modules/listener";
