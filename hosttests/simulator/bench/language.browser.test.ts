/** The page in English, as its address asks for it, and as it remembers it; phone and counter alike. */
import { beforeAll, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { PAGE_WORDS } from "../../../simulator/bench/words/words";
import { describeWith } from "../../support/needs";
import { visitBench } from "./visit";

/** All that a person reads or hears of the page. */
const SEEN = `[...document.querySelectorAll("body *")].flatMap((node) => [
  ...[...node.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ nodeValue }) => nodeValue),
  node.getAttribute("aria-label"), node.getAttribute("title"), node.getAttribute("placeholder"),
]).filter((text) => text)`;

/** The texts of the French table that the English one does not have too. */
function frenchOnly(fr: unknown, en: unknown): string[] {
  if (typeof fr === "string") return fr === en || fr === "" ? [] : [fr];
  if (typeof fr !== "object" || fr === null) return [];
  return Object.keys(fr).flatMap((key) => frenchOnly((fr as never)[key], (en as never)[key]));
}

describeWith("browser", "the bench in English", () => {
  const visit = visitBench({ path: null });
  const { at } = visit;
  let page: Page;

  beforeAll(() => {
    page = visit.page;
  });

  it("has no French word left, on any tab of the counter or of the phone", async () => {
    await page.goto(`${visit.url}?lang=en`);
    await page.waitForSelector("[data-testid=device][data-screen=idle]");
    expect(await page.evaluate("[document.documentElement.lang, document.title]")).toEqual([
      "en",
      "Comptoir, test bench",
    ]);
    const french = new Set(frenchOnly(PAGE_WORDS.fr, PAGE_WORDS.en));
    // The switch says the other language's name in that language.
    french.delete(PAGE_WORDS.fr.page.otherLanguage);
    // It is the product's name too.
    french.delete(PAGE_WORDS.fr.page.counter);
    expect(french.size).toBeGreaterThan(200);
    for (const patient of ["leo", "paul"]) {
      await at("patient-picker").click();
      await at(`patient-${patient}`).click();
      for (const app of ["card", "receipts", "delegation", "enrolment"]) {
        await at(`app-${app}`).click();
        const seen = (await page.evaluate(SEEN)) as string[];
        expect(seen.filter((text) => french.has(text.trim()))).toEqual([]);
      }
    }
    for (const tab of ["boxes", "cards", "codes", "collection", "firmware", "switches"]) {
      await at(`tab-${tab}`).click();
      const seen = (await page.evaluate(SEEN)) as string[];
      expect(seen.length).toBeGreaterThan(100);
      expect({ tab, left: seen.filter((text) => french.has(text.trim())) }).toEqual({ tab, left: [] });
    }
  }, 240_000);

  it("is remembered without its address, and is left by a switch that is remembered too", async () => {
    await page.goto(visit.url);
    await at("tab-switches").waitFor();
    expect(await at("tab-switches").textContent()).toBe("Settings");
    await at("language").click();
    await page.waitForURL("**?lang=fr");
    expect(await at("tab-switches").textContent()).toBe("Réglages");
    await page.goto(visit.url);
    expect(await at("tab-switches").textContent()).toBe("Réglages");
    expect(await page.evaluate("document.documentElement.lang")).toBe("fr");
  }, 240_000);
});
