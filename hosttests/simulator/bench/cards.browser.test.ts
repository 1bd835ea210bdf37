/** Plastic cards at the counter, by the page alone, in a real browser. */
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { describeWith } from "../../support/needs";
import { visitBench } from "./visit";

describeWith("browser", "the card slot in a browser", () => {
  const faults: string[] = [];
  const visit = visitBench({ onPage: (opened) => opened.on("pageerror", (error) => faults.push(error.message)) });
  const { at, says, shows: screen } = visit;
  let page: Page;

  const slot = (text: string) => at("slot-state").filter({ hasText: text }).waitFor();
  const slotIsEmpty = () =>
    at("slot-state")
      .filter({ hasText: /^Carte$/ })
      .waitFor();
  const centre = async (testid: string) => {
    const box = (await at(testid).boundingBox())!;
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const drag = async (from: { x: number; y: number }, to: { x: number; y: number }) => {
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 6 });
    await page.mouse.up();
  };

  beforeAll(() => {
    page = visit.page;
  });

  afterAll(() => expect(faults).toEqual([]));

  it("reads the card that is put in, with the rights of its token, and lets it be pulled out", async () => {
    await page.keyboard.press("c");
    await screen("persons");
    await slot("Carte en place");
    await says("Leo ESSAI");
    await page.keyboard.press("3");
    await screen("identity");
    await says("Droits ouverts");
    await at("card").click();
    await at("slot-state")
      .filter({ hasText: /^Carte$/ })
      .waitFor();
    await page.keyboard.press("1");
    await screen("idle");
  }, 240_000);

  it("reads a card that is dragged to the slot, and says that its rights are to be checked", async () => {
    await at("patient-picker").click();
    await at("patient-yvonne").click();
    await page.waitForSelector("[data-testid=card][data-card=yvonne]");
    await drag(await centre("card"), await centre("device"));
    await screen("identity");
    await says("Droits à vérifier");
    const card = await centre("card");
    await drag({ x: card.x, y: card.y + 30 }, { x: card.x, y: card.y + 90 });
    await at("slot-state")
      .filter({ hasText: /^Carte$/ })
      .waitFor();
    await page.keyboard.press("1");
    await screen("idle");
  }, 240_000);

  it("reads a phone that is held to the reader, and says what is none", async () => {
    const reader = (state: string) => page.waitForSelector(`[data-testid=near-state][data-state=${state}]`);
    await reader("ready");
    await page.keyboard.press("f");
    await reader("held");
    await screen("identity");
    await page.keyboard.press("1");
    await screen("idle");
    await reader("ready");
    await at("tab-near").click();
    await at("near-passport").click();
    await says("Passeport");
    await page.keyboard.press("3");
    await reader("ready");
    await at("near-fault-two").click();
    await drag(await centre("near-phone"), await centre("device"));
    await says("Deux cartes à la fois");
    await page.keyboard.press("3");
    await at("near-fault-none").click();
    await reader("ready");
  }, 240_000);

  it("asks for a card the other way round, and for another one than a bank's", async () => {
    await page.keyboard.press("v");
    await page.keyboard.press("c");
    await slot("Carte à l’envers");
    await says("Retournez-la");
    await page.keyboard.press("c");
    await slotIsEmpty();
    await page.keyboard.press("v");
    await at("card-others").click();
    await at("card-bank").click();
    await says("Carte bancaire");
    // What was said of the card goes with it.
    await page.keyboard.press("c");
    await at("words").filter({ hasNotText: "Carte bancaire" }).waitFor({ state: "attached" });
    await screen("idle");
  }, 240_000);

  it("notices that a card was pulled out while it was read", async () => {
    await at("fault-pulled").click();
    await page.keyboard.press("c");
    await says("Carte retirée");
    await at("slot-state")
      .filter({ hasText: /^Carte$/ })
      .waitFor();
    await at("fault-none").click();
  }, 240_000);
});
