/** What a window on the counter is, and what it may use of the page around it. README.md says how to add one. */
import type { ServerMessage } from "../protocol";
import type { words } from "./language";
import type { Link } from "./link";
import type { NearReader } from "./near-reader";
import type { Scanner } from "./scanner";
import type { Shortcut } from "./shortcuts";

/** Its tab's name is in the table of words. */
export type WindowId = keyof (typeof words)["tab"];

export interface BenchWindow {
  readonly view: HTMLElement;
  /** All that the server says; a window takes what is its own. */
  receive?(message: ServerMessage): void;
  readonly shortcuts?: readonly Shortcut[];
}

export interface Around {
  readonly link: Link;
  readonly scanner: Scanner;
  readonly near: NearReader;
  /** The line on the terminal that says what is in its card slot. */
  readonly slot: HTMLElement;
  /** Shows a window. */
  open(id: WindowId): void;
}
