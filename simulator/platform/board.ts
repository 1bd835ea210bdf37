/** Module `board`: the simulated one has everything that any real one has. */

import Touch from "embedded:sensor/Touch/FT6x06";
import type { Board } from "drivers/board/board";
import { BOARD_PINS } from "./board-pins";

export const board: Board = Object.freeze({
  name: "simulator",
  ...BOARD_PINS,
  openTouch: () => new Touch(),
  displayListLength: 12288,
});
