/** What ESP-IDF makes of a board's sdkconfig, by its own Kconfig files. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BoardFacts } from "drivers/board/facts";
import type { EspTools } from "./esp-tools";

/**
 * Writes sdkconfig.h and sdkconfig into `folder`.
 * @param settings lines of an sdkconfig.defaults, the last of a name counts
 * @returns what was said, by line
 * @throws when Kconfig refuses them
 */
export function makeConfig(tools: EspTools, chip: BoardFacts["chip"], settings: string, folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  const components = join(tools.idf, "components");
  const sources = (file: string) =>
    readdirSync(components)
      .sort()
      .map((name) => join(components, name, file))
      .filter((path) => existsSync(path))
      .map((path) => `source "${path}"\n`)
      .join("");
  const written = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const env = {
    ...process.env,
    IDF_PATH: tools.idf,
    IDF_TARGET: chip,
    IDF_TOOLCHAIN: "gcc",
    IDF_VERSION: "6.0.0",
    IDF_INIT_VERSION: "6.0.0",
    IDF_ENV_FPGA: "",
    IDF_MINIMAL_BUILD: "n",
    COMPONENT_KCONFIGS_SOURCE_FILE: written("kconfigs.in", sources("Kconfig")),
    COMPONENT_KCONFIGS_PROJBUILD_SOURCE_FILE: written("kconfigs_projbuild.in", sources("Kconfig.projbuild")),
    COMPONENT_SDKCONFIG_RENAMES: "",
  };
  const args = ["-m", "kconfgen", "--kconfig", join(tools.idf, "Kconfig")];
  args.push("--sdkconfig-rename", join(tools.idf, "sdkconfig.rename"), "--config", join(folder, "none"));
  args.push("--defaults", written("sdkconfig.defaults", settings));
  args.push("--output", "header", join(folder, "sdkconfig.h"), "--output", "config", join(folder, "sdkconfig"));
  const { status, stdout, stderr } = spawnSync(tools.python, args, { env, encoding: "utf8" });
  if (status !== 0) throw new Error(`kconfgen: ${stdout}${stderr}`);
  return `${stdout}${stderr}`.split("\n");
}

/** "CONFIG_X=y" by name; an option that "is not set" is "n". */
export function settingsOf(text: string): Map<string, string> {
  const settings = new Map<string, string>();
  for (const line of text.split("\n")) {
    const off = /^# (CONFIG_\w+) is not set/.exec(line)?.[1];
    const [, name, value] = /^(CONFIG_\w+)=(.*)$/.exec(line) ?? [];
    if (off !== undefined) settings.set(off, "n");
    else if (name !== undefined && value !== undefined) settings.set(name, value);
  }
  return settings;
}

/** @returns which of the settings that were asked for do not stand: unknown to ESP-IDF, or overruled by another */
export function settingsLost(asked: string, folder: string): string[] {
  const made = settingsOf(readFileSync(join(folder, "sdkconfig"), "utf8"));
  return [...settingsOf(asked)].flatMap(([name, value]) => {
    const stands = made.get(name) ?? "n";
    return stands === value ? [] : [`${name}=${value}: ESP-IDF makes it ${made.has(name) ? stands : "nothing"}`];
  });
}
