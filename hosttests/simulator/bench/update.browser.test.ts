/** An update by the page alone: the door at the terminal, an image, a cut in the middle, a trial, and the way back. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { productOf } from "modules/update/image/product";
import type { Browser, Page } from "playwright-core";
import { developmentPins, SECURITY_COUNTER } from "../../../tools/kit/build/factory-image";
import { DEVELOPMENT_KEY } from "../../../tools/kit/signing/development-keys";
import { imageSigner } from "../../../tools/kit/signing/image-key";
import { signImage } from "../../../tools/kit/signing/sign-image";
import { makeRelease } from "../../../tools/release/release";
import { encodeTariffs } from "../../../tools/tariff/encode";
import { parseTariffs } from "../../../tools/tariff/parse";
import { describeWith } from "../../support/needs";
import { openBrowser } from "./browser";
import { type RunningBench, startBench } from "./running-bench";

describeWith("browser", "an update on the bench", () => {
  const folder = mkdtempSync(join(tmpdir(), "comptoir-update-page-"));
  const image = join(folder, "comptoir-9.9.9-simulator.img");
  const tariffs = join(folder, "tariffs.img");
  let bench: RunningBench;
  let browser: Browser;
  let page: Page;

  const at = (testid: string) => page.getByTestId(testid);
  const slot = (number: number, text: string) => at(`slot-${number}`).filter({ hasText: text }).waitFor();
  const says = (text: string) => at("words").filter({ hasText: text }).waitFor({ state: "attached" });
  const toast = (text: string) => at("toast").filter({ hasText: text }).first().waitFor();

  beforeAll(async () => {
    const signer = imageSigner(DEVELOPMENT_KEY);
    const payload = encodeTariffs(parseTariffs(readFileSync("tools/tariff/tariffs.json", "utf8")));
    const version = { major: 1, minor: 4, revision: 0, build: 0 };
    writeFileSync(tariffs, signImage({ payload, version, counter: 5, product: productOf("tariff"), signer }));
    const release = makeRelease({
      version: { major: 9, minor: 9, revision: 9, build: 0 },
      counter: SECURITY_COUNTER,
      signer,
      pins: developmentPins(),
      managers: [],
      forDevices: false,
      applications: new Map(),
      folder,
      onLine: () => {},
    });
    [bench, browser] = await Promise.all([startBench(), openBrowser()]);
    await release;
    page = await browser.newPage({ viewport: { width: 1280, height: 760 } });
    page.setDefaultTimeout(30000);
    await page.goto(bench.url);
    await page.waitForSelector("[data-testid=device][data-screen=idle]");
    await says("Lecteur prêt");
    await at("tab-firmware").click();
  }, 240_000);

  afterAll(async () => {
    await browser.close();
    await bench.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("is refused until someone at the terminal opens the door", async () => {
    await slot(0, "tourne, confirmée");
    await at("firmware-file").setInputFiles(image);
    await toast("mode service");
    // As a person does: the next key when the terminal has answered the last one, however busy this machine is.
    for (const [key, screen] of [
      ["2", "service"],
      ["3", "update"],
      ["2", "code"],
    ] as const) {
      await page.keyboard.press(key);
      await page.waitForSelector(`[data-testid=device][data-screen=${screen}]`);
    }
    for (let typed = 1; typed < 4; typed += 1) {
      await page.keyboard.press("3");
      await at("words")
        .filter({ hasText: new RegExp(`(•[\\s·]*){${typed}}`) })
        .waitFor({ state: "attached" });
    }
    await page.keyboard.press("3");
    await says("ouvert");
  }, 240_000);

  it("may be of tariffs too, which the screen says", async () => {
    await at("firmware-file").setInputFiles(tariffs);
    // The first that asks is shown with its address, and waits for a key.
    await says("Autoriser ce gestionnaire");
    await says("127.0.0.1");
    await page.keyboard.press("3");
    await says("reçus : tarifs");
  }, 240_000);

  it("comes, is tried, and goes when it is not confirmed", async () => {
    await at("firmware-file").setInputFiles(image);
    await slot(1, "9.9.9");
    await at("firmware-test").click();
    await slot(1, "démarre la prochaine fois");
    await at("firmware-reset").click();
    await slot(1, "tourne, à l’essai");
    await at("firmware-revert").click();
    await slot(0, "tourne, confirmée");
    await at("outcome").filter({ hasText: "Retour à la version d’avant" }).waitFor();
  }, 240_000);

  it("is still what it was after a cut of the power", async () => {
    await at("firmware-cut").click();
    await page.waitForSelector("[data-testid=device][data-screen=off]");
    await page.waitForSelector("[data-testid=device][data-screen=idle]");
    await slot(1, "en réserve");
    expect(await at("firmware-commands").textContent()).toContain("manage 127.0.0.1:");
  }, 240_000);
});
