/**
 * The e-carte app reads the code of a paper receipt (profile CR1, modules/receipt/receipt-code.ts). Whoever can print may
 * have printed it: every length is bounded, every sum is checked against the others, and nothing in it is believed more
 * than a ticket is.
 */
import { decodeBase45 } from "modules/base45/base45";
import { type CborMap, type CborValue, decodeCbor } from "modules/cbor/decode";
import { encodeUtf8 } from "modules/cbor/utf8";
import { MAX_QR_LENGTH } from "modules/printing/paper";
import type { ReceiptLine, ReceiptPayment } from "modules/receipt/receipt";
import { RECEIPT_PREFIX, ReceiptKey } from "modules/receipt/receipt-code";
import type { Result } from "modules/result/result";
import { isAscii } from "modules/text/plain";

/** What the code says, as far as it goes: it has no names. */
export interface ReadReceipt {
  readonly number: number;
  /** s since 1970 */
  readonly at: number;
  /** 9 digits; empty where it says none. */
  readonly finess: string;
  readonly isTest: boolean;
  readonly totalCents: number;
  readonly amoCents: number;
  readonly amcCents: number;
  readonly patientCents: number;
  readonly franchiseCents: number;
  readonly lines: readonly Pick<ReceiptLine, "code" | "quantity" | "totalCents">[];
  readonly feesCents: number;
  readonly payments: readonly ReceiptPayment[];
  /** Lines that it had no room for. */
  readonly leftOut: number;
}

export type ReceiptRefusal = "not-a-receipt" | "malformed" | "sums-differ";

const SUMS = 5;
const MAX_LINES = 64;
const MAX_PAYMENTS = 8;
const MAX_TEXT = 32;
/** A million euro: more than any invoice of forty lines. */
const MAX_CENTS = 100_000_000;
/** s: the year 2100. */
const MAX_TIME = 4_102_444_800;

/** @param text of a QR code */
export function readReceiptCode(text: string): Result<ReadReceipt, ReceiptRefusal> {
  if (!text.startsWith(RECEIPT_PREFIX)) return { ok: false, reason: "not-a-receipt" };
  if (text.length > MAX_QR_LENGTH) return { ok: false, reason: "malformed" };
  const bytes = decodeBase45(encodeUtf8(text), RECEIPT_PREFIX.length);
  const decoded = bytes.ok ? decodeCbor(bytes.value) : undefined;
  if (decoded?.ok !== true || !(decoded.value instanceof Map)) return { ok: false, reason: "malformed" };
  const receipt = receiptOf(decoded.value);
  if (receipt === undefined) return { ok: false, reason: "malformed" };
  return addsUp(receipt) ? { ok: true, value: receipt } : { ok: false, reason: "sums-differ" };
}

function receiptOf(map: CborMap): ReadReceipt | undefined {
  const sums = list(map.get(ReceiptKey.sums), SUMS)?.map((sum) => count(sum, MAX_CENTS));
  if (sums?.length !== SUMS) return undefined;
  const [totalCents, amoCents, amcCents, patientCents, franchiseCents] = sums;
  const number = count(map.get(ReceiptKey.number), Number.MAX_SAFE_INTEGER);
  const at = count(map.get(ReceiptKey.at), MAX_TIME);
  const finess = text(map.get(ReceiptKey.finess) ?? "");
  const feesCents = count(map.get(ReceiptKey.fees) ?? 0, MAX_CENTS);
  const leftOut = count(map.get(ReceiptKey.leftOut) ?? 0, MAX_LINES);
  const lines = list(map.get(ReceiptKey.lines) ?? [], MAX_LINES)?.map(lineOf);
  const payments = list(map.get(ReceiptKey.payments) ?? [], MAX_PAYMENTS)?.map(paymentOf);
  if (number === undefined || at === undefined || finess === undefined || feesCents === undefined) return undefined;
  if (totalCents === undefined || amoCents === undefined || amcCents === undefined) return undefined;
  if (patientCents === undefined || franchiseCents === undefined || leftOut === undefined) return undefined;
  if (lines === undefined || payments === undefined) return undefined;
  const whole = lines.filter((line) => line !== undefined);
  const paid = payments.filter((payment) => payment !== undefined);
  if (whole.length !== lines.length || paid.length !== payments.length) return undefined;
  return {
    number,
    at,
    finess,
    isTest: map.get(ReceiptKey.test) === true,
    totalCents,
    amoCents,
    amcCents,
    patientCents,
    franchiseCents,
    lines: whole,
    feesCents,
    payments: paid,
    leftOut,
  };
}

function addsUp(receipt: ReadReceipt): boolean {
  const { totalCents, amoCents, amcCents, patientCents, lines, feesCents, leftOut } = receipt;
  if (amoCents + amcCents + patientCents !== totalCents) return false;
  return leftOut > 0 || lines.reduce((sum, line) => sum + line.totalCents, feesCents) === totalCents;
}

function lineOf(value: CborValue): ReadReceipt["lines"][number] | undefined {
  const parts = list(value, 3);
  if (parts?.length !== 3) return undefined;
  const [what, boxes, total] = parts;
  const code = typeof what === "number" ? String(what) : text(what ?? null);
  const quantity = count(boxes, MAX_CENTS);
  const totalCents = count(total, MAX_CENTS);
  if (code === undefined || quantity === undefined || totalCents === undefined) return undefined;
  return { code, quantity, totalCents };
}

function paymentOf(value: CborValue): ReceiptPayment | undefined {
  const parts = list(value, 2);
  if (parts?.length !== 2) return undefined;
  const kind = text(parts[0] ?? null);
  const cents = count(parts[1], MAX_CENTS);
  return kind === undefined || cents === undefined ? undefined : { kind, cents };
}

function list(value: CborValue, most: number): readonly CborValue[] | undefined {
  return Array.isArray(value) && value.length <= most ? value : undefined;
}

function count(value: CborValue, most: number): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most ? value : undefined;
}

function text(value: CborValue): string | undefined {
  return typeof value === "string" && value.length <= MAX_TEXT && isAscii(value) ? value : undefined;
}
