/** The drawer of stories, with the recorder beneath; and the line that tells a story, whichever window is open. */
import type { NextView, RecordingView, Sentences, ServerMessage, ShelfBox, StoryCard, StoryView } from "../protocol";
import { byId, el, fill } from "./dom";
import { language, named, words } from "./language";
import type { Link } from "./link";
import type { Around, BenchWindow } from "./window";

export class Stories implements BenchWindow {
  readonly view = el("div", { class: "stories", testid: "stories" });
  readonly #link: Link;
  readonly #list = el("ol", { class: "story-list" });
  readonly #recorder = el("div", { class: "switch recorder", role: "group", "aria-label": words.recording.title });
  readonly #strip = byId("story");
  #stories: readonly StoryCard[] = [];
  #labels: ReadonlyMap<string, string> = new Map();
  #patients: ReadonlyMap<string, string> = new Map();

  constructor({ link }: Around) {
    this.#link = link;
    this.view.append(el("p", { class: "panel-note" }, words.stories.about), this.#list, this.#recorder);
    this.#strip.setAttribute("aria-label", words.stories.region);
    this.#record(null);
  }

  receive(message: ServerMessage): void {
    switch (message.type) {
      case "hello":
        this.#stories = message.stories;
        this.#patients = new Map(message.patients.map(({ id, name }) => [id, name]));
        this.#labels = labelsOf(message.shelf);
        this.#tell(null);
        break;
      case "story":
        this.#tell(message.story);
        break;
      case "recording":
        this.#record(message.recording);
    }
  }

  /** The drawer, and the line at the top. */
  #tell(story: StoryView | null): void {
    fill(
      this.#list,
      ...this.#stories.map(({ id, title, about, steps }) =>
        el(
          "li",
          {},
          el(
            "button",
            {
              class: "code story",
              testid: `story-${id}`,
              "aria-current": story?.id === id ? "true" : undefined,
              onclick: () => this.#link.send({ type: "tell-story", id }),
            },
            el("b", {}, title[language], el("i", {}, words.stories.steps(steps))),
            el("span", {}, about[language]),
          ),
        ),
      ),
    );
    this.#strip.hidden = story === null;
    document.body.toggleAttribute("data-story", story !== null);
    if (story === null) {
      fill(this.#strip);
      return;
    }
    const card = this.#stories.find(({ id }) => id === story.id);
    const { status, step, say, next, terminal, isForHands, strayed, unmet } = story;
    const act = (action: "next" | "yours" | "again" | "leave", enabled: boolean, main = false) =>
      el(
        "button",
        {
          class: main ? "app-main" : "app-second",
          testid: `story-do-${action}`,
          disabled: !enabled,
          onclick: () => this.#link.send({ type: "story", action }),
        },
        words.stories[action],
      );
    fill(
      this.#strip,
      el(
        "p",
        { class: "story-where" },
        el("b", {}, card?.title[language] ?? story.id),
        el("span", { testid: "story-step" }, words.stories.step(step, card?.steps ?? step)),
        terminal !== null && el("b", { testid: "story-terminal" }, words.page.terminalOf(terminal)),
      ),
      el(
        "div",
        { class: "story-say", role: "status", testid: "story-say" },
        el("p", {}, ...emphasised(say === null ? sentenceOf(card?.about) + words.stories.begin : say[language])),
        status === "yours" && next !== null && el("p", { class: "story-todo" }, "→ ", ...emphasised(this.#todo(next))),
        strayed && el("p", { class: "story-warning" }, words.stories.strayed),
        unmet !== null && el("p", { class: "story-warning" }, `${words.stories.unmet} (${unmet})`),
        status === "busy" && el("p", { class: "story-note" }, words.stories.busy),
        status === "over" && el("p", { class: "story-note" }, words.stories.over),
        status === "failed" && el("p", { class: "story-warning" }, words.stories.failed),
      ),
      el(
        "div",
        { class: "story-acts" },
        act("next", status === "ready" || status === "yours", true),
        act("yours", status === "ready" && isForHands),
        act("again", true),
        act("leave", true),
      ),
    );
  }

  #todo({ kind, value }: NextView): string {
    const { todo } = words.stories;
    switch (kind) {
      case "present":
        return todo.present(this.#patients.get(value) ?? value);
      case "card":
        return todo.card(this.#patients.get(value) ?? named(words.plastic, value).title);
      case "near":
        return todo.near(this.#patients.get(value) ?? named(words.near.thing, value).title);
      case "bad":
        return todo.bad(named(words.badCode, value).title);
      case "box":
      case "expired-box":
        return todo[kind](this.#labels.get(value) ?? value);
      case "press":
        return todo.press(keyName(value).toLocaleLowerCase(language));
      default:
        return todo[kind](value);
    }
  }

  #record(recording: RecordingView | null): void {
    const { recording: say } = words;
    const status = recording?.status;
    const isOn = status === "on";
    fill(
      this.#recorder,
      el("b", {}, say.title),
      el("span", {}, say.about),
      el(
        "div",
        { class: "segments" },
        el(
          "button",
          {
            class: isOn ? "record on" : "record",
            testid: "record",
            disabled: status === "saving",
            "aria-pressed": String(isOn),
            onclick: () => this.#link.send({ type: "record", on: !isOn }),
          },
          isOn ? say.stop : say.start,
        ),
      ),
      el(
        "p",
        { role: "status", testid: "recording" },
        recording === null || status === undefined
          ? ""
          : status === "on"
            ? say.on(recording.deeds)
            : status === "saving"
              ? say.saving
              : `${say.saved(recording.deeds)} ${recording.isExact === true ? say.exact : say.inexact}`,
      ),
      ...(recording === null ? [] : saved(recording)),
    );
    document.body.toggleAttribute("data-recording", isOn);
  }
}

function saved({ folder, scenario, film, strip }: RecordingView): HTMLElement[] {
  if (folder === null || scenario === null || film === null) return [];
  const { recording } = words;
  const link = (name: string, href: string) => el("a", { href, download: href.split("/").at(-1) }, name);
  return [
    el("p", { class: "recording-files" }, link(recording.scenario, scenario), " ", link(recording.film, film)),
    el("pre", { class: "commands", testid: "recording-command" }, `npm run -s cli -- run ${folder}/scenario.json`),
    el(
      "ul",
      { class: "strip", "aria-label": recording.strip },
      ...strip.map((src, i) =>
        el("li", {}, el("a", { href: src, target: "_blank" }, el("img", { src, alt: recording.picture(i + 1) }))),
      ),
    ),
  ];
}

function keyName(key: string): string {
  return key === "cancel" || key === "option" ? words.device.key[key] : words.device.key.validate;
}

function labelsOf(shelf: readonly ShelfBox[]): ReadonlyMap<string, string> {
  return new Map(shelf.map(({ cip13, label }) => [cip13, label]));
}

function sentenceOf(sentences: Sentences | undefined): string {
  return sentences === undefined ? "" : `${sentences[language]} `;
}

/** What stands between two underscores is a name on a key. */
function emphasised(text: string): (Node | string)[] {
  return text.split("_").map((part, i) => (i % 2 === 1 ? el("b", {}, part) : part));
}
