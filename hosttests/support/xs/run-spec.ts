/** Runs one spec of modules/ in the xs engine: bundled with our own `@jest/globals`, under the limits given. */
import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { bundle } from "../../../tools/kit/build/bundle";
import { ROOT } from "../../../tools/kit/build/paths";
import { buildXsEngine, compiler } from "../../../tools/kit/build/xs-engine";
import type { Line } from "./globals";

/** The specs bring noble, fast-check and tables of vectors: far more than the device has to hold. */
const LIMITS = ["--chunks", `${256 * 1024 * 1024}`, "--slots", "4000000", "--stack", "16384"];
const TIMEOUT = 300_000;

export interface SpecRun {
  readonly lines: readonly Line[];
  /** Why it did not come to its end. */
  readonly broken?: string;
}

export function canRun(): boolean {
  return compiler() !== undefined;
}

/** @param spec file @param pattern of test names, or undefined for all */
export async function runSpec(
  spec: string,
  pattern: string | undefined,
  say: (line: string) => void,
): Promise<SpecRun> {
  const engine = await buildXsEngine(say);
  if (!engine.ok) return { lines: [], broken: engine.reason };
  const path = `./${relative(ROOT, spec).replaceAll("\\", "/")}`;
  const globals = join(ROOT, "hosttests", "support", "xs", "globals.ts");
  let file: string;
  try {
    const code = `import { runAll } from "@jest/globals";\nrequire(${JSON.stringify(path)});\nvoid runAll(${JSON.stringify(pattern)});\n`;
    file = await bundle(code, `spec-${path.replace(/\W+/g, "-")}`, { "@jest/globals": globals });
  } catch (error) {
    return { lines: [], broken: error instanceof Error ? error.message : String(error) };
  }
  const { code, text } = await run(engine.value, [...LIMITS, file]);
  const lines: Line[] = [];
  const rest: string[] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("{")) lines.push(JSON.parse(line) as Line);
    else if (line !== "") rest.push(line);
  }
  const ended = lines.some((line) => "end" in line);
  if (!ended) return { lines, broken: [`the engine stopped (${code})`, ...rest].join("\n") };
  await rm(file, { force: true });
  return { lines };
}

function run(command: string, args: readonly string[]): Promise<{ code: number | string | null; text: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["pipe", "ignore", "pipe"] });
    const pieces: Buffer[] = [];
    const timer = setTimeout(() => child.kill("SIGKILL"), TIMEOUT);
    child.stderr.on("data", (data: Buffer) => pieces.push(data));
    child.on("error", (error) => pieces.push(Buffer.from(error.message)));
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code: code ?? signal, text: Buffer.concat(pieces).toString("utf8") });
    });
  });
}
