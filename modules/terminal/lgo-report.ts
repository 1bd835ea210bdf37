/** A report as the pharmacy's software is told it (modules/lgo): what of it may be told again, and to whom. */
import type { Report } from "./effect";

/** A Lgo is one. */
export interface Teller {
  tell(method: string, params: object, brief?: object, afterwards?: object): void;
}

export function tellReport(lgo: Teller, report: Report): void {
  const { event, ...params } = report;
  if (report.event === "invoice") {
    // Its lines are asked for by its number.
    const { number, totalCents, amoCents, amcCents, patientCents } = report;
    lgo.tell(event, params, { number, totalCents, amoCents, amcCents, patientCents });
  } else if (report.event === "identity") lgo.tell(event, params, undefined, { sale: report.sale, patient: null });
  else lgo.tell(event, params);
}
