/** The schema of the protocol (lgo.schema.json), as the generators read it: the few words of JSON Schema that it uses. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../kit/build/paths";

export interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: "object" | "array" | "integer" | "string" | "boolean" | "null";
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: Schema;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** "^[0-9]{1,3}$" and "^[0-9a-f]{64}$" alone. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
  /** Of what may be null: itself, and {"type": "null"}. */
  readonly anyOf?: readonly Schema[];
}

export interface Method {
  readonly description: string;
  readonly params: Schema;
  readonly result: Schema;
  readonly errors: readonly string[];
}

export interface Protocol {
  readonly description: string;
  readonly methods: Readonly<Record<string, Method>>;
  readonly notifications: Readonly<Record<string, { readonly description: string; readonly params: Schema }>>;
  readonly errors: Readonly<Record<string, { readonly code: number; readonly message: string }>>;
  readonly $defs: Readonly<Record<string, Schema>>;
}

export const SCHEMA_FILE = join(ROOT, "tools", "lgo", "lgo.schema.json");

export function readProtocol(): Protocol {
  return JSON.parse(readFileSync(SCHEMA_FILE, "utf8")) as Protocol;
}

/** @throws Error for a reference that leads nowhere */
export function definitionName(ref: string): string {
  const name = /^#\/\$defs\/(\w+)$/.exec(ref)?.[1];
  if (name === undefined) throw new Error(`${ref}: not in $defs`);
  return name;
}

/** What a schema that may be null is when it is not. */
export function nullableOf(schema: Schema): Schema | undefined {
  const { anyOf } = schema;
  if (anyOf === undefined) return undefined;
  const [some, nothing, ...others] = anyOf;
  if (some === undefined || nothing?.type !== "null" || others.length > 0) throw new Error("anyOf: [it, null] alone");
  return some;
}

/** "sale.open" -> "SaleOpen" */
export function typeName(name: string): string {
  return name.replace(/(?:^|[.-])(\w)/g, (_, letter: string) => letter.toUpperCase());
}
