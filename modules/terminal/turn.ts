/** One step of the reducer in the making: the state so far and the effects so far. Lives no longer than `reduce`. */
import type { SoldAct } from "modules/billing/acts";
import type { Invoice, PriceRequest } from "modules/billing/invoice";
import type { DutyKind } from "modules/billing/tariff";
import type { CardReading } from "modules/card/vitale-reader";
import type { Catalogue } from "modules/catalogue/presentation";
import type { Result } from "modules/result/result";
import type { Effect, Report, Sound } from "./effect";
import type { Hit } from "./hit";
import * as limits from "./limits";
import type { Problem } from "./problem";
import { type Device, IDLE, type Question, type Sale, type State, type View } from "./state";

/** What the reducer may look at besides the state: pure functions and the hour. */
export interface Context {
  /** s since 1970 */
  readonly now: number;
  readonly clockCertain: boolean;
  readonly catalogue: Catalogue;
  /** What is charged for a prescription now; undefined while the pharmacy is open, or its hours are not known. */
  readonly duty?: DutyKind | undefined;
  /** Whether a code is a token, of whatever format, good or bad. */
  isToken(code: Uint8Array): boolean;
  price(request: PriceRequest): Result<Invoice, string>;
  /** The acts that today's tariffs sell. */
  soldActs(): readonly SoldAct[];
  /** What is at this pixel of what the screen shows in this state. */
  hit(state: State, x: number, y: number): Hit | undefined;
}

export class Turn {
  readonly context: Context;
  readonly effects: Effect[] = [];
  state: State;

  constructor(state: State, context: Context) {
    this.state = state;
    this.context = context;
  }

  /** Goes to a view, with its full time, and no question in the way. */
  show(view: View): void {
    const { sale, now, device } = this.state;
    this.state = { view, sale, question: null, now, left: secondsOf(view), device };
  }

  ask(question: Question): void {
    const { view, sale, now, device } = this.state;
    const left = view.name === "idle" ? limits.QUESTION_SECONDS : secondsOf(view);
    this.state = { view, sale, question, now, left, device };
  }

  setSale(sale: Sale | null): void {
    const { view, question, now, left, device } = this.state;
    this.state = { view, sale, question, now, left, device };
  }

  setTime(now: number, left: number): void {
    const { view, sale, question, device } = this.state;
    this.state = { view, sale, question, now, left, device };
  }

  setDevice(change: Partial<Device>): void {
    const { view, sale, question, now, left, device } = this.state;
    this.state = { view, sale, question, now, left, device: { ...device, ...change } };
  }

  /** Tells of something that went wrong and needs one look. */
  notice(problem: Problem): void {
    this.ask({ kind: "notice", problem });
    this.problem(problem);
  }

  problem(problem: Problem): void {
    this.sound("warning");
    this.report({ event: "problem", problem });
  }

  /** Ends the sale, whatever its step: nothing of the patient outlives it. */
  endSale(status: "stored" | "cancelled" | "timed-out"): void {
    if (this.state.sale === null) return;
    this.setSale(null);
    this.report({ event: "sale", status });
  }

  idle(): void {
    this.forgetToken();
    this.show(IDLE);
  }

  /** Back to what was there before the code was shown: a sale begun without a card, or nothing. */
  resume(): void {
    const sale = this.state.sale;
    if (sale === null) this.idle();
    else this.show({ name: "boxes", selected: sale.lines.length - 1, menu: -1 });
  }

  forgetToken(): void {
    const question = this.state.question;
    if (question?.kind === "replace") this.effects.push({ type: "wipe", bytes: question.token });
    else if (question?.kind === "replace-card") this.forgetCard(question.reading);
  }

  forgetCard({ token, serial }: CardReading): void {
    if (token !== undefined) this.effects.push({ type: "wipe", bytes: token });
    this.effects.push({ type: "wipe", bytes: serial });
  }

  sound(sound: Sound): void {
    this.effects.push({ type: "sound", sound });
  }

  report(report: Report): void {
    this.effects.push({ type: "report", report });
  }

  log(line: string): void {
    this.effects.push({ type: "log", line });
  }
}

function secondsOf(view: View): number {
  switch (view.name) {
    case "idle":
      return 0;
    case "reading":
      return limits.READING_SECONDS;
    case "card":
      return limits.CARD_SECONDS;
    case "persons":
    case "card-refused":
      return limits.PERSONS_SECONDS;
    case "done":
      return limits.DONE_SECONDS;
    case "refused":
      return limits.REFUSED_SECONDS;
    case "service":
    case "settings":
    case "rejects":
    case "reject":
      return limits.SERVICE_SECONDS;
    case "update":
      return limits.UPDATE_SECONDS;
    case "code":
      return limits.CODE_SECONDS;
    case "summary":
      return view.storing ? limits.STORING_SECONDS : limits.SALE_SECONDS;
    default:
      return limits.SALE_SECONDS;
  }
}
