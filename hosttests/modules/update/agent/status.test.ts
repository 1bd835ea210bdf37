import { describe, expect, it } from "@jest/globals";
import { isSameStatus, NO_UPDATE, type UpdateStatus } from "modules/update/agent/status";

describe("the status of updates", () => {
  it("is the same as one that says the same", () => {
    expect(isSameStatus(NO_UPDATE, { ...NO_UPDATE, staged: [] })).toBe(true);
    expect(isSameStatus({ ...NO_UPDATE, staged: ["tariff"] }, { ...NO_UPDATE, staged: ["tariff"] })).toBe(true);
  });

  it.each(Object.keys(NO_UPDATE) as (keyof UpdateStatus)[])("is another when its %s is another", (field) => {
    const other = { ...NO_UPDATE, [field]: field === "staged" ? ["issuers"] : "another" } as UpdateStatus;
    expect(isSameStatus(NO_UPDATE, other)).toBe(false);
    expect(isSameStatus(other, NO_UPDATE)).toBe(false);
  });
});
