/** A whole visit to the counter, by the page alone, in a real browser. */
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it } from "@jest/globals";
import { cip13Of } from "modules/catalogue/cip";
import type { Page } from "playwright-core";
import { boxCode } from "../../../simulator/optics/codes";
import { photograph } from "../../../simulator/optics/scene";
import { encodePng } from "../../../tools/kit/fonts/fonts";
import { built, entries } from "../../modules/catalogue/shelf-of";
import { describeWith } from "../../support/needs";
import { visitBench } from "./visit";

describeWith("browser", "the counter in a browser", () => {
  const faults: string[] = [];
  const outside: string[] = [];
  const visit = visitBench({
    onPage: (opened, url) => {
      opened.on("pageerror", (error) => faults.push(error.message));
      opened.on("console", (message) => {
        if (message.type() === "error") faults.push(message.text());
      });
      opened.on("request", (request) => {
        if (!request.url().startsWith(url)) outside.push(request.url());
      });
    },
  });
  const { at, says, shows: screen } = visit;
  let page: Page;

  const words = async () => (await at("words").textContent()) ?? "";
  const pixel = (x: number, y: number) =>
    page.evaluate(
      `[...document.querySelector("[data-testid=screen]").getContext("2d").getImageData(${x}, ${y}, 1, 1).data]`,
    );
  const scan = async (cip13: string) => {
    await at(`box-${cip13}`).click();
    await at(`taken-${cip13}`).first().waitFor();
  };

  beforeAll(() => {
    page = visit.page;
  });

  it("serves a patient, from the phone to the receipt", async () => {
    // Without a network, so that the invoice waits.
    await at("tab-collection").click();
    await at("switch-network").click();
    await at("tab-boxes").click();
    await at("patient-picker").click();
    await at("patient-marcel").click();
    await at("phone").getByText("Marcel DÉMO-LAFONT").waitFor();
    await at("present-phone").click();
    await screen("identity");
    await says("M. Marcel DÉMO-LAFONT");
    expect(await words()).toContain("Droits ouverts");
    // The green of the verdict's band, as RGB565 has it.
    expect(await pixel(5, 30)).toEqual([16, 121, 74, 255]);

    await at("key-validate").click();
    await scan("3400935955838");
    await scan("3400930065785");
    await scan("3400931863014");
    await says("3 boîtes");
    await page.keyboard.press("3");
    await screen("summary");
    const [, total] = /Total · ([\d,]+\s€)/.exec(await words()) ?? [];
    const [, due] = /Reste à charge · ([\d,]+\s€)/.exec(await words()) ?? [];
    await page.keyboard.press("3");
    await screen("done");

    await at("app-receipts").click();
    const receipt = (await at("receipt").textContent()) ?? "";
    expect(receipt).toContain("SPASFON LYOC");
    const plain = receipt.replaceAll(/\s/g, " ");
    expect(plain).toContain("Facture n° 000001");
    expect(plain).toContain(`Total, TVA comprise ${total?.replace(/\s/, " ")}`);
    expect(plain).toContain(`À payer ${due?.replace(/\s/, " ")}`);
    expect(plain).toContain("TEST");
    // What goes to the printer is the receipt, and nothing else.
    await page.evaluate("window.print = () => {}");
    await at("print-receipt-1").click();
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("#print").isVisible()).toBe(true);
    expect(await page.locator("#print").textContent()).toContain("À payer");
    expect(await at("device").isVisible()).toBe(false);
    await page.emulateMedia({ media: "screen" });
    expect(await at("arl").textContent()).toContain("En attente");
    await page.keyboard.press("3");
    await screen("idle");
  }, 240_000);

  it("refuses the codes of the drawer, and says what to do", async () => {
    await at("tab-codes").click();
    await at("bad-expired").click();
    await screen("refused");
    await says("QR expiré");
    await page.keyboard.press("1");
    await screen("idle");
    await at("bad-replayed").click();
    await screen("refused");
    await says("déjà");
    await page.keyboard.press("1");
    await screen("idle");
  }, 240_000);

  it("reads a phone that is dragged to the scanner, and shows another code afterwards", async () => {
    await at("app-card").click();
    const before = await at("phone-qr").getAttribute("data-code");
    const qr = (await at("phone-qr").boundingBox())!;
    const eye = (await at("scanner-window").boundingBox())!;
    await page.mouse.move(qr.x + qr.width / 2, qr.y + qr.height / 2);
    await page.mouse.down();
    await page.mouse.move(eye.x + eye.width / 2, eye.y + eye.height / 2, { steps: 8 });
    await screen("identity");
    await page.mouse.up();
    await page.waitForSelector(`[data-testid=phone-qr]:not([data-code="${before}"])`);
    await at("key-cancel").click();
    await screen("idle");
  }, 240_000);

  it("reads a picture file, which need not be straight", async () => {
    const { width, height, pixels } = photograph(await boxCode({ cip13: "3400930065785", expiry: "2030-01-31" }), {
      rotation: 20,
      scale: 6,
    });
    const rgba = new Uint8Array(width * height * 4).map((_, i) => (i % 4 === 3 ? 255 : (pixels[i >> 2] ?? 0)));
    const buffer = Buffer.from(encodePng(width, height, rgba));
    await at("image-file").setInputFiles({ name: "box.png", mimeType: "image/png", buffer });
    await screen("boxes");
    await says("Sans carte");
    await says("LEVOTHYROX 75 µg");
    await at("key-cancel").click();
    await says("Abandonner la vente");
    await at("key-validate").click();
    await screen("idle");
  }, 240_000);

  it("tells a patient why their e-carte cannot be opened, and opens it where it can", async () => {
    await at("patient-picker").click();
    await at("patient-paul").click();
    await at("enrol-france-identite").click();
    expect(await at("app-refusal").textContent()).toContain("mairie");
    await at("enrol-date").fill("2025-11-17");
    await at("enrol-direct").click();
    await at("app-refusal").getByText("département").waitFor();
    await at("enrol-date").fill("2025-11-18");
    await at("enrol-direct").click();
    await at("phone-qr").waitFor();
  }, 240_000);

  it("keeps its invoices through a power cut, and notices a scanner that is gone", async () => {
    await at("tab-switches").click();
    await at("switch-power").click();
    await screen("off");
    await at("switch-power").click();
    await screen("idle");
    await says("1 à transmettre");
    // The code that was read before the power went is still a code that was read.
    await says("Lecteur prêt");
    await at("tab-codes").click();
    await at("bad-replayed").click();
    await screen("refused");
    await says("déjà");
    await page.keyboard.press("1");
    await screen("idle");
    await at("tab-collection").click();
    await at("switch-network").click();
    await says("0 à transmettre");
    expect(await at("arrived-1").textContent()).toContain("LAFONT");
    await at("patient-picker").click();
    await at("patient-marcel").click();
    await at("app-receipts").click();
    await at("arl").getByText("Reçue par la caisse").waitFor();
    // Stored without a network: its summary came under the token, when there was one.
    await at("told").getByText("signerVitale").waitFor();
    await at("tab-switches").click();
    await says("Lecteur prêt");
    await at("switch-unplug").click();
    await says("Rebranchez le lecteur");
    await at("switch-unplug").click();
    await says("Lecteur prêt");
  }, 240_000);

  it("takes a catalogue for the terminal's flash, and then fetches any box of it", async () => {
    const file = join(tmpdir(), `comptoir-${process.pid}.bin`);
    writeFileSync(file, built(2000));
    await at("data-file").setInputFiles(file);
    await screen("off");
    await screen("idle");
    await says("Lecteur prêt");
    await at("tab-boxes").click();
    const { key, label } = entries(2000)[1236]!;
    await at("search").fill(cip13Of(key));
    await scan(cip13Of(key));
    await screen("boxes");
    await says(label);
    await at("key-cancel").click();
    await at("key-validate").click();
    await screen("idle");
    rmSync(file);
  }, 240_000);

  it("loads nothing from elsewhere, and logs no name", async () => {
    expect(faults).toEqual([]);
    expect(outside).toEqual([]);
    const log = (await at("log").textContent()) ?? "";
    expect(log).toContain('"event":"invoice"');
    expect(log).not.toContain("LAFONT");
    expect(log).not.toContain("EV1:");
  });
});
