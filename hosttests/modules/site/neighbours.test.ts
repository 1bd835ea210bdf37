import { describe, expect, it } from "@jest/globals";
import { RETRY_SECONDS } from "modules/parts/parts";
import { decodeSite, encodeSite } from "modules/site/kept-site";
import { AWAY_AFTER } from "modules/site/limits";
import { Neighbours, type NetworkEvents } from "modules/site/neighbours";
import { nobleSite } from "../../support/noble-site";
import { HEALTHY, SITE_KEY } from "../../support/site-network";

const TOKEN = new Uint8Array(16).fill(9);

/** A terminal of a site with another one, on a network that may not be there. */
function rig() {
  const network = { isThere: false, opened: 0, sent: 0, looks: [] as boolean[] };
  const state = { now: 0, kept: encodeSite({ id: 100, key: SITE_KEY, starts: 0, peers: [200] }) };
  let events: NetworkEvents | undefined;
  const neighbours = new Neighbours({
    crypto: nobleSite,
    open: (given) => {
      if (!network.isThere) return undefined;
      network.opened += 1;
      events = given;
      return {
        send: () => {
          network.sent += 1;
        },
        look: (isOn) => network.looks.push(isOn),
        close: () => {},
      };
    },
    now: () => state.now,
    time: () => 1_790_000_000 + Math.floor(state.now / 1000),
    random: (length) => new Uint8Array(length).fill(3),
    timer: { set: () => 0, clear: () => {} },
    kept: {
      read: () => state.kept,
      write: (bytes) => {
        state.kept = bytes;
      },
    },
    used: () => {},
    health: () => HEALTHY,
    onChange: () => {},
    log: () => {},
  });
  const run = (seconds: number) => {
    for (let i = 0; i < seconds; i += 1) {
      state.now += 1000;
      neighbours.second();
    }
  };
  return { neighbours, network, state, run, found: () => events?.onFound("192.0.2.2", 51717) };
}

describe("a terminal of a site that starts without a network", () => {
  it("says how many it does not reach, not that it is alone", () => {
    const { neighbours, run } = rig();
    run(1);
    const told: unknown[] = [];
    const now = neighbours.ask(TOKEN, 1_790_000_300, (outcome) => told.push(outcome));
    run(2);
    expect([now ?? told[0], neighbours.view.id]).toEqual([{ isUsed: false, unreached: 1 }, 100]);
    expect(AWAY_AFTER).toBeGreaterThan(3000);
  });

  it("opens it when it is there, looks for the others, and speaks to those that it finds", () => {
    const { network, run, found, state } = rig();
    run(3 * RETRY_SECONDS);
    expect([network.opened, decodeSite(state.kept)?.starts]).toEqual([0, 1]);
    network.isThere = true;
    run(RETRY_SECONDS);
    expect([network.opened, network.looks]).toEqual([1, [true]]);
    found();
    run(2);
    expect(network.sent).toBeGreaterThan(0);
    expect(network.opened).toBe(1);
  });
});
