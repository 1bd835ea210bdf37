/** Boxes that are clicked faster than they are read: they wait in sight, and none is lost. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../../simulator/bench/browser";
import { type RunningBench, startBench } from "../../simulator/bench/running-bench";
import { abandon, until } from "./looks";

const HAND = ["3400935955838", "3400930065785", "3400931863014", "3400935955838", "3400930065785", "3400935955838"];

describe("boxes clicked faster than they are read", () => {
  let bench: RunningBench;
  let browser: Browser;
  let page: Page;

  const at = (testid: string) => page.getByTestId(testid);
  const screen = (name: string) => page.waitForSelector(`[data-testid=device][data-screen=${name}]`);
  const says = (text: string | RegExp) => at("words").filter({ hasText: text }).waitFor({ state: "attached" });
  /** All in the time of one frame, which no finger does. */
  const click = (boxes: readonly string[]) =>
    page.evaluate(
      `for (const cip13 of ${JSON.stringify(boxes)}) document.querySelector("[data-testid=box-" + cip13 + "]").click()`,
    );

  before(async () => {
    [bench, browser] = await Promise.all([startBench(), openBrowser()]);
    page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    page.setDefaultTimeout(30000);
    await page.goto(bench.url);
    await screen("idle");
    await says("Lecteur prêt");
    // The firmware has set its scanner up: from now on what is held up is read at once.
    await page.waitForSelector("[data-testid=scanner-window][data-ready=true]");
  });

  after(async () => {
    await browser?.close();
    await bench?.close();
  });

  it("wait, are counted, and are all read", async () => {
    await click(HAND);
    assert.equal(await at("queue").getAttribute("data-count"), String(HAND.length - 1));
    assert.equal(await at("queue").locator("b").textContent(), `${HAND.length - 1} en attente.`);
    assert.match((await at("queue-next").textContent()) ?? "", /LEVOTHYROX/);
    await at("queue").waitFor({ state: "hidden" });
    await until(page, `document.querySelectorAll(".taken .box").length === ${HAND.length}`);
    await says(`${HAND.length} boîtes`);
    await abandon(page);
  });

  it("wait while the scanner is unplugged or the power is off, and go on afterwards", async () => {
    await at("tab-switches").click();
    await at("switch-unplug").click();
    await says("Rebranchez le lecteur");
    await click(HAND.slice(0, 3));
    await until(page, `document.querySelector("[data-testid=queue]").dataset.count === "3"`);
    await at("switch-unplug").click();
    await says("3 boîtes");
    await at("queue").waitFor({ state: "hidden" });
    await abandon(page);
    await at("switch-power").click();
    await screen("off");
    await click(HAND.slice(0, 2));
    await page.waitForTimeout(300);
    assert.equal(await at("queue").getAttribute("data-count"), "2");
    await at("switch-power").click();
    await says("2 boîtes");
    await abandon(page);
  });

  it("can all be put back", async () => {
    await at("tab-boxes").click();
    await click(HAND);
    await at("queue-forget").click();
    await at("queue").waitFor({ state: "hidden" });
    await says("1 boîte");
    await page.waitForTimeout(1500);
    assert.equal(await page.locator(".taken .box").count(), 1);
    await abandon(page);
  });

  it("wait for a hand that drags something else, and lose no turn to it", async () => {
    await click(HAND.slice(0, 3));
    const other = page.locator(".boxes .box").filter({ hasNotText: /DOLIPRANE 1 000|LEVOTHYROX 75|SPASFON/ });
    const box = (await other.first().boundingBox())!;
    const eye = (await at("scanner-window").boundingBox())!;
    await page.mouse.move(box.x + 20, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(eye.x + eye.width / 2, eye.y + eye.height / 2, { steps: 5 });
    await page.waitForTimeout(700);
    await page.mouse.up();
    await until(page, `document.querySelectorAll(".taken .box").length === 4`);
    await says("4 boîtes");
    await abandon(page);
  });
});
