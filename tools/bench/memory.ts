/**
 * The heap of the firmware on XS, besides its code: what each part of main.ts takes, what is in use at rest, and the
 * smallest heap in which a full session is served from beginning to end.
 *
 * On the device the code is in flash. Here it is in the heap, so the zero is the heap with all modules loaded, before
 * the first statement of main.ts. A slot is 32 bytes on a 64-bit machine and 16 on the device, and arrays are chunks of
 * slots: the bytes told here are more than the device's, the number of slots is the same.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DEFAULT_LIMITS, type Limits } from "../../simulator/engines/engine";
import type { Memory } from "../../simulator/platform/host";
import { play } from "../../simulator/player/player";
import { parseScenario } from "../../simulator/player/scenario";
import { bundle, releaseKeysModule } from "../kit/build/bundle";
import { ROOT } from "../kit/build/paths";
import { compiler } from "../kit/build/xs-engine";
import type { Goal, Measure, Report } from "./measure";

/** The heap of the bare machine (simulator/engines/rv32/start.ts): what a board gives but for Wi-Fi and TLS. */
const CHUNKS_GOAL = 98_304;
const SLOTS_GOAL = 7680;
/** Of a statement of main.ts, to be told on a line of its own. */
const WORTH_TELLING_CHUNKS = 256;
const WORTH_TELLING_SLOTS = 48;
/** How near the smallest heap is looked for, and where the search begins. */
const CHUNKS_STEP = 2048;
const SLOTS_STEP = 64;
const CHUNKS_CEILING = 1024 * 1024;
const SLOTS_CEILING = 16_384;
/** What only loading needs is taken away before the session: so much that a heap for both is never too small to load. */
const BALLAST_CHUNKS = 512 * 1024;
const BALLAST_SLOTS = 4096;

/**
 * A patient with an ALD, twelve boxes, every screen, an invoice; codes that must not pass, one of them the longest; a card
 * with a token.
 */
export const SESSION = parseScenario({
  at: "2026-05-01T10:00:00Z",
  events: [
    { present: { patient: "marcel" } },
    { press: "validate" },
    ...[
      "3400935955838",
      "3400930065785",
      "3400931863014",
      "3400934451164",
      "3400949001453",
      "3400930178805",
      "3400934744198",
      "3400930322154",
      "3400937977722",
      "3400930007921",
      "3400930228432",
      "3400935955838",
    ].map((cip13, i) => ({ scan: { cip13, expiry: "2027-12-31", batch: "A1", serial: `${1001 + i}` } })),
    { press: "option" },
    { press: "validate" },
    { press: "cancel" },
    { press: "validate" },
    { press: "option" },
    { press: "validate" },
    { wait: 10 },
    { present: { bad: "forged" } },
    { wait: 25 },
    { present: { bad: "noise" } },
    { wait: 25 },
    { card: { patient: "camille" } },
    { press: "validate" },
    { card: "pull" },
    { press: "cancel" },
  ],
});

export const memory: Measure = {
  name: "memory",
  about: "heap of the firmware on XS besides its code, in a session of twelve boxes",
  async run(report) {
    if (compiler() === undefined) {
      report.note("not measured: there is no C compiler");
      return;
    }
    await atRest(report);
    await smallest(report, "native signature check", true, { atMost: CHUNKS_GOAL }, { atMost: SLOTS_GOAL });
    await smallest(report, "@noble/curves", false, {}, {});
    report.note(
      "noble cannot be preloaded, so on a device its code would be in the heap besides: there the check is native",
    );
  },
};

const MARK = "# ";
/** Said by the measured firmware, besides the statements of main.ts: its code has run; is gone; the ballast is taken. */
const END = "end";
const LOADED = "loaded";
const BALLASTED = "ballasted";

/** main.ts with a measure before each of its statements, each of which begins a line. */
async function measuredFirmware(native: boolean, ballast: boolean): Promise<string> {
  const main: string[] = [];
  for (const line of readFileSync(join(ROOT, "main.ts"), "utf8").split("\n")) {
    const statement = /^[A-Za-z]/.test(line) && !/^(import|export|type|interface|declare|function)\b/.test(line);
    if (statement && (!ballast || !main.some((other) => other.startsWith("measureHere"))))
      main.push(`measureHere(${JSON.stringify(line)});`);
    main.push(line);
  }
  const code = `
    import { start as startPlatform } from "./simulator/platform/boot";
    import { host as engineHost } from "./simulator/platform/host";
    function measureHere(what: string) {
      engineHost.print("${MARK}" + engineHost.measure() + what);
    }
    // On the global object, or it would be collected.
    const ballast: unknown[] = [];
    Object.defineProperty(globalThis, "ballast", { value: ballast });
    Timer.set(() => {
      measureHere("${LOADED}");
      if (!${ballast}) return;
      ballast.push(new ArrayBuffer(${BALLAST_CHUNKS}));
      for (let i = 0; i < ${BALLAST_SLOTS / 2}; i += 1) ballast.push({});
      measureHere("${BALLASTED}");
    });
    ${main.join("\n")}
    measureHere("${END}");
    startPlatform(() => {});`;
  const name = `bench-memory${native ? "-native" : ""}${ballast ? "-ballast" : ""}`;
  const check = native ? ["tools", "bench", "native-check.ts"] : ["modules", "noble-verifier", "signatures.ts"];
  return bundle(code, name, {
    signatures: join(ROOT, ...check),
    // Nobody manages it while it is measured.
    "release-keys": await releaseKeysModule([], []),
  });
}

interface Step extends Memory {
  readonly what: string;
}

/**
 * Plays the session.
 * @returns what the measured firmware said of itself, and the heap after each event
 * @throws Error when the engine stopped, or no invoice was stored
 */
async function session(bundle: string, limits: Limits): Promise<{ steps: Step[]; rest: Step[] }> {
  const steps: Step[] = [];
  const rest: Step[] = [];
  let invoices = 0;
  await play({
    engine: "xs",
    scenario: SESSION,
    bundle,
    limits,
    onLine: (line) => {
      const end = line.indexOf("}") + 1;
      if (line.startsWith(MARK)) {
        steps.push({ ...(JSON.parse(line.slice(MARK.length, end)) as Memory), what: line.slice(end) });
      }
    },
    onMemory: (memory, what) => rest.push({ ...memory, what }),
    onReport: ({ event }) => {
      if (event === "invoice") invoices += 1;
    },
  });
  if (invoices !== 1 || rest.length !== SESSION.events.length + 1)
    throw new Error("the session did not run to its end");
  return { steps, rest };
}

async function atRest(report: Report): Promise<void> {
  const { steps, rest } = await session(await measuredFirmware(false, false), DEFAULT_LIMITS);
  const [zero] = steps;
  const end = steps.find(({ what }) => what === END);
  const loaded = steps.find(({ what }) => what === LOADED);
  const [idle] = rest;
  if (zero === undefined || end === undefined || loaded === undefined || idle === undefined) {
    throw new Error("main.ts was not measured");
  }
  for (const [i, step] of steps.entries()) {
    const next = steps[i + 1];
    if (step === end || next === undefined) break;
    const chunks = next.chunks - step.chunks;
    const slots = next.slots - step.slots;
    if (chunks < WORTH_TELLING_CHUNKS && slots < WORTH_TELLING_SLOTS) continue;
    const heap = `${`${chunks} bytes`.padStart(12)}${`${slots} slots`.padStart(12)}`;
    report.note(`${step.what.slice(0, 50).padEnd(50)} ${heap}`);
  }
  const chunksOf = (memory: Memory) => end.chunks - zero.chunks + memory.chunks - loaded.chunks;
  const slotsOf = (memory: Memory) => end.slots - zero.slots + memory.slots - loaded.slots;
  const most = (of: (memory: Memory) => number) => Math.max(...rest.map(of));
  report.result("idle: chunks in use", chunksOf(idle), "bytes", { atMost: CHUNKS_GOAL });
  report.result("idle: slots in use", slotsOf(idle), "slots", { atMost: SLOTS_GOAL });
  report.result("most in use after an event: chunks", most(chunksOf), "bytes", { atMost: CHUNKS_GOAL });
  report.result("most in use after an event: slots", most(slotsOf), "slots", { atMost: SLOTS_GOAL });
}

/** Looks for the smallest heap, of each kind while there is enough of the other, in which the session runs to its end. */
async function smallest(report: Report, what: string, native: boolean, chunks: Goal, slots: Goal): Promise<void> {
  const bundle = await measuredFirmware(native, true);
  const roomy: Limits = { chunks: 8 * 1024 * 1024, slots: 131_072, stack: DEFAULT_LIMITS.stack, whole: true };
  const { steps } = await session(bundle, roomy);
  const [zero] = steps;
  const end = steps.find(({ what }) => what === END);
  const taken = steps.find(({ what }) => what === BALLASTED);
  if (zero === undefined || end === undefined || taken === undefined) throw new Error("main.ts was not measured");
  // The code and the ballast; what main.ts made is in the budget.
  const codeChunks = taken.chunks - (end.chunks - zero.chunks);
  const codeSlots = taken.slots - (end.slots - zero.slots);
  const runs = async (limits: Partial<Limits>): Promise<boolean> => {
    try {
      await session(bundle, { ...roomy, ...limits });
      return true;
    } catch {
      return false;
    }
  };
  const fewest = await least(CHUNKS_CEILING, CHUNKS_STEP, (budget) => runs({ chunks: codeChunks + budget }));
  report.result(`smallest heap, ${what}: chunks`, fewest, "bytes", chunks);
  const fewestSlots = await least(SLOTS_CEILING, SLOTS_STEP, (budget) => runs({ slots: codeSlots + budget }));
  report.result(`smallest heap, ${what}: slots`, fewestSlots, "slots", slots);
}

/** The smallest multiple of `step` up to `ceiling` that is enough. @throws Error when even `ceiling` is not */
async function least(ceiling: number, step: number, isEnough: (budget: number) => Promise<boolean>): Promise<number> {
  let low = 0;
  let high = Math.ceil(ceiling / step);
  if (!(await isEnough(high * step))) throw new Error(`a heap of ${ceiling} is not enough`);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (await isEnough(middle * step)) high = middle;
    else low = middle;
  }
  return high * step;
}
