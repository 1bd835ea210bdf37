/**
 * Makes the README's picture of the bench: `node --import tsx tools/screenshot/main.ts [FILE]`. Serves a patient in a real
 * browser, up to the summary. Needs Chromium (CHROMIUM, or /usr/bin/chromium).
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { PNG } from "pngjs";
import { ROOT } from "../kit/build/paths";
import { encodeIndexedPng } from "./indexed-png";

const VIEWPORT = { width: 1280, height: 760 };
const BOXES = ["3400935955838", "3400930065785", "3400931863014"];

async function serve(page: Page): Promise<void> {
  const screen = (name: string) => page.waitForSelector(`[data-testid=device][data-screen=${name}]`);
  await screen("idle");
  await page.getByTestId("words").filter({ hasText: "Lecteur prêt" }).waitFor({ state: "attached" });
  await page.getByTestId("patient-picker").click();
  await page.getByTestId("patient-camille").click();
  await page.getByTestId("present-phone").click();
  await screen("identity");
  await page.getByTestId("key-validate").click();
  for (const cip13 of BOXES) {
    await page.getByTestId(`box-${cip13}`).click();
    await page.getByTestId(`taken-${cip13}`).first().waitFor();
  }
  await page.keyboard.press("3");
  await screen("summary");
  await page.waitForTimeout(800);
}

const folder = mkdtempSync(join(tmpdir(), "comptoir-screenshot-"));
const start = join(ROOT, "simulator", "bench", "start.ts");
const bench = spawn(process.execPath, ["--import", "tsx", start, "--port", "0", "--no-open", "--folder", folder]);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu"],
});
try {
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    bench.stdout.on("data", (data: Buffer) => {
      said += data.toString("utf8");
      const [found] = /http:\/\/127\.0\.0\.1:\d+\//.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
    bench.on("close", () => reject(new Error(said)));
  });
  const page = await browser.newPage({ viewport: VIEWPORT });
  await page.goto(url);
  await serve(page);
  const { width, height, data } = PNG.sync.read(await page.screenshot());
  const file = process.argv[2] ?? join(ROOT, "simulator", "bench", "counter.png");
  writeFileSync(file, encodeIndexedPng(width, height, data));
  process.stdout.write(`${file}\n`);
} finally {
  await browser.close();
  bench.kill("SIGTERM");
  await new Promise((resolve) => bench.on("close", resolve));
  rmSync(folder, { recursive: true, force: true });
}
