/** The bench's switches: engine, clock, faults, keys, boxes, data files, power. */
import type { BenchState, EngineName, ServerMessage } from "../protocol";
import { el, fill, toast } from "./dom";
import { words } from "./language";
import type { Link } from "./link";
import type { Around, BenchWindow } from "./window";

const OFFSETS = [
  [-366 * 86400, "yearAgo"],
  [-600, "tenAgo"],
  [0, "onTime"],
  [600, "tenAhead"],
  [60 * 86400, "daysAhead"],
] as const;

/** The catalogue's partition. */
const MAX_DATA = 320 * 4096;

export class Switches implements BenchWindow {
  readonly view = el("div", { class: "switches" });
  readonly #link: Link;
  readonly #file = el("input", {
    type: "file",
    accept: ".bin",
    testid: "data-file",
    "aria-label": words.switches.dataFile,
    onchange: () => void this.#install(),
  });

  constructor({ link }: Around) {
    this.#link = link;
  }

  receive(message: ServerMessage): void {
    if (message.type === "state") this.#show(message.state);
  }

  async #install(): Promise<void> {
    const file = this.#file.files?.[0];
    if (file === undefined) return;
    if (file.size > MAX_DATA) toast(words.switches.dataTooLarge);
    else {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const magic = String.fromCharCode(...bytes.subarray(0, 4));
      if (magic === "CMC1" || magic === "CMT1") this.#link.sendData(bytes);
      else toast(words.switches.notData);
    }
    this.#file.value = "";
  }

  #show(state: BenchState): void {
    const { engine, engines, status, clockOffset, staleKeys, scannerPlugged, expiredBoxes, breakdowns } = state;
    const isOn = status === "running" || status === "starting";
    const send = this.#link.send.bind(this.#link);
    const { switches } = words;
    fill(
      this.view,
      group(
        switches.engine,
        engines.includes("xs") ? switches.engineHint : switches.noXs,
        ...[...new Set<EngineName>(["xs", "node", ...engines])].map((name) =>
          el(
            "button",
            {
              testid: `engine-${name}`,
              "aria-pressed": String(name === engine),
              disabled: !engines.includes(name),
              onclick: () => send({ type: "engine", engine: name }),
            },
            words.engine[name],
          ),
        ),
      ),
      group(
        switches.clock,
        switches.clockHint,
        ...OFFSETS.map(([offset, name]) =>
          el(
            "button",
            {
              testid: `clock-${offset}`,
              "aria-pressed": String(offset === clockOffset),
              onclick: () => send({ type: "clock", offset }),
            },
            switches.offset[name],
          ),
        ),
      ),
      group(
        switches.breakdown,
        switches.breakdownHint,
        ...breakdowns.map((fault) =>
          el(
            "button",
            {
              testid: `breakdown-${fault}`,
              disabled: status !== "running",
              onclick: () => send({ type: "breakdown", fault }),
            },
            words.breakdown[fault],
          ),
        ),
      ),
      toggle("stale-keys", switches.staleKeys, staleKeys, (on) => send({ type: "stale-keys", on })),
      toggle("unplug", switches.unplug, !scannerPlugged, (on) => send({ type: "scanner", plugged: !on })),
      toggle("expired-boxes", switches.expiredBoxes, expiredBoxes, (on) => send({ type: "expired-boxes", on })),
      el(
        "div",
        { class: "switch", role: "group", "aria-label": switches.data },
        el("b", {}, switches.data),
        el("span", {}, switches.dataHint),
        this.#file,
      ),
      toggle("power", switches.power, isOn, (on) => send({ type: "power", on })),
    );
  }
}

function group(title: string, hint: string, ...buttons: HTMLElement[]): HTMLElement {
  return el(
    "div",
    { class: "switch", role: "group", "aria-label": title },
    el("b", {}, title),
    el("span", {}, hint),
    el("div", { class: "segments" }, ...buttons),
  );
}

function toggle(
  id: string,
  { title, hint }: { title: string; hint: string },
  on: boolean,
  change: (on: boolean) => void,
): HTMLElement {
  return el(
    "button",
    {
      class: "switch toggle",
      testid: `switch-${id}`,
      role: "switch",
      "aria-checked": String(on),
      onclick: () => change(!on),
    },
    el("b", {}, title),
    el("span", {}, hint),
    el("i", { "aria-hidden": true }),
  );
}
