import { describe, expect, it } from "@jest/globals";
import Ajv2020 from "ajv/dist/2020";
import schema from "modules/services/gateway.schema.json";
import { questionText } from "modules/services/question";
import { GATEWAY_REFUSALS } from "modules/services/refusal";
import { EXAMPLES } from "../../../support/gateway-questions";

const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
ajv.addSchema(schema, "gateway");
const isValid = (definition: string, value: unknown) => ajv.validate(`gateway#/$defs/${definition}`, value);

describe("the schema of the gateway", () => {
  it.each(EXAMPLES.map((example) => [example[0].service, example] as const))(
    "takes %s",
    (service, [question, json]) => {
      const asked: unknown = JSON.parse(questionText(question));
      expect([isValid(service, asked), ajv.errors]).toEqual([true, null]);
      expect([isValid(`${service}Answer`, json), ajv.errors]).toEqual([true, null]);
      expect(ajv.validate("gateway", asked)).toBe(true);
      for (const name of Object.keys(asked as object)) {
        for (const value of [null, "", -1, 1.5, [], "\u0000", "x".repeat(9000)]) {
          expect(isValid(service, { ...(asked as object), [name]: value })).toBe(false);
        }
      }
      expect(isValid(service, { ...(asked as object), other: 1 })).toBe(false);
    },
  );

  it("has the refusals of the modules", () => {
    expect(schema.$defs.refusal.properties.refusal.enum).toEqual(GATEWAY_REFUSALS);
  });
});
