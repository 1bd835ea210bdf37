/** Whatever a finger touches is at least 24 pixels high and wide (WCAG 2.2, 2.5.8), on every screen of every state. */
import { describe, expect, it } from "@jest/globals";
import { hitOf } from "modules/screens/hits";
import { layoutOf } from "modules/screens/layout";
import type { State } from "modules/terminal/state";
import { LARGE, SMALL } from "./drawn";
import { STATES } from "./states";

const LEAST = 24;
const STEP = 5;

/** Of the rows and columns of pixels, the targets that are cut shorter than a finger is wide. */
function narrow(state: State, { width, height }: typeof SMALL): Set<string> {
  const layout = layoutOf(width, height);
  const at = (x: number, y: number) => {
    const hit = hitOf(layout, state, x, y);
    // The sums have a key of their own, which tells each in turn.
    return hit === undefined || hit.kind === "sum" || hit.kind === "page" ? "" : JSON.stringify(hit);
  };
  const found = new Set<string>();
  const look = (length: number, target: (i: number) => string) => {
    let from = 0;
    for (let i = 1; i <= length; i += 1) {
      const before = target(i - 1);
      if (i < length && target(i) === before) continue;
      if (before !== "" && i - from < LEAST) found.add(`${before}: ${i - from}`);
      from = i;
    }
  };
  for (let x = 0; x < width; x += STEP) look(height, (y) => at(x, y));
  for (let y = 0; y < height; y += STEP) look(width, (x) => at(x, y));
  return found;
}

describe.each([SMALL, LARGE])("on a screen of %p", (size) => {
  it.each(Object.entries(STATES))("%s has no target that a finger would miss", (_, state) => {
    expect([...narrow(state(), size)]).toEqual([]);
  });
});
