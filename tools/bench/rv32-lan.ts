/**
 * The pharmacy's software on the LAN, by plain TCP and by WebSocket, on the bare RISC-V machine with what its creation gives to XS: what its
 * connections take, and how many lines of a basket fit beside them, the cable and every neighbour of the counter.
 */
import { MAX_OPEN } from "modules/lgo/lan/lan";
import { LanComputer, type LanTransport, pairLan } from "./lan-computer";
import type { Figure } from "./rv32-memory";
import { BOXES, basketOf, END, HELLO, LINES, most, PATIENT, played } from "./rv32-neighbours";

interface Case {
  readonly name: string;
  readonly count: number;
  readonly transport: LanTransport;
  /** Lines of a basket that are to fit beside them: one more or less is no matter of percents. */
  readonly least: number;
}

/** One computer, and as many as the terminal lets in at once, each a software of its own. */
const CASES: readonly Case[] = [
  { name: "one connection on the LAN", count: 1, transport: "tcp", least: 28 },
  { name: "3 connections on the LAN", count: 3, transport: "tcp", least: 28 },
  { name: "4 connections by WebSocket", count: MAX_OPEN, transport: "websocket", least: 22 },
];
/** Of those that have not proved their key yet the terminal keeps three: they come two at a time. */
const AT_ONCE = 2;
/** Events: the cable's hello, then time for each of what the computers do. */
const OPENING = [HELLO, { wait: 1 }, { wait: 2 }, { wait: 2 }, { wait: 2 }];
const INTRODUCED = 2;
const ASKED = 3;
const ASKED_AGAIN = 4;

export async function lan(figure: Figure): Promise<void> {
  for (const { name, count, transport, least } of CASES) {
    const computers: LanComputer[] = [];
    let wanted = LINES;
    const { lines, memories } = await played([...OPENING, ...PATIENT, ...END], {
      prepare: (flash) => pairLan(flash, count),
      step(tcp, event) {
        if (event < INTRODUCED)
          for (let i = 0; i < AT_ONCE && computers.length < count; i += 1)
            computers.push(new LanComputer(tcp, transport, computers.length));
        else if (computers.some(({ isOpen }) => !isOpen)) throw new Error(`not connected after event ${event}`);
        else if (event === INTRODUCED) for (const computer of computers) computer.ask(HELLO.lgo);
        else if (event === ASKED) computers[0]?.ask(basketOf(wanted));
        else if (event === ASKED_AGAIN) {
          const fit = mostOf(computers[0]?.heard.at(-1));
          if (fit === undefined) return;
          wanted = fit;
          computers[0]?.ask(basketOf(fit));
        } else for (const computer of computers) computer.ask({ method: "ping" });
      },
    });
    if (lines !== wanted) throw new Error(`${lines} lines were sold, of ${wanted}`);
    const [alone] = memories;
    const connected = memories[ASKED];
    if (alone === undefined || connected === undefined) throw new Error("nothing was played");
    figure(`${name}, chunks`, connected.chunks, "bytes", alone.chunksLimit);
    figure(`${name}, slots`, connected.slots, "slots", alone.slotsLimit);
    if (wanted < least) throw new Error(`${name}: ${wanted} lines fit beside`);
    most(`in a sale with ${name}`, memories, alone, figure);
  }
  await scanned(figure);
}

/** Lines that are to be sold of forty boxes, scanned one after another. */
const LEAST_SCANNED = 32;
/** The last boxes are refused: somebody reads why. */
const READ = { press: "validate" };

/** A person who scans is worth more than a connection: those go, one after another, and the sale comes to its end. */
async function scanned(figure: Figure): Promise<void> {
  const computers: LanComputer[] = [];
  const { lines, memories } = await played([...OPENING, ...PATIENT, ...BOXES, READ, ...END], {
    prepare: (flash) => pairLan(flash, MAX_OPEN),
    step(tcp, event) {
      if (event < INTRODUCED)
        for (let i = 0; i < AT_ONCE && computers.length < MAX_OPEN; i += 1)
          computers.push(new LanComputer(tcp, "websocket", computers.length));
      else
        for (const computer of computers)
          if (computer.isOpen) computer.ask(event === INTRODUCED ? HELLO.lgo : { method: "ping" });
    },
  });
  if (lines < LEAST_SCANNED) throw new Error(`${lines} lines were sold of those that were scanned`);
  const [alone] = memories;
  if (alone === undefined) throw new Error("nothing was played");
  most(`boxes scanned beside ${MAX_OPEN} connections by WebSocket`, memories, alone, figure);
}

/** How many lines the terminal would take. @returns undefined where it has taken them all */
function mostOf(answer: Readonly<Record<string, unknown>> | undefined): number | undefined {
  const error = answer?.error as { readonly data?: { readonly most?: number } } | undefined;
  return error?.data?.most;
}
