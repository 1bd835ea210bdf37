/**
 * Starts the `esp32c3` engine: the whole image of the board in Espressif's QEMU, which QEMU_ESP32 names; the link on the
 * chip's UART 1, what its boot loader says on UART 0. README.md of the engines says how the image is built.
 *
 * The bench knows the flash as a simulated terminal has it (simulator/platform/partitions.ts). So the partitions that the
 * two have by one name are brought into the chip's flash before it starts, and back when it has ended.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { BUILD } from "../../../tools/kit/build/paths";
import { wholeFlash } from "../../boot/flash-file";
import { Channel } from "../../link/channels";
import { encodeFrame, FrameDecoder } from "../../link/frames";
import type { EngineOptions } from "../../platform/host";
import { PARTITIONS } from "../../platform/partitions";
import type { Wire } from "../wire";
import { type ChipPartition, readTable, TABLE_OFFSET } from "./flash-image";

export const MACHINE = "esp32c3";
/** The whole flash of the emulated image, as `mergeFlash` has it. */
export const IMAGE = join(BUILD, "esp", `${MACHINE}-emulated.bin`);
/** The chip started anew by itself and did not say why: a panic, a watchdog, an end of XS. */
const UNTOLD = 70;
const PIECE = 64 * 1024;
/** From one look at what the chip says to the next, ms. */
const LOOK = 1;

export interface EmulatedSetup {
  readonly flash: string;
  readonly options: EngineOptions;
  readonly progress: (line: string) => void;
  /** Of the whole flash at its first start; `IMAGE` unless said. */
  readonly image?: string;
}

/** The file of the chip's flash, beside that of the simulated one. */
export function chipFlashOf(flash: string): string {
  return `${flash}.${MACHINE}`;
}

/** @returns what is missing to start the emulator, in words; undefined when nothing is */
export function emulatorFault(): string | undefined {
  const emulator = process.env.QEMU_ESP32 ?? "";
  if (emulator === "") return `set QEMU_ESP32 to Espressif's qemu-system-riscv32, which has a machine ${MACHINE}`;
  const { status, stdout, error } = spawnSync(emulator, ["-machine", "help"], { encoding: "utf8" });
  if (error !== undefined) return `QEMU_ESP32 does not start: ${error.message}`;
  if (status !== 0) return `QEMU_ESP32 is no emulator: ${emulator} -machine help ended with ${status}`;
  if (!stdout.split("\n").some((line) => line.split(" ")[0] === MACHINE)) {
    return `QEMU_ESP32 has no machine ${MACHINE}: it takes Espressif's qemu-system-riscv32, not a distribution's`;
  }
  return undefined;
}

/**
 * @param log, link the chip's UARTs 0 and 1: what comes out of them grows a file, PATH.out, for of what a pipe or a socket
 * has no room for the emulator loses the rest; PATH.in of the link is a pipe of the system's
 */
export function emulatorArguments(flash: string, log: string, link: string): string[] {
  return [
    ...["-machine", MACHINE, "-display", "none", "-monitor", "none", "-no-reboot"],
    // Its time by instructions, 8 ns each (the chip has 6.25): by the host's clock interrupts meet each other at random on a
    // busy machine, and it loses some of those that do (uart-link.c); nor would two runs be alike.
    ...["-icount", "shift=3"],
    ...["-drive", `file=${escaped(flash)},if=mtd,format=raw`],
    // It counts host time, and bites on a machine that has other work.
    ...["-global", "driver=timer.esp32c3.timg,property=wdt_disable,value=true"],
    ...["-chardev", `file,path=${escaped(log)}.out,id=log`, "-serial", "chardev:log"],
    ...["-chardev", `file,path=${escaped(link)}.out,input-path=${escaped(link)}.in,id=link`, "-serial", "chardev:link"],
  ];
}

/** @throws Error when there is no emulator or no image, in words that say what to do */
export async function startEmulated(setup: EmulatedSetup): Promise<Wire> {
  const { flash, options, progress, image = IMAGE } = setup;
  const fault = emulatorFault();
  if (fault !== undefined) throw new Error(fault);
  const chip = chipFlashOf(flash);
  if (!existsSync(chip)) {
    if (!existsSync(image)) {
      throw new Error(
        `no image for the emulated ${MACHINE} in ${IMAGE}: simulator/engines/README.md says how it is built`,
      );
    }
    writeFileSync(chip, readFileSync(image));
  }
  wholeFlash(flash);
  const partitions = tableOf(chip);
  carry(partitions, flash, chip, "in");
  progress(`starting ${process.env.QEMU_ESP32}`);
  const folder = mkdtempSync(join(tmpdir(), "comptoir-esp32c3-"));
  const [log, link] = [join(folder, "log"), join(folder, "link")];
  // Not standard input: at its end the emulator shuts the UART.
  makePipe(`${link}.in`);
  const pipes = {
    log: openSync(`${log}.out`, "w+"),
    toChip: openPipe(`${link}.in`),
    fromChip: openSync(`${link}.out`, "w+"),
  };
  const args = emulatorArguments(chip, log, link);
  const child = spawn(process.env.QEMU_ESP32 ?? "", args, {
    stdio: ["ignore", "ignore", "pipe"],
    // A test's sandbox has an environment of its own, which is not inherited.
    env: process.env,
  });
  const wire = new EmulatedWire(child, pipes, options);
  const exited = wire.exited.then((code) => {
    carry(partitions, flash, chip, "out");
    rmSync(folder, { recursive: true, force: true });
    return code;
  });
  return {
    input: wire.input,
    output: wire.output,
    errors: wire.errors,
    pid: child.pid,
    exited,
    kill: (signal = "SIGKILL") => child.kill(signal),
  };
}

/** Descriptors: the files that grow, and the pipe. */
interface Pipes {
  readonly log: number;
  readonly toChip: number;
  readonly fromChip: number;
}

/** The link, from the chip's first word on; what is written before waits. */
class EmulatedWire {
  readonly input = new PassThrough();
  readonly output = new PassThrough();
  readonly errors = new PassThrough();
  readonly exited: Promise<number | null>;
  readonly #toChip: Socket;
  readonly #options: EngineOptions;
  #code: number | undefined;

  constructor(child: ChildProcess, pipes: Pipes, options: EngineOptions) {
    this.#options = options;
    this.#toChip = new Socket({ fd: pipes.toChip, readable: false, writable: true });
    // It may have ended while it was being told something.
    this.#toChip.on("error", () => {});
    const decoder = new FrameDecoder((channel, payload) => this.#take(channel, payload));
    const look = () => {
      for (const said of leftIn(pipes.fromChip)) decoder.push(said);
      for (const said of leftIn(pipes.log)) this.errors.write(said);
    };
    const looking = setInterval(look, LOOK);
    child.stderr?.on("data", (data: Buffer) => this.errors.write(data));
    this.exited = new Promise((resolve) => {
      const end = (code: number | null) => {
        clearInterval(looking);
        look();
        closeSync(pipes.fromChip);
        closeSync(pipes.log);
        this.#toChip.destroy();
        this.output.end();
        this.errors.end();
        resolve(code === 0 ? (this.#code ?? UNTOLD) : code);
      };
      child.on("error", () => end(127));
      child.on("close", end);
    });
  }

  #take(channel: number, payload: Uint8Array): void {
    if (channel === Channel.control) {
      const { type, code } = JSON.parse(Buffer.from(payload).toString("utf8")) as { type?: string; code?: number };
      if (type === "exit") this.#code = code;
      if (type === "hello") {
        const power = JSON.stringify({ type: "power", options: this.#options, wall: Date.now() });
        this.#toChip.write(encodeFrame(Channel.control, Buffer.from(power)));
        this.input.pipe(this.#toChip);
        return;
      }
    }
    this.output.write(encodeFrame(channel, payload));
  }
}

/** What the chip has said since. */
function* leftIn(file: number): Generator<Buffer> {
  const piece = Buffer.alloc(PIECE);
  for (;;) {
    const length = readSync(file, piece, 0, PIECE, null);
    if (length === 0) return;
    yield Buffer.from(piece.subarray(0, length));
  }
}

function makePipe(path: string): void {
  const { status, stderr } = spawnSync("mkfifo", [path], { encoding: "utf8" });
  if (status !== 0) throw new Error(`mkfifo: ${stderr}`);
}

/** Open at both ends, so that it neither waits for the emulator nor ends with it. */
function openPipe(path: string): number {
  return openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
}

function tableOf(chip: string): readonly ChipPartition[] {
  const table = readTable(readFileSync(chip), TABLE_OFFSET);
  if (!table.ok) throw new Error(`${chip}: ${table.reason}`);
  return table.value;
}

/** The partitions that both have, from the simulated flash into the chip's, or back. */
function carry(partitions: readonly ChipPartition[], flash: string, chip: string, way: "in" | "out"): void {
  const simulated = openSync(flash, "r+");
  const real = openSync(chip, "r+");
  try {
    for (const { name, offset, size } of partitions) {
      const ours = PARTITIONS[name];
      if (ours === undefined) continue;
      if (ours.size !== size) throw new Error(`partition ${name}: ${size} bytes on the chip, ${ours.size} simulated`);
      const bytes = Buffer.alloc(size);
      if (way === "in") {
        readSync(simulated, bytes, 0, size, ours.offset);
        writeSync(real, bytes, 0, size, offset);
      } else {
        readSync(real, bytes, 0, size, offset);
        writeSync(simulated, bytes, 0, size, ours.offset);
      }
    }
  } finally {
    closeSync(simulated);
    closeSync(real);
  }
}

/** As QEMU's options take a path: a comma twice. */
function escaped(path: string): string {
  return path.replaceAll(",", ",,");
}
