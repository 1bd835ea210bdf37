/**
 * The frame of the counter's windows: a tab for each. The phone is a window like another on a narrow page; a wide one
 * has a place for it beside.
 */
import type { ServerMessage } from "../protocol";
import { byId } from "./dom";
import { words } from "./language";
import type { Shortcut } from "./shortcuts";
import { Tabs } from "./tabs";
import type { Around, BenchWindow, WindowId } from "./window";
import { WINDOWS } from "./windows";

const FIRST: WindowId = "boxes";
/** The window that a reload finds again. */
const KEPT = "comptoir.window";
/** As layout.css has it. */
const WIDE = "(width >= 1260px)";

function isWindow(id: string | null): id is WindowId {
  return id !== null && Object.hasOwn(WINDOWS, id);
}

export class Panel {
  readonly #windows: readonly (readonly [WindowId, BenchWindow])[];
  readonly #tabs: Tabs<WindowId>;
  readonly #isWide = matchMedia(WIDE);
  #open: WindowId = FIRST;

  constructor(around: Omit<Around, "open">) {
    const ids = Object.keys(WINDOWS).filter(isWindow);
    this.#windows = ids.map((id) => [id, WINDOWS[id]({ ...around, open: (other) => this.open(other) })]);
    this.#tabs = new Tabs({
      label: words.page.counter,
      prefix: "tab",
      tabs: this.#windows.map(([id, { view }]) => ({ id, name: words.tab[id], panel: view })),
      onOpen: (id) => {
        this.#open = id;
        sessionStorage.setItem(KEPT, id);
      },
    });
    byId("panel").append(this.#tabs.list, ...this.#windows.map(([, { view }]) => view));
    const kept = sessionStorage.getItem(KEPT);
    this.open(isWindow(kept) ? kept : FIRST);
    this.#isWide.addEventListener("change", () => this.#placePhone());
    this.#placePhone();
  }

  get shortcuts(): readonly Shortcut[] {
    return this.#windows.flatMap(([, { shortcuts = [] }]) => shortcuts);
  }

  open(id: WindowId): void {
    this.#tabs.open(id);
  }

  receive(message: ServerMessage): void {
    for (const [, window] of this.#windows) window.receive?.(message);
  }

  #placePhone(): void {
    const phone = this.#windows.find(([id]) => id === "phone")?.[1].view;
    if (phone === undefined) return;
    const isWide = this.#isWide.matches;
    if (isWide) byId("patient").append(phone);
    else this.#tabs.list.after(phone);
    this.#tabs.leaveOut("phone", isWide);
    if (isWide && this.#open === "phone") this.open(FIRST);
  }
}
