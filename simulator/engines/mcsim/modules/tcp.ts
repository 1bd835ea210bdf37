export { default } from "simulator/platform/modules/tcp";
