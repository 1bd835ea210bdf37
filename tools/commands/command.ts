/** What a command is to the command line (tools/cli.ts), and the command line to a command. */

/** What a command may touch of the process. */
export interface CommandIo {
  stdin(): Promise<string>;
  out(line: string): void;
  err(line: string): void;
}

export interface Command {
  /** @returns the exit code: 0 done, 1 the answer is no, 2 bad usage */
  run(args: string[], io: CommandIo): Promise<number>;
}
