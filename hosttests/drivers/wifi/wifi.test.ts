import { describe, expect, it } from "@jest/globals";
import { FIRST_RETRY, GIVE_UP, LAST_RETRY, Wifi } from "drivers/wifi/wifi";

/** Timers in virtual time, and the SDK's interface of an ESP32. */
function rig(more: object = {}) {
  const changes: boolean[] = [];
  const happened: string[] = [];
  const state = { now: 0, connection: 200, fails: false, onChanged: () => {} };
  let timers: { readonly at: number; readonly call: () => void }[] = [];
  class Interface {
    constructor({ onChanged }: { onChanged: () => void }) {
      state.onChanged = onChanged;
    }
    get connection(): number {
      return state.connection;
    }
    connect(options: object): void {
      happened.push(`${state.now} connect ${Object.values(options)}`);
      if (state.fails) throw new Error("connect failed");
      state.connection = 300;
    }
    disconnect(): void {
      happened.push(`${state.now} disconnect`);
      state.connection = 200;
    }
    close(): void {
      happened.push(`${state.now} close`);
    }
  }
  const wifi = new Wifi({
    network: { io: Interface },
    ssid: "Pharmacie",
    password: "motdepasse",
    timer: {
      set: (call, ms) => {
        const timer = { at: state.now + ms, call };
        timers.push(timer);
        return timer;
      },
      clear: (timer) => {
        timers = timers.filter((each) => each !== timer);
      },
    },
    onChange: (isUp) => changes.push(isUp),
    ...more,
  });
  const run = (ms: number) => {
    const end = state.now + ms;
    for (;;) {
      const [next] = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      timers = timers.filter((each) => each !== next);
      state.now = next.at;
      next.call();
    }
    state.now = end;
  };
  const become = (connection: number) => {
    state.connection = connection;
    state.onChanged();
  };
  return { wifi, changes, happened, state, run, become, waiting: () => timers.length };
}

describe("the Wi-Fi of a board", () => {
  it("joins, and joins again each time that the network has gone", () => {
    const { changes, happened, become, run, waiting } = rig();
    become(400);
    become(500);
    become(500);
    expect([changes, waiting()]).toEqual([[true], 0]);
    become(200);
    run(FIRST_RETRY);
    become(500);
    expect(changes).toEqual([true, false, true]);
    expect(happened).toEqual(["0 connect Pharmacie,motdepasse", `${FIRST_RETRY} connect Pharmacie,motdepasse`]);
  });

  it("tries for ever, at longer and longer intervals, then at the first again", () => {
    const { changes, happened, become, run, state } = rig();
    for (let i = 0; i < 10; i += 1) {
      become(200);
      run(LAST_RETRY);
    }
    expect([changes, happened.length]).toEqual([[], 11]);
    become(500);
    become(200);
    const before = happened.length;
    run(FIRST_RETRY);
    expect([happened.length, changes]).toEqual([before + 1, [true, false]]);
    // The chip does not take it at once.
    state.fails = true;
    become(200);
    run(3 * LAST_RETRY);
    expect(happened.length).toBeGreaterThan(before + 3);
  });

  it("gives up what hangs: on its way, or without an address", () => {
    const { happened, become, run, changes } = rig();
    run(GIVE_UP + FIRST_RETRY);
    expect(happened.slice(1)).toEqual([
      `${GIVE_UP} disconnect`,
      `${GIVE_UP + FIRST_RETRY} connect Pharmacie,motdepasse`,
    ]);
    become(500);
    become(400);
    run(GIVE_UP);
    expect([changes, happened.at(-1)?.endsWith("disconnect")]).toEqual([[true, false], true]);
  });

  it("wants options that can be right, and is closed once", () => {
    for (const more of [{ ssid: "" }, { ssid: "a".repeat(33) }, { password: "short" }, { timer: undefined }])
      expect(() => rig(more)).toThrow();
    const { wifi, happened, waiting } = rig();
    wifi.close();
    wifi.close();
    expect([happened.length, waiting()]).toEqual([2, 0]);
  });
});
