/** A receipt on the bench, by the page alone: printed, held up by the end of the roll, and read by a phone. */
import { beforeAll, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { describeWith } from "../../support/needs";
import { visitBench } from "./visit";

describeWith("browser", "the printer on the bench", () => {
  const visit = visitBench({ height: 900 });
  const { at, says, shows } = visit;
  let page: Page;
  const papers = () => page.getByTestId(/^paper-\d/);

  beforeAll(() => {
    page = visit.page;
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
  }, 240_000);
});
