/** The Moddable SDK, where MODDABLE says that it is and its tools are built; and the firmware built for its simulator. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { BUILD, ROOT } from "./paths";

export interface Sdk {
  readonly root: string;
  /** Where mcconfig and mcsim are. */
  readonly bin: string;
  /** What mcconfig wants to find. */
  readonly env: NodeJS.ProcessEnv;
}

/** What to say where there is none. */
export const NO_SDK = "set MODDABLE to the Moddable SDK and build its tools (its Getting Started page)";

export function findSdk(): Sdk | undefined {
  const root = process.env.MODDABLE ?? "";
  const bin = join(root, "build", "bin", process.platform === "darwin" ? "mac" : "lin", "release");
  if (root === "" || !existsSync(join(bin, "mcconfig"))) return undefined;
  const path = [bin, join(ROOT, "node_modules", ".bin"), process.env.PATH].join(delimiter);
  return { root, bin, env: { ...process.env, PATH: path } };
}

/**
 * Only what has changed is compiled.
 * @returns the program for the simulator
 * @throws Error with what the SDK's tools said
 */
export async function buildForSimulator({ env }: Sdk): Promise<string> {
  const work = join(BUILD, "moddable", "mcsim");
  mkdirSync(work, { recursive: true });
  const arguments_ = ["-m", "-p", "lin", "-t", "build", "-o", work, join(ROOT, "manifest.json")];
  const { status, output } = await new Promise<{ status: number | null; output: string }>((resolve) => {
    const child = spawn("mcconfig", arguments_, { cwd: ROOT, env: { ...env, MAKEFLAGS: "-j2" } });
    let said = "";
    const hear = (data: Buffer) => {
      said += data.toString("utf8");
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("error", (error) => resolve({ status: 127, output: error.message }));
    child.on("close", (code) => resolve({ status: code, output: said }));
  });
  const program = readdirSync(work, { recursive: true, encoding: "utf8" }).find((path) => path.endsWith("/mc.so"));
  if (status !== 0 || program === undefined) throw new Error(`mcconfig for the SDK's simulator failed\n${output}`);
  return join(work, program);
}
