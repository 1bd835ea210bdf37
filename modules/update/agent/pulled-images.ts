/** Images that the terminal fetches by itself, into the same slots as uploads over MCUmgr; one of the two at a time. */
import { equalBytes } from "modules/cbor/bytes";
import type { Result } from "modules/result/result";
import type { DataUpdate } from "modules/update/data/data-update";
import type { DdiTarget } from "modules/update/ddi/ports";
import type { Firmware, FirmwareRefusal } from "modules/update/slots/firmware";
import type { ImageWriter } from "modules/update/slots/image-writer";
import type { ImageEvents } from "modules/update/smp/image-group";

export interface PulledOptions {
  readonly firmware: Firmware;
  /** In the order of their numbers, from 1. */
  readonly data: readonly DataUpdate[];
  /** Somebody uploads over MCUmgr. */
  isTaken(): boolean;
  readonly events: ImageEvents;
  restart(): void;
}

/** Who fetches: the server of the fleet has sent for it, or a terminal of the pharmacy has it. One of the two at a time. */
export type Fetcher = "fleet" | "site";

export class PulledImages implements DdiTarget {
  readonly #options: PulledOptions;
  #fetcher: Fetcher = "fleet";
  #writer: ImageWriter | undefined;
  #image = 0;

  constructor(options: PulledOptions) {
    this.#options = options;
  }

  get isOnTrial(): boolean {
    return this.#options.firmware.isValidationPending;
  }

  get outcome(): string {
    return this.#options.firmware.outcome;
  }

  open(
    image: number,
    name: Uint8Array,
    length: number,
    first: Uint8Array,
    fetcher: Fetcher = "fleet",
  ): Result<number, FirmwareRefusal> {
    const { isTaken } = this.#options;
    const target = this.#target(image);
    if (target === undefined) return { ok: false, reason: "no-such-image" };
    if (isTaken()) return { ok: false, reason: "slot-in-use" };
    const opened = target.openWriter(name, length, first);
    if (!opened.ok) return opened;
    this.#writer = opened.value;
    this.#fetcher = fetcher;
    this.#image = image;
    return { ok: true, value: opened.value.offset };
  }

  write(bytes: Uint8Array, fetcher: Fetcher = "fleet"): boolean {
    const writer = this.#writer;
    if (writer === undefined || fetcher !== this.#fetcher) return false;
    writer.write(bytes);
    this.#options.events.progress(writer.offset, writer.upload.length);
    return true;
  }

  get claimedHash(): Uint8Array | undefined {
    return this.#writer?.claimedHash;
  }

  discard(): void {
    this.#writer?.discard();
    this.#writer = undefined;
    // Whoever looks at the terminal sees no upload under way any more.
    this.#options.events.progress(0, 0);
  }

  commit(fetcher: Fetcher = "fleet"): Result<Uint8Array, FirmwareRefusal> {
    const { events } = this.#options;
    if (fetcher !== this.#fetcher) return { ok: false, reason: "slot-in-use" };
    const writer = this.#writer;
    const target = this.#target(this.#image);
    this.#writer = undefined;
    if (writer === undefined || target === undefined) return { ok: false, reason: "truncated" };
    const committed = target.commit(writer);
    if (committed.ok) events.received(this.#image);
    else events.refused(committed.reason);
    return committed.ok ? { ok: true, value: committed.value.image.hash } : committed;
  }

  stateOf(hash: Uint8Array): "confirmed" | "on-trial" | "pending" | "not-running" {
    const { firmware } = this.#options;
    for (const image of firmware.images()) {
      if (image === undefined || !equalBytes(image.hash, hash)) continue;
      if (image.running) return image.confirmed ? "confirmed" : "on-trial";
      if (image.pending) return "pending";
    }
    return "not-running";
  }

  start(hash: Uint8Array): Result<undefined, FirmwareRefusal> {
    const { events, firmware, restart } = this.#options;
    const tried = firmware.tryImage(hash, true);
    if (tried.ok) {
      events.changed();
      restart();
    } else events.refused(tried.reason);
    return tried;
  }

  restart(): void {
    this.#options.restart();
  }

  /** An upload over MCUmgr has begun: the slot is no longer ours. */
  letGo(): void {
    this.#writer = undefined;
  }

  #target(image: number): Firmware | DataUpdate | undefined {
    return image === 0 ? this.#options.firmware : this.#options.data[image - 1];
  }
}
