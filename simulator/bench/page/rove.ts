/**
 * One stop of the Tab key for a group whose members are reached by arrow keys (WAI-ARIA Authoring Practices, roving
 * tabindex): tabs, radio buttons.
 */

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Marks the member that Tab goes to; the others are left out of its way. */
export function setStop(members: Iterable<HTMLElement>, stop: HTMLElement | undefined): void {
  for (const member of members) member.tabIndex = member === stop ? 0 : -1;
}

/**
 * Listens to arrow keys, Home and End in a group.
 * @param members those that are there now, in their order; hidden ones are stepped over
 * @param reach is given the member that has the focus now
 */
export function rove(
  group: HTMLElement,
  members: () => readonly HTMLElement[],
  reach: (to: HTMLElement) => void,
): void {
  group.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const shown = members().filter((member) => member.getClientRects().length > 0);
    const at = shown.indexOf(event.target as HTMLElement);
    const step = STEPS[event.key];
    const to =
      event.key === "Home"
        ? shown[0]
        : event.key === "End"
          ? shown.at(-1)
          : step === undefined || at < 0
            ? undefined
            : shown[(at + step + shown.length) % shown.length];
    if (to === undefined) return;
    event.preventDefault();
    setStop(members(), to);
    to.focus();
    reach(to);
  });
}
