/** Stories and recordings on the bench, by the messages that a page sends: what was done is played again to the byte. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { WebSocket } from "ws";
import {
  CAMERA_HEADER,
  type Command,
  type PhoneView,
  type RecordingView,
  type ServerMessage,
  type ShelfBox,
  type StoryView,
} from "../../../simulator/bench/protocol";
import { run } from "../../../tools/commands/run";
import { type RunningBench, startBench } from "./running-bench";

const folder = mkdtempSync(join(tmpdir(), "comptoir-stories-"));
const QUIET = 4;
const SCALE = 4;

/** A page without a screen. */
class Page {
  readonly #socket: WebSocket;
  readonly #heard: ServerMessage[] = [];
  #found = 0;
  #waiting: (() => void)[] = [];
  #held = 0;

  constructor(url: string) {
    const { host, origin } = new URL(url);
    this.#socket = new WebSocket(`ws://${host}/link`, { headers: { origin } });
    this.#socket.on("message", (data, isBinary) => {
      if (isBinary) return;
      this.#heard.push(JSON.parse(String(data)) as ServerMessage);
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  send(command: Command): void {
    this.#socket.send(JSON.stringify(command));
  }

  /** Holds a code before the scanner's camera. */
  show(rows: readonly string[]): void {
    const side = (rows.length + 2 * QUIET) * SCALE;
    const picture = Buffer.alloc(CAMERA_HEADER + side * side, 255);
    picture.writeUInt16LE(side, 0);
    picture.writeUInt16LE(side, 2);
    this.#held += 1;
    picture.writeUInt16LE(this.#held, 4);
    picture[6] = 0;
    picture[7] = 1;
    for (let y = 0; y < side; y += 1) {
      for (let x = 0; x < side; x += 1) {
        const dark = rows[Math.floor(y / SCALE) - QUIET]?.[Math.floor(x / SCALE) - QUIET] === "1";
        if (dark) picture[CAMERA_HEADER + y * side + x] = 0;
      }
    }
    this.#socket.send(picture);
  }

  /** The first message of a type, from the one that was found last on, for which this holds, once there is one. */
  async until<T extends ServerMessage["type"]>(
    type: T,
    holds: (message: Extract<ServerMessage, { type: T }>) => boolean,
  ): Promise<Extract<ServerMessage, { type: T }>> {
    for (;;) {
      for (let i = this.#found; i < this.#heard.length; i += 1) {
        const message = this.#heard[i] as Extract<ServerMessage, { type: T }>;
        if (message.type !== type || !holds(message)) continue;
        this.#found = i;
        return message;
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  newest<T extends ServerMessage["type"]>(type: T): Extract<ServerMessage, { type: T }> {
    return this.#heard.findLast((message) => message.type === type) as Extract<ServerMessage, { type: T }>;
  }

  forget(): void {
    this.#heard.length = 0;
    this.#found = 0;
  }

  async at(screen: string): Promise<void> {
    await this.until("state", ({ state }) => state.screen === screen && state.status === "running");
  }

  close(): void {
    this.#socket.close();
  }
}

let bench: RunningBench;
let page: Page;
beforeAll(async () => {
  bench = await startBench();
  page = new Page(bench.url);
  await page.at("idle");
}, 240_000);
afterAll(async () => {
  page.close();
  await bench.close();
  rmSync(folder, { recursive: true, force: true });
});

const story = async (holds: (story: StoryView) => boolean) =>
  (await page.until("story", (message) => message.story !== null && holds(message.story))).story;

describe("a story", () => {
  it("is told step by step, by the bench or by the person's own hands, and leaves the own terminal as it was", async () => {
    page.send({ type: "tell-story", id: "01-first-ecarte" });
    await story(({ step, status }) => step === 0 && status === "ready");
    page.send({ type: "story", action: "next" });
    const first = await story(({ step, status }) => step === 1 && status === "ready");
    expect(first).toMatchObject({ unmet: null, next: { kind: "press", value: "validate" }, isForHands: true });
    expect(first?.say?.fr).toContain("bandeau vert");
    page.send({ type: "story", action: "yours" });
    await story(({ status }) => status === "yours");
    page.send({ type: "key", key: "option" });
    await story(({ strayed }) => strayed);
    page.send({ type: "key", key: "cancel" });
    page.send({ type: "story", action: "again" });
    await story(({ step, status, strayed }) => step === 0 && status === "ready" && !strayed);
    // By hand from the beginning: any code of hers will do.
    page.send({ type: "patient", id: "camille" });
    const { phone } = await page.until("phone", ({ phone: { id, code } }) => id === "camille" && code !== null);
    page.show(codeOf(phone));
    await story(({ step }) => step === 1);
    page.send({ type: "key", key: "validate" });
    await story(({ step, status }) => step === 2 && status === "ready");
    page.send({ type: "story", action: "next" });
    const third = await story(({ step, status }) => step === 3 && status === "ready");
    expect(third?.unmet).toBeNull();
    page.send({ type: "engine", engine: "node" });
    await page.until("unavailable", ({ reason }) => reason === "not-recorded");
    page.forget();
    page.send({ type: "story", action: "leave" });
    await page.until("story", (message) => message.story === null);
    await page.at("idle");
  }, 240_000);
});

describe("a recording", () => {
  it("of what a person did comes out the same when it is played again: screens, journal, and cli run says so", async () => {
    page.forget();
    page.send({ type: "record", on: true });
    await page.until("recording", ({ recording }) => recording?.status === "on");
    await page.at("idle");
    page.send({ type: "patient", id: "marcel" });
    const { phone } = await page.until("phone", ({ phone: { id, code } }) => id === "marcel" && code !== null);
    page.show(codeOf(phone));
    await page.at("identity");
    // As fast as a hand can.
    page.send({ type: "key", key: "validate" });
    await page.at("boxes");
    const { shelf } = page.newest("hello");
    page.show((shelf[0] as ShelfBox).rows);
    await page.until("words", ({ words }) => words.some((word) => /^1\sboîte/.test(word)));
    page.send({ type: "network", on: false });
    page.send({ type: "key", key: "validate" });
    page.send({ type: "key", key: "validate" });
    await page.at("done");
    page.send({ type: "printer", fault: "paper-out", on: true });
    page.send({ type: "key", key: "option" });
    await page.until("words", ({ words }) => words.some((word) => word.includes("plus de papier")));
    page.send({ type: "printer", fault: "paper-out", on: false });
    await page.until("words", ({ words }) => words.some((word) => word.includes("imprimé")));
    page.send({ type: "clock", offset: 600 });
    page.send({ type: "collector", fault: "slow", on: true });
    page.send({ type: "network", on: true });
    page.send({ type: "power", on: false });
    await page.until("state", ({ state }) => state.status === "off");
    page.send({ type: "power", on: true });
    await page.at("idle");
    page.send({ type: "insert-card", id: "yvonne", fault: null, upsideDown: false });
    await page.until("words", ({ words }) => words.some((word) => word.includes("SPECIMEN")));
    page.send({ type: "pull-card" });
    page.send({ type: "breakdown", fault: "exception" });
    await page.at("idle");
    page.send({ type: "stale-keys", on: true });
    await page.until("state", ({ state }) => state.staleKeys && state.status === "running");
    page.send({ type: "touch", x: 160, y: 220 });
    await page.at("service");
    page.send({ type: "record", on: false });
    const { recording } = await page.until("recording", (message) => message.recording?.status === "saved");
    const saved = recording as RecordingView;
    expect(saved.isExact).toBe(true);

    const kept = saved.folder as string;
    const screens = join(folder, "screens");
    const errors: string[] = [];
    const io = { stdin: async () => "", out: () => {}, err: (line: string) => void errors.push(line) };
    const code = await run([join(kept, "scenario.json"), "--engine", "node", "--screens", screens], io);
    expect(errors.filter((line) => line.startsWith("events[") || line.startsWith("at the end"))).toEqual([]);
    expect(code).toBe(0);
    const strip = readdirSync(kept).filter((name) => name.endsWith(".png"));
    expect(strip.length).toBeGreaterThan(6);
    expect(readdirSync(screens)).toEqual(strip);
    for (const name of strip)
      expect(readFileSync(join(screens, name)).equals(readFileSync(join(kept, name)))).toBe(true);

    const get = async (path: string | null) =>
      Buffer.from(await (await fetch(new URL(path ?? "", bench.url))).arrayBuffer());
    expect((await get(saved.film)).subarray(0, 6).toString("latin1")).toBe("GIF89a");
    const scenario = (await get(saved.scenario)).toString("utf8");
    expect(scenario).toBe(readFileSync(join(kept, "scenario.json"), "utf8"));
    // What is another is seen.
    const other = JSON.parse(scenario) as { events: { after: number }[]; journal: string };
    const file = join(folder, "other.json");
    writeFileSync(file, JSON.stringify({ ...other, events: other.events.slice(0, 2), journal: "0".repeat(64) }));
    expect(await run([file, "--engine", "node"], io)).toBe(1);
  }, 240_000);
});

function codeOf(phone: PhoneView): readonly string[] {
  if (phone.code === null) throw new Error("there is no code on the phone");
  return phone.code.rows;
}
