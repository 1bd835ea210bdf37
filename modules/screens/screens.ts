/** The terminal's face: draws a state on a surface of any size from 320 x 240, and finds what a finger touched. */
import type { Strings } from "modules/strings/strings";
import type { Hit } from "modules/terminal/hit";
import { DEFAULT_SETTINGS, type Language } from "modules/terminal/settings";
import type { State } from "modules/terminal/state";
import { paintLine } from "./amounts";
import { paintBoxes } from "./boxes";
import { Canvas, type Painter } from "./canvas";
import { paintCard, paintPersons } from "./card";
import { paintDone } from "./done";
import { footer, header } from "./frame";
import { hitOf } from "./hits";
import { paintIdentity } from "./identity";
import { paintIdle, paintReading } from "./idle";
import { paintSoftware } from "./lan";
import { paintCardRefused, paintQuestion, paintRefused } from "./message";
import { paintRights } from "./online";
import { paintActs, paintEntry, paintOptions } from "./options";
import { paintPayment, paintSettle } from "./payment";
import { paintReject, paintRejects } from "./rejects";
import { type About, paintService } from "./service";
import { paintSettings } from "./settings";
import { paintPairing, paintSite } from "./site";
import { paintSummary } from "./summary";
import type { Surface } from "./surface";
import { type Face, type Fonts, facesOf, makeColors } from "./theme";
import { paintCode, paintUpdate } from "./update";

/** s */
const MINUTE = 60;

export class Screens implements Painter<State> {
  readonly #canvas: Canvas;
  readonly #about: About;
  readonly #surface: Surface<Face>;
  readonly #fonts: Fonts;
  #theme = DEFAULT_SETTINGS.theme;
  #letters = DEFAULT_SETTINGS.letters;
  readonly #languages: Readonly<Record<Language, Strings>>;
  /** What is shown, as far as it is known. */
  #drawn: State | undefined;

  /**
   * @param surface a Poco of the whole screen @param about what the service screen says of this build
   * @throws RangeError for a screen that is too small (layout.ts)
   */
  constructor(surface: Surface<Face>, fonts: Fonts, about: About, languages: Readonly<Record<Language, Strings>>) {
    this.#canvas = new Canvas(surface, fonts, languages[DEFAULT_SETTINGS.language]);
    this.#about = about;
    this.#surface = surface;
    this.#fonts = fonts;
    this.#languages = languages;
  }

  /** Brings the surface to this state. @returns how many slices of the screen had to be drawn */
  draw(state: State): number {
    const before = this.#drawn;
    this.#drawn = state;
    if (before !== undefined && looksTheSame(before, state)) return 0;
    const { language, theme, letters } = state.device.settings;
    this.#canvas.strings = this.#languages[language];
    if (theme !== this.#theme) {
      this.#theme = theme;
      this.#canvas.colors = makeColors(this.#surface, theme);
    }
    if (letters !== this.#letters) {
      this.#letters = letters;
      this.#canvas.useLetters(facesOf(this.#fonts, letters), letters);
    }
    return this.#canvas.show(this, state);
  }

  /** The surface lost its pixels: everything is drawn next time. */
  invalidate(): void {
    this.#drawn = undefined;
    this.#canvas.invalidate();
  }

  /** What a finger at this pixel touches in this state; undefined for nothing. */
  hit(state: State, x: number, y: number): Hit | undefined {
    return hitOf(this.#canvas.layout, state, x, y);
  }

  /** What the canvas calls. */
  paint(canvas: Canvas, state: State): void {
    header(canvas, state);
    if (state.question !== null) paintQuestion(canvas, state, state.question);
    else this.#view(canvas, state);
    footer(canvas, state);
  }

  #view(canvas: Canvas, state: State): void {
    switch (state.view.name) {
      case "idle":
        paintIdle(canvas, state);
        return;
      case "reading":
        paintReading(canvas);
        return;
      case "card":
        paintCard(canvas, state);
        return;
      case "persons":
        paintPersons(canvas, state);
        return;
      case "card-refused":
        paintCardRefused(canvas, state);
        return;
      case "identity":
        paintIdentity(canvas, state);
        return;
      case "boxes":
        paintBoxes(canvas, state);
        return;
      case "line":
        if (state.view.name === "line") {
          const { invoice, index } = state.view;
          paintLine(canvas, invoice, index, state.sale?.lines[index]?.shortage);
        }
        return;
      case "summary":
        paintSummary(canvas, state);
        return;
      case "done":
        paintDone(canvas, state);
        return;
      case "refused":
        paintRefused(canvas, state);
        return;
      case "update":
        paintUpdate(canvas, state);
        return;
      case "code":
        paintCode(canvas, state);
        return;
      case "rejects":
        paintRejects(canvas, state);
        return;
      case "reject":
        paintReject(canvas, state);
        return;
      case "options":
        paintOptions(canvas, state);
        return;
      case "rights":
        paintRights(canvas, state);
        return;
      case "settle":
        paintSettle(canvas, state);
        return;
      case "payment":
        paintPayment(canvas, state);
        return;
      case "acts":
        paintActs(canvas, state);
        return;
      case "entry":
        paintEntry(canvas, state);
        return;
      case "settings":
        paintSettings(canvas, state);
        return;
      case "software":
        paintSoftware(canvas, state);
        return;
      case "site":
        paintSite(canvas, state);
        return;
      case "pairing":
        paintPairing(canvas, state);
        return;
      case "service":
        paintService(canvas, state, this.#about);
    }
  }
}

/** Whether a second passed and nothing else: no screen shows seconds, or how long it stays. */
function looksTheSame(before: State, state: State): boolean {
  const { view, sale, question, device, now } = state;
  return (
    before.view === view &&
    before.sale === sale &&
    before.question === question &&
    before.device === device &&
    Math.floor(before.now / MINUTE) === Math.floor(now / MINUTE)
  );
}
