/**
 * What is done to a machine with a probe on its debug port: QEMU's gdb server, by the GDB remote serial protocol. The core
 * is stopped, its next instructions are written over, and it goes on: what happens is the machine's own.
 */
import { connect, type Socket } from "node:net";

export const PROBE_FAULTS = ["wild-pointer", "flash-write", "native-stack"] as const;
export type ProbeFault = (typeof PROBE_FAULTS)[number];

export function isProbeFault(name: string): name is ProbeFault {
  return PROBE_FAULTS.some((known) => known === name);
}

const LUI_T0 = 0x2b7;
const STORE_AT_T0 = 0x0002a023; // sw zero, 0(t0)

/** Of rv32i. */
const CODE: Readonly<Record<ProbeFault, readonly number[]>> = Object.freeze({
  "wild-pointer": [0xdead0000 + LUI_T0, STORE_AT_T0],
  /** Where what the modules made lies (image.h). */
  "flash-write": [0x80400000 + LUI_T0, STORE_AT_T0],
  /** A call that never returns: addi sp, sp, -16; sw ra, 0(sp); jal ra, -8. */
  "native-stack": [0xff010113, 0x00112023, 0xff9ff0ef],
});

/** After x0 to x31, four bytes each. */
const PC = 32 * 4;

/** @param path of the debug port's socket */
export async function pokeFault(path: string, fault: ProbeFault): Promise<void> {
  const probe = await Probe.open(path);
  try {
    const registers = Buffer.from(await probe.ask("g"), "hex");
    if (registers.length < PC + 4) throw new Error("the debug port has no registers");
    const pc = registers.readUInt32LE(PC);
    const code = Buffer.alloc(CODE[fault].length * 4);
    for (const [i, word] of CODE[fault].entries()) code.writeUInt32LE(word, i * 4);
    const answer = await probe.ask(`M${pc.toString(16)},${code.length.toString(16)}:${code.toString("hex")}`);
    if (answer !== "OK") throw new Error(`the debug port refused to write (${answer})`);
    await probe.ask("D");
  } finally {
    probe.close();
  }
}

const PACKET = /\$([^#]*)#[0-9a-f]{2}/;

class Probe {
  readonly #socket: Socket;
  #text = "";
  #waiting: ((answer: string) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => this.#take(text));
    socket.on("error", () => this.#waiting?.("gone"));
    socket.on("close", () => this.#waiting?.("gone"));
  }

  /** The core stops when the probe is there. */
  static open(path: string): Promise<Probe> {
    return new Promise((resolve, reject) => {
      const socket = connect(path, () => resolve(new Probe(socket)));
      socket.once("error", reject);
    });
  }

  /** `$packet#checksum`, the checksum two hexadecimal digits of the sum of its bytes. */
  ask(packet: string): Promise<string> {
    const sum = Buffer.from(packet, "latin1").reduce((total, byte) => (total + byte) & 0xff, 0);
    const answer = new Promise<string>((resolve) => {
      this.#waiting = resolve;
    });
    this.#socket.write(`+$${packet}#${sum.toString(16).padStart(2, "0")}`);
    return answer;
  }

  close(): void {
    this.#socket.end("+");
  }

  #take(text: string): void {
    this.#text += text;
    for (let packet = PACKET.exec(this.#text); packet !== null; packet = PACKET.exec(this.#text)) {
      this.#text = this.#text.slice(packet.index + packet[0].length);
      // That the core has stopped is told when it did, and asked by nobody.
      if (!/^[TS]/.test(packet[1] ?? "")) this.#waiting?.(packet[1] ?? "");
    }
  }
}
