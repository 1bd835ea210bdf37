/** Carrying a thing to the scanner with the mouse or a finger. */
import type { Scanner } from "./scanner";
import type { Thing } from "./things";

/** A press that moves less is a click, pixels. */
const SLACK = 7;

export interface Carried {
  readonly thing: Thing;
  /** It was read while it was carried or after it was let go. */
  onRead?(): void;
}

/** Lets `handle` be dragged to the scanner. @param pick what is carried; undefined when there is nothing to carry */
export function carry(handle: HTMLElement, scanner: Scanner, pick: () => Carried | undefined): void {
  handle.classList.add("draggable");
  handle.addEventListener("dragstart", (event) => event.preventDefault());
  handle.addEventListener("pointerdown", (down) => {
    if (down.button !== 0) return;
    let ghost: HTMLElement | undefined;
    let carried: Carried | undefined;
    const overWindow = (event: PointerEvent) => {
      const { left, top, width, height } = scanner.view.getBoundingClientRect();
      const x = (event.clientX - left) / width;
      const y = (event.clientY - top) / height;
      return { x, y, inside: x > -0.15 && x < 1.15 && y > -0.2 && y < 1.2 };
    };
    const move = (event: PointerEvent) => {
      if (ghost === undefined) {
        if (Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < SLACK) return;
        carried = pick();
        if (carried === undefined) return end();
        ghost = makeGhost(handle);
        handle.setPointerCapture(down.pointerId);
        document.body.classList.add("carrying");
      }
      const { x, y, inside } = overWindow(event);
      ghost.style.left = `${event.clientX}px`;
      ghost.style.top = `${event.clientY}px`;
      ghost.classList.toggle("over", inside);
      if (inside && carried !== undefined) scanner.hold(carried.thing, x, y);
      else if (!inside && !scanner.hasRead) scanner.takeAway();
    };
    const up = (event: PointerEvent) => {
      const { inside } = overWindow(event);
      const held = carried;
      if (held !== undefined) {
        // The click that ends a drag is not a click.
        const deaf = (click: Event) => click.stopImmediatePropagation();
        handle.addEventListener("click", deaf, { capture: true });
        setTimeout(() => handle.removeEventListener("click", deaf, { capture: true }));
        if (inside) {
          void scanner.letGo().then((read) => {
            if (read) held.onRead?.();
          });
        } else {
          if (scanner.hasRead) held.onRead?.();
          scanner.takeAway();
        }
      }
      end();
    };
    const end = () => {
      ghost?.remove();
      document.body.classList.remove("carrying");
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", up);
      removeEventListener("pointercancel", up);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", up);
    addEventListener("pointercancel", up);
  });
}

function makeGhost(handle: HTMLElement): HTMLElement {
  const { width, height } = handle.getBoundingClientRect();
  const ghost = handle.cloneNode(true) as HTMLElement;
  for (const [i, copy] of ghost.querySelectorAll("canvas").entries()) {
    const original = handle.querySelectorAll("canvas")[i];
    if (original !== undefined) copy.getContext("2d")?.drawImage(original, 0, 0);
  }
  ghost.classList.add("carried");
  ghost.removeAttribute("data-testid");
  ghost.style.width = `${width}px`;
  ghost.style.height = `${height}px`;
  document.body.append(ghost);
  return ghost;
}
