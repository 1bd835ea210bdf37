/** The bench as `npm start` runs it, in a process and a folder of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../../tools/kit/build/paths";

export interface RunningBench {
  /** "http://127.0.0.1:PORT/" */
  readonly url: string;
  /** @returns its exit code, when it was asked to end */
  close(): Promise<number | null>;
}

export interface BenchPlace {
  /** A free one without it. */
  readonly port?: number;
  /** One of its own, which goes with it, without it. */
  readonly folder?: string;
  /** How many stand side by side; one unless said. */
  readonly terminals?: number;
}

export async function startBench(place: BenchPlace = {}): Promise<RunningBench> {
  const { port = 0, folder = mkdtempSync(join(tmpdir(), "comptoir-bench-")), terminals = 1 } = place;
  const script = join(ROOT, "simulator", "bench", "start.ts");
  const options = [
    "--port",
    String(port),
    "--no-open",
    "--engine",
    "node",
    "--folder",
    folder,
    "--terminals",
    String(terminals),
  ];
  const child = spawn(process.execPath, ["--import", "tsx", script, ...options], { cwd: ROOT });
  const exited = new Promise<number | null>((resolve) => {
    child.on("close", resolve);
  });
  const url = await addressOf(child);
  return {
    url,
    close: async () => {
      child.kill("SIGTERM");
      const code = await exited;
      if (place.folder === undefined) rmSync(folder, { recursive: true, force: true });
      return code;
    },
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const hear = (text: Buffer) => {
      output += text;
      const [, url] = /(http:\/\/127\.0\.0\.1:\d+\/)\n/.exec(output) ?? [];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.on("close", () => reject(new Error(output)));
  });
}
