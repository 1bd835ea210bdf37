/** Which of the pharmacy's terminals this page is at: each has an address of its own. */
const TERMINAL = /^[1-9]$/;

/** From 1. */
export function terminalHere(): number {
  const asked = new URLSearchParams(location.search).get("terminal") ?? "";
  return TERMINAL.test(asked) ? Number(asked) : 1;
}

export function addressOf(terminal: number): string {
  const search = new URLSearchParams(location.search);
  search.set("terminal", String(terminal));
  return `?${search}`;
}
