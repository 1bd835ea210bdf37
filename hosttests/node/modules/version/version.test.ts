import { expect, it } from "@jest/globals";
import { VERSION } from "modules/version/version";
import { version } from "../../../../package.json";

it("is the package's version", () => {
  expect(VERSION).toBe(version);
});
