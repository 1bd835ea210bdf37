/** In front of main.ts: says what was done, function by function, each time that the bench asks for the memory. */
import { host } from "../../simulator/platform/host";
import { watchOn } from "./watch";

const told = watchOn(() => host.instructions?.() ?? 0);
const measure = host.measure.bind(host);
host.measure = () => {
  host.print(`profile ${JSON.stringify(told())}`);
  return measure();
};
