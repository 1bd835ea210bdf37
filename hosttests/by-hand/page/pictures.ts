/** Picture files as telephones make them, dropped on the scanner: read by the whole way, or refused in words. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { PNG } from "pngjs";
import { boxCode } from "../../../simulator/optics/codes";
import { openBrowser } from "../../simulator/bench/browser";
import { type RunningBench, startBench } from "../../simulator/bench/running-bench";
import { type Shot, shoot } from "../photographs/phone-camera";
import { abandon } from "./looks";

const BOX = { cip13: "3400935955838", expiry: "2029-01-31", batch: "K4711" };

describe("picture files", () => {
  let bench: RunningBench;
  let browser: Browser;
  let page: Page;
  let serial = 0;

  const says = (text: string) => page.getByTestId("words").filter({ hasText: text }).waitFor({ state: "attached" });
  const toast = (text: string) => page.getByTestId("toast").filter({ hasText: text }).first().waitFor();

  /** A box as a phone takes it, PNG, as base64. */
  async function photograph(shot: Partial<Shot>, width = 640, height = 480): Promise<string> {
    serial += 1;
    const matrix = await boxCode({ ...BOX, serial: `PIC${serial}` });
    const { planes } = shoot(matrix, { seed: serial, width, height, scale: 8, ...shot });
    const png = new PNG({ width, height });
    for (let i = 0; i < width * height; i += 1)
      png.data.set([planes[0]?.[i] ?? 0, planes[1]?.[i] ?? 0, planes[2]?.[i] ?? 0, 255], i * 4);
    return PNG.sync.write(png).toString("base64");
  }

  /** Drops it on the window. @param type what the browser makes of it first; "" for the bytes as they are */
  async function drop(base64: string, name: string, type: string): Promise<void> {
    const made = await page.evaluate(`(async () => {
      let bytes = Uint8Array.from(atob(${JSON.stringify(base64)}), (letter) => letter.charCodeAt(0));
      const type = ${JSON.stringify(type)};
      if (type !== "" && type !== "image/png") {
        const image = await createImageBitmap(new Blob([bytes]));
        const canvas = new OffscreenCanvas(image.width, image.height);
        canvas.getContext("2d").drawImage(image, 0, 0);
        const blob = await canvas.convertToBlob({ type, quality: 0.6 });
        if (blob.type !== type) return blob.type;
        bytes = await blob.arrayBuffer();
      }
      const data = new DataTransfer();
      data.items.add(new File([bytes], ${JSON.stringify(name)}, { type }));
      const event = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
      document.querySelector("[data-testid=scanner-window]").dispatchEvent(event);
      return type;
    })()`);
    assert.equal(made, type);
  }

  before(async () => {
    [bench, browser] = await Promise.all([startBench(), openBrowser()]);
    page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    page.setDefaultTimeout(45000);
    await page.goto(bench.url);
    await says("Lecteur prêt");
  });

  after(async () => {
    await browser?.close();
    await bench?.close();
  });

  it("are read: PNG, JPEG and WebP, turned, from the side, dim, out of focus", async () => {
    await drop(await photograph({ turn: 33, light: 0.05 }), "dim.png", "image/png");
    await drop(await photograph({ lean: 0.4, aside: 0.3, turn: 140, blur: 1 }), "leaning.jpg", "image/jpeg");
    await drop(await photograph({ turn: -20, glare: 0.5, glareSize: 0.15, noise: 8 }), "glare.webp", "image/webp");
    await says("3 boîtes");
    await abandon(page);
  });

  it("are looked at with all their pixels", async () => {
    // In the window's 800 x 600, a module would be a pixel and a half.
    await drop(await photograph({ scale: 4, turn: 12 }, 2048, 1536), "far.jpg", "image/jpeg");
    await says("1 boîte");
    await abandon(page);
  });

  it("are refused in words: HEIC, what is no picture, and a picture without a code", async () => {
    const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic\0\0\0\0mif1heic")]).toString(
      "base64",
    );
    await drop(heic, "IMG_0001.HEIC", "");
    await toast("Photo HEIC");
    await drop(Buffer.from("bonjour").toString("base64"), "lettre.jpg", "");
    await toast("n’est pas une image");
    const { data } = new PNG({ width: 64, height: 64, fill: true });
    data.fill(200);
    const blank = new PNG({ width: 64, height: 64 });
    blank.data = data;
    await drop(PNG.sync.write(blank).toString("base64"), "mur.png", "image/png");
    await toast("aucun code");
  });
});
