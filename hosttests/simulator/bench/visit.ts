/** A bench and a browser of a suite's own, and what each suite does there: begun before its tests, ended behind them. */
import { afterAll, beforeAll } from "@jest/globals";
import type { Browser, Locator, Page } from "playwright-core";
import { openBrowser } from "./browser";
import { type RunningBench, startBench } from "./running-bench";

/** A hang is told by then, ms; a busy machine takes its time to build a page and to start a browser. */
const PATIENCE = 60_000;

export interface Visit {
  readonly page: Page;
  /** "http://127.0.0.1:PORT/" */
  readonly url: string;
  /** By its data-testid. */
  at(testid: string): Locator;
  /** Waits until the terminal shows this screen. */
  shows(screen: string): Promise<unknown>;
  /** Waits until it says so on its screen. */
  says(text: string): Promise<void>;
}

export interface VisitOptions {
  /** Of the window, px. */
  readonly height?: number;
  /** The first page is opened with this behind the address, or none is. */
  readonly path?: string | null;
  /** The page is there, and nothing was asked of it. */
  readonly onPage?: (page: Page, url: string) => void;
}

/** To be called within `describe`, before its own `beforeAll`. The terminal is at rest, and its scanner is ready. */
export function visitBench({ height = 760, path = "", onPage }: VisitOptions = {}): Visit {
  let bench: RunningBench | undefined;
  let browser: Browser | undefined;
  let page: Page | undefined;
  const visit: Visit = {
    get page() {
      if (page === undefined) throw new Error("nobody is at the bench yet");
      return page;
    },
    get url() {
      if (bench === undefined) throw new Error("there is no bench yet");
      return bench.url;
    },
    at: (testid) => visit.page.getByTestId(testid),
    shows: (screen) => visit.page.waitForSelector(`[data-testid=device][data-screen=${screen}]`),
    says: (text) => visit.at("words").filter({ hasText: text }).waitFor({ state: "attached" }),
  };

  beforeAll(async () => {
    // Whichever of the two does not come, the other is there to be closed.
    const started = await Promise.allSettled([startBench(), openBrowser()]);
    if (started[0].status === "fulfilled") bench = started[0].value;
    if (started[1].status === "fulfilled") browser = started[1].value;
    for (const one of started) if (one.status === "rejected") throw one.reason;
    page = await browser?.newPage({ viewport: { width: 1280, height } });
    visit.page.setDefaultTimeout(PATIENCE);
    onPage?.(visit.page, visit.url);
    if (path === null) return;
    await visit.page.goto(visit.url + path);
    await visit.shows("idle");
    await visit.says("Lecteur prêt");
  }, 3 * PATIENCE);

  afterAll(async () => {
    await browser?.close();
    await bench?.close();
  });

  return visit;
}
