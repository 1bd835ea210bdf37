/** The machine's C compiler. */
import { spawnSync } from "node:child_process";

let found: string | undefined;
let looked = false;

/** The C compiler's command, where there is one. */
export function compiler(): string | undefined {
  if (!looked) {
    looked = true;
    const names = [process.env.CC, "cc", "gcc", "clang"].filter((name) => name !== undefined && name !== "");
    found = names.find((name) => spawnSync(name as string, ["--version"], { stdio: "ignore" }).status === 0);
  }
  return found;
}
