/** A story on the counter: told step by step, each step done by the bench or by the person who looks. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../tools/kit/build/paths";
import { type Act, actOf, parseScenario, type Scenario, type ScenarioEvent, unmet } from "../player/scenario";
import type { NextView, StoryCard, StoryView } from "./protocol";
import type { Deed, Show } from "./show";

export const STORIES = join(ROOT, "simulator", "stories");

/** All that there are, in their order. */
export function storyCards(): StoryCard[] {
  return readdirSync(STORIES)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .flatMap((name): StoryCard[] => {
      const id = name.slice(0, -".json".length);
      const { title, about, events } = readStory(id);
      return title === undefined || about === undefined ? [] : [{ id, title, about, steps: stepsOf(events) }];
    });
}

/** @param id of `storyCards` @throws Error for a file that is none */
export function readStory(id: string): Scenario {
  return parseScenario(JSON.parse(readFileSync(join(STORIES, `${id}.json`), "utf8")));
}

const stepsOf = (events: Scenario["events"]) => events.filter(({ say }) => say !== undefined).length;

export class Story {
  readonly #card: StoryCard;
  readonly #scenario: Scenario;
  readonly #show: Show;
  readonly #onChange: () => void;
  #at = 0;
  #steps = 0;
  #status: StoryView["status"] = "ready";
  #strayed = false;
  #unmet: string | null = null;

  /** @param onChange `view` is another */
  constructor(card: StoryCard, scenario: Scenario, show: Show, onChange: () => void) {
    this.#card = card;
    this.#scenario = scenario;
    this.#show = show;
    this.#onChange = onChange;
  }

  get view(): StoryView {
    const { events } = this.#scenario;
    const told = events.slice(0, this.#at).findLast(({ say }) => say !== undefined);
    const next = events[this.#at];
    return {
      id: this.#card.id,
      step: this.#steps,
      status: next === undefined && this.#status === "ready" ? "over" : this.#status,
      say: told?.say ?? null,
      next: next === undefined ? null : nextView(actOf(next), this.#day),
      isForHands: next !== undefined && this.#hasHands(),
      terminal: (this.#scenario.terminals ?? 1) > 1 ? this.#show.place + 1 : null,
      strayed: this.#strayed,
      unmet: this.#unmet,
    };
  }

  get #day(): string {
    return this.#scenario.at.slice(0, "YYYY-MM-DD".length);
  }

  /** The bench does the next step. */
  async next(): Promise<void> {
    if (this.#status === "busy") return;
    this.#become("busy");
    for (let event = this.#scenario.events[this.#at]; event !== undefined; event = this.#scenario.events[this.#at]) {
      if (!(await this.#perform(event))) return this.#become("failed");
      this.#pass();
      if (event.say !== undefined) break;
      this.#onChange();
    }
    this.#become("ready");
  }

  /** The person does the next step: whatever hands cannot do in it, the bench does. */
  async yours(): Promise<void> {
    if (this.#status !== "ready") return;
    await this.#waitForHands();
  }

  /** Something was done to the terminal, by whoever. */
  done({ act, shown }: Deed): void {
    const event = this.#scenario.events[this.#at];
    if (event === undefined || this.#status === "busy") return;
    if (!isSame(actOf(event), act, shown, this.#day)) {
      this.#strayed = true;
      this.#onChange();
      return;
    }
    // A hand that did what comes next did it, whether it was asked or not.
    this.#pass();
    if (event.say === undefined) void this.#waitForHands();
    else this.#become("ready");
  }

  /** By the bench. */
  #perform(event: ScenarioEvent): Promise<boolean> {
    return this.#show.perform(actOf(event), placeOf(event), this.#scenario.events[this.#at + 1]?.after);
  }

  async #waitForHands(): Promise<void> {
    for (let event = this.#scenario.events[this.#at]; event !== undefined; event = this.#scenario.events[this.#at]) {
      if (isForHands(event)) {
        this.#show.turnTo(placeOf(event));
        return this.#become("yours");
      }
      this.#become("busy");
      if (!(await this.#perform(event))) return this.#become("failed");
      this.#pass();
      if (event.say !== undefined) break;
    }
    this.#become("ready");
  }

  /** One event is behind us. */
  #pass(): void {
    const event = this.#scenario.events[this.#at];
    if (event === undefined) return;
    this.#at += 1;
    this.#strayed = false;
    if (event.say !== undefined) this.#steps += 1;
    if (event.expect !== undefined) this.#unmet = unmet(event.expect, this.#show.performance) ?? null;
  }

  /** Whether there is anything in the next step for a person to do. */
  #hasHands(): boolean {
    for (const event of this.#scenario.events.slice(this.#at)) {
      if (isForHands(event)) return true;
      if (event.say !== undefined) return false;
    }
    return false;
  }

  #become(status: StoryView["status"]): void {
    this.#status = status;
    this.#onChange();
  }
}

/** Of the terminal that it happens at, from 0. */
function placeOf({ terminal = 1 }: ScenarioEvent): number {
  return terminal - 1;
}

function nextView(act: Act, today: string): NextView {
  if ("present" in act) {
    const { patient = "", bad } = act.present;
    return bad === undefined ? { kind: "present", value: patient } : { kind: "bad", value: bad };
  }
  if ("scan" in act) {
    if ("code" in act.scan) return { kind: "code", value: act.scan.code };
    if (!("cip13" in act.scan)) return { kind: "other", value: "" };
    const { cip13, expiry = today } = act.scan;
    return { kind: expiry < today ? "expired-box" : "box", value: cip13 };
  }
  if ("card" in act) {
    if (act.card === "pull") return { kind: "pull-card", value: "" };
    return { kind: "card", value: act.card.patient ?? act.card.kind ?? "" };
  }
  if ("nfc" in act)
    return act.nfc === "away"
      ? { kind: "other", value: "" }
      : { kind: "near", value: act.nfc.patient ?? act.nfc.kind ?? "" };
  if ("press" in act) return { kind: "press", value: act.press };
  if ("touch" in act) return { kind: "touch", value: act.touch.join(" ") };
  if ("wait" in act) return { kind: "wait", value: String(act.wait) };
  if ("network" in act) return { kind: "network", value: act.network };
  if ("power" in act) return { kind: "power", value: act.power };
  if ("update" in act) return { kind: "update", value: typeof act.update === "string" ? act.update : "send" };
  return { kind: "other", value: "" };
}

/** What a person can do on the page; time, neighbours, and an image that nobody has at hand, are the bench's. */
const OF_HANDS = ["present", "scan", "card", "nfc", "press", "touch", "scanner", "network", "power", "update"];

function isForHands(event: ScenarioEvent): boolean {
  const act = actOf(event);
  const [kind = ""] = Object.keys(act);
  return OF_HANDS.includes(kind) && !("update" in act && typeof act.update === "object");
}

/** YYMMDD, as a box has it. */
const EXPIRY_LENGTH = 6;
const short = (day: string) => day.slice(2).replaceAll("-", "");

/** Whether a person did what the story does: the same patient's code is another code each time. */
function isSame(told: Act, done: Act, shown: Deed["shown"], today: string): boolean {
  if ("read" in done) {
    if ("present" in told) {
      const { patient = "", bad } = told.present;
      if (shown === undefined) return false;
      return "bad" in shown ? shown.bad === bad : bad === undefined && shown.patient === patient;
    }
    if (!("scan" in told)) return false;
    const { text } = done.read;
    if ("code" in told.scan) return told.scan.code === text;
    if (!("cip13" in told.scan)) return false;
    const box = `010${told.scan.cip13}17`;
    // A box of the same medicine does, as long as it is as good.
    const expiry = text.slice(box.length, box.length + EXPIRY_LENGTH);
    return text.startsWith(box) && expiry < short(today) === short(told.scan.expiry ?? today) < short(today);
  }
  if ("card" in told && "card" in done && told.card !== "pull" && done.card !== "pull") {
    const { patient, kind, fault, upsideDown = false } = told.card;
    const other = done.card;
    return patient === other.patient && kind === other.kind && fault === other.fault && upsideDown === other.upsideDown;
  }
  if ("nfc" in told && "nfc" in done && told.nfc !== "away" && done.nfc !== "away") {
    const { patient, kind, fault } = told.nfc;
    const other = done.nfc;
    return patient === other.patient && kind === other.kind && fault === other.fault;
  }
  return JSON.stringify(told) === JSON.stringify(done);
}
