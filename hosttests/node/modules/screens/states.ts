/** The states whose pictures are kept: one of each screen, and those that strain it. */

import { price } from "modules/billing/price";
import { TARIFFS } from "modules/billing/tariffs";
import type { LanView } from "modules/lgo/lan/view";
import type { NfcEvent } from "modules/nfc/nfc-session";
import { PARTS } from "modules/parts/parts";
import type { PrinterView } from "modules/printing/printing";
import type { Recall } from "modules/recalls/recall";
import type { DispensationsAbout } from "modules/services/dispensation";
import type { ServiceRefusal } from "modules/services/refusal";
import type { SiteView } from "modules/site/neighbours";
import type { PairingView } from "modules/site/pairing";
import type { PeerView } from "modules/site/peer";
import type { JournalAbout, RejectedInvoice } from "modules/terminal/archive";
import type { TerminalEvent } from "modules/terminal/event";
import type { Problem } from "modules/terminal/problem";
import { withTotals } from "modules/terminal/sale";
import { DEFAULT_SETTINGS, SETTING_NAMES } from "modules/terminal/settings";
import type { State } from "modules/terminal/state";
import type { Claims } from "modules/token/claims";
import type { RightsAnswer } from "modules/token/rights-answer";
import { NO_UPDATE, type UpdateStatus } from "modules/update/agent/status";
import {
  accepted,
  alone,
  BOXES,
  bytesOf,
  CANCEL,
  CATALOGUE,
  CLAIMS,
  card,
  context,
  family,
  INSERTED,
  NOW,
  OnLinePlay,
  OPTION,
  Play,
  refused,
  SLOT,
  scan,
  TODAY,
  token,
  VALIDATE,
} from "../../../modules/terminal/fixture";
import { BATCH_RECALL, BOOK, barcode, recallsOf, withRecalls } from "../../../modules/terminal/recalls";

const DATA: readonly TerminalEvent[] = [
  { type: "catalogue", about: { isSample: false, day: 20602, version: 20260529, count: 20899, refused: null } },
  { type: "tariffs", about: { isBuiltIn: true, version: 0, newest: "2026-01", refused: null } },
];

const { matricule, birthDate } = CLAIMS.identity;
const OF = { matricule, oid: 10, birthDate, rank: 1 };
const { amo, exonerations } = CLAIMS;
const ANSWERED = { issuer: "passerelle", at: NOW, subject: OF, day: TODAY, source: "simulated" } as const;
const SAME: RightsAnswer = { ...ANSWERED, amo, exonerations };
/** All that can be different, and more than there is room for. */
const OTHERWISE: RightsAnswer = {
  ...ANSWERED,
  source: "open",
  amo: { ...amo, regime: "02", caisse: "671", localRegime: true, rights: [{ from: 0, to: TODAY - 4 }] },
  exonerations: [2, 3, 4, 5].map((kind) => ({ kind, from: 0, to: TODAY + 90 })),
  c2s: { from: 0, to: TODAY + 200 },
  amc: { number: "99999997", contract: "DEMO-FAMILLE-NOMBREUSE", from: 0, to: TODAY + 200 },
};
const CONTEXT: TerminalEvent = {
  type: "services",
  news: { about: "context", of: OF, context: { id: "c1", ends: NOW + 3600 } },
};
const told = (rights: RightsAnswer): TerminalEvent => ({
  type: "services",
  news: { about: "rights", of: OF, rights, proof: new Uint8Array(1) },
});
const noRights = (refusal: ServiceRefusal): TerminalEvent => ({
  type: "services",
  news: { about: "no-rights", of: OF, refusal, isLast: false },
});

/** With a gateway; the notes of the header are over. */
function onLine(before: readonly TerminalEvent[], ...events: readonly TerminalEvent[]): Play {
  return new OnLinePlay(...before, ...events).send({ type: "tick", now: NOW + 7 });
}

const near = (event: NfcEvent): TerminalEvent => ({ type: "nfc", event });
const HEALTH = {
  isScannerLost: false,
  isJournalLost: false,
  isClockDoubted: false,
  areKeysStale: false,
  queued: 0,
  counters: [1, 1, 1, 0],
};
const peer = (id: number, state: PeerView["state"], health: PeerView["health"] = HEALTH): PeerView => ({
  id,
  state,
  silence: 0,
  health,
});
const site = (more: Partial<SiteView> = {}): TerminalEvent => ({
  type: "site",
  view: {
    id: 0x0fa8,
    peers: [peer(0x2fcc, "joined"), peer(0x6f3b, "lost"), peer(0x8ee3, "joined", { ...HEALTH, isScannerLost: true })],
    pairing: null,
    ...more,
  },
});
const SITE = site();
/** The code of Service, typed, and right. */
const CODE = [VALIDATE, VALIDATE, VALIDATE, VALIDATE, { type: "code-tried", tried: "right" }] as const;

function pairing(view: Partial<PairingView>): State {
  const shown: PairingView = { state: "searching", code: "", failure: null, peer: 0, ...view };
  return new Play(SITE, OPTION, OPTION, OPTION, OPTION, VALIDATE, VALIDATE, ...CODE, site({ pairing: shown })).state;
}

const touch = (x: number, y: number): TerminalEvent => ({ type: "touch", x, y });

const HEALTHY: JournalAbout = { trouble: null, lastNumber: 1042, fill: 7, wear: 0, faults: 0 };
const TROUBLE: JournalAbout = { ...HEALTHY, trouble: "journal-foreign", lastNumber: 0 };

/** The journal's page, for somebody who opened service mode. */
function wiping(): Play {
  return new Play(...DATA, update({ service: 540, isOpenHere: true }), OPTION, OPTION, OPTION, {
    type: "journal",
    about: HEALTHY,
  });
}

/** The same, were its hour not certain. */
function doubted(play: Play): Play {
  play.state = { ...play.state, device: { ...play.state.device, clockCertain: false } };
  return play;
}

const printJob = (number: number) => ({ number, kind: "receipt", isCopy: false, language: "fr" }) as const;

function printing(more: Partial<PrinterView> = {}): TerminalEvent {
  return { type: "printer", view: { status: "ready", waiting: 0, job: null, isStalled: false, last: null, ...more } };
}

const PRINTER = printing();

const SOFTWARE: LanView["software"] = [
  { id: 1, name: "Logiciel d’officine 12.4", connected: 2, seen: 20_569 },
  { id: 2, name: "Vitrine", connected: 0, seen: 20_560 },
  { id: 3, name: "", connected: 0, seen: 0 },
  { id: 4, name: "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", connected: 1, seen: 20_569 },
];

function onLan(change: Partial<LanView>): Play {
  const view: LanView = { state: "off", code: "", port: 7071, software: [], last: null };
  return new Play({ type: "lan", view }, OPTION, OPTION, OPTION, OPTION, { type: "lan", view: { ...view, ...change } });
}

/** Up to the stored invoice. */
function sold(...before: readonly TerminalEvent[]): Play {
  const stored = { type: "stored", number: 42 } as const;
  return new Play(...before, token(), accepted(), VALIDATE, scan(0, "S1"), VALIDATE, VALIDATE, stored);
}

function rejected(number: number, more: Partial<RejectedInvoice>): RejectedInvoice {
  const line = { cip13: BOXES[1]?.cip13 ?? "", quantity: 2, related: null };
  const at = NOW - 86400;
  return {
    number,
    reason: "amc-unknown",
    at,
    totalCents: 2868,
    patient: "",
    prescription: true,
    lines: [line],
    acts: [],
    accident: null,
    prescriber: null,
    ...more,
  };
}

const LIST: readonly RejectedInvoice[] = [
  rejected(1017, { patient: "ESSAI CAMILLE" }),
  rejected(1023, {
    reason: "rights-not-open",
    patient: "DE LA TOUR D'EXEMPLE-DÉMONSTRATION MARIE",
    totalCents: 123456,
  }),
  rejected(1031, { reason: "too-late", totalCents: 893 }),
  rejected(1036, { reason: "damaged", at: 0 }),
  rejected(1040, { reason: "amounts", patient: "MANDANT GEORGES" }),
];
const REJECTED: readonly TerminalEvent[] = [
  { type: "queue", length: 3, rejected: LIST.length, network: "idle" },
  CANCEL,
  { type: "rejects", list: LIST },
];

/** Someone chose the dark colours. */
const NIGHT: readonly TerminalEvent[] = [{ type: "settings", settings: { ...DEFAULT_SETTINGS, theme: "night" } }];
const LARGE_LETTERS: readonly TerminalEvent[] = [
  { type: "settings", settings: { ...DEFAULT_SETTINGS, letters: "large" } },
];
const IDENTIFIED = [token(), accepted(CLAIMS, [])] as const;

const RICH: Claims = {
  ...CLAIMS,
  identity: {
    ...CLAIMS.identity,
    givenNames: "MARIE-CHRISTINE ANNE",
    familyName: "DE LA TOUR D'EXEMPLE-DÉMONSTRATION",
    birthDate: "1950-00-00",
  },
  amo: { ...CLAIMS.amo, regime: "91", rights: [{ from: TODAY - 900, to: TODAY - 20 }], localRegime: true },
  exonerations: [
    { kind: 1, from: TODAY - 1, to: TODAY + 1 },
    { kind: 3, from: TODAY - 1, to: TODAY + 1 },
  ],
  c2s: { from: TODAY - 1, to: TODAY + 100 },
  amc: { number: "12345678", contract: "T", from: TODAY - 900, to: TODAY - 30 },
  delegation: { bearer: "TÉMOIN PAUL", until: NOW + 9999 },
};

const INFANT: Claims = {
  ...CLAIMS,
  identity: { ...CLAIMS.identity, givenNames: "ZOÉ", familyName: "BERCEAU", birthDate: "2025-03-20", sex: 2 },
  amo: { ...CLAIMS.amo, quality: 2 },
  exonerations: [],
};

const FIVE = [scan(0, "A"), scan(1, "B"), scan(1, "C"), scan(2, "D"), scan(3, "E"), scan(5, "F")];

const FAILED = (problem: Extract<Problem, `card-${string}`>) =>
  new Play(SLOT, INSERTED, card({ kind: "failed", problem })).state;
const LARGE = {
  ...family(),
  persons: [
    ...family().persons,
    {
      familyName: "ESSAI DE LA TRÈS-LONGUE-MAISON",
      givenNames: "MARIE-CHARLOTTE",
      birthDate: "2018-19-01",
      nir: CLAIMS.identity.matricule,
    },
    { familyName: "ESSAI", givenNames: "PAUL", birthDate: "2020-01-30", nir: CLAIMS.identity.matricule },
    { familyName: "ESSAI", givenNames: "LOU", birthDate: "2022-11-05", nir: CLAIMS.identity.matricule },
  ],
};

const code = (text: string) => ({ type: "scan", symbology: "code128", gs1: false, bytes: bytesOf(text) }) as const;
const INJURED = { ...CLAIMS, exonerations: [{ kind: 3, from: TODAY - 1, to: TODAY + 100 }] };
/** Found on line, of a person without code and card. */
function qualified(source: "insi" | "simulated"): State {
  const amo = { ...CLAIMS.amo, regime: "", caisse: "", centre: "", rights: [] };
  const claims: Claims = { ...CLAIMS, unverified: true, qualified: { source, at: NOW }, amo, exonerations: [] };
  const { amc: _, ...rest } = claims;
  return new Play(token(), accepted(rest, ["rights-unverified", "test-identity"])).state;
}

function dispensing(more: Partial<DispensationsAbout> = {}): TerminalEvent {
  return { type: "dispensations", about: { gateway: "known", waiting: 0, setAside: 0, last: 0, ...more } };
}

/** From the boxes to the item "sale" of the menu, and into it. */
const SALE_OPTIONS = [OPTION, OPTION, OPTION, OPTION, OPTION, VALIDATE];
/** On to the accident's number, and its first digits. */
const ACCIDENT = [...SALE_OPTIONS, OPTION, OPTION, OPTION, OPTION, VALIDATE, OPTION, VALIDATE, VALIDATE];

const { amc: _, ...ON_THEIR_OWN } = CLAIMS;
const TO_PAY: readonly TerminalEvent[] = [token(), accepted(ON_THEIR_OWN), VALIDATE, ...FIVE.slice(0, 2), VALIDATE];
const DONE_SALE: readonly TerminalEvent[] = [...TO_PAY, VALIDATE, { type: "stored", number: 1043 }];
const PAID: TerminalEvent = {
  type: "payment",
  outcome: {
    result: "done",
    amountCents: 1,
    card: { lastDigits: "1234", reading: "contactless" },
    authorisation: "A1",
  },
};
const DECLINED: TerminalEvent = { type: "payment", outcome: { result: "refused", reason: "declined" } };
const LINE_LOST: TerminalEvent = { type: "payment", outcome: { result: "unknown", doubt: "line-lost" } };

/** With a payment terminal on the counter. */
function paying(before: readonly TerminalEvent[], ...events: readonly TerminalEvent[]): Play {
  return new Play({ type: "payments", isThere: true, open: [] }, ...DATA, ...before, ...events);
}

export const STATES: Readonly<Record<string, () => State>> = {
  idle: () => new Play({ type: "queue", length: 3 }).state,
  "idle-scanner-lost": () =>
    new Play({ type: "scanner", status: "lost" }, { type: "keys", version: 12, expires: NOW, stale: true }).state,
  "idle-catalogue-damaged": () =>
    new Play({
      type: "catalogue",
      about: { isSample: true, day: 0, version: 0, count: 62, refused: "damaged" },
    }).state,
  "idle-slot": () => new Play(SLOT).state,
  "card-reading": () => new Play(SLOT, INSERTED).state,
  "card-verifying": () => new Play(SLOT, INSERTED, card({ kind: "read", reading: family() })).state,
  "card-persons": () => new Play(SLOT, INSERTED, card({ kind: "read", reading: family() }), accepted()).state,
  "card-persons-many": () =>
    new Play(SLOT, INSERTED, card({ kind: "read", reading: LARGE }), accepted(), OPTION, OPTION, OPTION).state,
  "card-identity": () => new Play(SLOT, INSERTED, card({ kind: "read", reading: alone(false) })).state,
  "summary-reasons": () =>
    new Play(
      token(),
      accepted({ ...RICH, c2s: undefined as never }, ["delegated-use", "test-identity"]),
      scan(0, "A"),
      scan(5, "B"),
      VALIDATE,
    ).state,
  "summary-one-rate": () =>
    new Play(
      token(),
      accepted({ ...CLAIMS, exonerations: [{ kind: 2, from: TODAY, to: TODAY }] }),
      ...FIVE.slice(0, 3),
      VALIDATE,
    ).state,
  "done-test": () =>
    new Play(token(), accepted(RICH, ["test-identity"]), scan(1, "A"), VALIDATE, VALIDATE, {
      type: "stored",
      number: 43,
    }).state,
  "card-summary": () =>
    new Play(SLOT, INSERTED, card({ kind: "read", reading: alone(false) }), scan(0, "A"), scan(1, "B"), VALIDATE).state,
  "card-expired": () => new Play(SLOT, INSERTED, card({ kind: "read", reading: alone() }), refused("expired")).state,
  "card-forged": () => new Play(SLOT, INSERTED, card({ kind: "read", reading: alone() }), refused("wrong-card")).state,
  "card-mute": () => FAILED("card-mute"),
  "card-bank": () => FAILED("card-bank"),
  "near-cnie": () => new Play(near({ kind: "failed", problem: "nfc-cnie" })).state,
  "near-slow": () => new Play(near({ kind: "failed", problem: "nfc-slow" })).state,
  "near-other-reader": () => new Play(token(), refused("wrong-challenge")).state,
  "idle-catalogue-old": () =>
    new Play({
      type: "catalogue",
      about: { isSample: false, day: TODAY - 101, version: 1, count: 20899, refused: null },
    }).state,
  reading: () => new Play(token()).state,
  "online-none": () => onLine([token(), accepted()]).state,
  "online-refused": () => onLine([token(), accepted()], noRights("service-nonsense")).state,
  "online-same": () => onLine([token(), accepted()], told(SAME), CONTEXT).state,
  "online-differs": () => onLine([token(), accepted()], told(OTHERWISE)).state,
  "online-rights": () => onLine([token(), accepted()], told(OTHERWISE), OPTION).state,
  "online-applied": () => onLine([token(), accepted()], told(OTHERWISE), OPTION, VALIDATE).state,
  "online-card": () => onLine([SLOT, INSERTED, card({ kind: "read", reading: alone(false) })], told(SAME)).state,
  "online-card-refused": () =>
    onLine([SLOT, INSERTED, card({ kind: "read", reading: alone(false) })], noRights("not-found")).state,
  "online-twin": () =>
    onLine([SLOT, INSERTED, card({ kind: "read", reading: alone(false) })], noRights("rank-needed")).state,
  "online-twin-entry": () =>
    onLine([SLOT, INSERTED, card({ kind: "read", reading: alone(false) })], noRights("rank-needed"), OPTION, OPTION)
      .state,
  "online-summary": () =>
    onLine([token(), accepted()], CONTEXT, told(OTHERWISE), scan(1, "A"), VALIDATE, VALIDATE, CANCEL, VALIDATE).state,
  identity: () => new Play(...IDENTIFIED).state,
  "identity-test": () => new Play(token(), accepted()).state,
  "identity-infant": () => new Play(token(), accepted(INFANT)).state,
  "identity-traits": () => new Play(token(), accepted(CLAIMS, ["traits-differ", "test-identity"])).state,
  "identity-everything": () =>
    new Play(
      token(),
      accepted(RICH, ["rights-ended", "keys-stale", "clock-uncertain", "delegated-use", "test-identity"]),
    ).state,
  "identity-delegated": () =>
    new Play(token(), accepted({ ...RICH, amo: CLAIMS.amo }, ["delegated-use", "test-identity"])).state,
  "boxes-empty": () => new Play(...IDENTIFIED, VALIDATE).state,
  "boxes-one": () => new Play(...IDENTIFIED, scan(0, "A")).state,
  "boxes-many": () => new Play(...IDENTIFIED, ...FIVE).state,
  "boxes-marked": () =>
    new Play(
      ...IDENTIFIED,
      scan(3, "X"),
      OPTION,
      VALIDATE,
      CANCEL,
      scan(6, "Y", "240101"),
      OPTION,
      VALIDATE,
      scan(4, "Z"),
    ).state,
  "boxes-given": () =>
    new Play(...IDENTIFIED, VALIDATE, scan(0, "A"), {
      type: "given",
      found: [{ cip13: BOXES[0]!.cip13, date: "2026-05-02", large: false }],
    }).state,
  "boxes-undo": () => new Play(...IDENTIFIED, ...FIVE, OPTION, OPTION, VALIDATE).state,
  "boxes-no-card": () => new Play(scan(0, "A"), scan(5, "B")).state,
  menu: () => new Play(token(), accepted(), ...FIVE.slice(0, 3), OPTION).state,
  "menu-generic": () => {
    const { state } = new Play(...IDENTIFIED, ...FIVE.slice(0, 3));
    const lines = (state.sale?.lines ?? []).map((line) => ({ ...line, generic: { priceCents: 900, refused: true } }));
    const sale = state.sale === null ? null : { ...state.sale, lines };
    return { ...state, sale, view: { name: "boxes", selected: 1, menu: 3 } };
  },
  "boxes-generic": () => {
    const { state } = new Play(...IDENTIFIED, ...FIVE.slice(0, 3));
    const lines = (state.sale?.lines ?? []).map((line) => ({ ...line, generic: { priceCents: 900, refused: true } }));
    return { ...state, sale: state.sale === null ? null : withTotals({ ...state.sale, lines }, context()) };
  },
  summary: () => new Play(...IDENTIFIED, ...FIVE, VALIDATE).state,
  "summary-detail": () =>
    new Play(...IDENTIFIED, ...FIVE, scan(4, "G"), scan(6, "H"), VALIDATE, VALIDATE, OPTION).state,
  "line-ald": () => new Play(...IDENTIFIED, scan(2, "X"), scan(2, "Y"), OPTION, VALIDATE, CANCEL, touch(50, 60)).state,
  "line-amc": () => new Play(...IDENTIFIED, scan(1, "X"), scan(1, "Y"), scan(4, "Z"), touch(50, 60)).state,
  "line-advance": () => new Play(token(), accepted(RICH, ["rights-ended"]), scan(4, "X"), touch(50, 60)).state,
  "line-tfr": () => {
    const line = { cip13: BOXES[1]?.cip13 ?? "", quantity: 2, ald: false, tfrCents: 900 };
    const lines = [{ ...line, genericRefused: { basePriceCents: 700 } }];
    const asked = { at: "2026-05-15", claims: CLAIMS, prescription: true, prescriber: null, lines };
    const priced = price(asked, TARIFFS, CATALOGUE);
    const { state } = new Play(...IDENTIFIED, scan(1, "X"));
    return priced.ok ? { ...state, view: { name: "line", invoice: priced.value, index: 0 } } : state;
  },
  "line-free": () => new Play(scan(5, "X"), touch(50, 60)).state,
  "sum-amo": () => new Play(...IDENTIFIED, ...FIVE, scan(4, "G"), VALIDATE, touch(50, 50)).state,
  "sum-franchise": () => new Play(...IDENTIFIED, ...FIVE, VALIDATE, touch(50, 90)).state,
  acts: () => new Play(VALIDATE, OPTION, VALIDATE).state,
  "sale-options": () => new Play(token(), accepted(INJURED), scan(0, "A"), code("10000000009"), ...SALE_OPTIONS).state,
  "sale-options-dossier": () => {
    const { state } = new Play(dispensing(), ...IDENTIFIED, scan(0, "A"), ...SALE_OPTIONS);
    const sale = state.sale && { ...state.sale, completeness: "RFP" as const, dossierRefused: true };
    return { ...state, sale, view: { name: "options", selected: 9, line: 0 } };
  },
  "identity-qualified": () => qualified("insi"),
  "identity-qualified-simulated": () => qualified("simulated"),
  "identity-several": () => ({ ...new Play().state, question: { kind: "notice", problem: "identity-several" } }),
  "identity-nobody": () => ({ ...new Play().state, question: { kind: "notice", problem: "identity-nobody" } }),
  "identity-differs": () => ({ ...new Play().state, question: { kind: "notice", problem: "identity-differs" } }),
  "menu-substituted": () => {
    const { state } = new Play(dispensing(), ...IDENTIFIED, ...FIVE.slice(0, 3));
    const lines = (state.sale?.lines ?? []).map((line) => ({ ...line, substituted: true }));
    const sale = state.sale === null ? null : { ...state.sale, lines };
    return { ...state, sale, view: { name: "boxes", selected: 1, menu: 4 } };
  },
  "service-online": () => new Play(dispensing({ waiting: 12 }), ...[OPTION, OPTION, OPTION, OPTION]).state,
  "service-online-lost": () =>
    new Play(dispensing({ setAside: 2, last: 1042 }), ...[OPTION, OPTION, OPTION, OPTION]).state,
  "service-online-stranger": () =>
    new Play(dispensing({ gateway: "stranger", waiting: 3 }), ...[OPTION, OPTION, OPTION, OPTION]).state,
  "entry-accident": () => new Play(token(), accepted(INJURED), scan(0, "A"), ...ACCIDENT).state,
  "boxes-prescriber": () =>
    new Play(token(), accepted(INJURED), scan(0, "A"), code("10000000009"), code("ACTE:TRD/S")).state,
  "summary-c2s": () => new Play(token(), accepted({ ...RICH, amo: CLAIMS.amo }), scan(0, "A"), VALIDATE).state,
  "summary-no-card": () => new Play(scan(4, "A"), VALIDATE).state,
  "summary-no-card-free": () => new Play(scan(0, "A"), scan(5, "B"), VALIDATE).state,
  done: () =>
    new Play(...IDENTIFIED, ...FIVE, VALIDATE, VALIDATE, { type: "stored", number: 42 }, { type: "queue", length: 4 })
      .state,
  "refused-expired": () => new Play(token(), refused("expired")).state,
  "refused-codes": () => new Play(token(), refused("too-many-codes")).state,
  "refused-signature": () => new Play(token(), refused("bad-signature")).state,
  "question-replace": () => new Play(...IDENTIFIED, scan(0, "A"), token("EV1:OTHER")).state,
  "question-expired": () => new Play(...IDENTIFIED, scan(3, "A", "240101")).state,
  "question-unknown": () =>
    new Play(...IDENTIFIED, {
      type: "scan",
      symbology: "datamatrix",
      gs1: true,
      bytes: bytesOf("01034009300000831727053110LOT42\x1d21S"),
    }).state,
  "question-not-marketed": () => new Play(...IDENTIFIED, scan(6, "A")).state,
  "question-withdrawn": () => {
    const { state } = new Play(...IDENTIFIED, scan(6, "A"));
    const { question } = state;
    if (question?.kind !== "box") return state;
    const box = { ...question.box, authorisation: "withdrawn" as const };
    return { ...state, question: { ...question, problem: "box-withdrawn", box } };
  },
  "note-missed": () =>
    new Play(token(), accepted(), scan(3, "A", "240101"), scan(0, "B"), scan(0, "C"), scan(0, "D")).state,
  "note-missed-card": () =>
    new Play(SLOT, ...IDENTIFIED, scan(3, "A", "240101"), INSERTED, card({ kind: "read", reading: family() })).state,
  "note-kept": () => new Play(SLOT, INSERTED, scan(3, "A"), scan(3, "B")).state,
  "note-kept-beside": () => new Play(SLOT, INSERTED, token(), token("EV1:B"), scan(3, "A"), scan(3, "B")).state,
  "note-displaced": () => new Play(...IDENTIFIED, scan(0, "A"), code("NO CODE"), scan(1, "B")).state,
  "notice-counted": () => new Play(...IDENTIFIED, scan(0, "A"), scan(0, "A")).state,
  "notice-store": () =>
    new Play(...IDENTIFIED, scan(0, "A"), VALIDATE, VALIDATE, { type: "store-failed", reason: "flash-fault" }).state,
  "notice-store-full": () =>
    new Play(...IDENTIFIED, scan(0, "A"), VALIDATE, VALIDATE, { type: "store-failed", reason: "journal-full" }).state,
  "idle-keys-damaged": () =>
    new Play({ type: "keys", state: "unreadable", version: 0, expires: 0, stale: false }).state,
  "idle-keys-refused": () => new Play({ type: "keys", state: "refused", version: 0, expires: 0, stale: false }).state,
  "idle-tariffs-refused": () =>
    new Play({ type: "tariffs", about: { isBuiltIn: true, version: 0, newest: "2026-01", refused: "older-format" } })
      .state,
  "service-wipe": () => wiping().state,
  "question-wipe": () => wiping().send(VALIDATE).state,
  "notice-wiped": () => wiping().send(VALIDATE, VALIDATE, { type: "wiped", done: true }).state,
  "notice-wipe-failed": () => wiping().send(VALIDATE, VALIDATE, { type: "wiped", done: false }).state,
  "idle-clock": () => doubted(new Play()).state,
  "service-clock": () => doubted(new Play()).send(OPTION, OPTION, OPTION, OPTION).state,
  "service-clock-open": () =>
    doubted(new Play(update({ service: 540, isOpenHere: true }))).send(OPTION, OPTION, OPTION, OPTION).state,
  "question-clock": () =>
    doubted(new Play(update({ service: 540, isOpenHere: true }))).send(OPTION, OPTION, OPTION, OPTION, VALIDATE).state,
  "service-1": () => new Play(OPTION).state,
  "service-parts": () => new Play({ type: "parts", failed: PARTS }, OPTION, OPTION, OPTION, OPTION).state,
  "idle-part-failed": () => new Play(...DATA, { type: "parts", failed: ["touch"] }).state,
  "idle-rejects": () => new Play(...DATA, { type: "queue", length: 12, rejected: 2, network: "offline" }).state,
  "idle-journal": () => new Play(...DATA, { type: "journal", about: TROUBLE }).state,
  "done-card": () => paying(DONE_SALE, OPTION).state,
  "done-card-accepted": () => paying(DONE_SALE, OPTION, PAID).state,
  "done-card-refused": () => paying(DONE_SALE, OPTION, DECLINED).state,
  settle: () => paying(TO_PAY, touch(160, 160)).state,
  "summary-cash": () => paying(TO_PAY, touch(160, 160), OPTION, OPTION, VALIDATE).state,
  "summary-card": () => paying(TO_PAY, touch(160, 160), VALIDATE).state,
  "idle-paying": () => paying(DONE_SALE, OPTION, VALIDATE).state,
  "idle-to-check": () => paying(DONE_SALE, OPTION, LINE_LOST, VALIDATE).wait(7).state,
  "boxes-paid": () => paying(DONE_SALE, OPTION, VALIDATE, ...IDENTIFIED, ...FIVE.slice(0, 2), PAID).state,
  "payment-unknown": () => paying(DONE_SALE, OPTION, LINE_LOST, VALIDATE, CANCEL).wait(7).state,
  "payment-refused": () => paying(DONE_SALE, OPTION, DECLINED, VALIDATE, CANCEL).wait(7).state,
  "payment-left": () => paying(TO_PAY, touch(160, 160), VALIDATE, PAID, CANCEL, CANCEL, VALIDATE, CANCEL).wait(7).state,
  rejects: () => new Play(...REJECTED).state,
  "reject-correct": () => new Play(...REJECTED, VALIDATE).state,
  "reject-resend": () => new Play(...REJECTED, OPTION, OPTION, VALIDATE).state,
  "reject-damaged": () => new Play(...REJECTED, OPTION, OPTION, OPTION, VALIDATE).state,
  "reject-set-aside": () => new Play(...REJECTED, VALIDATE, OPTION).state,
  "reject-corrected": () => new Play(...REJECTED, VALIDATE, VALIDATE).state,
  "service-3": () => new Play(...DATA, OPTION, OPTION, OPTION, { type: "journal", about: HEALTHY }).state,
  "service-3-trouble": () => new Play(...DATA, OPTION, OPTION, OPTION, { type: "journal", about: TROUBLE }).state,
  "question-format": () =>
    new Play(...DATA, OPTION, OPTION, OPTION, { type: "journal", about: TROUBLE }, VALIDATE).state,
  "service-engineer": () =>
    new Play({ type: "counted", starts: 812, stops: 3 }, ...Array(4 + SETTING_NAMES.length).fill(OPTION), {
      type: "memory",
      chunks: 25544,
      slots: 3167,
    }).state,
  "large-identity": () => new Play(...LARGE_LETTERS, token(), accepted(RICH, ["rights-ended", "delegated-use"])).state,
  "large-boxes": () => new Play(...LARGE_LETTERS, ...IDENTIFIED, ...FIVE).state,
  "large-menu": () => new Play(...LARGE_LETTERS, ...IDENTIFIED, ...FIVE.slice(0, 3), OPTION).state,
  "large-summary": () => new Play(...LARGE_LETTERS, ...IDENTIFIED, ...FIVE, VALIDATE).state,
  "large-question": () => new Play(...LARGE_LETTERS, ...IDENTIFIED, scan(3, "A", "240101")).state,
  "night-idle": () => new Play(...NIGHT, { type: "queue", length: 3 }).state,
  "night-identity": () => new Play(...NIGHT, token(), accepted(RICH, ["rights-ended", "delegated-use"])).state,
  "night-boxes": () => new Play(...NIGHT, ...IDENTIFIED, ...FIVE).state,
  "night-summary": () => new Play(...NIGHT, ...IDENTIFIED, ...FIVE, VALIDATE).state,
  "done-print": () => sold(PRINTER).state,
  "done-printing": () =>
    sold(PRINTER).send(OPTION, printing({ status: "paper-out", waiting: 1, job: printJob(42) })).state,
  "idle-printer": () => new Play(printing({ status: "paper-out", waiting: 1, job: printJob(42) })).state,
  "service-site": () => new Play(SITE, ...[OPTION, OPTION, OPTION, OPTION]).state,
  "service-site-alone": () => new Play(site({ id: 0, peers: [] }), ...[OPTION, OPTION, OPTION, OPTION]).state,
  site: () => new Play(SITE, ...[OPTION, OPTION, OPTION, OPTION], VALIDATE, OPTION).state,
  "site-forget": () => new Play(SITE, ...[OPTION, OPTION, OPTION, OPTION], VALIDATE, OPTION, VALIDATE).state,
  "site-code": () => new Play(SITE, ...[OPTION, OPTION, OPTION, OPTION], VALIDATE, VALIDATE, VALIDATE, VALIDATE).state,
  pairing: () => pairing({ state: "searching" }),
  "pairing-code": () => pairing({ state: "comparing", code: "472045" }),
  "pairing-done": () => pairing({ state: "done", peer: 0x2fcc }),
  "pairing-several": () => pairing({ state: "failed", failure: "several" }),
  "identity-alone": () => new Play(token(), accepted(RICH, ["neighbours-unreached"])).state,
  "service-printer": () =>
    new Play(
      ...DATA,
      printing({ last: { job: printJob(42), result: "printed" } }),
      { type: "journal", about: HEALTHY },
      ...[OPTION, OPTION, OPTION, OPTION],
    ).state,
  "service-printer-waits": () =>
    new Play(
      printing({
        status: "cover-open",
        waiting: 3,
        job: printJob(42),
        isStalled: true,
        last: { job: printJob(41), result: "not-found" },
      }),
      ...[OPTION, OPTION, OPTION, OPTION],
    ).state,
  "service-lan": () => onLan({ last: "timed-out" }).state,
  "service-lan-code-asked": () => onLan({}).send(VALIDATE, VALIDATE, OPTION).state,
  "service-lan-waiting": () => onLan({ state: "waiting" }).state,
  "service-lan-code": () => onLan({ state: "code", code: "042913" }).state,
  "service-lan-confirming": () => onLan({ state: "confirming", code: "042913" }).state,
  "service-lan-on": () => onLan({ state: "on", software: SOFTWARE.slice(0, 1), last: "kept" }).state,
  "service-lan-no-network": () => onLan({ state: "no-network", software: SOFTWARE.slice(0, 1) }).state,
  "service-lan-four": () => onLan({ state: "on", software: SOFTWARE }).state,
  software: () => onLan({ state: "on", software: SOFTWARE.slice(0, 3) }).send(VALIDATE).state,
  "software-four": () => onLan({ state: "on", software: SOFTWARE }).send(VALIDATE).state,
  "question-lan-forget": () => onLan({ state: "on", software: SOFTWARE }).send(VALIDATE, OPTION, VALIDATE).state,
  settings: () => new Play(OPTION, OPTION, OPTION, OPTION).state,
  "service-2-near": () => new Play(...DATA, near({ kind: "status", status: "lost" }), OPTION, OPTION).state,
  "service-2": () => new Play(...DATA, OPTION, { type: "memory", chunks: 48120, slots: 3961 }, OPTION).state,
  "idle-update-trial": () => new Play(update({ phase: "trial", trialSeconds: 431, service: 305 })).state,
  "idle-update-refused": () => new Play(update({ refusal: "unknown-key", phase: "none", other: null })).state,
  "update-closed": () => new Play(update({ phase: "none", other: null, denied: 3 }), OPTION, VALIDATE).state,
  "update-receiving": () =>
    new Play(
      update({ phase: "receiving", received: 611_000, length: 1_500_000, service: 545, peer: "192.0.2.17" }),
      OPTION,
      VALIDATE,
    ).state,
  "update-pending": () => new Play(update({ phase: "pending", service: 301, peer: "console" }), OPTION, VALIDATE).state,
  "update-staged": () =>
    new Play(
      update({
        phase: "none",
        other: null,
        staged: ["issuers", "catalogue", "tariff"],
        service: 301,
        peer: "192.0.2.17",
      }),
      OPTION,
      VALIDATE,
    ).state,
  "update-staged-restart": () =>
    new Play(update({ phase: "none", other: null, staged: ["tariff"], service: 301 }), OPTION, VALIDATE, VALIDATE)
      .state,
  "update-trial-waiting": () =>
    new Play(update({ phase: "trial", trialSeconds: 599, failing: "scanner", canGoBack: true }), OPTION, VALIDATE)
      .state,
  "update-trial": () =>
    new Play(update({ phase: "trial", trialSeconds: 431, canGoBack: true }), OPTION, VALIDATE).state,
  "update-refused": () =>
    new Play(update({ refusal: "bad-signature", phase: "none", service: 88 }), OPTION, VALIDATE).state,
  "update-go-back": () =>
    new Play(update({ canGoBack: true, isOpenHere: true, service: 545 }), OPTION, VALIDATE, VALIDATE).state,
  "update-go-back-closed": () => new Play(update({ canGoBack: true }), OPTION, VALIDATE, VALIDATE).state,
  "update-asking": () =>
    new Play(OPTION, VALIDATE, update({ service: 545, isOpenHere: true, asking: "192.0.2.17" }), CANCEL).state,
  "manager-asks": () => new Play(update({ service: 545, isOpenHere: true, asking: "192.0.2.17" })).state,
  "code-choose": () => new Play(update({ hasCode: false }), OPTION, OPTION, VALIDATE).state,
  "code-repeat": () => new Play(update({ hasCode: false }), ...FOUR_DIGITS, VALIDATE).state,
  "code-weak": () => new Play(update({ hasCode: false }), VALIDATE, VALIDATE, VALIDATE, VALIDATE).state,
  "code-differs": () =>
    new Play(update({ hasCode: false }), ...FOUR_DIGITS, VALIDATE, VALIDATE, VALIDATE, VALIDATE).state,
  "idle-no-code": () => new Play(update({ hasCode: false }), CANCEL).state,
  "idle-trust-expired": () => new Play(TRUST_EXPIRED).state,
  "service-trust": () => new Play(TRUST_EXPIRED, ...Array(4 + SETTING_NAMES.length).fill(OPTION)).state,
  "service-code-simulated": () => new Play(update({ knownCode: "0000" }), OPTION, VALIDATE, OPTION).state,
  "update-decide": () =>
    new Play(update({ phase: "trial", trialSeconds: 431, canGoBack: true }), OPTION, VALIDATE, VALIDATE).state,
  "service-code": () => new Play(update({}), OPTION, VALIDATE, OPTION, VALIDATE, OPTION, OPTION).state,
  "recall-to-read": () => withRecalls(new Play(), 0).state,
  "recall-last": () => withRecalls(new Play(), 42).state,
  "recall-long": () => recallOf(LONG_RECALL),
  "recall-long-large": () => recallOf(LONG_RECALL, ...LARGE_LETTERS),
  "recall-night": () => withRecalls(new Play(...NIGHT), 0).state,
  "recall-large": () => withRecalls(new Play(...LARGE_LETTERS), 0).state,
  "box-recalled": () => withRecalls(new Play(...IDENTIFIED)).send(scan(0, "A")).state,
  "box-recalled-large": () => withRecalls(new Play(...LARGE_LETTERS)).send(scan(0, "A")).state,
  "box-recalled-whole": () => withRecalls(new Play()).send(scan(1, "A")).state,
  "box-batch-unread": () => withRecalls(new Play()).send(barcode(0)).state,
  "recall-code": () => withRecalls(new Play(...IDENTIFIED)).send(scan(0, "A"), OPTION, VALIDATE, OPTION, OPTION).state,
  "recall-code-wrong": () =>
    withRecalls(new Play()).send(scan(0, "A"), OPTION, { type: "code-tried", tried: "wrong" }).state,
  "boxes-short": () => withRecalls(new Play(...IDENTIFIED)).send(VALIDATE, scan(2, "A"), scan(3, "B")).state,
  "line-short": () => withRecalls(new Play(...IDENTIFIED)).send(VALIDATE, scan(2, "A"), WHY).state,
  "idle-recalls-stale": () => {
    const { type, about, read } = recallsOf(43);
    return new Play({ type, about: { ...about, until: about.day - 1 }, read }).state;
  },
  "idle-recalls-refused": () => {
    const { type, about } = recallsOf(0);
    return new Play({ type, about: { ...about, version: 0, refused: "damaged" }, read: 0 }).state;
  },
  "service-recalls": () => withRecalls(new Play()).send(OPTION, OPTION).state,
};

/** A finger on the first line: how it was made. */
const WHY: TerminalEvent = { type: "touch", x: 100, y: 60 };

/** As long as a recall may be. */
const LONG_RECALL: Recall = {
  ...BATCH_RECALL,
  name: "EXEMPLE-LONGUE-DÉNOMINATION 500 mg/125 m",
  batches: "ABCDEF123456, GHIJKL123457, +123",
  why: {
    fr: "Présence possible de particules visibles dans certains flacons, constatée lors d’un contrôle de stabilité après dix mois",
    en: "Visible particles may be present in some vials, which was found in a check of stability ten months after they were made",
  },
  todo: {
    fr: "Mettez les boîtes de côté, rappelez les patients, renvoyez au dépositaire par lot",
    en: "Set the boxes aside, call the patients back, and return them by batch to the depot",
  },
};

function recallOf(recall: Recall, ...before: readonly TerminalEvent[]): State {
  const play = new Play(...before);
  play.recalls = { ...BOOK, after: () => ({ recall, left: 12 }) };
  return play.send(recallsOf(0)).state;
}

const FOUR_DIGITS = [OPTION, VALIDATE, VALIDATE, VALIDATE, VALIDATE] as const;

const TRUST_EXPIRED: TerminalEvent = {
  type: "trust",
  status: { state: "expired", expires: 1_795_000_000, refusal: "timestamp: expired" },
};

function update(change: Partial<UpdateStatus>): TerminalEvent {
  const status: UpdateStatus = { ...NO_UPDATE, version: "0.1.0", other: "0.2.0", phase: "ready" };
  return { type: "update", status: { ...status, ...change } };
}
