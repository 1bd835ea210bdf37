/** What a page knows is the bench's: a reload, a second page, a bench that is stopped and started again. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../../simulator/bench/browser";
import { type RunningBench, startBench } from "../../simulator/bench/running-bench";
import { abandon } from "./looks";

const BOX = "3400935955838";
const OTHER = "3400930065785";

describe("a page and its bench", () => {
  const folder = mkdtempSync(join(tmpdir(), "comptoir-page-"));
  let bench: RunningBench;
  let browser: Browser;

  const screen = (page: Page, name: string) => page.waitForSelector(`[data-testid=device][data-screen=${name}]`);
  const says = (page: Page, text: string) =>
    page.getByTestId("words").filter({ hasText: text }).waitFor({ state: "attached" });
  const count = (page: Page, testid: string) => page.getByTestId(testid).count();

  async function open(): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
    const page = await context.newPage();
    page.setDefaultTimeout(15000);
    await page.goto(bench.url);
    return page;
  }

  before(async () => {
    [bench, browser] = await Promise.all([startBench({ folder }), openBrowser()]);
  });

  after(async () => {
    await browser?.close();
    await bench?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("is reloaded in the middle of a sale, and goes on", async () => {
    const page = await open();
    await screen(page, "idle");
    await says(page, "Lecteur prêt");
    await page.getByTestId("mute").click();
    await page.getByTestId("patient-picker").click();
    await page.getByTestId("patient-marcel").click();
    await page.getByTestId("present-phone").click();
    await screen(page, "identity");
    await page.getByTestId("key-validate").click();
    for (const cip13 of [BOX, OTHER]) {
      await page.getByTestId(`box-${cip13}`).click();
      await page.getByTestId(`taken-${cip13}`).waitFor();
    }
    await page.getByTestId("tab-cards").click();
    await page.reload();
    await screen(page, "boxes");
    await page.getByTestId("phone").getByText("Marcel DÉMO-LAFONT").waitFor();
    assert.equal(await page.getByTestId("tab-cards").getAttribute("aria-selected"), "true");
    assert.equal(await page.getByTestId("mute").getAttribute("aria-pressed"), "true");
    assert.equal(await page.getByTestId("mute").textContent(), "Son coupé");
    await page.getByTestId("tab-boxes").click();
    assert.deepEqual([await count(page, `taken-${BOX}`), await count(page, `taken-${OTHER}`)], [1, 1]);
    // One that is on the counter is not taken twice.
    await page.waitForTimeout(2100);
    await page.getByTestId(`taken-${BOX}`).click();
    await page.waitForTimeout(1500);
    assert.equal(await count(page, `taken-${BOX}`), 1);
    await abandon(page);
    assert.equal(await count(page, `taken-${BOX}`), 0);
    await page.context().close();
  });

  it("is not alone: both show the same, and who acts is said", async () => {
    const [one, two] = [await open(), await open()];
    await Promise.all([screen(one, "idle"), screen(two, "idle")]);
    await one.getByTestId("pages").getByText("Page 1, de 2 ouvertes").waitFor();
    await two.getByTestId("pages").getByText("Page 2, de 2 ouvertes").waitFor();
    await one.getByTestId("patient-picker").click();
    await one.getByTestId("patient-camille").click();
    await two.getByTestId("phone").getByText("Camille Jeanne ESSAI").waitFor();
    await two.getByTestId("pages").getByText("on agit de la page 1").waitFor();
    await one.getByTestId("pages").getByText("c’est d’elle qu’on agit").waitFor();
    await two.getByTestId("present-phone").click();
    await Promise.all([screen(one, "identity"), screen(two, "identity")]);
    await one.getByTestId("pages").getByText("on agit de la page 2").waitFor();
    await one.getByTestId("key-validate").click();
    // Each holds up its own, at the same time: none takes the other's read for its own.
    await Promise.all([one.getByTestId(`box-${BOX}`).click(), two.getByTestId(`box-${OTHER}`).click()]);
    for (const page of [one, two]) for (const cip13 of [BOX, OTHER]) await page.getByTestId(`taken-${cip13}`).waitFor();
    await says(one, "2 boîtes");
    // The boxes have left both windows.
    for (const page of [one, two]) await page.locator(".camera.busy").waitFor({ state: "detached" });
    // What one asks for is not held up by the other too.
    await two.getByTestId("tab-codes").click();
    await two.getByTestId("bad-menu").click();
    await two.waitForSelector(".camera.busy");
    assert.equal(await one.locator(".camera.busy").count(), 0);
    await two.context().close();
    await one.getByTestId("pages").waitFor({ state: "hidden" });
    await abandon(one);
    await one.context().close();
  });

  it("is told when there are too many, and opens when there is room", async () => {
    const pages = await Promise.all(Array.from({ length: 9 }, open));
    const shown = () => Promise.all(pages.map((page) => page.getByTestId("screen-note").textContent()));
    let out: number[] = [];
    for (let i = 0; i < 50 && out.length !== 1; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      out = [...(await shown()).entries()].filter(([, text]) => text?.startsWith("Trop de pages")).map(([at]) => at);
    }
    assert.equal(out.length, 1);
    const [late = 0] = out;
    await pages[late === 0 ? 1 : 0]?.context().close();
    await screen(pages[late]!, "idle");
    await Promise.all(pages.map((page) => page.context().close()));
  });

  it("outlives its bench: says that it is gone, and goes on when it is back", async () => {
    const page = await open();
    await screen(page, "idle");
    await page.getByTestId("patient-picker").click();
    await page.getByTestId("patient-samia").click();
    await page.getByTestId("phone").getByText("Samia").first().waitFor();
    const port = Number(new URL(bench.url).port);
    assert.equal(await bench.close(), 0);
    await page.getByTestId("status").getByText("Banc injoignable").waitFor();
    await page.getByTestId("screen-note").getByText("Relancez").waitFor();
    // What is asked for meanwhile is not lost in silence: a key is said to be unsent, a box waits.
    await page.getByTestId("key-validate").click();
    await page.getByTestId("toast").getByText("rien n’a été envoyé").waitFor();
    await page.getByTestId(`box-${BOX}`).click();
    await page.getByTestId("queue").getByText("1 en attente").waitFor();
    await page.getByTestId("queue").getByText("n’est pas prêt").waitFor();
    bench = await startBench({ folder, port });
    await page.getByTestId("toast").getByText("Le banc est revenu").waitFor();
    await page.getByTestId(`taken-${BOX}`).waitFor();
    await screen(page, "boxes");
    await says(page, "DOLIPRANE");
    await page.context().close();
  });
});
