export { board } from "simulator/platform/board";
