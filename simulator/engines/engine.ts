/** Starts the firmware on an engine and speaks with it over the link. The bench cannot tell the engines apart. */
import { join } from "node:path";
import { ROOT } from "../../tools/kit/build/paths";
import { buildXsEngine, compiler } from "../../tools/kit/build/xs-engine";
import { dataKeyOf, forgetDataKey } from "../boot/data-key";
import { wholeFlash } from "../boot/flash-file";
import { Channel } from "../link/channels";
import { EXIT_WATCHDOG } from "../link/exit-codes";
import { encodeFrame, FrameDecoder } from "../link/frames";
import type { EngineOptions, Memory } from "../platform/host";
import { FLASH_SIZE } from "../platform/partitions";
import { startEmulated } from "./esp32c3/start";
import type { EngineFault } from "./faults";
import { awaitSimulator } from "./mcsim/join";
import type { EngineName } from "./names";
import { isProbeFault, pokeFault } from "./rv32/debugger";
import { startRv32 } from "./rv32/start";
import { spawnWire, type Wire } from "./wire";

/** Limits of the xs engine. A slot is 32 bytes on a 64-bit machine, 16 on the device. */
export interface Limits {
  readonly chunks: number;
  readonly slots: number;
  readonly stack: number;
  /** All of the heap is taken at once, as a device does, and not as it is needed. */
  readonly whole?: boolean;
  /** rv32 alone: the code is evaluated in a heap of this size, on more RAM than the machine has, and nothing is kept in flash. */
  readonly plain?: boolean;
}

/**
 * The default: what the firmware needs with its bytecode in chunks (on the device it is in flash) and with noble in
 * place of native signature checks, and little more. `npm run bench` tells what takes it. The stack holds a slot for each
 * name of every module, since a bundle is one function; on a device, where modules are preloaded, it holds none of them.
 */
export const DEFAULT_LIMITS: Limits = Object.freeze({ chunks: 3 * 1024 * 1024, slots: 98304, stack: 8192 });

export interface EngineSetup {
  readonly engine: EngineName;
  readonly bundle: string;
  /** File that holds the flash; kept from run to run. */
  readonly flash: string;
  readonly options: EngineOptions;
  readonly limits?: Limits;
  onFrame(channel: number, payload: Uint8Array): void;
  /** Lines that the engine says of itself: exceptions, limits. */
  onLine?(line: string): void;
  readonly progress?: (line: string) => void;
  /** A firmware that is not up within this is ended, as the device's watchdog does, ms. */
  readonly watchdog?: number;
  /** An engine that was asked something and is silent for so long is ended, ms; that of an emulated chip unless said. */
  readonly patience?: number;
}

/**
 * What stands still for good is told from what is slow by time alone: a chip's emulator answers the longest that a scenario
 * asks in some seconds, on a machine with twenty times the work it has room for in a minute or two.
 */
const PATIENCE: Readonly<Partial<Record<EngineName, number>>> = Object.freeze({ esp32c3: 300_000 });

/** The firmware ended, before it was up or while something was asked of it. */
export class EngineStopped extends Error {
  /** Exit code, or null for a signal. */
  readonly code: number | null;

  /** @param silence it did not answer for so long, and was ended for it, ms */
  constructor(engine: EngineName, code: number | null, silence?: number) {
    super(
      silence === undefined
        ? `the ${engine} engine stopped (${code})`
        : `the ${engine} engine was asked something and did not answer for ${silence / 1000} s: it was ended`,
    );
    this.code = code;
  }
}

/** xs where there is a C compiler. */
export function defaultEngine(): EngineName {
  return compiler() === undefined ? "node" : "xs";
}

export class Engine {
  readonly name: EngineName;
  /** Exit code, or null for a signal. */
  readonly exited: Promise<number | null>;
  readonly #wire: Wire;
  readonly #patience: number | undefined;
  #bitten = false;
  /** It was ended for that. */
  #isSilent = false;
  readonly #waiting = new Map<string, ((message: ControlMessage) => void)[]>();

  private constructor(setup: EngineSetup, wire: Wire) {
    this.name = setup.engine;
    this.#wire = wire;
    this.#patience = setup.patience ?? PATIENCE[setup.engine];
    const decoder = new FrameDecoder((channel, payload) => {
      if (channel === Channel.control) this.#control(payload, setup.flash);
      setup.onFrame(channel, payload);
    });
    wire.output.on("data", (data: Buffer) => decoder.push(data));
    let line = "";
    wire.errors?.on("data", (data: Buffer) => {
      const lines = (line + data.toString("utf8")).split("\n");
      line = lines.pop() ?? "";
      for (const whole of lines) setup.onLine?.(whole);
    });
    // Writing to an engine that has just died is not a fault of the bench.
    wire.input.on("error", () => {});
    this.exited = wire.exited.then((code) => {
      for (const waiters of this.#waiting.values()) for (const waiter of waiters) waiter({ type: "exited" });
      this.#waiting.clear();
      return this.#bitten ? EXIT_WATCHDOG : code;
    });
  }

  /** @throws EngineStopped when the firmware does not come up @throws Error when the engine cannot be built */
  static async start(setup: EngineSetup): Promise<Engine> {
    const engine = new Engine(setup, await openWire(setup));
    const bite = () => {
      engine.#bitten = true;
      engine.kill();
    };
    const watchdog = setup.watchdog === undefined ? undefined : setTimeout(bite, setup.watchdog);
    try {
      await engine.#answer("ready");
    } finally {
      clearTimeout(watchdog);
    }
    return engine;
  }

  send(channel: number, payload: Uint8Array): void {
    this.#wire.input.write(encodeFrame(channel, payload));
  }

  /** What was sent and not taken yet, bytes. */
  get backlog(): number {
    return this.#wire.input.writableLength;
  }

  /** Of the process; undefined when there is none. */
  get pid(): number | undefined {
    return this.#wire.pid;
  }

  control(message: object): void {
    this.send(Channel.control, Buffer.from(JSON.stringify(message)));
  }

  /**
   * Moves virtual time to `to` (ms), or to the first time before it that something went out on a wire.
   * @throws EngineStopped when it ends before it answers, or stands still
   */
  async advance(to: number): Promise<number> {
    return (await this.#ask({ type: "advance", to }, "reached")).at ?? to;
  }

  /** @throws EngineStopped */
  async measure(): Promise<Memory> {
    return (await this.#ask({ type: "measure" }, "measure")) as unknown as Memory;
  }

  /** Makes something go wrong, as `faultsOf` says. What comes of it comes later. */
  async provoke(fault: EngineFault): Promise<void> {
    const { debug } = this.#wire;
    if (isProbeFault(fault)) {
      if (debug !== undefined) await pokeFault(debug, fault);
      // What the machine would do, its kernel does.
      else this.#wire.kill("SIGSEGV");
    } else if (fault === "stuck-link") this.#wire.output.pause();
    else this.control({ type: "fault", name: fault });
  }

  /** As when the plug is pulled. */
  kill(): void {
    this.#wire.kill();
  }

  #ask(message: object, type: string): Promise<ControlMessage> {
    const answer = this.#answer(type);
    this.control(message);
    return answer;
  }

  /** @throws EngineStopped when it ends instead of answering, or is ended since it does not */
  async #answer(type: string): Promise<ControlMessage> {
    const silence = this.#patience === undefined ? undefined : setTimeout(() => this.#endSilent(), this.#patience);
    const told = await this.#next(type);
    clearTimeout(silence);
    if (told.type === type) return told;
    const code = await this.exited;
    throw new EngineStopped(this.name, code, this.#isSilent ? this.#patience : undefined);
  }

  #endSilent(): void {
    this.#isSilent = true;
    this.kill();
  }

  #next(type: string): Promise<ControlMessage> {
    return new Promise((resolve) => {
      const waiters = this.#waiting.get(type) ?? [];
      waiters.push(resolve);
      this.#waiting.set(type, waiters);
    });
  }

  #control(payload: Uint8Array, flash: string): void {
    const message = JSON.parse(Buffer.from(payload).toString("utf8")) as ControlMessage;
    if (message.type === "forget-key") forgetDataKey(flash);
    this.#waiting.get(message.type)?.shift()?.(message);
  }
}

interface ControlMessage {
  readonly type: string;
  readonly at?: number;
}

async function openWire(setup: EngineSetup): Promise<Wire> {
  const { flash, bundle, limits, progress = () => {} } = setup;
  wholeFlash(flash);
  const known: EngineOptions = { ...setup.options, dataKey: setup.options.dataKey ?? dataKeyOf(flash) };
  const options = JSON.stringify(known);
  switch (setup.engine) {
    case "xs": {
      const built = await buildXsEngine(progress);
      if (!built.ok) throw new Error(`the xs engine cannot be built (${built.reason})`);
      const { chunks, slots, stack, whole = false } = limits ?? DEFAULT_LIMITS;
      return spawnWire(built.value, [
        ...["--chunks", `${chunks}`, "--slots", `${slots}`, "--stack", `${stack}`, "--whole", whole ? "1" : "0"],
        ...["--flash", flash, "--flash-size", `${FLASH_SIZE}`],
        ...["--options", options, bundle],
      ]);
    }
    case "node": {
      const host = join(ROOT, "simulator", "engines", "node", "host.mjs");
      // Waits there for a debugger (README.md).
      const inspect = process.env.COMPTOIR_INSPECT;
      const flags = inspect === undefined ? [] : [`--inspect-brk=${inspect}`];
      return spawnWire(process.execPath, [...flags, host, bundle, options, flash, `${FLASH_SIZE}`]);
    }
    case "rv32":
      return startRv32({
        bundle,
        flash,
        options,
        progress,
        ...(limits?.plain === true ? { limits, plain: true } : {}),
      });
    case "mcsim":
      return awaitSimulator(known, flash, progress);
    case "esp32c3":
      return startEmulated({ flash, options: known, progress });
  }
}
