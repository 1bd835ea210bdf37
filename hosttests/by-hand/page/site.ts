/** Terminals side by side: paired by their own keys, a code that was shown at one, cables that are pulled, at every width. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../../simulator/bench/browser";
import { type RunningBench, startBench } from "../../simulator/bench/running-bench";
import { axe, misfits, SIZES } from "./looks";

const TERMINALS = [1, 2] as const;
type Terminal = (typeof TERMINALS)[number];

describe("terminals side by side", () => {
  let bench: RunningBench;
  let browser: Browser;
  let page: Page;

  const at = (testid: string) => page.getByTestId(testid);
  const of = (terminal: Terminal, testid: string) => at(terminal === 1 ? testid : `t${terminal}-${testid}`);
  const says = (terminal: Terminal, text: string | RegExp) =>
    of(terminal, "words").filter({ hasText: text }).waitFor({ state: "attached" });
  const health = (terminal: Terminal, text: string) =>
    at(`health-${terminal}`).filter({ hasText: text }).waitFor({ state: "attached" });
  const screen = (terminal: Terminal, name: string) =>
    page.waitForSelector(`[data-testid=${terminal === 1 ? "" : `t${terminal}-`}device][data-screen=${name}]`);
  const press = (terminal: Terminal, key: string) => of(terminal, `key-${key}`).click();
  const words = async (terminal: Terminal) => (await of(terminal, "words").textContent()) ?? "";

  /** Presses a key, and waits for the next page of _Service_ each time, until it is that of the terminals. */
  async function findPairing(terminal: Terminal): Promise<void> {
    await press(terminal, "option");
    await screen(terminal, "service");
    for (let left = 10; !(await words(terminal)).includes("Ce terminal"); left -= 1) {
      assert.ok(left > 0, "no page of the terminals");
      // What a page says may change by itself; what it is called does not.
      const [, title = ""] = (await words(terminal)).split(" · ");
      await press(terminal, "option");
      await says(terminal, new RegExp(`^Service · (?!${title.replace(/[()]/g, ".")})`));
    }
    await press(terminal, "validate");
    await screen(terminal, "site");
    await press(terminal, "validate");
    // A simulated terminal says its own: 0000.
    for (let digit = 0; digit < 4; digit += 1) {
      await says(terminal, new RegExp(`Associer\\s: code de service · ${"• · ".repeat(digit)}0 ·`));
      await press(terminal, "validate");
    }
    await screen(terminal, "pairing");
  }

  before(async () => {
    [bench, browser] = await Promise.all([startBench({ terminals: TERMINALS.length }), openBrowser()]);
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(60000);
    await page.goto(bench.url);
    for (const terminal of TERMINALS) {
      await screen(terminal, "idle");
      // Partly: it is set up, on a machine that was too busy for one of its answers.
      await says(terminal, /Lecteur (prêt|partiel)/);
    }
    await page.waitForSelector("[data-testid=scanner-window][data-ready=true]");
  });

  after(async () => {
    await browser?.close();
    await bench?.close();
  });

  it("are made of one site by their keys, and each says whom it has joined", async () => {
    for (const terminal of TERMINALS) await health(terminal, "n’a joint personne");
    for (const terminal of TERMINALS) await findPairing(terminal);
    for (const terminal of TERMINALS) await says(terminal, "Mêmes chiffres");
    for (const terminal of TERMINALS) await press(terminal, "validate");
    for (const terminal of TERMINALS) {
      await says(terminal, "Terminaux associés");
      await press(terminal, "validate");
      await screen(terminal, "site");
      await press(terminal, "cancel");
      await screen(terminal, "service");
      await press(terminal, "cancel");
      await screen(terminal, "idle");
      await health(terminal, "1 autre joint");
    }
  });

  it("refuse the code that the other was shown", async () => {
    await at("present-phone").click();
    await says(1, "ESSAI");
    await at("again-2").click();
    await says(2, "QR déjà utilisé");
    await press(2, "cancel");
    await screen(2, "idle");
  });

  it("say that they did not reach the other when a cable is pulled, and find it again", async () => {
    await at("cable-2").click();
    await health(2, "câble débranché");
    await health(1, "1 autre perdu");
    await at("present-2").click();
    await says(2, "Autres terminaux non joints");
    await at("cable-2").click();
    for (const terminal of TERMINALS) await health(terminal, "1 autre joint");
    await press(2, "cancel");
  });

  it("go on, on a network that loses a fifth, through a loss of power", async () => {
    await at("site-loss").click();
    await page.waitForSelector("[data-testid=site-loss][aria-checked=true]");
    await at("power-2").click();
    await health(2, "Éteint");
    await at("power-2").click();
    for (const terminal of TERMINALS) await health(terminal, "1 autre joint");
    await at("site-loss").click();
    await page.waitForSelector("[data-testid=site-loss][aria-checked=false]");
  });

  for (const size of SIZES) {
    it(`can be seen and touched at ${size.width} px`, async () => {
      await page.setViewportSize(size);
      assert.deepEqual(await axe(page), []);
      assert.deepEqual(await misfits(page, "#site"), []);
      assert.ok(await page.evaluate("document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth"));
    });
  }
});
