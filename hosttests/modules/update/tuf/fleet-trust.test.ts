import { describe, expect, it } from "@jest/globals";
import { sha256 } from "@noble/hashes/sha2.js";
import type { Json } from "modules/json/json";
import { toHex } from "modules/token/hex";
import { pinnedKeys } from "modules/update/image/public-key";
import { FlashTufStore } from "modules/update/tuf/flash-store";
import { keptKeys } from "modules/update/tuf/fleet-keys";
import { FleetTrust, REFRESH_SECONDS } from "modules/update/tuf/fleet-trust";
import type { TrustStatus } from "modules/update/tuf/ports";
import { NorFlash } from "../../../support/nor-flash";
import { Random } from "../../../support/random";
import { hashes, key, NOW, Repository } from "./repository";

/** SubjectPublicKeyInfo of Ed25519, of a key that nobody has. */
const spki = (seed: number) => `302a300506032b6570032100${seed.toString(16).padStart(2, "0").repeat(32)}`;
const keysOf = (...seeds: number[]) => pinnedKeys(seeds.map(spki), sha256);
const IMAGE = Uint8Array.from({ length: 32 }, (_, i) => i);

function target(custom: Json): Json {
  return { length: 1, hashes: { sha256: "00".repeat(32) }, custom };
}

function start() {
  const repository = new Repository();
  repository.publish("root", "targets", "snapshot", "timestamp");
  const flash = new NorFlash(16, 4096, new Random(1));
  const pinned = { release: keysOf(1), management: keysOf(2) };
  const asked: string[] = [];
  const log: string[] = [];
  const world = { now: NOW, isUp: true, status: undefined as TrustStatus | undefined };
  /** A start of the terminal. */
  const boot = (root = repository.files.get("1.root.json")!) =>
    new FleetTrust({
      root,
      pinned,
      store: new FlashTufStore(flash),
      source: {
        get: (name, maxLength, onGiven) => {
          asked.push(name);
          const bytes = repository.files.get(name);
          waiting = () => onGiven(world.isUp ? (bytes?.slice(0, maxLength + 1) ?? "absent") : "no-answer");
        },
      },
      verifier: hashes,
      sha256,
      now: () => world.now,
      isClockCertain: () => true,
      random: () => 0,
      onChange: (status) => {
        world.status = status;
      },
      log: (line) => log.push(line),
    });
  let waiting: (() => void) | undefined;
  const run = (trust: FleetTrust, seconds = 2) => {
    for (let i = 0; i < seconds; i += 1) {
      trust.second();
      while (waiting !== undefined) {
        const answer = waiting;
        waiting = undefined;
        answer();
      }
    }
  };
  return { repository, flash, pinned, asked, log, world, boot, run };
}

const names = (keys: readonly { hash: Uint8Array }[]) => keys.map(({ hash }) => toHex(hash));

describe("a terminal's trust", () => {
  it("begins with the keys of its firmware, and goes to those that the list names, without another start", () => {
    const { repository, boot, run, pinned, world, log, flash } = start();
    const trust = boot();
    const held = trust.release;
    expect([names(held), world.status?.state]).toEqual([names(pinned.release), "never"]);
    run(trust);
    expect([names(held), world.status?.state]).toEqual([names(pinned.release), "current"]);
    repository.targets = { "keys.json": target({ release: [spki(3), spki(4)], management: [] }) };
    repository.publish("targets", "snapshot", "timestamp");
    run(trust, Math.ceil(REFRESH_SECONDS));
    expect([names(held), names(trust.management)]).toEqual([names(keysOf(3, 4)), []]);
    expect(log.at(-1)).toBe("trust: 2 release and 0 management keys, of targets 2");
    // Without a network, after a start: from the flash alone, for the firmware and for what starts it.
    world.isUp = false;
    expect(names(boot().release)).toEqual(names(keysOf(3, 4)));
    expect(names(keptKeys(new FlashTufStore(flash), hashes, sha256)!.release)).toEqual(names(keysOf(3, 4)));
    // The list names none any more: those of the firmware.
    repository.targets = {};
    repository.publish("targets", "snapshot", "timestamp");
    world.isUp = true;
    run(trust, Math.ceil(REFRESH_SECONDS));
    expect(names(held)).toEqual(names(pinned.release));
  });

  it.each([
    ["no release key", { release: [], management: [spki(2)] }],
    ["one that is no key", { release: [spki(3), "3059"], management: [] }],
    ["too many", { release: Array.from({ length: 9 }, (_, i) => spki(i)), management: [] }],
    ["no management part", { release: [spki(3)] }],
  ])("takes no list of keys that has %s, and leaves them as they were", (_, custom) => {
    const { repository, boot, run, pinned, log } = start();
    repository.targets = { "keys.json": target(custom) };
    repository.publish("targets", "snapshot", "timestamp");
    const trust = boot();
    run(trust);
    expect(names(trust.release)).toEqual(names(pinned.release));
    expect(log.at(-1)).toBe("trust: keys.json cannot be read: the keys stay as they are");
  });

  it("says what has run out, and goes on with what it has", () => {
    const { repository, boot, run, world } = start();
    repository.targets = { "keys.json": target({ release: [spki(3)], management: [] }) };
    repository.publish("targets", "snapshot", "timestamp");
    const trust = boot();
    run(trust);
    const expires = Date.parse("2026-11-01T00:00:00Z") / 1000;
    expect(world.status).toEqual({ state: "current", expires, refusal: null });
    world.now = expires;
    run(trust, 61);
    expect(world.status).toMatchObject({ state: "expired", expires });
    expect(names(trust.release)).toEqual(names(keysOf(3)));
    expect(names(boot().release)).toEqual(names(keysOf(3)));
    expect(world.status).toMatchObject({ state: "expired", expires });
  });

  it("refuses by name what is too long, and asks again later and later", () => {
    const { repository, boot, run, world, asked } = start();
    repository.targets = Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`${i}.img`, target({})]));
    repository.hashes = false;
    repository.publish("targets", "snapshot", "timestamp");
    const trust = boot();
    run(trust, 1);
    expect(world.status).toMatchObject({ state: "never", refusal: "targets: too-long" });
    run(trust, 900);
    expect(asked.filter((name) => name === "timestamp.json").length).toBeLessThan(10);
  });

  it("begins anew where the firmware pins another root, and measures against what it has seen where it is the same", () => {
    const { repository, boot, run, log } = start();
    repository.publish("targets", "snapshot", "timestamp");
    run(boot());
    repository.versions.timestamp = 0;
    repository.publish("timestamp");
    const trust = boot();
    run(trust);
    expect(log.at(-1)).toContain("timestamp: rollback");
    const other = new Repository();
    Object.assign(other.keys, {
      root: [key(71), key(72)],
      timestamp: [key(73)],
      snapshot: [key(74)],
      targets: [key(75)],
    });
    other.publish("root", "targets", "snapshot", "timestamp");
    repository.files.clear();
    for (const [name, bytes] of other.files) repository.files.set(name, bytes);
    const moved = boot(other.bytes("root"));
    run(moved);
    expect(moved.status).toMatchObject({ state: "current", refusal: null });
  });

  it("says of an image whether today's list names it, after another look where it does not", () => {
    const { repository, boot, run, asked, world } = start();
    const trust = boot();
    expect(trust.listing(IMAGE)).toBe("unknown");
    run(trust);
    expect(trust.listing(IMAGE)).toBe("unlisted");
    repository.targets = { "firmware/x.img": target({ image: toHex(IMAGE) }) };
    repository.publish("targets", "snapshot", "timestamp");
    run(trust, 61);
    asked.length = 0;
    expect([trust.listing(IMAGE), asked]).toEqual(["unknown", []]);
    run(trust, 1);
    expect(trust.listing(IMAGE)).toBe("listed");
    world.now = Date.parse("2027-01-01T00:00:00Z") / 1000;
    run(trust, 61);
    expect(trust.listing(IMAGE)).toBe("unknown");
    const none = boot(new Uint8Array(0));
    expect([none.status.state, none.listing(IMAGE)]).toEqual(["none", "listed"]);
  });
});
