/** Updates in the field: whose images are taken, where they go, the lines on which MCUmgr speaks, and the fleet's server. */
import Serial from "embedded:io/serial";
import UDP from "embedded:io/socket/udp";
import flash from "embedded:storage/flash";
import { board } from "board";
import { FileServer } from "drivers/file-server/file-server";
import { FleetServer } from "drivers/fleet-server/fleet-server";
import { SmpSerial } from "drivers/smp-serial/smp-serial";
import { SmpUdp } from "drivers/smp-udp/smp-udp";
import openSlots from "firmware-slots";
import { encodeUtf8 } from "modules/cbor/utf8";
import { uniform } from "modules/random/random";
import type { Witness } from "modules/terminal/witness";
import { NonceSource } from "modules/update/agent/nonce";
import { UpdateAgent } from "modules/update/agent/update-agent";
import { Ddi } from "modules/update/ddi/ddi";
import { productOfIds } from "modules/update/image/product";
import { pinnedKeys } from "modules/update/image/public-key";
import { MAX_FRAME } from "modules/update/smp/protocol";
import { FlashTufStore } from "modules/update/tuf/flash-store";
import { FleetTrust } from "modules/update/tuf/fleet-trust";
import { DeviceKeys } from "modules/update/tuf/keys";
import { VERSION } from "modules/version/version";
import randomBytes from "random-source";
import { MANAGEMENT_KEYS, RELEASE_KEYS, ROOT } from "release-keys";
import restart from "restart";
import { imageCrypto, sessionCrypto, sha256, signatures } from "signatures";
import Time from "time";
import Timer from "timer";
import type { Base } from "./base";

/** The answer to a restart has left by then, ms. */
const RESTART_DELAY = 250;

/** Whose images are taken today, as the fleet's repository says. */
export function openTrust({ parts, clock, turns, events, log }: Base): FleetTrust {
  const { trustSource: find } = board;
  const source = find && parts.open("fleet", () => find());
  const trust = new FleetTrust({
    root: encodeUtf8(ROOT),
    pinned: { release: pinnedKeys(RELEASE_KEYS, sha256), management: pinnedKeys(MANAGEMENT_KEYS, sha256) },
    // An update does not bring a table of partitions: a board from before has none for this.
    store: parts.open("fleet", () => new FlashTufStore(flash.open({ path: "tuf" }))),
    source: source && parts.open("fleet", () => new FileServer({ ...source, timer: Timer })),
    verifier: new DeviceKeys(signatures),
    sha256,
    now: () => clock.now(),
    isClockCertain: () => clock.isCertain(),
    random: uniform(randomBytes),
    onChange: (status) => events.post({ type: "trust", status }),
    log,
  });
  turns.join("trust", trust);
  return trust;
}

/** The agent; `openLines` lets it be spoken to. */
export function openUpdates(base: Base, trust: FleetTrust, witness: Witness): UpdateAgent {
  const { held, clock, uptime, logRing, events, log } = base;
  const nonces = new NonceSource(imageCrypto, randomBytes);
  const updateFlash = flash.open({ path: "update" });
  return new UpdateAgent({
    ...openSlots(updateFlash),
    flash: updateFlash,
    data: held.readers(),
    trust: { crypto: imageCrypto, keys: trust.release, product: productOfIds(board.product) },
    signatures,
    sessionCrypto,
    knownCode: board.knownCode,
    managementKeys: trust.management,
    version: VERSION,
    board: board.name,
    uptime,
    now: () => clock.now(),
    isClockCertain: () => clock.isCertain(),
    setTime: (now) => Time.set(now),
    nonce: () => nonces.next(),
    ...(board.memory === undefined ? {} : { memory: board.memory }),
    isBusy: () => witness.isBusy,
    failingPart: () => witness.failingPart(),
    restart: () => Timer.set(() => restart(), RESTART_DELAY),
    log,
    logText: () => logRing.read(),
    onStatus: (status) => events.post({ type: "update", status }),
  });
}

/** The network, and the console where the board has one. */
export function openLines({ parts }: Base, updates: UpdateAgent): void {
  const { console } = board;
  const onRequest = updates.receive.bind(updates);
  parts.await("network", () => new SmpUdp({ socket: { io: UDP }, onRequest }));
  if (console === undefined) return;
  const serial = { io: Serial, ...console };
  parts.open("console", () => new SmpSerial({ serial, maxFrame: MAX_FRAME, onRequest }));
}

/** The server that says which images a terminal fetches. @returns undefined where the board has none */
export function openRollout(base: Base, updates: UpdateAgent, trust: FleetTrust, witness: Witness): Ddi | undefined {
  const { parts, held, ledger, turns, log } = base;
  const { fleet: find } = board;
  const fleet = find && parts.open("fleet", () => find());
  const http = fleet && parts.open("fleet", () => new FleetServer({ ...fleet.server, timer: Timer }));
  if (fleet === undefined || http === undefined) return undefined;
  const rollout = new Ddi({
    http,
    target: updates.pulled,
    path: fleet.path,
    parts: held.partitions.map(({ name }) => name),
    about: () => ({
      hw_boardname: board.name,
      hw_revision: "default",
      sw_version: updates.status.version ?? VERSION,
      ...held.versions(),
      queued: String(ledger.invoices.queued),
      trouble: ledger.trouble ?? updates.status.refusal ?? "",
    }),
    listing: (hash) => trust.listing(hash),
    isBusy: () => witness.isBusy,
    random: uniform(randomBytes),
    kept: ledger.rollout,
    log,
  });
  turns.join("rollout", rollout);
  return rollout;
}
