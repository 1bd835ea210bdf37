/** The two ends of the byte stream to an engine, whatever runs it. */
import { spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";

export interface Wire {
  readonly input: Writable;
  readonly output: Readable;
  /** Lines that the engine says of itself. */
  readonly errors?: Readable;
  /** Of the process, where it is one of ours. */
  readonly pid: number | undefined;
  /** Exit code, or null for a signal or where there is none. */
  readonly exited: Promise<number | null>;
  /** Path of the socket of its debug port, where it has one. */
  readonly debug?: string;
  /** As when the plug is pulled, or by a signal of another name. */
  kill(signal?: NodeJS.Signals): void;
}

/** A program whose standard input and output are the link. */
export function spawnWire(command: string, args: readonly string[]): Wire {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"] });
  // Nobody may be reading any more what is left to read.
  child.on("exit", () => child.stdout.resume());
  return {
    input: child.stdin,
    output: child.stdout,
    errors: child.stderr,
    pid: child.pid,
    exited: new Promise((resolve) => {
      child.on("error", () => resolve(127));
      child.on("close", resolve);
    }),
    kill: (signal = "SIGKILL") => child.kill(signal),
  };
}
