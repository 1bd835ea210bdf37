/** The switch between the terminals of the pharmacy, where there are several: each is a page of its own address. */
import { byId, el, fill } from "./dom";
import { words } from "./language";

const TERMINAL = /^[1-9]$/;

/** Of this page, from 1. */
export function terminalHere(): number {
  const asked = new URLSearchParams(location.search).get("terminal") ?? "";
  return TERMINAL.test(asked) ? Number(asked) : 1;
}

/** @param here from 1 @param count of all of them */
export function showTerminals(here: number, count: number): void {
  const place = byId("terminals");
  place.hidden = count < 2;
  place.setAttribute("aria-label", words.page.terminals);
  const links = Array.from({ length: count }, (_, i) => {
    const number = i + 1;
    const search = new URLSearchParams(location.search);
    search.set("terminal", String(number));
    return el(
      "a",
      {
        class: "ghost",
        testid: `terminal-${number}`,
        href: `?${search}`,
        ...(number === here ? { "aria-current": "page" } : {}),
      },
      words.page.terminalOf(number),
    );
  });
  fill(place, ...links);
}
