/** The other terminals of the pharmacy. */
import { aead } from "aead";
import { board } from "board";
import { SiteNetwork } from "drivers/site-network/site-network";
import { Neighbours } from "modules/site/neighbours";
import { siteHealth } from "modules/terminal/on-site";
import type { Witness } from "modules/terminal/witness";
import { toHex } from "modules/token/hex";
import type { UpdateAgent } from "modules/update/agent/update-agent";
import type { FleetTrust } from "modules/update/tuf/fleet-trust";
import randomBytes from "random-source";
import { sessionCrypto, sha256 } from "signatures";
import Timer from "timer";
import type { Base } from "./base";

/** @returns undefined where there is no network to reach them by */
export function openSite(base: Base, updates: UpdateAgent, trust: FleetTrust, witness: Witness) {
  const { parts, ledger, held, turns, clock, uptime, events, log } = base;
  const { neighbours: find } = board;
  const wire = find && parts.open("neighbours", () => find());
  return (
    wire &&
    new Neighbours({
      crypto: { session: sessionCrypto, aead, sha256 },
      open: ({ onDatagram, onFound }) =>
        parts.reopen("neighbours", () => {
          const name = `comptoir-${toHex(randomBytes(4))}`;
          return new SiteNetwork({ ...wire, name, onDatagram, onFound });
        }),
      now: () => uptime() * 1000,
      time: () => clock.now(),
      random: randomBytes,
      timer: Timer,
      kept: ledger.site,
      used: (visit) => ledger.tokens.guard.each(visit),
      health: () => siteHealth(witness.state, held.partitions),
      images: {
        shelves: held.partitions,
        target: () => updates.pulled,
        listing: (hash) => trust.listing(hash),
        isFree: () => turns.isFree("site"),
        log,
      },
      onChange: (view) => events.post({ type: "site", view }),
      log,
    })
  );
}
