/** Making elements, in as few words as possible. */

type Child = Node | string | false | undefined;
interface Attributes {
  readonly class?: string;
  readonly testid?: string;
  readonly onclick?: (event: MouseEvent) => void;
  readonly [name: string]: unknown;
}

/** An element with its attributes and children; false and undefined leave an attribute or a child out. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name === "testid") element.dataset.testid = String(value);
    else if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  if (tag === "button" && attributes.type === undefined) element.setAttribute("type", "button");
  element.append(...children.filter((child) => child !== false && child !== undefined));
  return element;
}

/** Puts other children in; whoever had the focus keeps it, known by its test id. */
export function fill(parent: HTMLElement, ...children: Child[]): void {
  const focused = document.activeElement;
  const id = focused instanceof HTMLElement && parent.contains(focused) ? focused.dataset.testid : undefined;
  parent.replaceChildren(...children.filter((child) => child !== false && child !== undefined));
  if (id !== undefined) parent.querySelector<HTMLElement>(`[data-testid="${CSS.escape(id)}"]`)?.focus();
}

export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`#${id} is missing`);
  return element;
}

/** @throws Error where there is no 2D canvas */
export function context(canvas: HTMLCanvasElement, settings?: CanvasRenderingContext2DSettings) {
  const pen = canvas.getContext("2d", settings);
  if (pen === null) throw new Error("no 2D canvas");
  return pen;
}

/** A few words at the edge of the page, for a while. */
export function toast(text: string): void {
  const line = el("p", { class: "toast", testid: "toast" }, text);
  byId("toasts").append(line);
  setTimeout(() => line.remove(), 5000);
}
