/** The network between several terminals, as one of them is on it: its cable, what is lost there, and whom it has joined. */
import type { Lan, LanPlace } from "../hardware/lan";
import type { SiteLineView } from "./protocol";

/** Share of the datagrams that are lost while the switch is on. */
const LOSS = 0.2;
/** What the firmware says of each of the others (modules/site/site.ts). */
const SAID = /\bsite: ([0-9A-F]{4}) is (joined|lost)\b/;

export class SiteLine {
  readonly #lan: Lan;
  readonly #place: LanPlace;
  readonly #onChange: () => void;
  readonly #others = new Map<string, boolean>();
  #cable = true;

  constructor(lan: Lan, place: LanPlace, onChange: () => void) {
    this.#lan = lan;
    this.#place = place;
    this.#onChange = onChange;
  }

  get view(): SiteLineView {
    const joined = [...this.#others.values()].filter((isJoined) => isJoined).length;
    return { cable: this.#cable, loss: this.#lan.loss > 0, joined, lost: this.#others.size - joined };
  }

  plug(isIn: boolean): void {
    this.#cable = isIn;
    this.#place.plug(isIn);
    this.#onChange();
  }

  /** For all that are on the network: whoever asks tells the others of it. */
  lose(isOn: boolean): void {
    this.#lan.loss = isOn ? LOSS : 0;
  }

  /** A line of the firmware's log. */
  heard(line: string): void {
    const [, name, what] = SAID.exec(line) ?? [];
    if (name === undefined) return;
    this.#others.set(name, what === "joined");
    this.#onChange();
  }

  /** The firmware has ended. */
  silence(): void {
    this.#place.silence();
    this.#others.clear();
    this.#onChange();
  }
}
