/** From the schema: the page that a maker of pharmacy software reads. */

import { sample } from "./sample";
import { definitionName, nullableOf, type Protocol, type Schema } from "./schema";

export function protocolPage(protocol: Protocol): string {
  const { methods, notifications, errors, $defs } = protocol;
  const parts = [
    "# The protocol, message by message",
    "Made from [lgo.schema.json](../../tools/lgo/lgo.schema.json) by `npx tsx tools/lgo/generate.ts`; how to begin, and the wires, are in [README.md](README.md). Amounts are integer centimes; `?` marks what may be absent.",
    "## What the software asks",
  ];
  for (const [name, method] of Object.entries(methods)) {
    parts.push(`### \`${name}\``, method.description, "Takes:", list(method.params));
    if (method.errors.length > 0)
      parts.push(`May be refused with ${method.errors.map((error) => `\`${error}\``).join(", ")}.`);
    const request = { jsonrpc: "2.0", id: 1, method: name, params: sample(method.params, $defs) };
    parts.push("```json", `${JSON.stringify(request)}`, "```", "Answers:", list(method.result));
  }
  parts.push("## What the terminal tells");
  for (const [name, { description, params }] of Object.entries(notifications)) {
    parts.push(`### \`${name}\``, description, list(params));
  }
  parts.push("## Shapes");
  for (const [name, schema] of Object.entries($defs)) {
    parts.push(`### ${name}`, ...(schema.description === undefined ? [] : [schema.description]), list(schema));
  }
  parts.push("## Errors", "`error.data.reason` is the name; `error.message` says what to do.");
  const rows = Object.entries(errors).map(([name, { code, message }]) => `| ${code} | \`${name}\` | ${message} |`);
  parts.push(["| code | reason | |", "| --- | --- | --- |", ...rows].join("\n"));
  const fenced = parts
    .join("\n\n")
    .replace(/```json\n\n/g, "```json\n")
    .replace(/\n\n```\n/g, "\n```\n");
  return `${fenced}\n`;
}

function list(schema: Schema): string {
  if (schema.type !== "object" || schema.additionalProperties !== false) return `- ${words(schema)}`;
  const fields = Object.entries(schema.properties ?? {});
  if (fields.length === 0) return "- nothing";
  return fields.map(([name, field]) => line(name, field, schema.required?.includes(name) === true, "")).join("\n");
}

function line(name: string, field: Schema, isNeeded: boolean, indent: string): string {
  const told = field.description === undefined ? "" : `: ${field.description}`;
  const head = `${indent}- \`${name}\`${isNeeded ? "" : "?"} ${words(field)}${told}`;
  const inside = nullableOf(field) ?? (field.type === "array" ? field.items : field);
  if (inside?.type !== "object" || inside.properties === undefined) return head;
  const more = Object.entries(inside.properties).map(([key, value]) =>
    line(key, value, inside.required?.includes(key) === true, `${indent}  `),
  );
  return [head, ...more].join("\n");
}

function words(schema: Schema): string {
  if (schema.$ref !== undefined) {
    const name = definitionName(schema.$ref);
    return `[${name}](#${name.toLowerCase()})`;
  }
  const some = nullableOf(schema);
  if (some !== undefined) return `${words(some)} or null`;
  if (schema.enum !== undefined) return schema.enum.map((word) => `\`"${word}"\``).join(", ");
  switch (schema.type) {
    case "array":
      return `at most ${schema.maxItems} of ${words(schema.items ?? {})}`;
    case "integer":
      return `${schema.minimum} to ${schema.maximum}`;
    case "string": {
      const digits = /\{(\d+)(?:,(\d+))?\}/.exec(schema.pattern ?? "");
      if (digits === null) return `text, ${schema.minLength} to ${schema.maxLength} characters`;
      const count = digits[2] === undefined ? digits[1] : `${digits[1]} to ${digits[2]}`;
      return `${count} ${schema.pattern?.includes("a-f") === true ? "hexadecimal digits" : "digits"}`;
    }
    case "boolean":
      return "true or false";
    default:
      return "object";
  }
}
