/**
 * One terminal a flash. A process that was killed leaves its engine to notice by itself that its link is gone: until then
 * nobody else may write that flash.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";

/** How long an orphaned engine may take to end, ms. */
const PATIENCE = 5000;
const STEP = 50;

export interface HeldFlash {
  /** The process that writes the flash. */
  runs(pid: number | undefined): void;
  release(): void;
}

/** @throws Error when another terminal runs on this flash */
export async function holdFlash(flash: string): Promise<HeldFlash> {
  const lock = `${flash}.lock`;
  const [owner, engine] = read(lock);
  if (isAlive(owner)) throw new Error(`${flash} is the flash of a terminal that runs (process ${owner})`);
  for (let waited = 0; isAlive(engine); waited += STEP) {
    if (waited > PATIENCE) {
      throw new Error(`${flash} is still in use by process ${engine}; if that is none of ours, remove ${lock}`);
    }
    await new Promise((resolve) => setTimeout(resolve, STEP));
  }
  const write = (pid?: number) => writeFileSync(lock, `${process.pid} ${pid ?? ""}`);
  write();
  return { runs: write, release: () => rmSync(lock, { force: true }) };
}

function read(lock: string): number[] {
  try {
    return readFileSync(lock, "utf8").trim().split(" ").map(Number);
  } catch {
    return [];
  }
}

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined || !(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
