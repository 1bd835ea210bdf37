/** A payment on the bench, by the page alone: asked for, tapped, doubted, looked at. */
import { beforeAll, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { describeWith } from "../../support/needs";
import { visitBench } from "./visit";

describeWith("browser", "the payment terminal on the bench", () => {
  const visit = visitBench({ height: 900 });
  const { at, says, shows } = visit;
  let page: Page;
  const terminal = (text: string | RegExp) => at("payment-screen").filter({ hasText: text }).waitFor();

  beforeAll(() => {
    page = visit.page;
  });

  /** A sale without a card, up to the key that asks for the card. */
  async function sell(box: number): Promise<void> {
    await at("tab-boxes").click();
    await page
      .getByTestId(/^box-34/)
      .nth(box)
      .click();
    await shows("boxes");
    await at("key-validate").click();
    await shows("summary");
    await at("key-validate").click();
    await shows("done");
    await at("key-option").click();
    await at("tab-payment").click();
    await terminal("Insérez ou présentez la carte");
  }

  it("takes a card, and leaves a doubt for a person where the line goes", async () => {
    await sell(0);
    await at("pay-tap").click();
    await says("Paiement accepté");
    await terminal("1 paiement encaissé");
    if (process.env.PICTURE !== undefined) await page.screenshot({ path: process.env.PICTURE });
    await shows("idle");
    await sell(1);
    await at("payment-dies").click();
    await at("pay-insert").click();
    await says("Paiement à vérifier");
    await shows("idle");
    await at("key-cancel").click();
    await shows("payment");
    await says("La liaison a été coupée");
    await at("key-validate").click();
    await shows("idle");
    // The note in the header has its own few seconds.
    await at("words").filter({ hasNotText: "Paiement" }).waitFor({ state: "attached" });
  }, 240_000);
});
