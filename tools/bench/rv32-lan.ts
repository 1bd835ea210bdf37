/**
 * The pharmacy's software on the LAN, by plain TCP, on the bare RISC-V machine with what its creation gives to XS: what its
 * connections take, and how many lines of a basket fit beside them, the cable and every neighbour of the counter.
 */
import { LanComputer, pairLan } from "./lan-computer";
import type { Figure } from "./rv32-memory";
import { basketOf, END, HELLO, LINES, most, PATIENT, played } from "./rv32-neighbours";

/** One computer, and as many as the terminal lets in at once. */
const COMPUTERS = [1, 3];
/** Events: the cable's hello, then time for each of what the computers do. */
const OPENING = [HELLO, { wait: 1 }, { wait: 2 }, { wait: 2 }, { wait: 2 }];
const INTRODUCED = 2;
const ASKED = 3;
const ASKED_AGAIN = 4;

export async function lan(figure: Figure): Promise<void> {
  for (const count of COMPUTERS) {
    const computers: LanComputer[] = [];
    let wanted = LINES;
    const { lines, memories } = await played([...OPENING, ...PATIENT, ...END], {
      prepare: pairLan,
      step(tcp, event) {
        if (event === 0) for (let i = 0; i < count; i += 1) computers.push(new LanComputer(tcp));
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
    const [alone, , , connected] = memories;
    if (alone === undefined || connected === undefined) throw new Error("nothing was played");
    const name = count === 1 ? "one connection on the LAN" : `${count} connections on the LAN`;
    figure(`${name}: chunks of it`, connected.chunks - alone.chunks, "bytes");
    figure(`${name}: slots of it`, connected.slots - alone.slots, "slots");
    figure(`${name}: of forty lines, those that do not fit`, LINES - wanted, "lines");
    most(`in a sale with ${name}`, memories, alone, figure);
  }
}

/** How many lines the terminal would take. @returns undefined where it has taken them all */
function mostOf(answer: Readonly<Record<string, unknown>> | undefined): number | undefined {
  const error = answer?.error as { readonly data?: { readonly most?: number } } | undefined;
  return error?.data?.most;
}
