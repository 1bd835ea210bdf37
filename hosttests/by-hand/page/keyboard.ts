/**
 * The keyboard alone: a patient from the phone to the invoice, tabs as the ARIA pattern has them, and a focus that is
 * always seen. Only Tab, arrows, Enter, Space and the page's own letters are pressed.
 */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../../simulator/bench/browser";
import { type RunningBench, startBench } from "../../simulator/bench/running-bench";
import { axe, misfits, SIZES } from "./looks";

const MAX_STEPS = 120;

describe("the page by the keyboard alone", () => {
  let bench: RunningBench;
  let browser: Browser;
  let page: Page;

  const screen = (name: string) => page.waitForSelector(`[data-testid=device][data-screen=${name}]`);
  const says = (text: string) => page.getByTestId("words").filter({ hasText: text }).waitFor({ state: "attached" });
  const focused = () => page.evaluate("document.activeElement?.dataset.testid ?? document.activeElement?.id ?? ''");
  const press = (key: string) => page.keyboard.press(key);

  /** Tab until this has the focus, which must be seen where it stops. */
  async function tabTo(testid: string): Promise<void> {
    for (let step = 0; step < MAX_STEPS; step += 1) {
      if ((await focused()) === testid) return;
      await press("Tab");
      assert.deepEqual(await hidden(), [], "the focus is seen");
    }
    assert.fail(`Tab does not come to ${testid}`);
  }

  /** What is wrong with how the focus shows: no outline, or out of sight. */
  async function hidden(): Promise<string[]> {
    return (await page.evaluate(`(() => {
      const node = document.activeElement;
      if (node === null || node === document.body) return [];
      const { outlineStyle, outlineWidth } = getComputedStyle(node);
      const { left, top, right, bottom, width, height } = node.getBoundingClientRect();
      const name = node.tagName + " " + (node.dataset.testid ?? node.className);
      const faults = [];
      if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) faults.push("no outline: " + name);
      if (width === 0 || bottom <= 0 || right <= 0 || top >= innerHeight || left >= innerWidth) faults.push("out of sight: " + name);
      // Some of it is not under anything (WCAG 2.2, 2.4.11).
      const seen = [0.1, 0.5, 0.9].some((x) => [0.1, 0.5, 0.9].some((y) => {
        const hit = document.elementFromPoint(left + width * x, top + height * y);
        return hit !== null && (node.contains(hit) || hit.contains(node));
      }));
      if (!seen) faults.push("covered: " + name);
      return faults;
    })()`)) as string[];
  }

  before(async () => {
    [bench, browser] = await Promise.all([startBench(), openBrowser()]);
  });

  after(async () => {
    await browser?.close();
    await bench?.close();
  });

  for (const size of SIZES) {
    it(`serves a patient at ${size.width} x ${size.height}`, async () => {
      page = await browser.newPage({ viewport: size });
      page.setDefaultTimeout(10000);
      await page.goto(bench.url);
      await screen("idle");
      await says("Lecteur prêt");
      // Who it is.
      await tabTo("patient-picker");
      await press("Enter");
      for (let step = 0; (await focused()) !== "patient-marcel" && step < MAX_STEPS; step += 1)
        await press("ArrowDown");
      await press("Enter");
      assert.equal(await focused(), "patient-picker");
      await tabTo("present-phone");
      await press("Space");
      await screen("identity");
      await says("DÉMO-LAFONT");
      await tabTo("key-validate");
      await press("Enter");
      await screen("boxes");
      // To the boxes: the tabs are one stop, then arrows.
      await tabTo("tab-boxes");
      await press("End");
      assert.equal(await focused(), "tab-stories");
      await press("ArrowLeft");
      assert.equal(await focused(), "tab-switches");
      assert.equal(await page.getByTestId("switch-power").isVisible(), true);
      await press("ArrowRight");
      await press("Home");
      for (let step = 0; (await focused()) !== "tab-boxes" && step < MAX_STEPS; step += 1) await press("ArrowRight");
      await press("/");
      assert.equal(await focused(), "search");
      await page.keyboard.type("doliprane 1");
      await tabTo("box-3400935955838");
      await press("Enter");
      await says("DOLIPRANE");
      await page.getByTestId("taken-3400935955838").first().waitFor();
      assert.deepEqual([...(await misfits(page)), ...(await axe(page))], [], "in the middle of a sale");
      await tabTo("key-validate");
      await press("Enter");
      await screen("summary");
      await press("3");
      await screen("done");
      await says("Facture");
      await press("3");
      await screen("idle");
      await page.close();
    });
  }

  it("leaves its letters alone where a person wants so, and remembers it", async () => {
    page = await browser.newPage({ viewport: SIZES[2] });
    await page.goto(bench.url);
    await screen("idle");
    const slash = async () => {
      await page.locator("body").click({ position: { x: 2, y: 2 } });
      await press("/");
      return (await focused()) === "search";
    };
    assert.equal(await slash(), true);
    await page.getByTestId("help").click();
    await page.getByTestId("shortcuts-on").uncheck();
    await press("Escape");
    await page.reload();
    await screen("idle");
    assert.equal(await slash(), false);
    await page.getByTestId("help").click();
    await page.getByTestId("shortcuts-on").check();
    await press("Escape");
    assert.equal(await slash(), true);
    await page.close();
  });

  it("has tabs as WAI-ARIA has them", async () => {
    page = await browser.newPage({ viewport: SIZES[1] });
    await page.goto(bench.url);
    await screen("idle");
    const state = () =>
      page.evaluate(`[...document.querySelectorAll("#panel > [role=tablist] > [role=tab]")].map((tab) => {
        const panel = document.getElementById(tab.getAttribute("aria-controls"));
        return {
          id: tab.id,
          selected: tab.getAttribute("aria-selected") === "true",
          stop: tab.tabIndex === 0,
          panel: panel?.getAttribute("role") === "tabpanel" && panel.getAttribute("aria-labelledby") === tab.id,
          shown: panel?.checkVisibility(),
        };
      })`) as Promise<{ id: string; selected: boolean; stop: boolean; panel: boolean; shown: boolean }[]>;
    const ids = (await state()).map(({ id }) => id);
    assert.ok(ids.length >= 7);
    await page.locator(`#${ids[0]}`).click();
    for (const at of [...ids.keys(), 0]) {
      for (const [i, { selected, stop, panel, shown }] of (await state()).entries()) {
        assert.deepEqual(
          { selected, stop, shown, panel: selected ? panel : true },
          {
            selected: i === at,
            stop: i === at,
            shown: i === at,
            panel: true,
          },
        );
      }
      assert.equal(await focused(), ids[at]);
      await press("ArrowRight");
    }
    await press("ArrowLeft");
    await press("ArrowLeft");
    assert.equal(await focused(), ids.at(-1));
    // From the tab, Tab goes into what it opened.
    await press("Tab");
    assert.equal(await page.evaluate(`document.activeElement.getAttribute("role")`), "tabpanel");
    await page.close();
  });
});
