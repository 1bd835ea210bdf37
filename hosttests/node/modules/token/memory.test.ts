import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "@jest/globals";
import { Hostile } from "../../../modules/trust/hostile";
import { tokenVerifier } from "../../../support/issuer";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

it("hostile tokens leave no memory behind", () => {
  const verifier = tokenVerifier({ signatures: { verify: () => false } });
  const hostile = new Hostile(2);
  const round = (): number => {
    for (let n = 0; n < 5000; n += 1) verifier.verifyText(hostile.text(n));
    collect();
    return process.memoryUsage().heapUsed;
  };
  round();
  const before = round();
  for (let i = 0; i < 3; i += 1) round();
  // A kept byte a token would be 20 kB; kept tokens, 6 MB.
  expect(round() - before).toBeLessThan(1_000_000);
});
