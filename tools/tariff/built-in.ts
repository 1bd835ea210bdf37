/**
 * Writes modules/billing/tariffs.ts, the tariffs that a terminal leaves the factory with, from tariffs.json beside this
 * file. Usage: npx tsx tools/tariff/built-in.ts
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Tariff } from "modules/billing/tariff";
import { ROOT } from "../kit/build/paths";
import { parseTariffs } from "./parse";

export const TARIFFS_JSON = join(ROOT, "tools", "tariff", "tariffs.json");
export const TARIFFS_MODULE = join(ROOT, "modules", "billing", "tariffs.ts");

/** @param json of tariffs @returns the module's text; parts that tables share are there once */
export function builtInModule(json: string): string {
  const shared = new Map<string, string>();
  const types = new Map<string, string>();
  const part = (key: string, value: unknown): string => {
    const name = key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
    const text = frozen(value);
    if (text.length < 40) return text;
    const known = shared.get(text);
    if (known !== undefined) return known;
    const count = [...shared.values()].filter((other) => other.startsWith(`${name}_`)).length;
    shared.set(text, `${name}_${count + 1}`);
    // Said, for the SDK's Object.freeze forgets which words a kind may be.
    types.set(`${name}_${count + 1}`, key);
    return `${name}_${count + 1}`;
  };
  const tables = parseTariffs(json).tables.map((table) => tableText(table, part));
  const constants = [...shared]
    .map(([text, name]) => `const ${name}: Tariff["${types.get(name)}"] = ${text};\n`)
    .join("");
  return `/**
 * Made by tools/tariff/built-in.ts from tools/tariff/tariffs.json: the tables that a terminal leaves the factory with,
 * metropolitan and overseas France, as public in 2025-2026. Sources: convention nationale des pharmaciens and its
 * avenants; Assurance Maladie, pages on the honoraires and the franchise médicale.
 */
import type { Tariff } from "./tariff";

${constants}
export const TARIFFS: readonly Tariff[] = Object.freeze([
${tables.join("")}]);
`;
}

function tableText(table: Tariff, part: (key: string, value: unknown) => string): string {
  const fields = Object.entries(table).map(
    ([key, value]) => `    ${key}: ${typeof value === "object" ? part(key, value) : JSON.stringify(value)},\n`,
  );
  return `  Object.freeze({\n${fields.join("")}  }),\n`;
}

/** A literal that the SDK can put in flash: frozen all the way down. */
function frozen(value: unknown): string {
  if (Array.isArray(value)) return `Object.freeze([${value.map((item) => `\n  ${frozen(item)},`).join("")}\n])`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, item]) => {
    return `${/^[a-zA-Z]\w*$/.test(key) ? key : JSON.stringify(key)}: ${frozen(item)}`;
  });
  return fields.length === 0 ? "Object.freeze({})" : `Object.freeze({ ${fields.join(", ")} })`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(TARIFFS_MODULE, builtInModule(readFileSync(TARIFFS_JSON, "utf8")));
}
