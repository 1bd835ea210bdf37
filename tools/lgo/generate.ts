/**
 * Writes all that is made from the schema of the protocol: types and checks (modules/lgo), the documentation, the Python
 * client's list of methods and its tests. Usage: npx tsx tools/lgo/generate.ts
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../kit/build/paths";
import { readProtocol } from "./schema";
import { protocolPage } from "./write-page";
import { pythonProtocol, pythonTests } from "./write-python";
import { messagesModule, shapesModule } from "./write-types";

const BIOME = join(ROOT, "node_modules", "@biomejs", "biome", "bin", "biome");

/** @returns of each file, by its path from the root, what is to be in it */
export function generated(): ReadonlyMap<string, string> {
  const protocol = readProtocol();
  return new Map([
    ["modules/lgo/messages.ts", formatted("messages.ts", messagesModule(protocol))],
    ["modules/lgo/shapes.ts", formatted("shapes.ts", shapesModule(protocol))],
    ["modules/lgo/PROTOCOL.md", formatted("PROTOCOL.md", protocolPage(protocol))],
    ["tools/lgo/python/comptoir_lgo/protocol.py", pythonProtocol(protocol)],
    ["tools/lgo/python/tests/test_messages.py", pythonTests(protocol)],
  ]);
}

function formatted(name: string, text: string): string {
  const done = spawnSync(process.execPath, [BIOME, "format", `--stdin-file-path=${name}`], {
    cwd: ROOT,
    input: text,
    encoding: "utf8",
  });
  if (done.status !== 0) throw new Error(`${name}: ${done.stderr}`);
  return done.stdout;
}

if (process.argv[1]?.endsWith("generate.ts") === true) {
  for (const [path, text] of generated()) writeFileSync(join(ROOT, path), text);
}
