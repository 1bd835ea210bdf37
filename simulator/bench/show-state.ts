/** What a page is told of a terminal: what the performance knows of it, and what only was done to it. */
import { readSlots } from "../boot/slots";
import { faultsOf } from "../engines/faults";
import type { EngineName } from "../engines/names";
import type { Performance, PerformanceOptions } from "../player/performance";
import type { Act } from "../player/scenario";
import { collectorView } from "./collection";
import { nearState } from "./machine";
import type { BenchState, CollectorView, FirmwareView, InsertedCard } from "./protocol";

export interface ShownTerminal extends Pick<PerformanceOptions, "engine" | "scenario"> {
  readonly engines: readonly EngineName[];
}

export class ShowState {
  /** Boxes of the shelf are past their date. */
  expiredBoxes = false;
  readonly #seen: () => Performance;
  readonly #options: ShownTerminal;
  #card: InsertedCard | null = null;
  #scannerPlugged = true;
  #staleKeys = false;
  #screen = "idle";

  /** @param seen the terminal that is looked at */
  constructor(seen: () => Performance, options: ShownTerminal) {
    this.#seen = seen;
    this.#options = options;
  }

  get #performance(): Performance {
    return this.#seen();
  }

  get state(): BenchState {
    const { engine, engines } = this.#options;
    const { isOn, clockOffset, screen } = this.#performance;
    return {
      engine,
      engines,
      status: isOn ? "running" : "off",
      clockOffset,
      staleKeys: this.#staleKeys,
      scannerPlugged: this.#scannerPlugged,
      scannerKnown: this.isScannerKnown,
      expiredBoxes: this.expiredBoxes,
      breakdowns: faultsOf(engine).filter((fault) => fault !== "stuck-link"),
      card: this.#card,
      near: nearState(this.#performance.counter),
      // It reports changes only, and starts at rest.
      screen: screen === "start" ? "idle" : screen,
    };
  }

  /** The firmware has found the scanner. */
  get isScannerKnown(): boolean {
    return this.#performance.counter?.module.known === true;
  }

  get firmware(): FirmwareView {
    const slots = this.#options.scenario.installed === true ? readSlots(this.#performance.flash) : [];
    return { address: null, pty: null, slots, outcome: "none", upload: null, busy: null };
  }

  get collector(): CollectorView {
    const { desk, isUp, gateway } = this.#performance.world;
    return collectorView(desk, isUp, "", gateway);
  }

  /** Another screen is told of. @returns the one before it, and it */
  turnPage(): readonly [string, string] {
    const before = this.#screen;
    this.#screen = this.state.screen;
    return [before, this.#screen];
  }

  /** @returns whether a card came out by itself */
  cardMoved(): boolean {
    if (this.#card === null || this.#performance.counter?.card.slot.plastic !== undefined) return false;
    this.#card = null;
    return true;
  }

  /** What the performance does not know. */
  remember(act: Act): void {
    if ("card" in act) {
      const { card } = act;
      this.#card =
        card === "pull" ? null : { id: card.patient ?? card.kind ?? "", upsideDown: card.upsideDown === true };
    } else if ("scanner" in act) this.#scannerPlugged = act.scanner === "plug";
    else if ("keys" in act) this.#staleKeys = act.keys === "stale";
  }
}
