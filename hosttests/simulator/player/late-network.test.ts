/** A network that is there later than the terminal, goes, and comes back: what needs it does so by itself. */
import { describe, expect, it } from "@jest/globals";
import { RETRY_SECONDS } from "modules/parts/parts";
import { play } from "../../../simulator/player/player";
import { parseScenario } from "../../../simulator/player/scenario";
import { LanComputer, pairLan } from "../../../tools/bench/lan-computer";
import { bundleFirmware } from "../../../tools/kit/build/bundle";

const WAIT = { wait: RETRY_SECONDS + 1 };
const GONE = { part: { name: "network", broken: true } };
const BACK = { part: { name: "network", broken: false } };
/** From the one on with which the network comes. */
const EVENTS_AFTER = 9;
const HELLO = { method: "hello", params: { software: "Essai 1.0" } };

describe("a network that comes later", () => {
  it("is used by the pharmacy's software and by MCUmgr, also after it was away", async () => {
    const lines: string[] = [];
    const reached: boolean[] = [];
    let connect = () => {};
    let computer: LanComputer | undefined;
    await play({
      engine: "node",
      bundle: await bundleFirmware(),
      prepare: pairLan,
      scenario: parseScenario({
        at: "2026-05-01T10:00:00Z",
        broken: ["network"],
        installed: true,
        events: [
          WAIT,
          { update: { send: "next", until: 0.01 } },
          BACK,
          WAIT,
          { wait: 1 },
          { update: { send: "next", until: 0.01 } },
          GONE,
          WAIT,
          BACK,
          WAIT,
          { update: { send: "next", until: 0.02 } },
        ],
      }),
      onLine: (line) => lines.push(line),
      onTcp: (tcp) => {
        connect = () => {
          try {
            computer ??= new LanComputer(tcp);
          } catch {
            computer = undefined;
          }
        };
      },
      onMemory: () => {
        connect();
        if (computer?.isOpen === true && computer.heard.length === 0) computer.ask(HELLO);
        reached.push(computer?.isOpen === true);
      },
    });
    // Nobody listens before; from then on it is let in, and stays.
    const first = reached.indexOf(true);
    expect(first).toBeGreaterThan(reached.length - EVENTS_AFTER);
    expect(reached.slice(first)).not.toContain(false);
    // MCUmgr is refused without the code of Service, and that is an answer.
    expect(lines.filter((line) => line.startsWith("network") || line.startsWith("update"))).toEqual([
      "network: the part does not answer",
      "update: no answer",
      "network: answers",
      "update: SMP error 11",
      "update: SMP error 11",
    ]);
  }, 60_000);
});
