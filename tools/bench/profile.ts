/**
 * Where the instructions between the text of a QR code and its verdict go, function by function: each export of modules/
 * is bundled behind one that counts (watch.ts).
 */
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { build, type Plugin } from "esbuild";
import type { Rv32Limits } from "../../simulator/engines/rv32/start";
import { play } from "../../simulator/player/player";
import { parseScenario } from "../../simulator/player/scenario";
import { bundleStarted, NATIVE_MODULES, releaseKeysModule } from "../kit/build/bundle";
import { ROOT } from "../kit/build/paths";
import { missingPackages } from "../kit/build/rv32-engine";
import type { Measure, Report } from "./measure";
import { runOnRv32 } from "./on-engine";
import { MORNING, startOnce, WAITING, withFullFlash } from "./rv32-full-flash";
import { tokenSample } from "./token";
import type { Profile } from "./watch";

/** What counts keeps its counters where it is loaded: it cannot be in flash. */
const ROOMY: Rv32Limits = { chunks: 1024 * 1024, slots: 131072, stack: 16384 };
/** Shares below this are summed up. */
const LEAST = 0.001;
/** The identity, the first box; then nothing for a while, s. */
const SESSION_STEPS = 3;
const REST = 10;

export const profile: Measure = {
  name: "profile",
  about: "a token's instructions on the bare rv32imac machine, by function: its own, without those of others it calls",
  async run(report) {
    const missing = missingPackages();
    if (missing.length > 0) {
      report.note(`SKIPPED: the rv32 engine needs these packages: ${missing.join(" ")}`);
      return;
    }
    tell(report, await profiledFullFlash(), "start, a full flash");
    report.note("");
    tell(report, await profiled("profileToken"), "text to verdict");
    report.note("");
    tell(report, await profiled("profileTerminal"), "scan to the identity on the screen");
    for (const { after, profile } of await profiledSession()) {
      report.note("");
      tell(report, profile, after);
    }
  },
};

async function profiled(what: "profileToken" | "profileTerminal"): Promise<Profile> {
  const { publicPem: _, ...sample } = tokenSample(2);
  const code = `import "./simulator/platform/boot";
import { host } from "./simulator/platform/host";
import { signatures } from "signatures";
import { ${what} } from "./tools/bench/profile-core";
host.print(JSON.stringify(${what}(${JSON.stringify(sample)}, signatures, () => host.instructions())));
host.exit(0);`;
  const said = await runOnRv32(code, "bench-profile", NATIVE_MODULES, ROOMY, [watching]);
  return JSON.parse(said.at(-1) ?? "") as Profile;
}

const MARK = "profile ";

/** The whole firmware, from its first statement through a sale: what each step takes. */
async function profiledSession(): Promise<readonly { readonly after: string; readonly profile: Profile }[]> {
  const scenario = parseScenario(JSON.parse(readFileSync(join(ROOT, "hosttests", "support", "scenario.json"), "utf8")));
  const code = await watchedFirmware();
  const steps: { after: string; profile: Profile }[] = [];
  let said: Profile | undefined;
  await play({
    engine: "rv32",
    scenario: { ...scenario, events: [...scenario.events.slice(0, SESSION_STEPS), { wait: REST }] },
    bundle: code,
    limits: { ...ROOMY, plain: true },
    onLine: (line) => {
      if (line.startsWith(MARK)) said = JSON.parse(line.slice(MARK.length)) as Profile;
    },
    onMemory: (_, after) => {
      if (said !== undefined) steps.push({ after, profile: said });
    },
  });
  return steps;
}

/** A start with a full flash. */
async function profiledFullFlash(): Promise<Profile> {
  const { publicPem: _, ...sample } = tokenSample(2);
  const bundle = await watchedFirmware();
  const limits = { ...ROOMY, plain: true };
  return withFullFlash(sample, WAITING, async (flash) => {
    let said: Profile | undefined;
    for (const epoch of [sample.at - MORNING, sample.at]) {
      const onLine = (line: string) => {
        if (line.startsWith(MARK)) said = JSON.parse(line.slice(MARK.length)) as Profile;
      };
      await startOnce({ bundle, flash, epoch: epoch * 1000, limits, onLine });
    }
    if (said === undefined) throw new Error("the firmware told no profile");
    return said;
  });
}

async function watchedFirmware(): Promise<string> {
  const main = `import "tools/bench/watch-firmware";
${readFileSync(join(ROOT, "main.ts"), "utf8")}`;
  return bundleStarted(
    main,
    "bench-profile-session",
    {
      "release-keys": await releaseKeysModule([], []),
      "tools/bench/watch-firmware": join(ROOT, "tools", "bench", "watch-firmware.ts"),
    },
    [watching],
  );
}

function tell(report: Report, { lines, whole }: Profile, what: string): void {
  const small = lines.filter(({ self }) => self < whole * LEAST);
  for (const { name, calls, self } of lines.filter((line) => !small.includes(line)).sort((a, b) => b.self - a.self)) {
    report.result(calls > 1 ? `${name}, ${calls} calls` : name, self, "instructions");
  }
  const rest = small.reduce((sum, { self }) => sum + self, 0);
  report.result(`${small.length} others`, rest, "instructions");
  report.result(what, whole, "instructions");
}

const WATCHED = "watched";

/** Puts between a module and whoever imports it a module of the same exports, watched. */
const watching: Plugin = {
  name: "watching",
  setup(setup) {
    setup.onResolve({ filter: /^(modules\/|\.)/ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (pluginData === WATCHED) return undefined;
      const found = await setup.resolve(path, { importer, resolveDir, kind, pluginData: WATCHED });
      const isWatched = /^(modules|drivers|simulator\/link|simulator\/platform\/(modules|clock|link|wear))/.test(
        relative(ROOT, found.path),
      );
      return isWatched ? { path: found.path, namespace: WATCHED } : found;
    });
    setup.onLoad({ filter: /.*/, namespace: WATCHED }, async ({ path }) => {
      const name = relative(ROOT, path).replace(/\.ts$/, "");
      const exports = (await exportsOf(path)).map((one) =>
        one === "default"
          ? `export default watched(${JSON.stringify(`${name} Default`)}, real.default);`
          : `export const ${one} = watched(${JSON.stringify(`${name} ${one}`)}, real.${one});`,
      );
      const imports = [
        `import * as real from ${JSON.stringify(path)};`,
        `import { watched } from ${JSON.stringify(join(ROOT, "tools", "bench", "watch"))};`,
      ];
      return { contents: [...imports, ...exports].join("\n"), resolveDir: ROOT };
    });
  },
};

async function exportsOf(path: string): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: [path],
    write: false,
    format: "esm",
    metafile: true,
    outdir: ROOT,
    bundle: true,
    packages: "external",
    external: ["modules/*"],
  });
  return Object.values(metafile.outputs)[0]?.exports ?? [];
}
