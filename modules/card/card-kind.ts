/**
 * Which card this is, by its answer to reset. What the answers are comes from the public list of smart cards
 * (smartcard_list.txt of pcsc-tools); each is matched by a mask, for the list is never complete.
 */
import type { Atr } from "./atr";

export type CardKind =
  /** Carte Vitale 2: the one that is read. */
  | "vitale-2"
  /** Withdrawn since 2019: what it holds cannot be read. */
  | "vitale-1"
  /** A health professional's card. */
  | "cps"
  | "bank"
  | "sim"
  | "unknown";

interface Mask {
  readonly kind: CardKind;
  /** Two hexadecimal digits a byte; a dot stands for any digit. */
  readonly pattern: string;
}

/** Of the whole answer. */
const ANSWERS: readonly Mask[] = Object.freeze([
  Object.freeze({ kind: "vitale-2", pattern: "3b75130000..09.a9000" }),
  Object.freeze({ kind: "vitale-1", pattern: "3f6525002209.99000" }),
  Object.freeze({ kind: "vitale-1", pattern: "3f6525002c09.99000" }),
  Object.freeze({ kind: "vitale-1", pattern: "3f65250052096a9000" }),
  Object.freeze({ kind: "vitale-1", pattern: "3f652500a.096a9000" }),
  Object.freeze({ kind: "bank", pattern: "3f6525....046c90.0" }),
  Object.freeze({ kind: "bank", pattern: "3b650000..046c9000" }),
] as const);

/** Of the beginning of the historical bytes. */
const HISTORIES: readonly Mask[] = Object.freeze([
  Object.freeze({ kind: "cps", pattern: "001225006480" }),
  /** Cartes bancaires of French banks. */
  Object.freeze({ kind: "bank", pattern: "2063cb" }),
  Object.freeze({ kind: "bank", pattern: "656311" }),
  /** UICC: card capabilities of ETSI TS 102 221, annex. */
  Object.freeze({ kind: "sim", pattern: "8031a073be21" }),
] as const);

export function cardKind(atr: Atr): CardKind {
  for (const { kind, pattern } of ANSWERS) {
    if (pattern.length === atr.bytes.length * 2 && matches(atr.bytes, pattern)) return kind;
  }
  for (const { kind, pattern } of HISTORIES) {
    if (pattern.length <= atr.historical.length * 2 && matches(atr.historical, pattern)) return kind;
  }
  return "unknown";
}

function matches(bytes: Uint8Array, pattern: string): boolean {
  for (let i = 0; i < pattern.length; i += 1) {
    const byte = bytes[i >> 1] ?? 0;
    const digit = i % 2 === 0 ? byte >> 4 : byte & 15;
    const wanted = pattern.charCodeAt(i);
    // ".", then "0" to "9", then "a" to "f".
    if (wanted !== 0x2e && digit !== (wanted < 0x60 ? wanted - 0x30 : wanted - 0x57)) return false;
  }
  return true;
}
