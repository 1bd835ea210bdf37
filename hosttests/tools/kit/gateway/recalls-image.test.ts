/** Which list of recalls an image holds, as the gateway reads it of the image itself. */
import { readFileSync } from "node:fs";
import { expect, it } from "@jest/globals";
import { signedRecalls } from "../../../../simulator/flash-file";
import { recallsOf } from "../../../../tools/kit/gateway/recalls-image";

it("says its version itself; what is no such image, or is cut, says why", () => {
  const content = new Uint8Array(readFileSync("simulator/stories/invented.recalls.bin"));
  const { version, image } = signedRecalls(content);
  expect(recallsOf(image)).toEqual({ ok: true, value: { version, image } });
  expect(version).toBeGreaterThan(0);
  expect(recallsOf(new Uint8Array(0))).toEqual({ ok: false, reason: "truncated" });
  expect(recallsOf(content)).toEqual({ ok: false, reason: "not-an-image" });
  for (const length of [31, 32, 40, 1000]) expect(recallsOf(image.slice(0, length)).ok).toBe(false);
});
