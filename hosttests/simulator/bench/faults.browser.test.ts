/** A breakdown in the middle of a sale, by the page alone: the terminal restarts, and says what was lost. */
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { describeWith } from "../../support/needs";
import { openBrowser } from "./browser";
import { type RunningBench, startBench } from "./running-bench";

describeWith("browser", "a breakdown on the bench", () => {
  let bench: RunningBench;
  let browser: Browser;
  let page: Page;
  const at = (testid: string) => page.getByTestId(testid);
  const says = (text: string) => at("words").filter({ hasText: text }).waitFor({ state: "attached" });
  const shows = (screen: string) => page.waitForSelector(`[data-testid=device][data-screen=${screen}]`);

  beforeAll(async () => {
    [bench, browser] = await Promise.all([startBench(), openBrowser()]);
    page = await browser.newPage({ viewport: { width: 1280, height: 760 } });
    page.setDefaultTimeout(30000);
    await page.goto(bench.url);
    await shows("idle");
    await says("Lecteur prêt");
  }, 90000);

  afterAll(async () => {
    await browser?.close();
    await bench?.close();
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
  }, 60000);
});
