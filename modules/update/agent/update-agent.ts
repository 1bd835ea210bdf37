/**
 * Field updates of one terminal: answers MCUmgr on every line it is given, keeps watch over a firmware on trial, and tells
 * the screen. The terminal itself knows nothing of slots.
 */
import type { Flash } from "modules/flash/flash";
import type { Result } from "modules/result/result";
import type { SignatureVerifier } from "modules/trust/signature-verifier";
import { Access, type Opening } from "modules/update/access/access";
import type { Choice, Try } from "modules/update/access/service-code";
import type { SessionCrypto } from "modules/update/access/session-crypto";
import { UpdateStore } from "modules/update/access/update-store";
import { DataUpdate, type TerminalData } from "modules/update/data/data-update";
import { formatVersion } from "modules/update/image/header";
import { sha256 } from "modules/update/image/ports";
import type { PublicKey } from "modules/update/image/public-key";
import type { ImageTrust } from "modules/update/image/verify";
import { type BootControl, Firmware, type FirmwareRefusal } from "modules/update/slots/firmware";
import { UploadJournal } from "modules/update/slots/upload-journal";
import { AnswerBudget } from "modules/update/smp/answer-budget";
import { enumerationGroup } from "modules/update/smp/enumeration-group";
import { fsGroup } from "modules/update/smp/fs-group";
import { type ImageEvents, imageGroup } from "modules/update/smp/image-group";
import { type MemoryUse, osGroup } from "modules/update/smp/os-group";
import { SmpServer } from "modules/update/smp/server";
import { settingsGroup } from "modules/update/smp/settings-group";
import { statGroup } from "modules/update/smp/stat-group";
import { comptoirGroup } from "./comptoir-group";
import { verifies } from "./crypto-test";
import { PulledImages } from "./pulled-images";
import { updateSettings } from "./settings";
import { isSameStatus, type SelfTestPart, type UpdateStatus } from "./status";

/** An upload over MCUmgr that is silent for so long is no longer under way, s. */
const UPLOAD_SECONDS = 120;
/** A firmware on trial that nobody confirms by then goes back. */
export const TRIAL_SECONDS = 600;

/**
 * Lines that a client brings about by asking again and again come into the log at most this often, s: it is short, and who
 * is let in must not push out the line that says so.
 */
const CLIENT_LINE_SECONDS = 10;

export interface HeapUse {
  readonly chunks: number;
  readonly slots: number;
  readonly chunksLimit?: number;
  readonly slotsLimit?: number;
}

export interface UpdatePorts {
  readonly slots: readonly [Flash, Flash];
  /** The partition "update". */
  readonly flash: Flash;
  readonly boot: BootControl;
  /** In the order of their numbers in MCUmgr, from 1. */
  readonly data: readonly TerminalData[];
  readonly trust: ImageTrust;
  readonly signatures: SignatureVerifier;
  readonly sessionCrypto: SessionCrypto;
  readonly managementKeys: readonly PublicKey[];
  /** The service code of a simulated terminal; on a real one there is none until it is chosen. */
  readonly knownCode?: string | undefined;
  /** Of this firmware, "1.2.3". */
  readonly version: string;
  readonly board: string;
  /** s since it started */
  uptime(): number;
  /** s since 1970 */
  now(): number;
  isClockCertain(): boolean;
  setTime(now: number): void;
  /** 32 bytes that nobody can foretell. */
  nonce(): Uint8Array;
  /** Heap in use, where the platform can tell: bytes of chunks, number of slots, and what there is of each. */
  memory?(): HeapUse;
  /** A sale is open. */
  isBusy(): boolean;
  /** The first part that was not seen working yet. */
  failingPart(): Exclude<SelfTestPart, "code" | "crypto"> | null;
  /** Soon, but not before the caller has had its answer. */
  restart(): void;
  log(line: string): void;
  /** The last lines of the log. */
  logText(): Uint8Array;
  onStatus(status: UpdateStatus): void;
}

export class UpdateAgent {
  readonly #ports: UpdatePorts;
  readonly #firmware: Firmware;
  readonly #data: readonly DataUpdate[];
  readonly #access: Access;
  readonly #store: UpdateStore;
  readonly #events: ImageEvents;
  /** Made when the first bytes come: most terminals are never managed by hand, and its groups are 900 slots. */
  #server: SmpServer | undefined;
  /** For a fleet's server: images that this terminal fetches by itself. */
  readonly pulled: PulledImages;
  readonly #upload = { received: 0, length: 0, images: 0, refused: 0, since: Number.NEGATIVE_INFINITY };
  #refusal: FirmwareRefusal | null = null;
  #told: UpdateStatus | undefined;
  #clientLineAt = Number.NEGATIVE_INFINITY;
  #clientLinesLost = 0;
  #crypto: boolean | undefined;
  #restarting = false;
  #changed = true;

  constructor(ports: UpdatePorts) {
    this.#ports = ports;
    const { slots, flash, boot, trust, signatures, managementKeys: keys } = ports;
    const journal = new UploadJournal(flash);
    this.#firmware = new Firmware({ slots, journal, boot, trust });
    this.#firmware.noteCounter();
    this.#data = ports.data.map((data) => new DataUpdate(data, journal, trust));
    this.#store = new UpdateStore(flash);
    this.#access = new Access({
      store: this.#store,
      signatures,
      crypto: ports.sessionCrypto,
      keys,
      knownCode: ports.knownCode,
      uptime: () => ports.uptime(),
      now: () => ports.now(),
      nonce: () => ports.nonce(),
      log: (line) => {
        this.#changed = true;
        ports.log(line);
      },
    });
    const events = this.#imageEvents();
    this.#events = events;
    this.pulled = new PulledImages({
      firmware: this.#firmware,
      data: this.#data,
      isTaken: () => this.#upload.length > 0 && ports.uptime() - this.#upload.since < UPLOAD_SECONDS,
      events,
      restart: () => this.restart(),
    });
    const { outcome } = this.#firmware;
    if (outcome !== "none") ports.log(`last update: ${outcome}`);
  }

  /**
   * Bytes from a client.
   * @param peer its address and port, "192.0.2.1:40001", or the name of a line
   * @param reply called once for each answer, during this call
   */
  receive(frame: Uint8Array, peer: string, reply: (frame: Uint8Array) => void): void {
    this.#server ??= this.#serve(this.#events);
    this.#server.receive(frame, peer, reply);
    if (this.#changed) this.#tell();
  }

  /** Once a second. */
  tick(): void {
    this.#access.tick();
    const firmware = this.#firmware;
    if (!firmware.selfTestPassed && this.#failing() === null) {
      firmware.selfTestPassed = true;
      this.#changed = true;
      this.#ports.log("self-test passed");
    }
    if (!this.#restarting && firmware.isValidationPending) {
      if (firmware.validatesItself && firmware.selfTestPassed) this.confirm();
      else if (this.#trialSeconds === 0) this.#goBack("time");
    }
    this.#tell();
  }

  /** A code that was typed at the terminal. */
  openService(code: string): Opening {
    const opening = this.#access.openByCode(code);
    this.#tell();
    return opening;
  }

  /** A code that was typed for something else than service mode. */
  tryCode(code: string): Try {
    const tried = this.#access.tryCode(code);
    this.#tell();
    return tried;
  }

  /** At the installation: the code that opens service mode here from then on. */
  chooseCode(code: string): Choice {
    const chosen = this.#access.chooseCode(code);
    this.#tell();
    return chosen;
  }

  /** Whoever closes it has seen what was denied: it stays counted, for whom it is counted. */
  closeService(): void {
    this.#access.close();
    this.#access.seen();
    this.#refusal = null;
    this.#tell();
  }

  /** Keeps the firmware on trial. */
  confirm(): Result<undefined, FirmwareRefusal> {
    const confirmed = this.#firmware.validate();
    if (confirmed.ok) this.#ports.log("firmware confirmed");
    else this.#refused(confirmed.reason);
    this.#tell();
    return confirmed;
  }

  /** What a person at the terminal decided. @returns false when it could not be done: the status says why */
  act(action: "close-service" | "let-in" | "turn-away" | "confirm" | "go-back" | "restart"): boolean {
    switch (action) {
      case "let-in":
      case "turn-away":
        this.#access.answer(action === "let-in");
        this.#tell();
        return true;
      case "close-service":
        this.closeService();
        return true;
      case "confirm":
        return this.confirm().ok;
      case "go-back":
        return this.goBack().ok;
      default:
        this.restart();
        return true;
    }
  }

  /** Its name, the service code, the tries: erased. @returns whether the flash shows it */
  forget(): boolean {
    return this.#store.forget();
  }

  /** Back to the other firmware: restarts. Giving up a trial is open to all; anything else wants the code. */
  goBack(): Result<undefined, FirmwareRefusal> {
    if (!this.#firmware.isValidationPending && !this.#access.isOpenAtTerminal) {
      this.#refused("service-closed");
      this.#tell();
      return { ok: false, reason: "service-closed" };
    }
    return this.#goBack("asked");
  }

  /** Starts the pending image now, or just anew. */
  restart(): void {
    if (this.#restarting) return;
    this.#restarting = true;
    // Whoever restarts a firmware on trial without confirming it gives it up, as with MCUboot.
    if (this.#firmware.isValidationPending) this.#firmware.rollback("asked");
    this.#access.keep();
    this.#ports.log("restart");
    this.#ports.restart();
  }

  get status(): UpdateStatus {
    // By index and in a loop: this is asked every second.
    const images = this.#firmware.images();
    const running = images[0];
    const other = images[1];
    const staged: UpdateStatus["staged"][number][] = [];
    for (let i = 0; i < this.#data.length; i += 1) {
      const partition = this.#data[i]?.partition;
      if (partition?.staged !== undefined) staged.push(partition.name);
    }
    const { received, length } = this.#upload;
    const trial = this.#firmware.isValidationPending;
    const phase = trial
      ? "trial"
      : this.#firmware.pending !== "none"
        ? "pending"
        : length > 0
          ? "receiving"
          : other === undefined
            ? "none"
            : "ready";
    return {
      version: running === undefined ? null : formatVersion(running.version),
      other: other === undefined ? null : formatVersion(other.version),
      phase,
      received,
      length,
      trialSeconds: trial ? this.#trialSeconds : 0,
      failing: this.#firmware.selfTestPassed ? null : this.#failing(),
      canGoBack: this.#firmware.isRollbackPossible,
      staged,
      refusal: this.#refusal,
      outcome: this.#firmware.outcome,
      service: this.#access.seconds,
      peer: this.#access.peer,
      isOpenHere: this.#access.isOpenAtTerminal,
      asking: this.#access.asking,
      hasCode: this.#access.code.isChosen,
      isCodeLost: this.#access.code.isLost,
      knownCode: this.#access.code.known,
      locked: this.#access.code.lockedSeconds,
      denied: this.#access.unseenCount,
    };
  }

  get #trialSeconds(): number {
    return Math.max(0, Math.ceil(TRIAL_SECONDS - this.#ports.uptime()));
  }

  #goBack(outcome: "time" | "asked"): Result<undefined, FirmwareRefusal> {
    const back = this.#firmware.rollback(outcome);
    if (back.ok) {
      this.#ports.log(`going back: ${outcome}`);
      this.#restarting = true;
      this.#ports.restart();
    } else this.#refused(back.reason);
    this.#tell();
    return back;
  }

  /** The cryptography is tried once, and only after all that is cheaper. */
  #failing(): SelfTestPart | null {
    const part = this.#ports.failingPart();
    if (part !== null) return part;
    if (this.#access.code.isLost) return "code";
    this.#crypto ??= verifies(this.#ports.signatures);
    return this.#crypto ? null : "crypto";
  }

  #refused(reason: FirmwareRefusal): void {
    this.#refusal = reason;
    this.#changed = true;
    this.#upload.refused += 1;
    this.#logClient(`update refused: ${reason}`);
  }

  #logClient(line: string): void {
    const uptime = this.#ports.uptime();
    if (uptime - this.#clientLineAt < CLIENT_LINE_SECONDS) {
      this.#clientLinesLost += 1;
      return;
    }
    const lost = this.#clientLinesLost === 0 ? "" : ` (and ${this.#clientLinesLost} more before)`;
    this.#clientLineAt = uptime;
    this.#clientLinesLost = 0;
    this.#ports.log(line + lost);
  }

  /** Says what has become of it, once: each second asks, and a terminal at rest has nothing to draw. */
  #tell(): void {
    this.#changed = false;
    const status = this.status;
    if (this.#told !== undefined && isSameStatus(this.#told, status)) return;
    this.#told = status;
    this.#ports.onStatus(status);
  }

  /** What is shown of an image that comes, whoever brings it. */
  #imageEvents(): ImageEvents {
    const ports = this.#ports;
    const upload = this.#upload;
    return {
      progress: (offset, length) => {
        this.#changed ||= upload.length === 0;
        upload.received = offset;
        upload.length = length;
      },
      received: (image) => {
        upload.received = 0;
        upload.length = 0;
        upload.images += 1;
        this.#refusal = null;
        this.#changed = true;
        ports.log(`update received and verified: ${this.#data[image - 1]?.partition.name ?? "firmware"}`);
      },
      refused: (reason) => {
        // A client that asked for the wrong thing is told so; the person at the counter has nothing to do about it.
        if (CLIENT_MISTAKES.includes(reason)) {
          this.#logClient(`update: ${reason}`);
          return;
        }
        upload.received = 0;
        upload.length = 0;
        this.#refused(reason);
      },
      changed: () => {
        this.#refusal = null;
        this.#changed = true;
      },
    };
  }

  #serve(events: ImageEvents): SmpServer {
    const ports = this.#ports;
    const upload = this.#upload;
    const groups = [
      osGroup({
        info: {
          kernel: "Comptoir",
          node: () => this.#store.record.name || "comptoir",
          release: ports.version,
          version: ports.version,
          machine: ports.board,
          processor: ports.board,
          platform: `comptoir/${ports.board}`,
        },
        time: () => (ports.isClockCertain() ? ports.now() : undefined),
        setTime: (now) => {
          ports.setTime(now);
          return true;
        },
        memory: () => heapStores(ports.memory?.()),
        uptime: () => Math.floor(ports.uptime()),
        isBusy: () => ports.isBusy(),
        restart: () => this.restart(),
      }),
      imageGroup(this.#firmware, this.#data, {
        ...events,
        progress: (offset, length) => {
          upload.since = ports.uptime();
          this.pulled.letGo();
          events.progress(offset, length);
        },
      }),
      statGroup({
        smp: () => ({ ...server.counters }),
        update: () => ({
          received: upload.received,
          length: upload.length,
          images: upload.images,
          refused: upload.refused,
        }),
      }),
      settingsGroup(updateSettings(this.#store, this.#access)),
      fsGroup({ log: () => ports.logText(), sha256: (bytes) => sha256(ports.trust.crypto, bytes) }),
      comptoirGroup(this.#access, () => ({ refusal: this.#refusal ?? "", outcome: this.#firmware.outcome })),
    ];
    const budget = new AnswerBudget(() => ports.uptime());
    const server = new SmpServer([...groups, enumerationGroup(groups)], this.#access, budget);
    return server;
  }
}

function heapStores(heap: HeapUse | undefined): MemoryUse[] {
  if (heap === undefined) return [];
  const { chunks, slots, chunksLimit = 0, slotsLimit = 0 } = heap;
  return [
    { name: "chunks", used: chunks, size: chunksLimit },
    { name: "slots", used: slots, size: slotsLimit },
  ];
}

/** Refusals that only the client can do something about. */
const CLIENT_MISTAKES: readonly FirmwareRefusal[] = Object.freeze([
  "slot-in-use",
  "no-such-image",
  "is-running",
  "already-pending",
  "not-tested",
]);
