/**
 * The printer: when something is printed, and what the keys do about it. Nobody waits for it: a sale ends as it does without
 * one, and what waits for paper is a line on a screen.
 */
import { MAX_JOBS, type PrinterView, type PrintKind } from "modules/printing/printing";
import { isTrouble } from "modules/printing/status";
import type { Key } from "./event";
import type { Sale, State, View } from "./state";
import type { Turn } from "./turn";

export type DoneView = Extract<View, { name: "done" }>;

/** The printer is otherwise than it was. */
export function onPrinter(turn: Turn, printer: PrinterView): void {
  const before = turn.state.device.printer;
  turn.setDevice({ printer });
  const isNew = isTrouble(printer.status) && before?.status !== printer.status;
  // Heard only where somebody waits for paper.
  if (isNew && printer.waiting > 0) turn.sound("warning");
  const { last } = printer;
  if (last !== null && last !== before?.last && last.result !== "printed") {
    turn.log(`printer: ${last.job.kind} of ${last.job.number}: ${last.result}`);
    turn.sound("warning");
  }
}

/** What can be printed of a sale that was stored; a mention is for a prescription on paper that has boxes. */
export function printable({ device }: State, { prescription, ePrescription, lines }: Sale): readonly PrintKind[] {
  if (device.printer === null || device.settings.print === "never") return [];
  return prescription && ePrescription === undefined && lines.length > 0 ? ["receipt", "mention"] : ["receipt"];
}

/** The receipt of who always wants one. @returns what is left to be asked for */
export function printStored(turn: Turn, number: number, kinds: readonly PrintKind[]): readonly PrintKind[] {
  if (kinds.length === 0 || turn.state.device.settings.print !== "always") return kinds;
  print(turn, number, "receipt");
  return kinds.filter((kind) => kind !== "receipt");
}

/**
 * What a key prints on *Terminé*: the middle one the receipt, the left one the mention. Where the middle one has something
 * better to do, the left one prints first the one, then the other.
 */
export function printOf(print: readonly PrintKind[], key: Key, isMiddleTaken = false): PrintKind | null {
  if (key === "validate" || (key === "option" && isMiddleTaken)) return null;
  const wanted = key === "option" ? "receipt" : "mention";
  if (print.includes(wanted)) return wanted;
  return key === "cancel" && isMiddleTaken ? (print[0] ?? null) : null;
}

/** @returns whether the key prints */
export function onDoneKey(turn: Turn, view: DoneView, key: Key, isMiddleTaken = false): boolean {
  const kind = printOf(view.print, key, isMiddleTaken);
  if (kind === null) return false;
  turn.sound("key");
  print(turn, view.number, kind);
  turn.show({ ...view, print: view.print.filter((candidate) => candidate !== kind) });
  return true;
}

/**
 * For the pharmacy's software: the invoice of this number, the last one unless said.
 * @returns why it is not even tried; null when it waits to be printed
 */
export function printInvoice(
  turn: Turn,
  kind: PrintKind,
  wanted: number | undefined,
): "no-printer" | "no-invoice" | "busy" | null {
  const { device, view } = turn.state;
  const { printer, journal } = device;
  if (printer === null) return "no-printer";
  const last = journal?.lastNumber ?? 0;
  const number = wanted ?? last;
  if (number < 1 || number > last) return "no-invoice";
  if (printer.waiting >= MAX_JOBS) return "busy";
  const isFirst = view.name === "done" && view.number === number && view.print.includes(kind);
  if (isFirst) turn.show({ ...view, print: view.print.filter((candidate) => candidate !== kind) });
  const { language } = device.settings;
  turn.effects.push({ type: "print", job: { number, kind, isCopy: kind === "receipt" && !isFirst, language } });
  return null;
}

/** What the right key of the printer's page in Service does. */
export function printerKey({ device }: State): "retryPrint" | "dropPrint" | "reprint" | null {
  const { printer, journal } = device;
  if (printer === null) return null;
  if (printer.isStalled) return "retryPrint";
  // What is in doubt is given up too: then the last invoice can be printed again, as a copy.
  if (printer.waiting > 0 || printer.last?.result === "in-doubt") return "dropPrint";
  return journal !== null && journal.lastNumber > 0 ? "reprint" : null;
}

export function onPrinterKey(turn: Turn, view: Extract<View, { name: "service" }>): void {
  const { device } = turn.state;
  const { language } = device.settings;
  turn.sound("key");
  switch (printerKey(turn.state)) {
    case "retryPrint":
      turn.effects.push({ type: "printer", action: "again" });
      break;
    case "dropPrint":
      turn.effects.push({ type: "printer", action: "drop" });
      break;
    case "reprint":
      turn.effects.push({
        type: "print",
        job: { number: device.journal?.lastNumber ?? 0, kind: "receipt", isCopy: true, language },
      });
  }
  turn.show(view);
}

function print(turn: Turn, number: number, kind: PrintKind): void {
  const { language } = turn.state.device.settings;
  turn.effects.push({ type: "print", job: { number, kind, isCopy: false, language } });
}
