/**
 * A terminal without a counter: its flash, its boot loader, its network and its console, for whoever manages it from
 * afar. Starts again whenever its firmware ends, as a device does.
 */

import { join } from "node:path";
import type { ResetReason } from "modules/reset/reset-reason";
import type { ImageVersion } from "modules/update/image/header";
import type { PublicKey } from "modules/update/image/public-key";
import { ROOT } from "../../tools/kit/build/paths";
import { FONT_FOLDER, fontNames } from "../../tools/kit/fonts/fonts";
import { install, isFactoryNew, load } from "../boot/loader";
import { Engine, EngineStopped } from "../engines/engine";
import type { EngineName } from "../engines/names";
import { resetReasonOf } from "../engines/reset";
import { CablePort } from "../hardware/cable-port";
import { Counter } from "../hardware/counter";
import { HttpNetwork, type HttpServerAddress } from "../hardware/http-network";
import { Network } from "../hardware/network";
import { Pty } from "../hardware/pty";
import { realTime } from "../hardware/scheduler";
import { type Host, TcpNetwork } from "../hardware/tcp-network";
import { Channel, UART_CONSOLE } from "../link/channels";
import { EXIT_RESTART } from "../link/exit-codes";
import type { FleetAccess, Memory } from "../platform/host";
import { Words } from "../raster/screen-words";

/** The port of MCUmgr on UDP. */
export const SMP_PORT = 1337;

export interface HeadlessOptions {
  readonly flash: string;
  readonly engine: EngineName;
  /** What a new flash gets. */
  readonly factory: () => Promise<Uint8Array>;
  readonly keys: readonly PublicKey[];
  readonly host: string;
  /** The real port for MCUmgr; 0: any that is free. */
  readonly port: number;
  readonly pty: boolean;
  /** The real TCP port that the cable to the pharmacy's software is put on; 0: any that is free; without it, nobody is there. */
  readonly cable?: number | undefined;
  /** Servers of the desktop that it may reach (hardware/reach.ts). */
  readonly reach?: ReadonlyMap<string, Host> | undefined;
  /** The server of the fleet that it belongs to, and who it is there. */
  readonly fleet?: FleetAccess & { readonly server: HttpServerAddress };
  /** Where the fleet's TUF metadata is: the folder's path on a server. */
  readonly trust?: { readonly server: HttpServerAddress; readonly path: string };
  /** What the firmware may take to come up, ms. */
  readonly watchdog?: number;
  readonly onEvent: (event: HeadlessEvent) => void;
  /** A JSON line on the cable to the pharmacy's software. */
  readonly onReport: (report: Record<string, unknown>) => void;
  readonly onLog: (line: string) => void;
  /** What the screen says, each time that it is drawn. */
  readonly onWords?: (words: readonly string[]) => void;
}

export type HeadlessEvent =
  | { readonly event: "udp"; readonly host: string; readonly port: number }
  /** A port that the firmware listens on, and the real one that stands for it. */
  | { readonly event: "tcp"; readonly host: string; readonly local: number; readonly port: number }
  | { readonly event: "pty"; readonly path: string }
  | { readonly event: "cable"; readonly host: string; readonly port: number }
  | {
      readonly event: "boot";
      readonly slot: 0 | 1;
      readonly version: ImageVersion;
      /** Not confirmed yet. */
      readonly trial: boolean;
      /** How the trial before it ended. */
      readonly outcome: string;
    }
  | { readonly event: "running"; readonly engine: EngineName; readonly pid: number | undefined }
  | { readonly event: "ended"; readonly how: "restart" | "crash"; readonly code: number | null };

function wordsOf(onWords: (words: readonly string[]) => void): (frame: Uint8Array) => void {
  const words = new Words(fontNames(join(ROOT, FONT_FOLDER)));
  return (frame) => onWords(words.apply(frame));
}

/** Longer than the slowest machine needs, shorter than a person waits. */
const DEFAULT_WATCHDOG = 20000;
/** From a crash to the next start, ms. */
const RESTART_DELAY = 500;
/** Crashes in a row after which the terminal is given up: every image had its tries by then. */
const MAX_CRASHES = 10;
/** A firmware that ran for so long did not crash at its start, ms. */
const STEADY = 60000;
/** Datagrams wait for the firmware up to this, bytes; then they are lost. */
const MAX_BACKLOG = 256 * 1024;
const DATA = 0;

export class HeadlessTerminal {
  readonly #options: HeadlessOptions;
  readonly #network: Network;
  readonly #http: HttpNetwork;
  readonly #tcp: TcpNetwork;
  #pty: Pty | undefined;
  #cable: CablePort | undefined;
  #engine: Engine | undefined;
  #counter: Counter | undefined;
  #closed = false;
  #reset: ResetReason = "power";

  constructor(options: HeadlessOptions) {
    this.#options = options;
    this.#network = new Network({
      host: options.host,
      ports: new Map([[SMP_PORT, options.port]]),
      send: (channel, payload) => {
        if (this.#engine === undefined || this.#engine.backlog > MAX_BACKLOG) return false;
        this.#engine.send(channel, payload);
        return true;
      },
      onOpen: (local, port) => {
        if (local === SMP_PORT) options.onEvent({ event: "udp", host: options.host, port });
      },
      onLog: options.onLog,
    });
    const { fleet, trust, host } = options;
    const hosts = new Map<string, HttpServerAddress>();
    if (fleet !== undefined) hosts.set("flotte.test", fleet.server);
    if (trust !== undefined) hosts.set("listes.test", trust.server);
    this.#tcp = new TcpNetwork({
      hosts: options.reach ?? new Map(),
      send: (channel, payload) => this.#engine?.send(channel, payload),
      listenOn: host,
      orAnyPort: true,
      onOpen: (local, port) => options.onEvent({ event: "tcp", host, local, port }),
      onLog: options.onLog,
    });
    this.#http = new HttpNetwork(
      {
        hosts,
        send: (channel, payload) => this.#engine?.send(channel, payload),
      },
      hosts.size > 0,
    );
  }

  /** The counter's keys, screen and cable; undefined while the firmware does not run. */
  get counter(): Counter | undefined {
    return this.#counter;
  }

  /** Memory and flash of the firmware that runs; undefined while none does. */
  async measure(): Promise<Memory | undefined> {
    return this.#engine?.measure();
  }

  /** Runs until `close`, or until no image runs any more. @returns why it gave up; undefined when it was closed */
  async run(): Promise<string | undefined> {
    const { onEvent, onLog } = this.#options;
    await this.#openConsole();
    await this.#openCable();
    for (let crashes = 0; crashes < MAX_CRASHES && !this.#closed; ) {
      const began = Date.now();
      const booted = await this.#load();
      if (typeof booted === "string") return booted;
      const { slot, version, trial, outcome } = booted;
      onEvent({ event: "boot", slot, version, trial, outcome });
      const code = await this.#runOnce(booted.bundle);
      if (this.#closed) break;
      const how = code === EXIT_RESTART ? "restart" : "crash";
      onEvent({ event: "ended", how, code });
      this.#reset = resetReasonOf(code);
      if (how === "restart") {
        crashes = 0;
        continue;
      }
      crashes = Date.now() - began > STEADY ? 1 : crashes + 1;
      if (crashes === MAX_CRASHES) onLog("the firmware keeps crashing");
      await new Promise((resolve) => setTimeout(resolve, RESTART_DELAY));
    }
    return this.#closed ? undefined : "the firmware keeps crashing";
  }

  /** Pulls the plug. */
  close(): void {
    this.#closed = true;
    this.#engine?.kill();
    this.#network.close();
    this.#http.silence();
    this.#tcp.silence();
    this.#pty?.close();
    this.#cable?.close();
  }

  async #load() {
    const { flash, keys, factory } = this.#options;
    let booted = await load(flash, keys);
    if (!booted.ok && isFactoryNew(flash)) {
      install(flash, await factory());
      booted = await load(flash, keys);
    }
    return booted.ok ? booted.value : `no image of ${flash} can be started (${booted.reason})`;
  }

  /** @returns the exit code */
  async #runOnce(bundle: string): Promise<number | null> {
    const { engine: name, flash, fleet, trust, onEvent, onReport, onLog, onWords } = this.#options;
    const early: [number, Uint8Array][] = [];
    let engine: Engine | undefined;
    const counter = new Counter({
      scheduler: realTime,
      send: (channel, payload) => {
        if (engine === undefined) early.push([channel, payload]);
        else engine.send(channel, payload);
      },
      onReport,
      onCable: (bytes) => this.#cable?.write(bytes),
      ...(onWords && { onScreen: wordsOf(onWords) }),
      onTrace: onLog,
    });
    try {
      engine = await Engine.start({
        engine: name,
        bundle,
        flash,
        options: {
          virtual: false,
          reset: this.#reset,
          ...(fleet && { fleet: { path: fleet.path, token: fleet.token } }),
          ...(trust && { trust: trust.path }),
        },
        onFrame: (channel, payload) => this.#onFrame(counter, channel, payload),
        onLine: onLog,
        progress: onLog,
        watchdog: this.#options.watchdog ?? DEFAULT_WATCHDOG,
      });
    } catch (error) {
      if (!(error instanceof EngineStopped)) throw error;
      this.#network.silence();
      this.#tcp.silence();
      return error.code;
    }
    if (this.#closed) engine.kill();
    this.#engine = engine;
    this.#counter = counter;
    for (const [channel, payload] of early) engine.send(channel, payload);
    onEvent({ event: "running", engine: name, pid: engine.pid });
    const code = await engine.exited;
    this.#engine = undefined;
    this.#counter = undefined;
    this.#network.silence();
    this.#http.silence();
    this.#tcp.silence();
    return code;
  }

  #onFrame(counter: Counter, channel: number, payload: Uint8Array): void {
    if (channel === Channel.udp) this.#network.onFrame(payload);
    else if (channel === Channel.http) this.#http.onFrame(payload);
    else if (channel === Channel.tcp) this.#tcp.onFrame(payload);
    else if (channel === Channel.uart + UART_CONSOLE) {
      if (payload[0] === DATA) this.#pty?.write(payload.subarray(1));
    } else counter.onFrame(channel, payload);
  }

  async #openCable(): Promise<void> {
    const { cable, host, onEvent } = this.#options;
    if (cable === undefined) return;
    this.#cable = await CablePort.open(host, cable, (bytes) => this.#counter?.cable(bytes));
    onEvent({ event: "cable", host, port: this.#cable.port });
  }

  async #openConsole(): Promise<void> {
    if (!this.#options.pty) return;
    this.#pty = await Pty.open((bytes) => {
      const payload = new Uint8Array(1 + bytes.length);
      payload.set(bytes, 1);
      this.#engine?.send(Channel.uart + UART_CONSOLE, payload);
    });
    if (this.#pty === undefined) throw new Error("no pseudo-terminal: --pty needs python3, on a Unix machine");
    this.#options.onEvent({ event: "pty", path: this.#pty.path });
  }
}
