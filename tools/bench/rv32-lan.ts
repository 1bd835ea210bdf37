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
/** Lines of a basket that are to fit beside the most connections: one more or less is no matter of percents. */
const LEAST = 28;
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
    const [alone] = memories;
    const connected = memories[ASKED];
    if (alone === undefined || connected === undefined) throw new Error("nothing was played");
    const name = count === 1 ? "one connection on the LAN" : `${count} connections on the LAN`;
    figure(`${name}, chunks`, connected.chunks, "bytes", alone.chunksLimit);
    figure(`${name}, slots`, connected.slots, "slots", alone.slotsLimit);
    if (wanted < LEAST) throw new Error(`${name}: ${wanted} lines fit beside`);
    most(`in a sale with ${name}`, memories, alone, figure);
  }
}

/** How many lines the terminal would take. @returns undefined where it has taken them all */
function mostOf(answer: Readonly<Record<string, unknown>> | undefined): number | undefined {
  const error = answer?.error as { readonly data?: { readonly most?: number } } | undefined;
  return error?.data?.most;
}
