/**
 * The longest sale there is, with every neighbour of the counter in use: forty medicines, from the pharmacy's software or
 * scanned, priced, stored, paid by card and printed, on the bare RISC-V machine with what its creation gives to XS: by day in
 * French, and with each setting at its other value (by night, in English, in large letters, without a sound).
 */
import { SAMPLE } from "modules/catalogue/sample-data";
import { RecordKey } from "modules/journal/record-keys";
import { encodeSettings, type Settings } from "modules/terminal/settings";
import type { TcpNetwork } from "../../simulator/hardware/tcp-network";
import type { Memory } from "../../simulator/platform/host";
import { play } from "../../simulator/player/player";
import { parseScenario } from "../../simulator/player/scenario";
import { keepBefore } from "./kept-before";
import type { Figure } from "./rv32-memory";

export const LINES = 40;
/** Sold today, so that no question stands in the way of a box. */
const CODES = SAMPLE.filter((entry) => !entry.split("|")[5]?.includes("-"))
  .slice(0, LINES)
  .map((entry) => entry.slice(0, 13));

export const HELLO = { lgo: { method: "hello", params: { software: "Banc 1.0" } } };
export const PATIENT = [{ present: { patient: "marcel" } }, { press: "validate" }];
/** @param count of lines, forty at most */
export const basketOf = (count: number) => ({
  method: "sale.open",
  params: {
    basket: CODES.slice(0, count).map((cip13) => ({ cip13, quantity: 1 })),
    prescription: { prescriber: "10000000009" },
  },
});
export const BOXES = CODES.map((cip13, i) => ({
  scan: { cip13, expiry: "2027-12-31", batch: "A1", serial: `${1001 + i}` },
}));
export const END = [
  { press: "validate" },
  { press: "validate" },
  { press: "option" },
  { payment: "insert" },
  { wait: 8 },
  { press: "validate" },
  { wait: 3 },
];

export interface Played {
  /** Of the invoice. */
  readonly lines: number;
  readonly memories: readonly (Memory & { readonly after: string })[];
  /** All that stood on a screen at rest. */
  readonly words: ReadonlySet<string>;
}

/** The reader for phones has seen nobody for a while; then, s. */
const SETTLED = 60;
const REST = 60;

export async function neighbours(figure: Figure): Promise<void> {
  await rest(figure);
  const asked = await played([HELLO, { lgo: basketOf(LINES) }, ...PATIENT, ...END]);
  const scanned = await played([HELLO, ...PATIENT, ...BOXES, ...END]);
  const [idle] = asked.memories;
  if (idle === undefined) throw new Error("nothing was played");
  const spent = ({ memories }: Played, after: string) => {
    let sum = 0;
    // Of what the counter itself asks of the software, hello is the first.
    for (let i = after === "lgo" ? 2 : 1; i < memories.length; i += 1) {
      if (memories[i]?.after === after) sum += (memories[i]?.instructions ?? 0) - (memories[i - 1]?.instructions ?? 0);
    }
    return sum;
  };
  const boxes = spent(scanned, "scan");
  figure("forty boxes scanned, with all neighbours", boxes, "instructions");
  figure("the same basket from the pharmacy's software", spent(asked, "lgo"), "instructions", boxes);
  const otherwise = [
    await played([HELLO, { lgo: basketOf(OTHERWISE_ASKED) }, ...PATIENT, ...END], OTHERWISE),
    await played([HELLO, ...PATIENT, ...BOXES, ...END], OTHERWISE),
  ];
  const all = [asked, scanned, ...otherwise];
  const wanted = [LINES, LINES, OTHERWISE_ASKED, LINES];
  for (const [i, { lines }] of all.entries()) if (lines !== wanted[i]) throw new Error(`${lines} lines`);
  for (const { words } of otherwise) if (!words.has(TO_PAY)) throw new Error("it did not speak English");
  const memories = all.flatMap((one) => one.memories);
  most("in such a sale", memories, idle, figure);
}

/** The most of each in all of them, beside what the creation gives. */
export function most(name: string, memories: readonly Memory[], idle: Memory, figure: Figure): void {
  const tell = (part: string, pick: (memory: Memory) => number, unit: string, limit: number) =>
    figure(`${name}, ${part}`, Math.max(...memories.map(pick)), unit, limit);
  tell("chunks", ({ chunks }) => chunks, "bytes", idle.chunksLimit);
  tell("slots", ({ slots }) => slots, "slots", idle.slotsLimit);
  tell("stack of XS", ({ ram }) => ram?.xsStack ?? 0, "slots", idle.ram?.xsStackLimit ?? 0);
}

/** What the flash holds before, and what something else on the network does after each event, 0 at the start. */
export interface Beside {
  prepare(flash: string): void;
  step?(tcp: TcpNetwork, event: number): void;
}

/** What is kept of the settings takes some forty slots: the terminal takes a line less of the software, by its own count. */
const OTHERWISE_ASKED = LINES - 1;
const OTHERWISE: Beside = {
  prepare: (flash) => keepBefore(flash, RecordKey.settings, encodeSettings(OTHER_SETTINGS)),
};
const OTHER_SETTINGS: Settings = Object.freeze({
  language: "en",
  theme: "night",
  volume: "off",
  // The sale asks for its receipt: so it is printed once, as otherwise.
  print: "ask",
  letters: "large",
});
/** On the screen of the total, in English. */
const TO_PAY = "Patient pays";

const ALL = { payment: "caisse-ap", printer: true, nfc: true, gateway: "up" };

/** Nobody comes, and every neighbour is there. */
async function rest(figure: Figure): Promise<void> {
  const told: number[] = [];
  await play({
    engine: "rv32",
    scenario: parseScenario({
      ...{ at: "2026-05-01T10:00:00Z", ...ALL },
      events: [HELLO, { wait: SETTLED }, { wait: REST }],
    }),
    onMemory: ({ instructions = 0 }) => told.push(instructions),
  });
  const [before = 0, after = 0] = told.slice(-2);
  figure("an idle second with all neighbours", (after - before) / REST, "instructions");
}

/** @throws Error when the machine stopped, or the sale did not come to its end */
export async function played(events: readonly object[], beside?: Beside): Promise<Played> {
  const memories: (Memory & { readonly after: string })[] = [];
  const words = new Set<string>();
  let lines = 0;
  let owed = 0;
  let paid = false;
  let tcp: TcpNetwork | undefined;
  await play({
    engine: "rv32",
    scenario: parseScenario({
      ...{ at: "2026-05-01T10:00:00Z", ...ALL },
      events,
    }),
    ...(beside === undefined ? {} : { prepare: beside.prepare }),
    onTcp: (network) => {
      tcp = network;
    },
    onScreen: (_name, _raster, _at, all) => {
      for (const word of all) words.add(word);
    },
    onMemory: (memory, after) => {
      memories.push({ ...memory, after });
      if (tcp !== undefined) beside?.step?.(tcp, memories.length - 1);
    },
    onReport: (report) => {
      if (report.event === "invoice") {
        lines = (report.lines as readonly unknown[]).length;
        owed = Number(report.patientCents);
      }
      if (report.event === "payment" && report.state === "done") paid = true;
    },
  });
  // A short basket may leave nothing to pay.
  if (lines === 0 || paid !== owed > 0) throw new Error(`the sale did not end well: ${lines} lines, paid ${paid}`);
  return { lines, memories, words };
}
