/** The pharmacy's software on the bench, by the page alone: a basket, the patient, and the sale that the terminal stores. */
import { beforeAll, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { describeWith } from "../../support/needs";
import { visitBench } from "./visit";

describeWith("browser", "the pharmacy's software on the bench", () => {
  const visit = visitBench({ height: 900 });
  const { at, shows } = visit;
  let page: Page;
  const says = (text: string) => at("lgo-state").filter({ hasText: text }).waitFor();

  beforeAll(() => {
    page = visit.page;
  });

  it("opens a sale, gives it back to no one else, and hears that it was stored", async () => {
    await at("tab-lgo").click();
    await at("lgo-hello").click();
    await says("Connecté");
    await at("lgo-add").click();
    await at("lgo-add").click();
    await at("lgo-open").click();
    await shows("boxes");
    await says("tenue par ce logiciel");
    expect(await at("lgo-basket").textContent()).toContain("2 ×");
    if (process.env.PICTURE !== undefined) await page.screenshot({ path: process.env.PICTURE });
    await at("key-validate").click();
    await shows("summary");
    await at("key-validate").click();
    await shows("done");
    await says("facture 1");
    expect(await at("lgo-traffic").locator("li").count()).toBeGreaterThan(5);
  }, 240_000);

  it("is paired on the network by the code that the terminal shows, and speaks there", async () => {
    await at("key-validate").click();
    await shows("idle");
    await at("lgo-wire").selectOption("ws");
    const screen = at("words");
    // Service, and its pages to the network's. A screen comes in slices: who looked between two keys would pass it by.
    for (let page = 0; page < 5; page += 1) await at("key-option").click();
    await screen.filter({ hasText: "Logiciel (réseau)" }).waitFor({ state: "attached" });
    await at("key-validate").click();
    await screen.filter({ hasText: "code de service" }).waitFor({ state: "attached" });
    // Terminal simulé : code 0000.
    for (let digit = 0; digit < 4; digit += 1) await at("key-validate").click();
    await screen.filter({ hasText: "attend le logiciel" }).waitFor({ state: "attached" });
    await at("lgo-pair").click();
    await at("lgo-code").waitFor();
    if (process.env.PICTURE !== undefined) await page.screenshot({ path: process.env.PICTURE });
    const [, left = "", right = ""] = /(\d{3}) (\d{3})/.exec((await screen.textContent()) ?? "") ?? [];
    await at("lgo-code").fill(left + right);
    await at("lgo-give-code").click();
    await at("lgo-pairing").filter({ hasText: "Code juste" }).waitFor();
    await screen.filter({ hasText: "Oui, garder" }).waitFor({ state: "attached" });
    await at("key-validate").click();
    await at("lgo-pairing").filter({ hasText: "Appairé" }).waitFor();
    await at("lgo-hello").click();
    await says("Connecté");
  }, 240_000);
});
