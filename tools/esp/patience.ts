/** An emulator that says nothing any more is ended, and that is said: a check must not stand still with it. */
import type { Engine } from "../../simulator/engines/engine";

/** Longer than any turn of the firmware on a busy machine, ms. */
const PATIENCE = 180_000;

export class Patience {
  readonly ms = PATIENCE;
  readonly #tell: (line: string) => void;
  #engine: Engine | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  /** From now on this one. */
  watch(engine: Engine): void {
    this.#engine = engine;
    this.renew();
  }

  /** It has said something. */
  renew(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#tell(`nothing was heard for ${PATIENCE / 1000} s: the engine stands still, and is ended`);
      this.#engine?.kill();
    }, PATIENCE);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
