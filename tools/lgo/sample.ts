/** A value that a schema lets in, always the same: for the documentation and for the tests of the Python client. */
import { definitionName, nullableOf, type Schema } from "./schema";

/** Where any number of digits would do, what reads as what it is. */
const KNOWN: Readonly<Record<string, unknown>> = {
  cip13: "3400935955838",
  quantity: 2,
  priceCents: 218,
  prescriber: "10000000009",
  practice: "123456782",
  software: "Logiciel 1.0",
  sale: 7,
  revision: 3,
  invoice: 12,
  amountCents: 1590,
  since: 41,
  familyName: "ESSAI",
  birthDate: "1978-03-12",
  birthPlace: "12123",
  expiry: "2028-03-31",
  batch: "L12345",
};

export function sample(schema: Schema, definitions: Readonly<Record<string, Schema>>, name = ""): unknown {
  if (schema.$ref !== undefined) return sample(definitions[definitionName(schema.$ref)] ?? {}, definitions, name);
  const some = nullableOf(schema);
  if (some !== undefined) return sample(some, definitions, name);
  const isScalar = schema.type === "integer" || schema.type === "string";
  if (isScalar && name in KNOWN) return KNOWN[name];
  if (schema.enum !== undefined) return schema.enum[0];
  switch (schema.type) {
    case "object":
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, field]) => [key, sample(field, definitions, key)]),
      );
    case "array":
      return [sample(schema.items ?? {}, definitions)];
    case "integer":
      return schema.minimum ?? 0;
    case "boolean":
      return true;
    case "string": {
      const length = /\{(\d+)/.exec(schema.pattern ?? "")?.[1];
      if (length !== undefined) return "0".repeat(Number(length));
      return "TRD"
        .slice(0, Math.max(schema.minLength ?? 0, Math.min(3, schema.maxLength ?? 0)))
        .padEnd(schema.minLength ?? 0, "0");
    }
    default:
      return null;
  }
}
