/** The firmware's tab: what is in the slots, an image to send, and how clients of MCUmgr reach the terminal. */
import { type FirmwareAction, type FirmwareView, IMAGE_MAGIC, MAX_IMAGE, type SlotView } from "../protocol";
import { el, fill, toast } from "./dom";
import type { Link } from "./link";

/** How the last trial ended, where it is worth a word. */
const OUTCOMES: Readonly<Record<string, string>> = {
  confirmed: "La dernière mise à jour a été confirmée.",
  starts: "Retour à la version d’avant : la nouvelle n’a pas démarré trois fois de suite.",
  time: "Retour à la version d’avant : la nouvelle n’a pas été confirmée à temps.",
  asked: "Retour à la version d’avant, sur demande ou après un redémarrage sans confirmation.",
  invalid: "L’image essayée n’était plus valable : elle n’a pas démarré.",
  rescued: "L’image confirmée était abîmée : l’autre a pris sa place.",
};
const KILOBYTE = 1024;

export class Update {
  readonly view = el("div", { class: "update", testid: "update" });
  readonly #link: Link;
  readonly #input = el("input", { type: "file", accept: ".img,.bin", class: "hidden-input", testid: "firmware-file" });

  constructor(link: Link) {
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

  show(firmware: FirmwareView): void {
    const { slots, outcome, upload, busy } = firmware;
    const runs = slots.find(({ running }) => running);
    const other = slots.find(({ running }) => !running);
    const onTrial = runs !== undefined && !runs.confirmed;
    const act = (action: FirmwareAction, name: string, enabled: boolean, hint: string) =>
      el(
        "button",
        {
          testid: `firmware-${action}`,
          title: hint,
          disabled: !enabled || busy !== null,
          onclick: () => this.#link.send({ type: "firmware", action }),
        },
        name,
      );
    fill(
      this.view,
      el("div", { class: "slots" }, ...([0, 1] as const).map((slot) => card(slot, slots))),
      OUTCOMES[outcome] !== undefined && el("p", { class: "panel-note", testid: "outcome" }, OUTCOMES[outcome]),
      el(
        "button",
        { class: "drop", testid: "firmware-choose", disabled: busy !== null, onclick: () => this.#input.click() },
        el("b", {}, upload === null ? "Déposez ici une image signée (.img)" : progressText(upload)),
        upload === null
          ? el("span", {}, "logiciel, clés, médicaments ou tarifs : elle part comme d’un client MCUmgr")
          : el("progress", { max: upload.length, value: upload.offset, testid: "firmware-progress" }),
      ),
      this.#input,
      el(
        "div",
        { class: "segments" },
        act("test", "Essayer", other !== undefined && !other.pending && !onTrial, "Au prochain démarrage, une fois"),
        act("reset", "Redémarrer", !onTrial, "Comme un client MCUmgr"),
        act("confirm", "Confirmer", onTrial, "La version qui tourne reste"),
        act("revert", "Revenir", onTrial, "Redémarre sans confirmer : la version d’avant revient"),
        act(
          "erase",
          "Effacer l’autre",
          other !== undefined && !other.pending && !onTrial,
          "L’emplacement qui ne tourne pas",
        ),
        el(
          "button",
          {
            class: "cut",
            testid: "firmware-cut",
            title: "À n’importe quel moment, même en plein envoi",
            onclick: () => this.#link.send({ type: "firmware", action: "cut" }),
          },
          "Couper le courant",
        ),
      ),
      ...commands(firmware),
    );
  }

  async #send(file: File): Promise<void> {
    if (file.size > MAX_IMAGE) return toast("Ce fichier est trop grand pour une image (3 Mo au plus).");
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (!IMAGE_MAGIC.every((byte, i) => bytes[i] === byte)) {
      return toast("Ce n’est pas une image signée. « npm run release » en fait une.");
    }
    this.#link.sendFile(bytes);
  }
}

function card(slot: 0 | 1, slots: readonly SlotView[]): HTMLElement {
  const image = slots.find((candidate) => candidate.slot === slot);
  const state =
    image === undefined
      ? "vide"
      : image.running
        ? image.confirmed
          ? "tourne, confirmée"
          : "tourne, à l’essai"
        : image.pending
          ? "démarre la prochaine fois"
          : image.confirmed
            ? "confirmée : on y revient"
            : "en réserve";
  return el(
    "div",
    { class: "slot", testid: `slot-${slot}`, "data-running": String(image?.running === true) },
    el("span", {}, `Emplacement ${slot}`),
    el("b", {}, image === undefined ? "—" : image.version),
    el("span", {}, state),
    image !== undefined && el("code", { title: image.hash }, image.hash.slice(0, 12)),
  );
}

function progressText({ offset, length }: { readonly offset: number; readonly length: number }): string {
  const kilobytes = (bytes: number) => Math.round(bytes / KILOBYTE).toLocaleString("fr-FR");
  return offset >= length
    ? `Image reçue, ${kilobytes(length)} Ko`
    : `Envoi : ${kilobytes(offset)} sur ${kilobytes(length)} Ko`;
}

/** What a person types in a terminal to do the same. */
function commands({ address, pty }: FirmwareView): HTMLElement[] {
  if (address === null) return [el("p", { class: "panel-note" }, "Le terminal n’a pas ouvert son port de gestion.")];
  const { host, port } = address;
  const lines = [
    `npm run -s cli -- manage ${host}:${port} list`,
    // The UDP port of smpmgr is always 1337.
    ...(port === 1337 ? [`smpmgr --ip ${host} image state-read`] : []),
    ...(pty === null ? [] : [`smpmgr --port ${pty} image state-read`]),
  ];
  return [
    el("p", { class: "panel-note" }, `Un client MCUmgr le trouve en UDP sur ${host}:${port} :`),
    el("pre", { class: "commands", testid: "firmware-commands" }, lines.join("\n")),
  ];
}
