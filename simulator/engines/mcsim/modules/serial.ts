export { default } from "simulator/platform/modules/serial";
