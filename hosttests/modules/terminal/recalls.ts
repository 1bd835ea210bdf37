/** Recalls for tests of terminal and screens: invented, and by the list alone. */
import { dayNumber } from "modules/calendar/date";
import type { Judgement, Recall, RecallBook } from "modules/recalls/recall";
import { NO_RECALLS } from "modules/recalls/stored-recalls";
import type { TerminalEvent } from "modules/terminal/event";
import { BOXES, bytesOf, type Play } from "./fixture";

const cip = (n: number) => BOXES[n]?.cip13 ?? "";

export const BATCH_RECALL: Recall = {
  number: 42,
  day: dayNumber("2026-05-02") ?? 0,
  name: "EXEMPLINE 1 000 mg comprimé",
  batches: "LOT, LOT-7",
  why: {
    fr: "Exemple : étiquetage inversé entre 500 mg et 1 000 mg.",
    en: "Example: labels of 500 mg and 1,000 mg exchanged.",
  },
  todo: {
    fr: "Mettez ces boîtes de côté et rappelez les patients.",
    en: "Set these boxes aside and call the patients back.",
  },
};

export const FULL_RECALL: Recall = {
  number: 43,
  day: dayNumber("2026-05-14") ?? 0,
  name: "DÉMOCILLINE 500 mg gélule",
  batches: "",
  why: { fr: "Exemple : dosage non conforme constaté sur plusieurs lots.", en: "" },
  todo: { fr: "", en: "" },
};

export const SHORTAGE = {
  since: dayNumber("2026-04-01") ?? 0,
  until: dayNumber("2026-06-30") ?? 0,
  why: { fr: "Exemple : tension d’approvisionnement.", en: "Example: supply is tight." },
  alternative: cip(3),
};

/** Of box 0 the batch LOT, of box 1 every batch; box 2 is short. */
export const BOOK: RecallBook = {
  judge(cip13, batch): Judgement | undefined {
    if (cip13 === cip(0)) {
      const standing = batch === "LOT" ? "recalled" : batch === "" ? "unread" : "clear";
      return { standing, recall: standing === "clear" ? undefined : BATCH_RECALL, shortage: undefined };
    }
    if (cip13 === cip(1)) return { standing: "recalled", recall: FULL_RECALL, shortage: undefined };
    if (cip13 === cip(2)) return { standing: "clear", recall: undefined, shortage: SHORTAGE };
    return undefined;
  },
  after(number) {
    if (number < 42) return { recall: BATCH_RECALL, left: 2 };
    return number < 43 ? { recall: FULL_RECALL, left: 1 } : undefined;
  },
};

/** A list has come. @param read the last of its recalls that was read */
export function recallsOf(read: number, version = 20260515): Extract<TerminalEvent, { type: "recalls" }> {
  const day = dayNumber("2026-05-15") ?? 0;
  const about = { ...NO_RECALLS, version, day, until: day + 30, recalls: 2, shortages: 1, newest: 43 };
  return { type: "recalls", about, read };
}

/** The same terminal, where these recalls are in its flash. */
export function withRecalls(play: Play, read = 43): Play {
  play.recalls = BOOK;
  return play.send(recallsOf(read));
}

/** The bar code of the n-th box: no batch in it. */
export function barcode(n: number): TerminalEvent {
  return { type: "scan", symbology: "ean13", gs1: false, bytes: bytesOf(cip(n)) };
}

/** The DataMatrix of a box of another batch. */
export function scanBatch(n: number, batch: string, serial: string): TerminalEvent {
  const text = `010${cip(n)}1727053110${batch}\x1d21${serial}`;
  return { type: "scan", symbology: "datamatrix", gs1: true, bytes: bytesOf(text) };
}
