/**
 * The page at each width, on each of its tabs, in both languages: axe finds nothing, nothing is cut or covered, and the
 * terminal and the key that holds the phone up are in sight together.
 */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../../simulator/bench/browser";
import { type RunningBench, startBench } from "../../simulator/bench/running-bench";
import { axe, misfits, SIZES } from "./looks";

describe("the page at each width", () => {
  let bench: RunningBench;
  let browser: Browser;

  before(async () => {
    [bench, browser] = await Promise.all([startBench(), openBrowser()]);
  });

  after(async () => {
    await browser?.close();
    await bench?.close();
  });

  async function open(size: { width: number; height: number }, language: string): Promise<Page> {
    const page = await browser.newPage({ viewport: size });
    page.setDefaultTimeout(10000);
    await page.goto(`${bench.url}?lang=${language}`);
    await page.waitForSelector("[data-testid=device][data-screen=idle]");
    return page;
  }

  /** Ids of the tabs that are in sight. */
  async function tabs(page: Page, prefix: string): Promise<string[]> {
    const shown = page.locator(`[role=tab][data-testid^="${prefix}"]:visible`);
    return await shown.evaluateAll((nodes) => nodes.map((node) => (node as unknown as { id: string }).id));
  }

  for (const size of SIZES) {
    for (const language of ["fr", "en"]) {
      it(`${size.width} x ${size.height}, ${language}`, async () => {
        const page = await open(size, language);
        const faults: string[] = [];
        const look = async (where: string, within?: string) => {
          // What moves while it comes would be measured on its way.
          await page.waitForTimeout(120);
          for (const line of [...(await misfits(page, within)), ...(await axe(page))]) faults.push(`${where}: ${line}`);
        };
        for (const testid of ["device", "present-phone"]) {
          const box = await page.getByTestId(testid).boundingBox();
          assert.ok(box !== null && box.y >= 0 && box.y + box.height <= size.height, `${testid} is in sight`);
        }
        const windows = await tabs(page, "tab-");
        assert.ok(windows.length >= 6, "the tabs are there");
        for (const id of windows) {
          await page.locator(`#${id}`).click();
          await look(id);
          if (id === "tab-phone")
            for (const app of await tabs(page, "app-")) {
              await page.locator(`#${app}`).click();
              await look(app);
            }
        }
        for (const app of await tabs(page, "app-")) {
          await page.locator(`#${app}`).click();
          await look(app);
        }
        await page.getByTestId("patient-picker").click();
        await look("the list of patients", ".patient-list");
        await page.keyboard.press("Escape");
        await page.getByTestId("help").click();
        await look("the list of keys", "dialog");
        await page.close();
        assert.deepEqual(faults, []);
      });
    }
  }
});
