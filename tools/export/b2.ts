/**
 * Invoices in the manner of the norme B2: records of 128 characters, as far as its public text tells (the profile of
 * hospitals). NOT homologated: the pharmacy's CIP record, the records 000 and 990 that enclose a file, and the layout of
 * ARLs are not public; how and when the patient paid has no place in it, for the caisse does not pay that: the share is a sum of type 5. Positions are counted from 1; numbers are padded with zeros, texts with spaces.
 *
 * All records
 * | position | what |
 * |---|---|
 * | 1 | type |
 * | 2-10 | partner: the pharmacy's FINESS |
 * | 12-24, 25-26 | NIR and its key |
 * | 27-29 | rank of birth; 001 where nobody has said it, since the place has no value for "not known" |
 * | 30-38 | invoice number |
 *
 * Type 2, head of an invoice
 * | position | what |
 * |---|---|
 * | 49-50, 51-53, 54-57 | regime, caisse, centre |
 * | 77-78 | nature d'assurance: 10 sickness, 13 sickness in the local regime of Alsace-Moselle, 30 maternity, 41 AT/MP |
 * | 79 | exoneration: 0 none, 3 specific care (ours: what the law covers), 4 ALD, 5 person (invalidity, military pension), 7 prevention |
 * | 96-101 | date of birth AAMMJJ |
 * | 117-118 | contract: 89 C2S |
 * | 119-128 | AMC number |
 *
 * Type 2 with S at 11: its supplement. Its content is ours: 39-49 prescriber (RPPS; the pharmacy's FINESS where nobody else
 * prescribed an act), 50-74 family name, 75-99 given names, 100-108 number and 109-114 date of the accident of work, 115-123
 * the prescriber's practice. With N: 39-70 number of what seems to be an electronic prescription. With V: from 39 on VAT, five
 * times at most 3 its rate in thousandths, 8 its total, 7 the VAT in it.
 *
 * Type 4, an act: a line, or a fee
 * | position | what |
 * |---|---|
 * | 70-75 | date AAMMJJ; ours: the order, as that of the date of birth |
 * | 76-80 | act code |
 * | 81-82 | quantity |
 * | 91-97, 98-104 | price and base, 5+2 |
 * | 105-107 | rate |
 * | 108-114 | AMO, 5+2 |
 * | 115-121 | fee, 5+2: ours: 0, each fee is an act of its own |
 * | 123-128 | AMC, 4+2 |
 *
 * Type 5, end of an invoice
 * | position | what |
 * |---|---|
 * | 39-41 | how many records of type 4 |
 * | 58-65, 66-73, 74-81, 82-89 | total, AMO, insured, AMC, 6+2 |
 */
import type { Result } from "modules/result/result";
import type { StoredInvoice } from "modules/sale-record/stored-invoice";
import { isAscii } from "modules/text/plain";

export const B2_LENGTH = 128;
/** Acts of one invoice: three digits count them. */
const MAX_ACTS = 999;
const MAX_VAT_RATES = 5;
const WORK_ACCIDENT = 41;

export type B2Refusal =
  /** Nobody is billed: the patient sends in a paper form. */
  | "without-card"
  /** Lines of an accident of work beside others: one invoice per nature d'assurance. */
  | "two-natures"
  /** A number has more digits than its place. */
  | "does-not-fit";

/** @returns the records of one invoice, without line ends */
export function b2Records(invoice: StoredInvoice, finess: string): Result<string[], B2Refusal> {
  const { insured, rights, lines, fees, vat } = invoice;
  if (insured === null || rights === null) return { ok: false, reason: "without-card" };
  const related = [...lines, ...invoice.acts];
  const atWork = related.filter((entry) => entry.related === "atmp");
  // A firmware before the lines' relations was kept billed all of such a patient's invoice under their accident.
  const isOlder = vat.length === 0;
  if (atWork.length > 0 && related.some((entry) => entry.rate > 0 && entry.related !== "atmp")) {
    return { ok: false, reason: "two-natures" };
  }
  const ownActs = invoice.acts.some(({ prescriber }) => prescriber === "pharmacy");
  const head = (type: string, variant = " ") =>
    new Record(type)
      .text(2, 10, finess)
      .text(11, 11, variant)
      .text(12, 24, insured.matricule.slice(0, 13))
      .text(25, 26, insured.matricule.slice(13))
      .number(27, 29, insured.rank ?? 1)
      .number(30, 38, invoice.number);
  const records = [
    head("2")
      .text(49, 50, rights.regime)
      .text(51, 53, rights.caisse)
      .text(54, 57, rights.centre)
      .number(77, 78, natureOf(rights, atWork.length > 0 || (isOlder && rights.exonerations.includes(3))))
      .number(79, 79, exonerationOf(invoice))
      .text(96, 101, shortDate(insured.birthDate))
      .text(117, 118, rights.c2s ? "89" : "")
      .text(119, 128, rights.amcNumber ?? ""),
    head("2", "S")
      .text(39, 49, invoice.prescriber ?? (ownActs ? finess : ""))
      .text(50, 74, plain(insured.familyName))
      .text(75, 99, plain(insured.givenNames))
      .text(100, 108, plain(invoice.accident?.number ?? ""))
      .text(109, 114, shortDate(invoice.accident?.date ?? ""))
      .text(115, 123, invoice.practice ?? ""),
  ];
  if (invoice.ePrescription !== null) records.push(head("2", "N").text(39, 70, plain(invoice.ePrescription)));
  if (vat.length > MAX_VAT_RATES) return { ok: false, reason: "does-not-fit" };
  if (vat.length > 0) {
    const record = head("2", "V");
    for (const [i, { rate, totalCents, vatCents }] of vat.entries()) {
      const at = 39 + i * 18;
      record
        .number(at, at + 2, rate)
        .number(at + 3, at + 10, totalCents)
        .number(at + 11, at + 17, vatCents);
    }
    records.push(record);
  }
  const acts = [
    ...lines.map(({ act, quantity, ...share }) => ({ code: act, quantity, ...share })),
    ...fees.map((fee) => ({ quantity: 1, ...fee })),
    ...invoice.acts.map((act) => ({ quantity: 1, ...act })),
  ];
  for (const { code, quantity, totalCents, baseCents, rate, amoCents, amcCents } of acts) {
    records.push(
      head("4")
        .text(70, 75, shortDate(invoice.date))
        .text(76, 80, code)
        .number(81, 82, quantity)
        .number(91, 97, totalCents)
        .number(98, 104, baseCents)
        .number(105, 107, rate)
        .number(108, 114, amoCents)
        .number(115, 121, 0)
        .number(123, 128, amcCents),
    );
  }
  records.push(
    head("5")
      .number(39, 41, acts.length)
      .number(58, 65, invoice.totalCents)
      .number(66, 73, invoice.amoCents)
      .number(74, 81, invoice.patientCents)
      .number(82, 89, invoice.amcCents),
  );
  if (acts.length > MAX_ACTS || records.some(({ fits }) => !fits)) return { ok: false, reason: "does-not-fit" };
  return { ok: true, value: records.map(String) };
}

class Record {
  fits = true;
  readonly #characters: string[];

  constructor(type: string) {
    this.#characters = new Array<string>(B2_LENGTH).fill(" ");
    this.#characters[0] = type;
  }

  /** Left justified; what is too long for its place is cut, and what is not ASCII is a space: a column is a byte. */
  text(from: number, to: number, text: string): this {
    for (let i = from; i <= to; i += 1) {
      const character = text.charAt(i - from);
      this.#characters[i - 1] = isAscii(character) ? character || " " : " ";
    }
    return this;
  }

  number(from: number, to: number, number: number): this {
    const digits = String(number).padStart(to - from + 1, "0");
    if (digits.length > to - from + 1) this.fits = false;
    return this.text(from, to, digits);
  }

  toString(): string {
    return this.#characters.join("");
  }
}

type Rights = NonNullable<StoredInvoice["rights"]>;

function natureOf({ exonerations, localRegime }: Rights, isAtWork: boolean): number {
  if (isAtWork) return WORK_ACCIDENT;
  if (exonerations.includes(2)) return 30;
  return localRegime ? 13 : 10;
}

function exonerationOf({ rights, lines, acts }: StoredInvoice): number {
  const related = [...lines, ...acts];
  if (related.some((entry) => entry.related === "ald")) return 4;
  if (rights?.exonerations.includes(4) || related.some((entry) => entry.related === "military")) return 5;
  if (acts.some(({ target }) => target)) return 7;
  return lines.some(({ cover }) => cover !== null) ? 3 : 0;
}

/** "1984-05-14" -> "840514" */
function shortDate(date: string): string {
  return date.slice(2).replaceAll("-", "");
}

/** Upper case without accents: the records are ASCII. */
function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .replace(/[^ -~]/gu, " ")
    .toUpperCase();
}
