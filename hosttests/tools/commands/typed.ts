/** A command as a person types it: what it printed, what it said went wrong, and how it ended. */
export interface Printed<Line> {
  readonly code: number;
  readonly out: Line[];
  readonly err: string[];
}

type Command = (
  args: string[],
  io: { stdin(): Promise<string>; out(line: string): void; err(line: string): void },
) => Promise<number>;

/** @param stdin what is piped into it */
export async function typed(command: Command, args: string[], stdin = ""): Promise<Printed<string>> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await command(args, {
    stdin: async () => stdin,
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
  });
  return { code, out, err };
}

/** The same of a command whose every line is an object of JSON. */
export async function typedJson(
  command: Command,
  args: string[],
  stdin = "",
): Promise<Printed<Record<string, unknown>>> {
  const { code, out, err } = await typed(command, args, stdin);
  return { code, out: out.map((line) => JSON.parse(line) as Record<string, unknown>), err };
}
