/**
 * Stands between the terminal and its screens, and remembers what it saw: whether a sale is open, and whether the parts
 * that a firmware on trial is judged by have worked. Others may ask it before there is a terminal.
 */
import { failingPart, type Seen } from "modules/update/agent/self-test";
import { INITIAL, type State } from "./state";
import type { ScreensPort } from "./terminal";

export interface WitnessPorts {
  readonly screens: Omit<ScreensPort, "draw"> & {
    /** @returns how many slices were drawn */
    draw(state: State): number;
  };
  /** What the self-test asks of other modules. */
  readonly others: () => Omit<Seen, "drawn" | "scanner">;
}

export class Witness implements ScreensPort {
  readonly #ports: WitnessPorts;
  #state: State = INITIAL;
  #hasDrawn = false;

  constructor(ports: WitnessPorts) {
    this.#ports = ports;
  }

  draw(state: State): void {
    this.#state = state;
    if (this.#ports.screens.draw(state) > 0) this.#hasDrawn = true;
  }

  hit(state: State, x: number, y: number): ReturnType<ScreensPort["hit"]> {
    return this.#ports.screens.hit(state, x, y);
  }

  /** As it was drawn last. */
  get state(): State {
    return this.#state;
  }

  /** A sale is open: a restart would lose it. */
  get isBusy(): boolean {
    return this.#state.sale !== null;
  }

  /** As the self-test of a firmware on trial has it. */
  failingPart(): ReturnType<typeof failingPart> {
    const { scanner } = this.#state.device;
    return failingPart({ ...this.#ports.others(), drawn: this.#hasDrawn, scanner });
  }
}
