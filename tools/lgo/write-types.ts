/** From the schema: the types of all messages, and the table of errors. */
import { definitionName, nullableOf, type Protocol, type Schema, typeName } from "./schema";

const HEAD = "// Made from tools/lgo/lgo.schema.json by tools/lgo/generate.ts; not to be changed by hand.\n";

export function messagesModule({ methods, notifications, errors, $defs }: Protocol): string {
  const parts = [HEAD];
  for (const [name, schema] of Object.entries($defs)) parts.push(declaration(typeName(name), schema));
  for (const [name, { params, result }] of Object.entries(methods)) {
    parts.push(declaration(`${typeName(name)}Params`, params), declaration(`${typeName(name)}Result`, result));
  }
  for (const [name, { params }] of Object.entries(notifications))
    parts.push(declaration(`${typeName(name)}Told`, params));
  const names = Object.keys(methods);
  parts.push(
    `/** Of each method, what it takes and what it answers. */\nexport interface Methods {\n${names
      .map((name) => `  readonly "${name}": readonly [${typeName(name)}Params, ${typeName(name)}Result];`)
      .join("\n")}\n}\nexport type MethodName = keyof Methods;\n`,
  );
  parts.push(
    `/** What the terminal tells. */\nexport interface Notifications {\n${Object.keys(notifications)
      .map((name) => `  readonly "${name}": ${typeName(name)}Told;`)
      .join("\n")}\n}\nexport type NotificationName = keyof Notifications;\n`,
  );
  parts.push(
    `export const ERRORS = Object.freeze({\n${Object.entries(errors)
      .map(
        ([name, { code, message }]) =>
          `  ${key(name)}: Object.freeze({ code: ${code}, message: ${JSON.stringify(message)} }),`,
      )
      .join("\n")}\n});\nexport type ErrorName = keyof typeof ERRORS;\n`,
  );
  return parts.join("\n");
}

/**
 * The device's own checks: of each method the shape of its parameters, as check.ts reads it. Definitions are told once.
 */
export function shapesModule({ methods, $defs }: Protocol): string {
  const used = new Map<string, string>();
  const reach = (schema: Schema): string => {
    if (schema.$ref === undefined) return shape(schema, reach);
    const name = definitionName(schema.$ref);
    if (!used.has(name)) {
      const definition = $defs[name];
      if (definition === undefined) throw new Error(`${schema.$ref}: not in $defs`);
      used.set(name, shape(definition, reach));
    }
    return constant(name);
  };
  const tables = Object.entries(methods).map(([name, { params }]) => `  ${key(name)}: ${reach(params)},`);
  const shared = [...used].map(([name, text]) => `const ${constant(name)}: Shape = ${text};\n`);
  return `${HEAD}import type { MethodName } from "./messages";
import type { Shape } from "./shape";

${shared.join("")}
export const PARAMS: Readonly<Record<MethodName, Shape>> = Object.freeze({
${tables.join("\n")}
});
`;
}

function shape(schema: Schema, reach: (schema: Schema) => string): string {
  const some = nullableOf(schema);
  if (some !== undefined) return `Object.freeze({ kind: "nullable", of: ${reach(some)} })`;
  if (schema.enum !== undefined)
    return `Object.freeze({ kind: "word", words: Object.freeze(${JSON.stringify(schema.enum)}) })`;
  switch (schema.type) {
    case "object": {
      if (schema.additionalProperties !== false) throw new Error("an object without additionalProperties: false");
      const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
        const isNeeded = schema.required?.includes(name) === true;
        return `Object.freeze({ name: "${name}", isNeeded: ${isNeeded}, shape: ${reach(field)} })`;
      });
      return `Object.freeze({ kind: "object", fields: Object.freeze([${fields.join(", ")}]) })`;
    }
    case "array":
      if (schema.items === undefined || schema.maxItems === undefined)
        throw new Error("a list without items or maxItems");
      return `Object.freeze({ kind: "list", most: ${schema.maxItems}, of: ${reach(schema.items)} })`;
    case "integer":
      if (schema.minimum === undefined || schema.maximum === undefined) throw new Error("a number without its bounds");
      return `Object.freeze({ kind: "integer", least: ${schema.minimum}, most: ${schema.maximum} })`;
    case "boolean":
      return `Object.freeze({ kind: "boolean" })`;
    case "string": {
      const { pattern } = schema;
      if (pattern === undefined) {
        if (schema.minLength === undefined || schema.maxLength === undefined)
          throw new Error("a text without its bounds");
        return `Object.freeze({ kind: "text", least: ${schema.minLength}, most: ${schema.maxLength} })`;
      }
      const match = /^\^\[0-9\]\{(\d+)(?:,(\d+))?\}\$$/.exec(pattern);
      if (match === null) throw new Error(`${pattern}: the device has no such check`);
      return `Object.freeze({ kind: "digits", least: ${match[1]}, most: ${match[2] ?? match[1]} })`;
    }
    default:
      throw new Error(`${schema.type}: the device has no such check`);
  }
}

function declaration(name: string, schema: Schema): string {
  const told = schema.description === undefined ? "" : `/** ${schema.description} */\n`;
  const isObject =
    schema.type === "object" &&
    schema.additionalProperties === false &&
    Object.keys(schema.properties ?? {}).length > 0;
  return isObject
    ? `${told}export interface ${name} ${type(schema, "")}\n`
    : `${told}export type ${name} = ${type(schema, "")};\n`;
}

function type(schema: Schema, indent: string): string {
  if (schema.$ref !== undefined) return typeName(definitionName(schema.$ref));
  const some = nullableOf(schema);
  if (some !== undefined) return `${type(some, indent)} | null`;
  if (schema.enum !== undefined) return schema.enum.map((word) => JSON.stringify(word)).join(" | ");
  switch (schema.type) {
    case "object": {
      if (schema.additionalProperties !== false) return "Readonly<Record<string, unknown>>";
      const more = `${indent}  `;
      const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
        const told = field.description === undefined ? "" : `${more}/** ${field.description} */\n`;
        const mark = schema.required?.includes(name) === true ? "" : "?";
        return `${told}${more}readonly ${name}${mark}: ${type(field, more)};`;
      });
      return fields.length === 0 ? "Readonly<Record<string, never>>" : `{\n${fields.join("\n")}\n${indent}}`;
    }
    case "array": {
      const item = type(schema.items ?? {}, indent);
      return /^\w+$/.test(item) ? `readonly ${item}[]` : `readonly (${item})[]`;
    }
    case "integer":
      return "number";
    case "boolean":
      return "boolean";
    case "string":
      return "string";
    default:
      throw new Error(`${schema.type}: no such type`);
  }
}

function key(name: string): string {
  return /^\w+$/.test(name) ? name : JSON.stringify(name);
}

function constant(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
