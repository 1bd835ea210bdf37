export { default } from "simulator/platform/modules/card-serial";
