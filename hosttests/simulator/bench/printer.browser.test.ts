/** A receipt on the bench, by the page alone: printed, held up by the end of the roll, and read by a phone. */
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { describeWith } from "../../support/needs";
import { openBrowser } from "./browser";
import { type RunningBench, startBench } from "./running-bench";

describeWith("browser", "the printer on the bench", () => {
  let bench: RunningBench;
  let browser: Browser;
  let page: Page;
  const at = (testid: string) => page.getByTestId(testid);
  const says = (text: string) => at("words").filter({ hasText: text }).waitFor({ state: "attached" });
  const shows = (screen: string) => page.waitForSelector(`[data-testid=device][data-screen=${screen}]`);
  const papers = () => page.getByTestId(/^paper-\d/);

  beforeAll(async () => {
    [bench, browser] = await Promise.all([startBench(), openBrowser()]);
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(30000);
    await page.goto(bench.url);
    await shows("idle");
    await says("Lecteur prêt");
  }, 90000);

  afterAll(async () => {
    await browser?.close();
    await bench?.close();
  });

  it("waits where the roll ends, prints the whole again, and a phone keeps it", async () => {
    await at("tab-printer").click();
    await at("printer-last-lines").click();
    await at("tab-boxes").click();
    // A sale without a card: the phone in hand knows nothing of it.
    await page
      .getByTestId(/^box-34/)
      .first()
      .click();
    await shows("boxes");
    await at("key-validate").click();
    await shows("summary");
    await at("key-validate").click();
    await shows("done");
    // The middle key is the payment terminal's until it was asked.
    await at("key-option").click();
    await says("Ticket");
    await at("key-option").click();
    await says("plus de papier");
    await at("tab-printer").click();
    await at("printer-paper-out").click();
    const whole = papers().and(page.locator("[data-whole=true]"));
    await whole.first().waitFor();
    const text = await whole.first().locator("img").getAttribute("alt");
    expect(text).toMatch(/Pharmacie du Banc[\s\S]*Facture n° 000001[\s\S]*À payer/);
    if (process.env.PICTURE !== undefined) await page.screenshot({ path: process.env.PICTURE });
    await whole.first().getByRole("button").click();
    await at("app-receipts").click();
    await at("arl").filter({ hasText: "Lue sur un ticket" }).waitFor();
  }, 60000);
});
