/** A few hands in a hurry; `npm run test:hands` plays a thousand. */
import { expect, it } from "@jest/globals";
import { defaultEngine } from "../../../simulator/engines/engine";
import { bundleFirmware } from "../../../tools/kit/build/bundle";
import { playHands } from "../../support/hands";

it("no code that the scanner acknowledged is lost: it is on the screen, or refused there in words", async () => {
  const tally = await playHands({ engine: defaultEngine(), bundle: await bundleFirmware(), seed: 1, count: 15 });
  expect(tally.hands).toBe(15);
  // They do what they are for.
  expect([tally.counted > 30, tally.refused > 30, tally.verdicts > 2]).toEqual([true, true, true]);
});
