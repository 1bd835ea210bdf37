import type { BoardFacts } from "drivers/board/facts";
import { VENDOR } from "modules/update/image/product";

export const FACTS: BoardFacts = Object.freeze({
  name: "m5stack_cores3",
  chip: "esp32s3",
  product: Object.freeze({ vendor: VENDOR, class: "1980f0ec571b561090b03e23b3363c1b" }),
  screen: Object.freeze({ width: 320, height: 240 }),
  pin: "G",
  lacks: Object.freeze(["piezo", "buttons"] as const),
});
