/** What a screen costs to draw, measured the same way in any engine: from the state to the end of the display list. */
import { sampleCatalogue } from "modules/catalogue/sample";
import type { Screens } from "modules/screens/screens";
import { INITIAL, type Line, type Sale, type State } from "modules/terminal/state";

/** Medians, ms, and how many of the screen's 8 slices were drawn. */
export interface ScreenMeasure {
  readonly whole: number;
  readonly line: number;
  readonly lineSlices: number;
  readonly tick: number;
  readonly tickSlices: number;
  readonly still: number;
}

const ROUNDS = 60;
const NOW = 1777629600;

/** @param now ms, with a fraction where the engine has one */
export function measureScreens(screens: Screens, now: () => number): ScreenMeasure {
  const two = boxes(["3400935955838", "3400930065785"], NOW);
  const three = boxes(["3400935955838", "3400930065785", "3400949001453"], NOW);
  const later = boxes(["3400935955838", "3400930065785", "3400949001453"], NOW + 60);
  let slices = 0;
  /** From one state to the other, again and again. */
  const time = (from: State | undefined, to: State): number => {
    const times: number[] = [];
    for (let i = 0; i < ROUNDS; i += 1) {
      if (from === undefined) screens.invalidate();
      else screens.draw(from);
      const start = now();
      slices = Number(screens.draw(to));
      times.push(now() - start);
    }
    times.sort((a, b) => a - b);
    return times[times.length >> 1] ?? 0;
  };
  const whole = time(undefined, three);
  const line = time(two, three);
  const lineSlices = slices;
  const tick = time(three, later);
  const tickSlices = slices;
  return { whole, line, lineSlices, tick, tickSlices, still: time(three, three) };
}

function boxes(cips: readonly string[], now: number): State {
  const lines: Line[] = [];
  let totalCents = 0;
  for (const cip13 of cips) {
    const box = sampleCatalogue.find(cip13);
    if (box === undefined) throw new Error(`${cip13} is not in the sample`);
    const { label, priceCents, rate, marketed } = box;
    totalCents += priceCents;
    lines.push({ cip13, label, priceCents, rate, marketed, quantity: 1, related: null, expired: false, serials: [] });
  }
  const totals = { totalCents, amoCents: 0, amcCents: 0, patientCents: totalCents, franchiseCents: 0 };
  const sale: Sale = {
    claims: null,
    cautions: [],
    fingerprint: 0,
    lines,
    prescription: true,
    acts: [],
    prescriber: null,
    totals,
    rates: [],
  };
  return { ...INITIAL, now, sale, view: { name: "boxes", selected: lines.length - 1, menu: -1 } };
}
