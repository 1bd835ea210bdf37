/** What a linked image takes, as esp-idf-size tells it of the linker's map, and what that leaves. */

/** Memory that a program has for its data: the names of esp-idf-size for it, by chip. */
const DATA_RAM = ["DRAM", "DIRAM"];
/** Components of the table; the others are summed in its last line. */
const TOLD = 16;

/** `esp_idf_size --format json2`: the memories, bytes. */
interface Summary {
  readonly layout: readonly {
    readonly name: string;
    readonly total: number;
    readonly used: number;
    readonly free: number;
  }[];
}

/** `esp_idf_size --archives --format json2`: by the path of each archive. */
type Archives = Readonly<
  Record<
    string,
    { readonly abbrev_name: string; readonly memory_types: Readonly<Record<string, { readonly size: number }>> }
  >
>;

/** Bytes. */
export interface Component {
  readonly name: string;
  readonly flash: number;
  /** Code and data that lie in RAM from the start. */
  readonly ram: number;
}

/** Bytes. */
export interface ImageSizes {
  readonly ram: { readonly total: number; readonly used: number; readonly free: number };
  /** Of code alone, where the chip has such; else 0. */
  readonly codeRamFree: number;
  /** The largest first. */
  readonly components: readonly Component[];
}

/** @throws SyntaxError, TypeError where this is not what esp-idf-size writes */
export function readSizes(summary: string, archives: string): ImageSizes {
  const { layout } = JSON.parse(summary) as Summary;
  const sum = (names: readonly string[], of: "total" | "used" | "free") =>
    layout.reduce((all, memory) => (names.includes(memory.name) ? all + memory[of] : all), 0);
  const components = Object.values(JSON.parse(archives) as Archives).map(({ abbrev_name, memory_types: types }) => {
    const bytes = (isWanted: (memory: string) => boolean) =>
      Object.entries(types).reduce((all, [memory, { size }]) => (isWanted(memory) ? all + size : all), 0);
    return {
      name: abbrev_name.replace(/^lib/, "").replace(/\.a$/, ""),
      flash: bytes((memory) => memory.startsWith("Flash")),
      ram: bytes((memory) => memory.endsWith("RAM")),
    };
  });
  return {
    ram: { total: sum(DATA_RAM, "total"), used: sum(DATA_RAM, "used"), free: sum(DATA_RAM, "free") },
    codeRamFree: sum(["IRAM"], "free"),
    components: components.sort((a, b) => b.flash + b.ram - (a.flash + a.ram)),
  };
}

const count = (bytes: number): string => bytes.toLocaleString("en");

/** A table of Markdown, as it stands in the boards' README. */
export function componentTable({ components }: ImageSizes): string {
  const rest = components.slice(TOLD);
  const sum = (of: "flash" | "ram", list: readonly Component[]) => list.reduce((all, one) => all + one[of], 0);
  const rows = components.slice(0, TOLD).map(({ name, flash, ram }) => [name, count(flash), count(ram)]);
  if (rest.length > 0) rows.push([`${rest.length} others`, count(sum("flash", rest)), count(sum("ram", rest))]);
  rows.push(["all", count(sum("flash", components)), count(sum("ram", components))]);
  const table = [["component", "flash, bytes", "RAM, bytes"], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, at) => (at === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  const [head = [], ...body] = table.map(line);
  return [head, rule, ...body].flat().join("\n");
}

/**
 * @param image bytes of its file
 * @param slot bytes of the partition that it goes to
 * @param xs bytes that XS asks for at its start
 */
export function roomLines({ ram, codeRamFree }: ImageSizes, image: number, slot: number, xs: number): string[] {
  const left = ram.free - xs;
  return [
    `image: ${count(image)} bytes of a slot of ${count(slot)}`,
    `RAM: ${count(ram.total)} bytes, ${count(ram.used)} of them taken by code and data, ${count(ram.free)} free`,
    ...(codeRamFree === 0 ? [] : [`RAM for code alone: ${count(codeRamFree)} bytes free`]),
    left < 0
      ? `XS asks for ${count(xs)} of it: ${count(-left)} more than there is`
      : `XS asks for ${count(xs)} of it; ${count(left)} are left for tasks, the screen, the network and TLS`,
  ];
}

/** Whether XS finds its memory in the chip's own. */
export function holdsXs({ ram }: ImageSizes, xs: number): boolean {
  return ram.free >= xs;
}
