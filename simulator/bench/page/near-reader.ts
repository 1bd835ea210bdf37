/** The contactless reader of the terminal: its lamp and line on the front, what is held to it, and how. */
import type { BenchState } from "../protocol";
import { byId, el } from "./dom";
import { makeDraggable } from "./drag";
import { words } from "./language";
import type { Link } from "./link";

export class NearReader {
  /** Of the next thing that is held there: an id of `hello`. */
  fault: string | undefined;
  readonly #link: Link;
  readonly #pad = el("p", { class: "near-pad", testid: "near-state", role: "status" }, words.near.reader.lost);

  constructor(link: Link) {
    this.#link = link;
    (byId("device").firstElementChild ?? byId("device")).append(this.#pad);
  }

  tell({ near: { held, known } }: BenchState): void {
    const state = held.length > 0 ? "held" : known ? "ready" : "lost";
    this.#pad.dataset.state = state;
    this.#pad.textContent = words.near.reader[state];
  }

  /** @param id of a patient, or of a thing */
  hold(id: string): void {
    if (id !== "") this.#link.send({ type: "near-hold", id, fault: this.fault ?? null });
  }

  /** Lets this be dragged to the reader. */
  carry(handle: HTMLElement, ghost: () => HTMLElement, id: () => string): void {
    makeDraggable(handle, {
      ghost,
      onOver: (x, y) => this.#pad.classList.toggle("target", isOverDevice(x, y)),
      onDrop: (x, y) => {
        this.#pad.classList.remove("target");
        if (isOverDevice(x, y)) this.hold(id());
      },
    });
  }
}

function isOverDevice(x: number, y: number): boolean {
  const { left, right, top, bottom } = byId("device").getBoundingClientRect();
  return x > left && x < right && y > top && y < bottom;
}
