/** A folder that one bench uses at a time: two terminals must not write the same flash. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const LOCK = "in-use";

export interface OwnFolder {
  readonly path: string;
  /** Another bench has the folder that was asked for; this one is new and goes with this process. */
  readonly isSpare: boolean;
  release(): void;
}

/** @param wanted the folder, made when it is not there */
export function ownFolder(wanted: string): OwnFolder {
  mkdirSync(wanted, { recursive: true });
  const lock = join(wanted, LOCK);
  if (isHeld(lock)) {
    const path = `${wanted}-${process.pid}`;
    return { path, isSpare: true, release: () => rmSync(path, { recursive: true, force: true }) };
  }
  writeFileSync(lock, String(process.pid));
  return { path: wanted, isSpare: false, release: () => rmSync(lock, { force: true }) };
}

/** A bench that was killed leaves its lock behind. */
function isHeld(lock: string): boolean {
  try {
    process.kill(Number(readFileSync(lock, "utf8")), 0);
    return true;
  } catch {
    return false;
  }
}
