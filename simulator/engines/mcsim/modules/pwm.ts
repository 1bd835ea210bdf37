export { default } from "simulator/platform/modules/pwm";
