import type { BoardFacts } from "drivers/board/facts";
import { VENDOR } from "modules/update/image/product";

export const FACTS: BoardFacts = Object.freeze({
  name: "esp32c3",
  chip: "esp32c3",
  product: Object.freeze({ vendor: VENDOR, class: "6639e33711295d158db9a57e746a024c" }),
  screen: Object.freeze({ width: 320, height: 240 }),
  pin: "GPIO ",
  lacks: Object.freeze(["card slot", "touch screen", "camera"] as const),
});
