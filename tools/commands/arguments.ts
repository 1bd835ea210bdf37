/** What the commands share: reading their arguments, and saying in one line what is wrong with them. */
import { type ParseArgsConfig, parseArgs } from "node:util";

/** Bad usage: one line on standard error, exit code 2. */
export class UsageError extends Error {}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** `parseArgs`, with its complaints as UsageError. Options that nobody knows are refused. */
export function readArguments<const T extends Options>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
  }
}

export function required(value: string | undefined, name: string): string {
  if (value === undefined || value === "") throw new UsageError(`${name} is missing`);
  return value;
}

/** ISO 8601 (with its zone), a date, or seconds since 1970. @returns s */
export function parseTime(text: string, name: string): number {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  const ms = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(ms)) throw new UsageError(`${name}: ${text} is no time; write it 2026-05-01T10:00:00Z`);
  return Math.floor(ms / 1000);
}

export function parseInteger(text: string, name: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${name}: ${text} is no whole number`);
  return Number(text);
}

/** Runs a command's body: what it throws is bad usage or bad input, told in one line. */
export async function guarded(
  usage: string,
  args: readonly string[],
  io: { out(line: string): void; err(line: string): void },
  body: () => Promise<number>,
): Promise<number> {
  if (args.includes("--help")) {
    io.out(usage);
    return 0;
  }
  try {
    return await body();
  } catch (error) {
    const [line] = (error instanceof Error ? error.message : String(error)).split("\n");
    io.err(error instanceof UsageError ? `${line} (--help tells more)` : `${line}`);
    return 2;
  }
}
