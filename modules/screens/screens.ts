/** The terminal's face: draws a state on a surface of 320 x 240. */
import type { State } from "modules/terminal/state";
import { paintLine } from "./amounts";
import { paintBoxes } from "./boxes";
import { Canvas, type Painter } from "./canvas";
import { paintCard, paintPersons } from "./card";
import { paintDone } from "./done";
import { footer, header } from "./frame";
import { paintIdentity } from "./identity";
import { paintIdle, paintReading } from "./idle";
import { paintCardRefused, paintQuestion, paintRefused } from "./message";
import { paintReject, paintRejects } from "./rejects";
import { type About, paintService } from "./service";
import { paintSummary } from "./summary";
import type { Surface } from "./surface";
import type { Face, Fonts } from "./theme";
import { paintCode, paintUpdate } from "./update";

export class Screens implements Painter<State> {
  readonly #canvas: Canvas;
  readonly #about: About;

  /** @param surface a Poco of 320 x 240; @param about what the service screen says of this build */
  constructor(surface: Surface<Face>, fonts: Fonts, about: About) {
    this.#canvas = new Canvas(surface, fonts);
    this.#about = about;
  }

  /** Brings the surface to this state. @returns how many of the 8 slices of the screen had to be drawn */
  draw(state: State): number {
    return this.#canvas.show(this, state);
  }

  /** The surface lost its pixels: everything is drawn next time. */
  invalidate(): void {
    this.#canvas.invalidate();
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
        if (state.view.name === "line") paintLine(canvas, state.view.invoice, state.view.index);
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
      case "service":
        paintService(canvas, state, this.#about);
    }
  }
}
