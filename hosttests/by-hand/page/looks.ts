/** What a person can see, read and touch of the page, measured in the browser. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

/** Telephone, tablet, small laptop, laptop, desktop. */
export const SIZES = [
  { width: 390, height: 844 },
  { width: 800, height: 1000 },
  { width: 1280, height: 720 },
  { width: 1400, height: 900 },
  { width: 1920, height: 1080 },
] as const;

/** WCAG 2.2, 2.5.8: CSS pixels. */
const TARGET = 24;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** All of axe's rules, with that of the size of targets, which it leaves out by itself. @returns a line for each fault */
export async function axe(page: Page): Promise<string[]> {
  // The page lets no script in; the debugger may.
  await page.evaluate(AXE);
  return (await page.evaluate(`(async () => {
    const { violations } = await axe.run(document, { rules: { "target-size": { enabled: true } } });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, any, all, none }) =>
        id + ": " + target.join(" ") + ": " + [...any, ...all, ...none].map(({ message }) => message).join("; ")));
  })()`)) as string[];
}

/**
 * What does not fit: a page that scrolls across, controls that are too small or that no finger reaches because something
 * lies over them, and texts that are cut.
 * @param within a selector: what lies over the rest of the page, where something does
 */
export async function misfits(page: Page, within = "body"): Promise<string[]> {
  return (await page.evaluate(`(() => {
    const faults = [];
    const root = document.scrollingElement;
    const within = document.querySelector(${JSON.stringify(within)});
    if (root.scrollWidth > root.clientWidth) faults.push("the page is " + root.scrollWidth + " px wide");
    const name = (node) => {
      const { testid } = node.dataset;
      return node.tagName.toLowerCase() + (testid ? "#" + testid : "." + node.className) + " " + (node.textContent ?? "").trim().slice(0, 30);
    };
    const seen = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && node.getClientRects().length > 0;
    for (const node of within.querySelectorAll("button, input, select, summary, a[href]")) {
      if (!seen(node)) continue;
      node.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
      const { left, top, width, height, right } = node.getBoundingClientRect();
      if (width < ${TARGET} || height < ${TARGET}) faults.push("small, " + width + " x " + height + ": " + name(node));
      if (left < 0 || right > innerWidth + 0.5) faults.push("off the page: " + name(node));
      const hit = document.elementFromPoint(left + width / 2, top + height / 2);
      if (hit === null || !(node.contains(hit) || hit.contains(node) && hit.tagName === "LABEL"))
        faults.push("under " + (hit === null ? "nothing" : name(hit)) + ": " + name(node));
    }
    // A text that is wider than its box, and is neither scrolled nor ended by an ellipsis that was meant.
    for (const node of within.querySelectorAll("button, label, p, b, span, h1, h2, h3, summary, dt, dd, th, td")) {
      if (!seen(node) || node.closest(".log, .spoken, .plastic, pre") !== null) continue;
      const { overflowX, textOverflow } = getComputedStyle(node);
      if (node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 0 && textOverflow !== "ellipsis" && overflowX !== "auto")
        faults.push("cut, " + node.scrollWidth + " of " + node.clientWidth + ": " + name(node));
    }
    scrollTo(0, 0);
    return faults;
  })()`)) as string[];
}

/** Waits until an expression of the page is true; the page itself evaluates nothing. @throws Error after 15 s */
export async function until(page: Page, expression: string): Promise<void> {
  for (let left = 150; left > 0; left -= 1) {
    if ((await page.evaluate(expression)) === true) return;
    await page.waitForTimeout(100);
  }
  throw new Error(`never: ${expression}`);
}

/** Ends the sale that is open, whatever the terminal asks on the way. */
export async function abandon(page: Page): Promise<void> {
  for (let left = 20; left > 0; left -= 1) {
    if ((await page.getByTestId("device").getAttribute("data-screen")) === "idle") return;
    const text = (await page.getByTestId("words").textContent()) ?? "";
    await page.getByTestId(text.includes("Abandonner la vente") ? "key-validate" : "key-cancel").click();
    await page.waitForTimeout(400);
  }
  throw new Error("the sale does not end");
}
