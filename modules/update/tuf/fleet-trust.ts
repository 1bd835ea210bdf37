/**
 * Whom this terminal trusts, kept up to date: from the root that its firmware pins, by the metadata in its flash and the
 * server that has newer, to the keys that sign images and open its management. So keys change hands without a new firmware.
 *
 * What has run out is said, and stops nothing: the keys that were found last hold until newer are. Only what a fleet's server
 * wants to install waits for a list of today (`listing`).
 */
import { equalBytes } from "modules/cbor/bytes";
import { isObject, member } from "modules/json/json";
import type { Result } from "modules/result/result";
import { backOff } from "modules/teletransmission/back-off";
import { toHex } from "modules/token/hex";
import type { PublicKey } from "modules/update/image/public-key";
import {
  DEVICE_LIMITS,
  type Given,
  storedFile,
  storedRoot,
  TufClient,
  type TufRefusal,
  targetOf,
  type Wanted,
} from "./client";
import { ANCHOR_LENGTH, type FlashTufStore } from "./flash-store";
import { type FleetKeys, KEYS_TARGET, readFleetKeys } from "./fleet-keys";
import type { Root } from "./metadata";
import { type Digests, type FileSource, type KeyVerifier, NO_TRUST, type TrustStatus } from "./ports";

export interface FleetTrustOptions {
  /** Pinned in the firmware, JSON; empty for a firmware whose keys are those that it pins, and no others. */
  readonly root: Uint8Array;
  /** Until a list says otherwise. */
  readonly pinned: FleetKeys;
  /** Undefined on a board whose table of partitions has no place for it: then the firmware's keys are all. */
  readonly store: FlashTufStore | undefined;
  /** Where newer metadata is; undefined where there is no such server: then what was trusted before holds. */
  readonly source: FileSource | undefined;
  readonly verifier: KeyVerifier;
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
  /** s since 1970, by a clock that only goes on */
  readonly now: () => number;
  readonly isClockCertain: () => boolean;
  /** 0 to 1, evenly. */
  readonly random: () => number;
  readonly onChange: (status: TrustStatus) => void;
  /** English, for the engineer. */
  readonly log: (line: string) => void;
}

/** s between two refreshes. */
export const REFRESH_SECONDS = 6 * 3600;
/** Terminals that come back together do not ask together, s. */
const FIRST_SPREAD = 10;
/** Whether something has run out is looked at so often, s. */
const LOOK_SECONDS = 60;
/** A list that was fetched less than so long ago is today's, s. */
const RECENT = 60;

type Steps = Generator<Wanted, Result<undefined, TufRefusal>, Given>;

export class FleetTrust {
  /** Whose images are taken. The array is the same one for good: who was handed it sees each change. */
  readonly release: PublicKey[];
  /** Who may manage the terminal; the same array for good. */
  readonly management: PublicKey[];
  readonly #options: FleetTrustOptions;
  readonly #digests: Digests;
  #status: TrustStatus = NO_TRUST;
  /** s since 1970 */
  #expires = 0;
  /** Hashes of the images that today's list names, hexadecimal; undefined before there was a list. */
  #images: ReadonlySet<string> | undefined;
  #steps: Steps | undefined;
  #wait: number;
  #untilLook = 0;
  /** s since the last refresh that succeeded */
  #age = Number.POSITIVE_INFINITY;
  #failures = 0;

  constructor(options: FleetTrustOptions) {
    const { root, pinned, sha256, random } = options;
    this.#options = options;
    this.#digests = { digest: (name, bytes) => (name === "sha256" ? sha256(bytes) : undefined) };
    this.release = pinned.release.slice();
    this.management = pinned.management.slice();
    this.#wait = Math.floor(FIRST_SPREAD * random());
    if (root.length > 0 && options.store !== undefined) this.#begin(root, options.store);
  }

  get status(): TrustStatus {
    return this.#status;
  }

  /** A refresh is under way: whoever would open a second connection waits. */
  get isUnderWay(): boolean {
    return this.#steps !== undefined;
  }

  /**
   * Whether today's list names an image. "unknown": a newer list is fetched first, or none can be had that has not run out.
   * @param hash of the image, as MCUmgr names it
   */
  listing(hash: Uint8Array): "listed" | "unlisted" | "unknown" {
    if (this.#status.state === "none") return "listed";
    const isKnown = this.#images !== undefined && this.#status.state === "current";
    if (isKnown && this.#images?.has(toHex(hash))) return "listed";
    if (isKnown && this.#age <= RECENT) return "unlisted";
    // What was asked for just now, or failed just now, is not asked for again at once.
    if (this.#failures === 0) this.#wait = 0;
    return "unknown";
  }

  /** A second has passed. */
  second(): void {
    if (this.#status.state === "none") return;
    this.#age += 1;
    this.#untilLook -= 1;
    if (this.#untilLook <= 0) this.#look(this.#status.refusal);
    if (this.#steps !== undefined || this.#options.source === undefined) return;
    if (this.#wait > 0) this.#wait -= 1;
    else this.#refresh();
  }

  /** What is in the flash goes on, where it began from this root; else it begins anew. */
  #begin(root: Uint8Array, store: FlashTufStore): void {
    const { sha256, log } = this.#options;
    const anchor = sha256(root).subarray(0, ANCHOR_LENGTH);
    const isSame = store.anchor !== undefined && equalBytes(store.anchor, anchor);
    if (!isSame || !storedRoot(store, this.#options.verifier).ok) {
      if (!store.begin(anchor, root)) log("trust: the flash does not take the root");
    }
    this.#apply();
    this.#look(null);
  }

  #refresh(): void {
    const { store, now } = this.#options;
    if (store === undefined) return;
    const client = new TufClient({
      store,
      verifier: this.#options.verifier,
      digests: this.#digests,
      now: now(),
      limits: DEVICE_LIMITS,
    });
    this.#steps = client.refresh();
    this.#follow(this.#steps.next());
  }

  #follow(step: IteratorResult<Wanted, Result<undefined, TufRefusal>>): void {
    if (step.done === true) {
      this.#steps = undefined;
      this.#refreshed(step.value);
      return;
    }
    const { name, maxLength } = step.value;
    this.#options.source?.get(name, maxLength, (given) => {
      if (this.#steps !== undefined) this.#follow(this.#steps.next(given));
    });
  }

  #refreshed(result: Result<undefined, TufRefusal>): void {
    const { log, random, isClockCertain } = this.#options;
    if (result.ok) {
      this.#failures = 0;
      this.#age = 0;
      this.#wait = Math.round(REFRESH_SECONDS * (0.9 + 0.2 * random()));
    } else {
      this.#failures += 1;
      this.#wait = backOff(this.#failures, random());
      const doubt = isClockCertain() ? "" : " (the hour is in doubt)";
      log(`trust: ${result.reason}${doubt}; again in ${this.#wait} s`);
    }
    // A new root may have been stored before something else was refused.
    this.#apply();
    this.#look(result.ok ? null : result.reason);
  }

  /** Takes what is stored, as far as it is signed by whom it should be. */
  #apply(): void {
    const { store, pinned, sha256, log } = this.#options;
    if (store === undefined) return;
    this.#expires = 0;
    const root = storedRoot(store, this.#options.verifier);
    if (!root.ok) {
      log(`trust: ${root.reason}`);
      return;
    }
    const list = storedFile(store, "targets", root.value.roles.targets, root.value.keys, this.#options.verifier);
    if (list === undefined) return;
    this.#expires = Math.min(root.value.expires, list.expires, this.#onlineExpiry(root.value, store));
    this.#images = imagesOf(member(list.body, "targets"));
    const target = targetOf(list.body, KEYS_TARGET);
    if (target === undefined) this.#use(pinned, "pinned in the firmware");
    else {
      const keys = target === "malformed" ? undefined : readFleetKeys(target.custom, sha256);
      // Whoever signed it meant to change them: what was there before is no longer what they stand by.
      if (keys === undefined) log(`trust: ${KEYS_TARGET} cannot be read: the keys stay as they are`);
      else this.#use(keys, `of targets ${list.version}`);
    }
  }

  #onlineExpiry({ roles, keys }: Root, store: FlashTufStore): number {
    const timestamp = storedFile(store, "timestamp", roles.timestamp, keys, this.#options.verifier)?.expires ?? 0;
    const snapshot = storedFile(store, "snapshot", roles.snapshot, keys, this.#options.verifier)?.expires ?? 0;
    return Math.min(timestamp, snapshot);
  }

  #use(keys: FleetKeys, origin: string): void {
    if (isSame(this.release, keys.release) && isSame(this.management, keys.management)) return;
    this.release.splice(0, this.release.length, ...keys.release);
    this.management.splice(0, this.management.length, ...keys.management);
    this.#options.log(`trust: ${keys.release.length} release and ${keys.management.length} management keys, ${origin}`);
  }

  #look(refusal: string | null): void {
    this.#untilLook = LOOK_SECONDS;
    const isExpired = this.#expires <= this.#options.now();
    const state = this.#images === undefined || this.#expires === 0 ? "never" : isExpired ? "expired" : "current";
    const before = this.#status;
    if (before.state === state && before.expires === this.#expires && before.refusal === refusal) return;
    this.#status = { state, expires: this.#expires, refusal };
    this.#options.onChange(this.#status);
  }
}

function isSame(before: readonly PublicKey[], after: readonly PublicKey[]): boolean {
  return before.length === after.length && before.every(({ hash }, i) => equalBytes(hash, after[i]?.hash ?? NOTHING));
}

const NOTHING = new Uint8Array(0);

/** custom.image of each target: the hash by which MCUmgr names it. */
function imagesOf(targets: ReturnType<typeof member>): ReadonlySet<string> {
  const images = new Set<string>();
  if (!isObject(targets)) return images;
  for (const path of Object.keys(targets)) {
    const target = member(targets, path);
    const custom = isObject(target) ? member(target, "custom") : undefined;
    const image = isObject(custom) ? member(custom, "image") : undefined;
    if (typeof image === "string") images.add(image);
  }
  return images;
}
