/** A breakdown in the middle of a sale, by the page alone: the terminal restarts, and says what was lost. */
import { beforeAll, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { describeWith } from "../../support/needs";
import { visitBench } from "./visit";

describeWith("browser", "a breakdown on the bench", () => {
  const visit = visitBench();
  const { at, says, shows } = visit;
  let page: Page;

  beforeAll(() => {
    page = visit.page;
  });

  it("in the middle of a sale ends in a restart that tells of it, and the counter goes on", async () => {
    await page
      .getByTestId(/^box-34/)
      .first()
      .click();
    await shows("boxes");
    await at("tab-switches").click();
    await at("breakdown-exception").click();
    await says("Vente interrompue");
    await says("Erreur du logiciel");
    if (process.env.PICTURE !== undefined) await page.screenshot({ path: process.env.PICTURE });
    await at("key-validate").click();
    await says("Lecteur prêt");
    await at("tab-boxes").click();
    await page
      .getByTestId(/^box-34/)
      .first()
      .click();
    await shows("boxes");
    expect(await at("words").textContent()).not.toContain("Vente interrompue");
  }, 240_000);
});
