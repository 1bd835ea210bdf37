/**
 * The boot control of ESP-IDF: its boot loader starts the slots by its own records (otadata), and knows a trial of one
 * start; our records keep what it does not: the security counter, how trials ended, and that one confirms itself.
 *
 * The two are written one after the other, in the order in which a power cut between them leaves a trial rather than a
 * wrong confirmation; at each start ours are brought to what really runs.
 */
import { type BootState, type BootStore, FACTORY, otherSlot, type SlotNumber } from "modules/update/boot/boot-state";
import type { BootControl } from "modules/update/slots/firmware";

/** Port: esp-ota.c. */
export interface EspOta {
  /** -1: started from no slot. */
  running(): SlotNumber | -1;
  isPending(): boolean;
  selectOther(): boolean;
  selectRunning(): boolean;
  confirm(): boolean;
  /** Back to the other slot, from the next start on. @returns false where there is nothing to go back to */
  giveUp(): boolean;
}

export class EspBoot implements BootControl {
  readonly #store: BootStore;
  readonly #ota: EspOta;

  constructor(store: BootStore, ota: EspOta) {
    this.#store = store;
    this.#ota = ota;
    const state = atStart(store.state, ota);
    // A new terminal in its first slot is as a store without a record says: its first one notes the counter.
    if (!store.isNew || state.running !== FACTORY.running) store.save(state);
    // The power went while a trial was taken back: what runs is good by our records, and on trial by the boot loader's, which
    // would give it up at the next start for an image that nobody confirmed.
    if (state.running === state.confirmed && ota.isPending()) ota.confirm();
  }

  get state(): BootState {
    return this.#store.state;
  }

  save(state: BootState): boolean {
    const before = this.#store.state;
    const givesUp =
      before.running !== before.confirmed && state.trial === "none" && state.confirmed === before.confirmed;
    if (givesUp) return this.#store.save(state) && this.#ota.giveUp();
    if (state.confirmed === state.running && before.confirmed !== before.running) {
      return this.#ota.confirm() && this.#store.save(state);
    }
    if (before.trial === "none" && state.trial !== "none") {
      return this.#store.save(state) && this.#ota.selectOther();
    }
    if (before.trial !== "none" && state.trial === "none") return this.#ota.selectRunning() && this.#store.save(state);
    return this.#store.save(state);
  }
}

/** What is true now, whatever was recorded before the power went. */
function atStart(state: BootState, ota: EspOta): BootState {
  const slot = ota.running();
  const running = slot === -1 ? state.confirmed : slot;
  if (running !== state.confirmed) {
    if (ota.isPending()) {
      const trial = state.trial === "none" ? "test" : state.trial;
      return { ...state, running, trial, started: true, starts: state.starts + 1 };
    }
    // The boot loader knows it as good: it was confirmed, and the power went before that was recorded.
    // Which image it was confirmed after is not known here: nobody goes back behind it.
    return { ...SETTLED, confirmed: running, running, outcome: "confirmed", counter: state.counter, previous: "" };
  }
  const settled: BootState = { ...state, ...SETTLED, running };
  if (state.trial === "none") return settled;
  // It was started and is not what runs: given up. It was never started: the boot loader did not take it.
  return { ...settled, outcome: state.started ? "starts" : "invalid" };
}

const SETTLED = Object.freeze({ trial: "none", started: false, starts: 0 } as const);

/** The partitions of the two slots, by their numbers. */
export function inOrder<T>(running: SlotNumber, runs: T, other: T): readonly [T, T] {
  return otherSlot(running) === 1 ? [runs, other] : [other, runs];
}
