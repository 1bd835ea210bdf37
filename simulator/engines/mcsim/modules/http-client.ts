export { default } from "simulator/platform/modules/http-client";
