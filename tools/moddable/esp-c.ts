/**
 * Compiles a board's C for its chip against ESP-IDF's headers and the SDK's, with every warning an error, and looks up who
 * defines what it calls. A compiler of Debian's stands in for ESP-IDF's: its code is not linked and never runs.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { basename, join, relative } from "node:path";
import type { BoardFacts } from "drivers/board/facts";
import { ROOT } from "../kit/build/paths";
import { type EspCompiler, type EspTools, isXtensa } from "./esp-tools";

const STRICT = ["-Wall", "-Wextra", "-Werror"];
const DEFINES = ["-DESP_PLATFORM", "-DWITH_POSIX", "-DHAVE_CONFIG_H", "-DBOOTLOADER_BUILD=1", "-D_GNU_SOURCE"];
/** Components that ESP-IDF links into everything. */
const COMMON = [
  "esp_common",
  "esp_hw_support",
  "esp_libc",
  "esp_rom",
  "esp_system",
  "freertos",
  "heap",
  "log",
  "riscv",
  "xtensa",
];
const LIBC = /^(mem\w+|str\w+|free|calloc|malloc|setjmp)$/;
/** Where ESP-IDF puts a component of the registry, and what includes one that is not otherwise here. */
const MANAGED = /^-I\S*\/managed_components\/espressif__/;
const OF_COMPONENTS = /#include "(quirc|esp_camera)\.h"/;
/** What no application links. */
const ELSEWHERE = /\/(test_apps|host_test|linux|esp_tee|bootloader\/subproject|ulp)\//;
/** The folder of a chip, in the path of a file that is that chip's alone. */
const OF_A_CHIP = /\/(esp32\w*|riscv|xtensa)\//;

export interface EspBuild {
  /** Where mcconfig wrote the makefile. */
  readonly folder: string;
  readonly sdk: string;
  /** Where sdkconfig.h is. */
  readonly config: string;
  readonly idfVersion: string;
  readonly chip: BoardFacts["chip"];
}

export interface EspC {
  readonly complaints: readonly string[];
  readonly files: readonly string[];
  /** Its command. */
  readonly compiler: string;
  /** For want of a component. */
  readonly left: readonly string[];
  /** Which component defines what is called, such as "app_update: esp_ota_set_boot_partition". */
  readonly calls: readonly string[];
}

export function compileEspC(tools: EspTools, build: EspBuild): EspC {
  const objects = join(build.config, "objects");
  rmSync(objects, { recursive: true, force: true });
  mkdirSync(objects, { recursive: true });
  const compiler = compilerFor(tools, build.chip);
  const flags = [...compiler.flags, ...baseFlags(tools, build), ...includes(tools, compiler, build)];
  const all = sourcesOf(build.folder);
  const sources = all.filter(
    (path) => tools.components !== undefined || !OF_COMPONENTS.test(readFileSync(path, "utf8")),
  );
  const generated = join(build.folder, "mc.ffi.c");
  const headers = all.flatMap((path) => {
    const header = path.replace(/\.c$/, ".h");
    return existsSync(header) ? ["-include", header] : [];
  });
  const complaints = sources.flatMap((path) => compile(compiler, path, [...STRICT, ...flags], objects));
  // What binds our functions to the firmware, held to their prototypes: the manifest's list of arguments is another copy.
  if (existsSync(generated))
    complaints.push(...compile(compiler, generated, ["-Werror", ...flags, ...headers], objects));
  const files = sources.map((path) => relative(ROOT, path));
  const left = all.filter((path) => !sources.includes(path)).map((path) => relative(ROOT, path));
  const seen = { files, left, compiler: compiler.command };
  if (complaints.length > 0) return { ...seen, complaints, calls: [] };
  return { ...seen, ...callsOf(tools, build, objects) };
}

/** With the instructions that ESP-IDF gives the chip's compiler. */
function compilerFor(tools: EspTools, chip: BoardFacts["chip"]): EspCompiler {
  if (isXtensa(chip)) return tools.xtensa;
  const told = readFileSync(join(tools.idf, "tools", "cmake", `toolchain-clang-${chip}.cmake`), "utf8");
  const march = /-march=rv32\w+/.exec(told)?.[0];
  if (march === undefined) throw new Error(`ESP-IDF does not say what instructions the ${chip} has`);
  return { ...tools.riscv, flags: [march, ...tools.riscv.flags] };
}

function compile(compiler: EspCompiler, path: string, flags: readonly string[], objects: string): string[] {
  const args = [...flags, "-c", path, "-o", join(objects, `${basename(path)}.o`)];
  const { status, stderr } = spawnSync(compiler.command, args, { encoding: "utf8" });
  return status === 0 ? [] : [stderr.trim()];
}

function baseFlags(tools: EspTools, { config, folder, sdk, idfVersion }: EspBuild): string[] {
  const variables = ["MAKEFLAGS=", `IDF_VERSION=${idfVersion}`, `SDKCONFIG_H=${config}/sdkconfig.h`];
  variables.push(`SDKCONFIG_H_DIR=${config}`, `IDF_PATH=${tools.idf}`);
  const eval_ = "show: ; @echo $(C_INCLUDES) $(C_DEFINES) $(filter -I%,$(C_FLAGS))";
  const { stdout } = spawnSync("make", ["-s", "--eval", eval_, "show", ...variables], {
    cwd: folder,
    encoding: "utf8",
  });
  const theirs = (path: string) => [tools.idf, sdk, tools.components ?? sdk].some((folder) => path.startsWith(folder));
  const given = stdout
    .trim()
    .split(/\s+/)
    .map((flag) => flag.replace(MANAGED, `-I${tools.components ?? tools.idf}/`))
    .flatMap((flag) => (flag.startsWith("-I") && theirs(flag.slice(2)) ? ["-isystem", flag.slice(2)] : [flag]));
  return ["-std=gnu17", "-Os", "-ffunction-sections", "-ffreestanding", ...DEFINES, ...given];
}

/** The C library's, and what a registry component would bring into the build. */
function includes(tools: EspTools, { library }: EspCompiler, { config }: EspBuild): string[] {
  const components = join(config, "components");
  rmSync(components, { recursive: true, force: true });
  mkdirSync(components);
  for (const name of ["sodium.h", "sodium"]) symlinkSync(join(tools.sodium, name), join(components, name));
  return [...libraryFlags(tools.idf, library), "-isystem", components];
}

/**
 * ESP-IDF's own headers before those of the C library, which they go on to. Its stdio.h takes ssize_t from the one that
 * follows; Espressif's picolibc declares it there and Debian's does not, so what does comes first, in every file.
 * @param library where the headers of the C library are
 */
export function libraryFlags(idf: string, library: string): string[] {
  const own = join(idf, "components", "esp_libc", "platform_include");
  return ["-isystem", own, "-isystem", library, "-include", "sys/types.h"];
}

/** Our C files, by the rules of the makefile. */
function sourcesOf(folder: string): string[] {
  const rules = readFileSync(join(folder, "makefile"), "utf8").matchAll(/^\$\(TMP_DIR\)\/\S+\.c\.o: (\S+\.c)\b/gm);
  const ours = join(ROOT, "drivers");
  return [...new Set([...rules].flatMap(([, path = ""]) => (path.startsWith(ours) ? [path] : [])))].sort();
}

/** Every function of ESP-IDF that the objects call is defined by a component that the manifests name. */
function callsOf(tools: EspTools, build: EspBuild, objects: string): Pick<EspC, "complaints" | "calls"> {
  const symbols = (option: string) =>
    readdirSync(objects).flatMap((name) => {
      const { stdout } = spawnSync("nm", [option, join(objects, name)], { encoding: "utf8" });
      return stdout.split("\n").flatMap((line) => line.trim().split(/\s+/).at(-1) ?? []);
    });
  const defined = new Set(symbols("--defined-only"));
  const called = [...new Set(symbols("-u"))].filter(
    (name) => /^_?[a-z]\w*$/i.test(name) && !LIBC.test(name) && !defined.has(name),
  );
  const pattern = `^[A-Za-z_].*\\b(${called.join("|")})\\(`;
  const components = join(tools.idf, "components");
  const found = spawnSync("grep", ["-rHoE", "--include=*.c", pattern, components], {
    encoding: "utf8",
    maxBuffer: 1 << 27,
  });
  const owners = new Map<string, Set<string>>();
  for (const line of found.stdout.split("\n")) {
    const [, path = "", text = ""] = /^([^:]+):(.*)\($/.exec(line) ?? [];
    const chip = OF_A_CHIP.exec(path)?.[1] ?? build.chip;
    if (chip !== build.chip && chip !== (isXtensa(build.chip) ? "xtensa" : "riscv")) continue;
    if (path === "" || ELSEWHERE.test(path) || text.includes("(") || text.includes("=")) continue;
    const name = /(\w+)$/.exec(text)?.[1] ?? "";
    if (name === text.trim()) continue; // a macro or a call, with no type before it
    const owner = relative(components, path).split("/")[0] ?? "";
    owners.set(name, (owners.get(name) ?? new Set()).add(owner));
  }
  const linked = readFileSync(join(build.folder, "xs_idf_deps.txt"), "utf8").split(/[\s()]+/);
  const complaints: string[] = [];
  const calls: string[] = [];
  for (const name of called.sort()) {
    const by = [...(owners.get(name) ?? [])];
    if (by.length === 0) continue;
    calls.push(`${by.join(" or ")}: ${name}`);
    if (!by.some((owner) => linked.includes(owner) || COMMON.includes(owner))) {
      complaints.push(`${name} is of ${by.join(" or ")}, which no manifest names as a dependency`);
    }
  }
  return { complaints, calls: calls.sort() };
}
