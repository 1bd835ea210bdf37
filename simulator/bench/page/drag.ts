/** Dragging a thing from its place to another, with the mouse or a finger. */

/** A press that moves less is a click, pixels. */
const SLACK = 7;

export interface Drag {
  /** What follows the pointer; undefined when there is nothing to take. */
  ghost(): HTMLElement | undefined;
  /** While it is dragged, and when it is not any more. */
  onOver?(x: number, y: number): void;
  onDrop(x: number, y: number): void;
}

export function makeDraggable(handle: HTMLElement, drag: Drag): void {
  handle.classList.add("draggable");
  handle.addEventListener("dragstart", (event) => event.preventDefault());
  handle.addEventListener("pointerdown", (down) => {
    if (down.button !== 0) return;
    let ghost: HTMLElement | undefined;
    const move = (event: PointerEvent) => {
      if (ghost === undefined) {
        if (Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < SLACK) return;
        ghost = drag.ghost();
        if (ghost === undefined) return end();
        ghost.classList.add("carried");
        document.body.append(ghost);
        document.body.classList.add("carrying");
        handle.classList.add("taken-away");
        handle.setPointerCapture(down.pointerId);
      }
      ghost.style.left = `${event.clientX}px`;
      ghost.style.top = `${event.clientY}px`;
      drag.onOver?.(event.clientX, event.clientY);
    };
    const up = (event: PointerEvent) => {
      if (ghost !== undefined && event.type === "pointerup") {
        // The click that ends a drag is not a click.
        const deaf = (click: Event) => click.stopImmediatePropagation();
        handle.addEventListener("click", deaf, { capture: true });
        setTimeout(() => handle.removeEventListener("click", deaf, { capture: true }));
        drag.onDrop(event.clientX, event.clientY);
      }
      end();
    };
    const end = () => {
      ghost?.remove();
      handle.classList.remove("taken-away");
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
