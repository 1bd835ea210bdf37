import { expect, it } from "@jest/globals";
import { Random } from "../../support/random";
import { fuzzAnswers } from "./fuzz";

it("answers that no gateway made are not believed, and none throws (npm run test:fuzz: 10,000 and more)", () => {
  const { done, answers } = fuzzAnswers(600, new Random(7));
  expect(done).toBe(600);
  expect(answers.accepted ?? 0).toBe(0);
  // It got as far as signatures, and as far as true answers.
  expect(answers["proof bad-signature"]).toBeGreaterThan(20);
  expect(answers["answer read"]).toBeGreaterThan(10);
});
