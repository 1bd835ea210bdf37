/**
 * A real serial port of this machine for one of the firmware's UARTs: a pseudo-terminal. Node has none of its own, and a
 * package would need a compiler where it is installed, so Python's standard library opens it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "../../tools/kit/build/paths";

const SCRIPT = join(ROOT, "simulator", "hardware", "pseudo-terminal.py");

export class Pty {
  /** "/dev/pts/3" */
  readonly path: string;
  readonly #child: ChildProcess;

  private constructor(path: string, child: ChildProcess) {
    this.path = path;
    this.#child = child;
  }

  /** @param onBytes what a program wrote to the port. @returns undefined where there is no Python, or no pty */
  static open(onBytes: (bytes: Uint8Array) => void): Promise<Pty | undefined> {
    return new Promise((resolve) => {
      const child = spawn("python3", ["-u", SCRIPT], { stdio: ["pipe", "pipe", "ignore"] });
      let name: Buffer | undefined = Buffer.alloc(0);
      child.on("error", () => resolve(undefined));
      child.on("close", () => resolve(undefined));
      child.stdin?.on("error", () => {});
      child.stdout?.on("data", (data: Buffer) => {
        if (name === undefined) {
          onBytes(data);
          return;
        }
        name = Buffer.concat([name, data]);
        const end = name.indexOf(0x0a);
        if (end < 0) return;
        resolve(new Pty(name.subarray(0, end).toString("utf8"), child));
        const rest = name.subarray(end + 1);
        name = undefined;
        if (rest.length > 0) onBytes(rest);
      });
    });
  }

  write(bytes: Uint8Array): void {
    this.#child.stdin?.write(bytes);
  }

  close(): void {
    this.#child.stdin?.end();
  }
}
