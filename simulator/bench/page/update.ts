/** The firmware's tab: what is in the slots, an image to send, and how clients of MCUmgr reach the terminal. */
import {
  type FirmwareAction,
  type FirmwareView,
  IMAGE_MAGIC,
  MAX_IMAGE,
  type ServerMessage,
  type SlotView,
} from "../protocol";
import { el, fill, toast } from "./dom";
import { strings, words } from "./language";
import type { Link } from "./link";
import type { Around, BenchWindow } from "./window";

/** How the last trial ended, where it is worth a word. */
const OUTCOMES: Readonly<Record<string, string>> = words.firmware.outcome;
const KILOBYTE = 1024;

export class Update implements BenchWindow {
  readonly view = el("div", { class: "update", testid: "update" });
  readonly #link: Link;
  readonly #input = el("input", { type: "file", accept: ".img,.bin", class: "hidden-input", testid: "firmware-file" });

  constructor({ link }: Around) {
    this.#link = link;
    this.#input.tabIndex = -1;
    this.#input.addEventListener("change", () => {
      const [file] = this.#input.files ?? [];
      this.#input.value = "";
      if (file !== undefined) void this.#send(file);
    });
    this.view.addEventListener("dragover", (event) => {
      event.preventDefault();
      this.view.classList.add("dropping");
    });
    this.view.addEventListener("dragleave", () => this.view.classList.remove("dropping"));
    this.view.addEventListener("drop", (event) => {
      event.preventDefault();
      this.view.classList.remove("dropping");
      const [file] = event.dataTransfer?.files ?? [];
      if (file !== undefined) void this.#send(file);
    });
  }

  receive(message: ServerMessage): void {
    if (message.type === "firmware") this.#show(message.firmware);
  }

  #show(firmware: FirmwareView): void {
    const { slots, outcome, upload, busy } = firmware;
    const runs = slots.find(({ running }) => running);
    const other = slots.find(({ running }) => !running);
    const onTrial = runs !== undefined && !runs.confirmed;
    const act = (action: Exclude<FirmwareAction, "cut">, enabled: boolean) =>
      el(
        "button",
        {
          testid: `firmware-${action}`,
          title: words.firmware[action].hint,
          disabled: !enabled || busy !== null,
          onclick: () => this.#link.send({ type: "firmware", action }),
        },
        words.firmware[action].title,
      );
    fill(
      this.view,
      el("div", { class: "slots" }, ...([0, 1] as const).map((slot) => card(slot, slots))),
      OUTCOMES[outcome] !== undefined && el("p", { class: "panel-note", testid: "outcome" }, OUTCOMES[outcome]),
      el(
        "button",
        { class: "drop", testid: "firmware-choose", disabled: busy !== null, onclick: () => this.#input.click() },
        el("b", {}, upload === null ? words.firmware.drop : progressText(upload)),
        upload === null
          ? el("span", {}, words.firmware.dropHint)
          : el("progress", { max: upload.length, value: upload.offset, testid: "firmware-progress" }),
      ),
      this.#input,
      el(
        "div",
        { class: "segments" },
        act("test", other !== undefined && !other.pending && !onTrial),
        act("reset", !onTrial),
        act("confirm", onTrial),
        act("revert", onTrial),
        act("erase", other !== undefined && !other.pending && !onTrial),
        el(
          "button",
          {
            class: "cut",
            testid: "firmware-cut",
            title: words.firmware.cut.hint,
            onclick: () => this.#link.send({ type: "firmware", action: "cut" }),
          },
          words.firmware.cut.title,
        ),
      ),
      ...commands(firmware),
    );
  }

  async #send(file: File): Promise<void> {
    if (file.size > MAX_IMAGE) return toast(words.firmware.tooLarge);
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (!IMAGE_MAGIC.every((byte, i) => bytes[i] === byte)) {
      return toast(words.firmware.notSigned);
    }
    this.#link.sendFile(bytes);
  }
}

function card(slot: 0 | 1, slots: readonly SlotView[]): HTMLElement {
  const image = slots.find((candidate) => candidate.slot === slot);
  const state =
    image === undefined
      ? words.firmware.empty
      : image.running
        ? image.confirmed
          ? words.firmware.running
          : words.firmware.onTrial
        : image.pending
          ? words.firmware.pending
          : image.confirmed
            ? words.firmware.confirmed
            : words.firmware.spare;
  return el(
    "div",
    { class: "slot", testid: `slot-${slot}`, "data-running": String(image?.running === true) },
    el("span", {}, words.firmware.slot(slot)),
    el("b", {}, image === undefined ? "—" : image.version),
    el("span", {}, state),
    image !== undefined && el("code", { title: image.hash }, image.hash.slice(0, 12)),
  );
}

function progressText({ offset, length }: { readonly offset: number; readonly length: number }): string {
  const kilobytes = (bytes: number) => strings.format.grouped(Math.round(bytes / KILOBYTE));
  const { sending, received } = words.firmware;
  return offset >= length ? received(kilobytes(length)) : sending(kilobytes(offset), kilobytes(length));
}

/** What a person types in a terminal to do the same. */
function commands({ address, pty }: FirmwareView): HTMLElement[] {
  if (address === null) return [el("p", { class: "panel-note" }, words.firmware.closed)];
  const { host, port } = address;
  const lines = [
    `npm run -s cli -- manage ${host}:${port} list`,
    // The UDP port of smpmgr is always 1337.
    ...(port === 1337 ? [`smpmgr --ip ${host} image state-read`] : []),
    ...(pty === null ? [] : [`smpmgr --port ${pty} image state-read`]),
  ];
  return [
    el("p", { class: "panel-note" }, words.firmware.clients(host, port)),
    el("pre", { class: "commands", testid: "firmware-commands" }, lines.join("\n")),
  ];
}
