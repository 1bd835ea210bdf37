/**
 * The firmware of the bench's terminal as who manages it sees it: its slots, its boot loader, the real UDP port and the
 * pseudo-terminal on which MCUmgr clients reach it, and a client of the bench's own behind the buttons of the page.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { developmentPins, factoryImage } from "../../tools/kit/build/factory-image";
import { Group, SmpClient, SmpError, SmpTimeout, WRITE } from "../../tools/kit/smp/client";
import { confirm, erase, test, upload } from "../../tools/kit/smp/image-group";
import { install, load } from "../boot/loader";
import { readSlots } from "../boot/slots";
import { Network } from "../hardware/network";
import { Pty } from "../hardware/pty";
import { UploadWatch } from "../hardware/upload-watch";
import { Channel, UART_CONSOLE } from "../link/channels";
import type { FirmwareAction, FirmwareView, Unavailable } from "./protocol";

export interface FirmwareOptions {
  /** Where it is remembered what was flashed last. */
  readonly folder: string;
  readonly flash: string;
  /** That of these sources. */
  readonly bundle: Promise<string>;
  /** To the engine, when it runs. @returns false when it is lost */
  readonly send: (channel: number, payload: Uint8Array) => boolean;
  /** The power goes, and comes back. */
  readonly cut: () => Promise<void>;
  readonly onLog: (line: string) => void;
  /** `view` is another. */
  readonly onChange: () => void;
}

/** MCUmgr's port on UDP. */
const SMP_PORT = 1337;
const HOST = "127.0.0.1";
const RESET = 5;
const UART_DATA = 0;
/** The page is told of an upload that goes on no more often than this, ms. */
const TELL = 200;
/** Why the terminal says no, where the page has something to say of it. */
const ACCESS_DENIED = 11;
const WRONG_HASH = 8;
const PENDING = 28;
const ACTIVE = 33;
const RUNS = 9;

export class Firmware {
  readonly #options: FirmwareOptions;
  readonly #network: Network;
  readonly #watch = new UploadWatch();
  #port: number | null = null;
  #pty: Pty | undefined;
  #outcome = "none";
  #busy: FirmwareAction | "upload" | null = null;
  #telling: NodeJS.Timeout | undefined;

  constructor(options: FirmwareOptions) {
    this.#options = options;
    this.#network = new Network({
      host: HOST,
      ports: new Map([[SMP_PORT, SMP_PORT]]),
      orAnyPort: true,
      send: options.send,
      onTraffic: (way, datagram) => {
        this.#watch.see(way, datagram);
        this.#tellSoon();
      },
      onOpen: (local, port) => {
        if (local !== SMP_PORT) return;
        this.#port = port;
        options.onChange();
      },
      onLog: options.onLog,
    });
  }

  get view(): FirmwareView {
    const { flash } = this.#options;
    return {
      address: this.#port === null ? null : { host: HOST, port: this.#port },
      pty: this.#pty?.path ?? null,
      slots: existsSync(flash) ? readSlots(flash) : [],
      outcome: this.#outcome,
      upload: this.#watch.progress,
      busy: this.#busy,
    };
  }

  async openConsole(): Promise<void> {
    this.#pty = await Pty.open((bytes) => {
      const payload = new Uint8Array(1 + bytes.length);
      payload[0] = UART_DATA;
      payload.set(bytes, 1);
      this.#options.send(Channel.uart + UART_CONSOLE, payload);
    });
  }

  /**
   * One start of the terminal. Sources that have changed are flashed first, as with a cable; an update that came since
   * is kept as long as they have not.
   * @returns the bundle to run
   */
  async boot(): Promise<string> {
    const { flash, folder, bundle, onLog } = this.#options;
    const { image, sha256 } = await factoryImage(await bundle);
    const record = join(folder, "flashed");
    const flashed = existsSync(record) ? readFileSync(record, "utf8") : "";
    let booted = flashed === sha256 ? await load(flash, developmentPins()) : undefined;
    if (booted?.ok !== true) {
      if (booted !== undefined) onLog("no image in the flash can be started: the terminal is flashed anew");
      install(flash, image);
      writeFileSync(record, sha256);
      booted = await load(flash, developmentPins());
    }
    if (!booted.ok) throw new Error(`the terminal has no firmware (${booted.reason})`);
    this.#outcome = booted.value.outcome;
    this.#watch.forget();
    this.#options.onChange();
    return booted.value.bundle;
  }

  /** A frame of the network or the console. @returns false for one of neither */
  onFrame(channel: number, payload: Uint8Array): boolean {
    if (channel === Channel.udp) this.#network.onFrame(payload);
    else if (channel === Channel.uart + UART_CONSOLE) {
      if (payload[0] === UART_DATA) this.#pty?.write(payload.subarray(1));
    } else return false;
    return true;
  }

  /** The engine has ended. */
  silence(): void {
    this.#network.silence();
  }

  close(): void {
    clearTimeout(this.#telling);
    this.#network.close();
    this.#pty?.close();
  }

  /** Sends a file as any client would. @returns what to tell the person, when it failed */
  send(image: Uint8Array): Promise<Unavailable | undefined> {
    return this.#with("upload", async (client) => {
      await upload(client, image);
    });
  }

  /** @returns what to tell the person, when it failed */
  act(action: FirmwareAction): Promise<Unavailable | undefined> {
    if (action === "cut") return this.#options.cut().then(() => undefined);
    return this.#with(action, async (client) => {
      const other = this.view.slots.find(({ running }) => !running);
      switch (action) {
        case "test":
          if (other !== undefined) await test(client, Buffer.from(other.hash, "hex"), false);
          break;
        case "confirm":
          await confirm(client);
          break;
        case "erase":
          await erase(client);
          break;
        case "reset":
        case "revert":
          // Restarted before it was confirmed, a new image gives way to the one before.
          await client.request(WRITE, Group.os, RESET);
      }
    });
  }

  async #with(
    name: FirmwareAction | "upload",
    work: (client: SmpClient) => Promise<void>,
  ): Promise<Unavailable | undefined> {
    if (this.#busy !== null) return { reason: "busy" };
    if (this.#port === null) return { reason: "no-port" };
    this.#busy = name;
    this.#options.onChange();
    const client = new SmpClient({ host: HOST, port: this.#port });
    try {
      await work(client);
      return undefined;
    } catch (error) {
      return explain(error);
    } finally {
      client.close();
      this.#busy = null;
      this.#options.onChange();
    }
  }

  #tellSoon(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      this.#options.onChange();
    }, TELL);
  }
}

function explain(error: unknown): Unavailable {
  if (error instanceof SmpTimeout) return { reason: "no-answer" };
  if (!(error instanceof SmpError))
    return { reason: "refused", detail: error instanceof Error ? error.message : String(error) };
  if (error.isWaiting) return { reason: "waiting-for-key" };
  if (error.group === undefined && error.rc === ACCESS_DENIED) return { reason: "access-denied" };
  switch (error.rc) {
    case WRONG_HASH:
      return { reason: "no-such-image" };
    case RUNS:
    case ACTIVE:
      return { reason: "is-running" };
    case PENDING:
      return { reason: "already-pending" };
    default:
      return { reason: "refused", detail: error.message };
  }
}
