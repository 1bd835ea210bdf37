import type { BoardFacts } from "drivers/board/facts";
import { VENDOR } from "modules/update/image/product";

export const FACTS: BoardFacts = Object.freeze({
  name: "esp32c6",
  chip: "esp32c6",
  product: Object.freeze({ vendor: VENDOR, class: "eb1a742766c75762af8b248a5331eb1e" }),
  screen: Object.freeze({ width: 320, height: 240 }),
  pin: "GPIO ",
  lacks: Object.freeze(["card slot", "touch screen", "camera"] as const),
});
