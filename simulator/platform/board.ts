/** Module `board`: the simulated one has everything that any real one has. */

import Touch from "embedded:sensor/Touch/FT6x06";
import type { Board } from "drivers/board/board";
import { BOARD_PINS } from "./board-pins";
import { host, type Memory } from "./host";

export const board: Board = Object.freeze({
  name: "simulator",
  ...BOARD_PINS,
  openTouch: () => new Touch(),
  memory: () => JSON.parse(host.measure()) as Memory,
  displayListLength: 12288,
});
