/** Who may move the terminal's time: its own running, and nobody by a signature alone. */
import { describe, expect, it } from "@jest/globals";
import { Ledger } from "modules/ledger/ledger";
import { BoundedClock } from "modules/trust/clock";
import { LIST_HORIZON, loadIssuers } from "modules/trust/stored-issuers";
import { encodeIssuerList } from "../../../tools/kit/issuing/issuer-list";
import { AT, DAY, issue, KEY, listed, tokenVerifier } from "../../support/issuer";
import { NorFlash } from "../../support/nor-flash";
import { Random } from "../../support/random";

/** Signed by nobody, and believed: what is asked of the clock is asked a thousand times. */
const UNSIGNED = { ...KEY, sign: () => new Uint8Array(64) };

/** A terminal whose device clock says `device`, and that has run for `uptime`. */
function terminal(flash: NorFlash, device: { time: number }, uptime: { seconds: number }) {
  const ledger = new Ledger(flash, () => {});
  const clock = new BoundedClock(
    () => device.time * 1000,
    () => uptime.seconds,
    ledger.tokens.time,
  );
  const verifier = tokenVerifier({
    clock,
    signatures: { verify: () => true },
    guard: ledger.tokens.guard,
    onUsed: (id, until, reached, issuer) => {
      ledger.tokens.remember(id, until, reached, issuer);
      clock.reached(reached);
    },
  });
  return { ledger, clock, present: (at: number) => verifier.verifyText(issue({ at, key: UNSIGNED })).reason };
}

const flashOf = () => new NorFlash(16, 4096, new Random(4));

describe("an issuer whose tokens are all dated a minute ahead", () => {
  it.each([
    ["a device that has lost its time", 1000],
    ["one whose clock is right", AT],
  ])("moves the clock of %s by no more than it ran: six tokens, and one a minute for a day", (_what, start) => {
    const flash = flashOf();
    new Ledger(flash, () => {}).tokens.remember(new Uint8Array(16), AT + 300, AT);
    const device = { time: start };
    const uptime = { seconds: 0 };
    const { clock, ledger, present } = terminal(flash, device, uptime);
    for (let i = 0; i < 6; i += 1) expect(present(clock.now() + 60)).toBeNull();
    expect([clock.now(), ledger.tokens.time]).toEqual([AT, AT]);
    for (let minute = 1; minute <= 1440; minute += 1) {
      uptime.seconds += 60;
      device.time += 60;
      expect(present(clock.now() + 60)).toBeNull();
      expect(clock.now()).toBe(AT + minute * 60);
      expect(ledger.tokens.time).toBeLessThanOrEqual(clock.now());
    }
    // And through a loss of power: what is kept is what was seen, not what was signed.
    const after = terminal(flash, { time: 1000 }, { seconds: 0 });
    expect([after.ledger.tokens.time, after.clock.now()]).toEqual([AT + DAY, AT + DAY]);
  });
});

describe("an issuer list", () => {
  const stored = (issued: number, built: number) => {
    const bytes = encodeIssuerList({ version: 9, issued, expires: issued + DAY, issuers: [listed(KEY)] });
    const flash = {
      status: () => ({ size: bytes.length }),
      read: (count: number, at: number) => bytes.slice(at, at + count).buffer,
    };
    const list = loadIssuers(flash, built);
    return list.ok ? "loaded" : list.reason;
  };

  it("that is dated 50 years ahead is refused, and one of any year that a firmware may live is not", () => {
    expect(stored(AT + 50 * 365 * DAY, AT)).toBe("dated-ahead");
    expect(stored(AT + LIST_HORIZON + 1, AT)).toBe("dated-ahead");
    expect(stored(AT + LIST_HORIZON, AT)).toBe("loaded");
    expect(stored(AT - 10 * 365 * DAY, AT)).toBe("loaded");
  });
});
