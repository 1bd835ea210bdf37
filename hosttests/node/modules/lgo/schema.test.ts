import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import Ajv2020 from "ajv/dist/2020";
import fc from "fast-check";
import { misfit } from "modules/lgo/shape";
import { PARAMS } from "modules/lgo/shapes";
import { ROOT } from "../../../../tools/kit/build/paths";
import { generated } from "../../../../tools/lgo/generate";
import { sample } from "../../../../tools/lgo/sample";
import { readProtocol, type Schema } from "../../../../tools/lgo/schema";

const protocol = readProtocol();
const ajv = new Ajv2020({ strict: false });
ajv.addSchema(protocol, "lgo");
const validator = (path: string) => {
  const validate = ajv.getSchema(`lgo#${path}`);
  if (validate === undefined) throw new Error(path);
  return validate;
};

/** Values that have the shape, and values that are nearly so. */
function near(schema: Schema): fc.Arbitrary<unknown> {
  const odd = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom<unknown>(null, -1, 0.5, 1e9, "", "x", "2", [], {}, true, "\u{1f600}") },
    fc.string({ maxLength: 70, unit: "binary" }),
    fc.integer(),
  );
  return fc.oneof({ weight: 12, arbitrary: right(schema) }, { weight: 1, arbitrary: odd });
}

function right(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) return near(protocol.$defs[schema.$ref.slice("#/$defs/".length)] ?? {});
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(right));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case "object": {
      const fields = Object.entries(schema.properties ?? {});
      const record = fc.record(Object.fromEntries(fields.map(([name, field]) => [name, near(field)])), {
        requiredKeys: (schema.required ?? []) as string[],
      });
      const spoilt = record.chain((value) =>
        fc.constantFrom({ ...value, more: 1 }, Object.fromEntries(Object.entries(value).slice(1))),
      );
      return fc.oneof({ weight: 9, arbitrary: record }, { weight: 1, arbitrary: spoilt });
    }
    case "array":
      return fc.array(near(schema.items ?? {}), { maxLength: Math.min((schema.maxItems ?? 0) + 1, 42) });
    case "integer":
      return fc.oneof(
        fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 0 }),
        fc.constantFrom((schema.minimum ?? 0) - 1, (schema.maximum ?? 0) + 1),
      );
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default: {
      const [least, most = least] = (/\{([\d,]+)\}/.exec(schema.pattern ?? "")?.[1] ?? "").split(",").map(Number);
      if (schema.pattern !== undefined) {
        return fc.stringMatching(new RegExp(`^[0-9]{${Math.max((least ?? 1) - 1, 0)},${(most ?? 1) + 1}}$`));
      }
      return fc.string({ maxLength: (schema.maxLength ?? 0) + 1, unit: "grapheme" });
    }
  }
}

describe("what the device lets in", () => {
  it.each(Object.keys(protocol.methods))("is what a validator of JSON Schema lets in: %s", (name) => {
    const { params } = protocol.methods[name]!;
    const validate = validator(`/methods/${name}/params`);
    const shape = PARAMS[name as keyof typeof PARAMS];
    fc.assert(
      fc.property(near(params), (value) => {
        expect([misfit(value, shape) === undefined, value]).toEqual([validate(value), value]);
      }),
      { numRuns: 300 },
    );
  });

  it("is no name that every object has", () => {
    const value = JSON.parse('{"sale": 1, "__proto__": 2}') as unknown;
    expect([misfit(value, PARAMS["sale.cancel"]), validator("/methods/sale.cancel/params")(value)]).toEqual([
      "params",
      false,
    ]);
  });
});

describe("what is made from the schema", () => {
  it("is as the schema is now; else: npx tsx tools/lgo/generate.ts", () => {
    for (const [path, text] of generated())
      expect([path, readFileSync(join(ROOT, path), "utf8")]).toEqual([path, text]);
  });

  it("has samples that the schema lets in", () => {
    for (const [name, { params, result }] of Object.entries(protocol.methods)) {
      expect([name, validator(`/methods/${name}/params`)(sample(params, protocol.$defs))]).toEqual([name, true]);
      expect([name, validator(`/methods/${name}/result`)(sample(result, protocol.$defs))]).toEqual([name, true]);
    }
    for (const [name, { params }] of Object.entries(protocol.notifications)) {
      expect([name, validator(`/notifications/${name}/params`)(sample(params, protocol.$defs))]).toEqual([name, true]);
    }
  });
});
