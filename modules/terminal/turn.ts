/** One step of the reducer in the making: the state so far and the effects so far. Lives no longer than `reduce`. */
import type { SoldAct } from "modules/billing/acts";
import type { Invoice, PriceRequest, PriceTerms, Sums } from "modules/billing/invoice";
import type { DutyKind } from "modules/billing/tariff";
import type { CardReading } from "modules/card/vitale-reader";
import type { Catalogue } from "modules/catalogue/presentation";
import { type Payments, saleLeft } from "modules/payment/payments";
import type { RecallBook } from "modules/recalls/recall";
import type { Result } from "modules/result/result";
import type { Box as SoldBox } from "modules/site/site";
import type { Effect, Report, Sound } from "./effect";
import type { Hit } from "./hit";
import {
  CARD_SECONDS,
  CODE_SECONDS,
  DONE_SECONDS,
  LAN_PAGE,
  LAN_SECONDS,
  NOTE_SECONDS,
  PAIRING_SECONDS,
  PERSONS_SECONDS,
  QUESTION_SECONDS,
  READING_SECONDS,
  REFUSED_SECONDS,
  SALE_SECONDS,
  SERVICE_SECONDS,
  STORING_SECONDS,
  UPDATE_SECONDS,
} from "./limits";
import type { Problem } from "./problem";
import { type Device, IDLE, type Line, type Note, type Question, type Sale, type State, type View } from "./state";

/** What the reducer may look at besides the state: pure functions and the hour. */
export interface Context {
  /** s since 1970 */
  readonly now: number;
  readonly clockCertain: boolean;
  readonly catalogue: Catalogue;
  /** Absent where this board has no room for them. */
  readonly recalls?: RecallBook | undefined;
  /** What is charged for a prescription now; undefined while the pharmacy is open, or its hours are not known. */
  readonly duty?: DutyKind | undefined;
  /** Whether a code is a token, of whatever format, good or bad. */
  isToken(code: Uint8Array): boolean;
  price(request: PriceRequest): Result<Invoice, string>;
  /** Patients are asked about on line. */
  readonly asksOnLine?: boolean;
  /** The sums of the invoice alone: after each box. */
  sums(terms: PriceTerms, lines: readonly Line[]): Result<Sums, string>;
  /** The acts that today's tariffs sell. */
  soldActs(): readonly SoldAct[];
  /** Whether a terminal of the pharmacy has sold this box in the last day. */
  isSold?(box: SoldBox): boolean;
  /** Whether the heap holds a sale of so many lines; absent where nobody can tell. */
  holds?(lines: number): boolean;
  /** What is at this pixel of what the screen shows in this state. */
  hit(state: State, x: number, y: number): Hit | undefined;
}

/** A note without its end. */
type Told = Note extends infer N ? (N extends Note ? Omit<N, "until"> : never) : never;

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

  /** The same view with something else in it: its time goes on, and so does a question. */
  setView(view: View): void {
    const { sale, question, now, left, device } = this.state;
    this.state = { view, sale, question, now, left, device };
  }

  ask(question: Question): void {
    const { view, sale, now, device } = this.state;
    const left = view.name === "idle" ? QUESTION_SECONDS : secondsOf(view);
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

  /** What was read cannot be taken now: heard, and said in the header, over whatever the screen has to show. */
  missed(problem: "missed-code" | "missed-card"): void {
    const { note } = this.state.device;
    const before =
      note?.kind === "kept" ? note.missed : note?.kind === "problem" && note.problem === problem ? note.count : 0;
    this.tell({ kind: "problem", problem, count: before + 1 });
    this.problem(problem);
  }

  /** A box was counted behind a screen that does not show it. That another was not taken stays in sight. */
  kept(label: string, quantity: number): void {
    const { note } = this.state.device;
    const missed = note?.kind === "problem" ? note.count : note?.kind === "kept" ? note.missed : note === null ? 0 : 1;
    this.tell({ kind: "kept", label, quantity, missed });
  }

  /** Says in the header what became of a code. */
  tell(what: Told): void {
    this.setDevice({ note: { ...what, until: this.context.now + NOTE_SECONDS } });
  }

  /**
   * To the lines of the sale, after one of them changed; a card that is being read, or a patient who is to be chosen, stays
   * on the screen.
   */
  toLines(selected: number): void {
    if (!isWithCard(this.state.view)) this.show({ name: "boxes", selected, menu: -1 });
  }

  /** Ends the sale, whatever its step: nothing of the patient outlives it. */
  endSale(status: "stored" | "cancelled" | "timed-out"): void {
    const { sale } = this.state;
    if (sale === null) return;
    if (sale.claims !== null) {
      this.effects.push({ type: "look-back", patient: null }, { type: "serve", patient: null });
      if (sale.online?.rights !== undefined) this.effects.push({ type: "wipe", bytes: sale.online.rights.proof });
      // A stored invoice is still to be told under it.
      if (status !== "stored") this.closeContext(sale);
    }
    this.leaveLookUp();
    this.setSale(null);
    if (status !== "stored") this.setPayments(saleLeft(this.state.device.payments));
    const about = this.state.device.note?.kind;
    if (about === "kept" || about === "rights" || about === "context") this.setDevice({ note: null });
    this.report({ event: "sale", status });
  }

  /** The apCV context of a sale is of no more use. */
  closeContext({ online }: Sale): void {
    const context = online?.context;
    if (context !== undefined) this.effects.push({ type: "close-context", id: context.id, ends: context.ends });
  }

  /** Nobody who is found joins a sale that is over. */
  leaveLookUp(): void {
    const { count, open } = this.state.device.lookUps;
    if (open === null) return;
    const isAnswered = open.why.kind === "software";
    if (!isAnswered) this.effects.push({ type: "look-up", question: null, id: open.id });
    this.setDevice({ lookUps: { count, open: isAnswered ? { ...open, joins: false } : null } });
  }

  /** Those that are others than before are kept for good. */
  setPayments(payments: Payments): void {
    const { open } = this.state.device.payments;
    if (payments === this.state.device.payments) return;
    this.setDevice({ payments });
    if (payments.open !== open) this.effects.push({ type: "keep-payments", open: payments.open });
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

/** A card is in the middle of becoming the patient of the sale. */
export function isWithCard({ name }: View): boolean {
  return name === "card" || name === "persons" || name === "card-refused";
}

function secondsOf(view: View): number {
  switch (view.name) {
    case "idle":
      return 0;
    case "reading":
      return READING_SECONDS;
    case "card":
      return CARD_SECONDS;
    case "persons":
    case "card-refused":
      return PERSONS_SECONDS;
    case "done":
      return DONE_SECONDS;
    case "refused":
      return REFUSED_SECONDS;
    case "service":
      return view.page === LAN_PAGE ? LAN_SECONDS : SERVICE_SECONDS;
    case "payment":
    case "settings":
    case "rejects":
    case "reject":
      return SERVICE_SECONDS;
    case "update":
      return UPDATE_SECONDS;
    case "site":
    case "software":
      return UPDATE_SECONDS;
    case "pairing":
      return PAIRING_SECONDS;
    case "code":
      return CODE_SECONDS;
    case "summary":
      return view.storing ? STORING_SECONDS : SALE_SECONDS;
    default:
      return SALE_SECONDS;
  }
}
