import type { BoardFacts } from "drivers/board/facts";
import { VENDOR } from "modules/update/image/product";

export const FACTS: BoardFacts = Object.freeze({
  name: "moddable_two",
  chip: "esp32",
  product: Object.freeze({ vendor: VENDOR, class: "c4276ac4fd3956f88b6d30d0658f43ac" }),
  screen: Object.freeze({ width: 320, height: 240 }),
  pin: "GPIO ",
  lacks: Object.freeze(["card slot", "second firmware slot", "camera", "buttons"] as const),
});
