/**
 * The longest sale there is, with every neighbour of the counter in use: forty medicines, from the pharmacy's software or
 * scanned, priced, stored, paid by card and printed, on the bare RISC-V machine with what its creation gives to XS.
 */
import { SAMPLE } from "modules/catalogue/sample-data";
import type { Memory } from "../../simulator/platform/host";
import { play } from "../../simulator/player/player";
import { parseScenario } from "../../simulator/player/scenario";
import type { Figure } from "./rv32-memory";

const LINES = 40;
/** Sold today, so that no question stands in the way of a box. */
const CODES = SAMPLE.filter((entry) => !entry.split("|")[5]?.includes("-"))
  .slice(0, LINES)
  .map((entry) => entry.slice(0, 13));

const HELLO = { lgo: { method: "hello", params: { software: "Banc 1.0" } } };
const PATIENT = [{ present: { patient: "marcel" } }, { press: "validate" }];
const BASKET = {
  lgo: {
    method: "sale.open",
    params: {
      basket: CODES.map((cip13) => ({ cip13, quantity: 1 })),
      prescription: { prescriber: "10000000009" },
    },
  },
};
const BOXES = CODES.map((cip13, i) => ({
  scan: { cip13, expiry: "2027-12-31", batch: "A1", serial: `${1001 + i}` },
}));
const END = [
  { press: "validate" },
  { press: "validate" },
  { press: "option" },
  { payment: "insert" },
  { wait: 8 },
  { press: "validate" },
  { wait: 3 },
];

interface Played {
  readonly memories: readonly (Memory & { readonly after: string })[];
}

/** The reader for phones has seen nobody for a while; then, s. */
const SETTLED = 60;
const REST = 60;

export async function neighbours(figure: Figure): Promise<void> {
  await rest(figure);
  const asked = await played([HELLO, BASKET, ...PATIENT, ...END]);
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
  const all = [...asked.memories, ...scanned.memories];
  const most = (part: string, pick: (memory: Memory) => number, unit: string, limit: number) =>
    figure(`in such a sale, ${part}`, Math.max(...all.map(pick)), unit, limit);
  most("chunks", ({ chunks }) => chunks, "bytes", idle.chunksLimit);
  most("slots", ({ slots }) => slots, "slots", idle.slotsLimit);
  most("stack of XS", ({ ram }) => ram?.xsStack ?? 0, "slots", idle.ram?.xsStackLimit ?? 0);
}

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
async function played(events: readonly object[]): Promise<Played> {
  const memories: (Memory & { readonly after: string })[] = [];
  let lines = 0;
  let paid = false;
  await play({
    engine: "rv32",
    scenario: parseScenario({
      ...{ at: "2026-05-01T10:00:00Z", ...ALL },
      events,
    }),
    onMemory: (memory, after) => memories.push({ ...memory, after }),
    onReport: (report) => {
      if (report.event === "invoice") lines = (report.lines as readonly unknown[]).length;
      if (report.event === "payment" && report.state === "done") paid = true;
    },
  });
  if (lines !== LINES || !paid) throw new Error(`the sale did not end well: ${lines} lines, paid ${paid}`);
  return { memories };
}
