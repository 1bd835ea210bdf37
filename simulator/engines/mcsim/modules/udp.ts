export { default } from "simulator/platform/modules/udp";
