export { default } from "simulator/platform/modules/dnssd";
