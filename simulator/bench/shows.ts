/** What takes the place of the bench's own terminal for a while: a story, or a recording. One at a time. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DataPartition } from "modules/update/data/data-partition";
import { FlashFile } from "../boot/flash-file";
import type { EngineName } from "../engines/names";
import { USUAL_PRINTER } from "../link/printer";
import type { ScannerName } from "../link/scanner-names";
import type { PerformanceOptions } from "../player/performance";
import type { Scenario } from "../player/scenario";
import type { ScreenSize } from "../screen";
import type { Command, LogSource, RecordingView, ServerMessage, StoryCard, StoryView, Unavailable } from "./protocol";
import { Recorder } from "./recorder";
import { Show } from "./show";
import { readStory, STORIES, Story, storyCards } from "./story";

export interface ShowsOptions {
  /** Where recordings go. */
  readonly folder: string;
  /** Of the bench's own terminal: its catalogue and its tariffs are in a recording too. */
  readonly flash: string;
  readonly scanner: ScannerName;
  readonly screen: ScreenSize;
  readonly bundle: Promise<string>;
  readonly engines: () => { readonly engine: EngineName; readonly engines: readonly EngineName[] };
  /** The bench's own terminal gives its place up, or takes it back. */
  readonly onStage: (isTaken: boolean) => Promise<void>;
  /** Pages are told all anew: who is there, and what stands on the counter. */
  readonly greet: () => void;
  readonly tell: (message: ServerMessage) => void;
  readonly show: (rgba: Uint8Array) => void;
  readonly note: (source: LogSource, text: string) => void;
}

interface OnStage {
  readonly show: Show;
  readonly story?: Story;
  readonly storyId?: string;
  readonly recorder?: Recorder;
}

/** Where the server gives the files of a recording. */
const ADDRESS = "/recordings/";
/** Recordings whose files are still given. */
const MAX_KEPT = 5;

export class Shows {
  readonly stories: readonly StoryCard[] = storyCards();
  readonly #options: ShowsOptions;
  /** By the name of a recording, its folder. */
  readonly #kept = new Map<string, ReadonlyMap<string, string>>();
  #stage: OnStage | undefined;
  #recording: RecordingView | null = null;
  /** The own terminal has given its place up. */
  #isTaken = false;
  /** What is asked for is done one after the other. */
  #work: Promise<void> = Promise.resolve();

  constructor(options: ShowsOptions) {
    this.#options = options;
  }

  get show(): Show | undefined {
    return this.#stage?.show;
  }

  get story(): StoryView | null {
    return this.#stage?.story?.view ?? null;
  }

  get recording(): RecordingView | null {
    return this.#recording;
  }

  /** A file of a recording. @param path of an address on this server @returns where it is, and what it is */
  file(path: string): { readonly path: string; readonly type: string } | undefined {
    const [, name = "", file = ""] = path.startsWith(ADDRESS)
      ? (/^\/recordings\/([^/]+)\/([^/]+)$/.exec(path) ?? [])
      : [];
    const found = this.#kept.get(name)?.get(file);
    if (found === undefined) return undefined;
    const type = file.endsWith(".png") ? "image/png" : file.endsWith(".gif") ? "image/gif" : "application/json";
    return { path: found, type };
  }

  /** @returns whether it was for this */
  async obey(command: Command): Promise<boolean> {
    switch (command.type) {
      case "tell-story":
        await this.#then(() => this.#tell(command.id));
        return true;
      case "record":
        await this.#then(() => (command.on ? this.#record() : this.#save()));
        return true;
      case "story":
        await this.#go(command.action);
        return true;
      default: {
        const { show } = this;
        // Between the two, there is nobody to ask.
        if (show === undefined) return this.#isTaken;
        const refusal = await show.obey(command);
        if (refusal !== undefined) this.refuse(refusal);
        return true;
      }
    }
  }

  refuse(refusal: Unavailable): void {
    this.#options.tell({ type: "unavailable", ...refusal });
  }

  async close(): Promise<void> {
    await this.#then(() => this.#clear());
  }

  async #go(action: Extract<Command, { type: "story" }>["action"]): Promise<void> {
    const { story, storyId } = this.#stage ?? {};
    if (story === undefined || storyId === undefined) return;
    if (action === "next") await story.next();
    else if (action === "yours") await story.yours();
    else if (action === "again") await this.#then(() => this.#tell(storyId));
    else await this.#then(() => this.#leave());
  }

  #then(task: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(task).catch((error: unknown) => {
      this.refuse({ reason: "engine-stopped", detail: error instanceof Error ? error.message : String(error) });
      return this.#leave();
    });
    return this.#work;
  }

  async #tell(id: string): Promise<void> {
    const card = this.stories.find((story) => story.id === id);
    if (card === undefined) return this.refuse({ reason: "no-such-story" });
    if (this.#recording?.status === "on") return this.refuse({ reason: "busy" });
    await this.#take();
    const scenario = readStory(id);
    const setup = await this.#setup(scenario, STORIES);
    let story: Story | undefined;
    const show = await Show.open({
      ...setup,
      ...this.#around(),
      flows: false,
      onDone: (deed) => story?.done(deed),
    });
    story = new Story(card, scenario, show, () => this.#tellStory());
    this.#stage = { show, story, storyId: id };
    this.#options.greet();
  }

  async #record(): Promise<void> {
    if (this.#stage?.recorder !== undefined) return;
    await this.#take();
    const name = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
    const folder = join(this.#options.folder, name);
    // To the second, so that the clock on the screen is that of the day.
    const at = `${new Date().toISOString().slice(0, 19)}Z`;
    const setup = await this.#setup({ at, installed: true, printer: USUAL_PRINTER, ...this.#data(folder) }, folder);
    let recorder: Recorder | undefined;
    const show: Show = await Show.open({
      ...setup,
      ...this.#around(),
      flows: true,
      onBefore: () => recorder?.before(show.performance),
      onDrawn: () => recorder?.drawn(show.performance),
      onDone: (deed) => {
        recorder?.done(deed);
        this.#tellRecording({ ...NOTHING_YET, deeds: recorder?.deeds ?? 0 });
      },
    });
    recorder = new Recorder(setup, folder, show.began, show.performance.raster);
    this.#stage = { show, recorder };
    this.#recording = NOTHING_YET;
    // As the bench's own: the cable is in.
    await show.perform({ network: "up" });
    this.#options.greet();
  }

  async #save(): Promise<void> {
    const { show, recorder } = this.#stage ?? {};
    if (show === undefined || recorder === undefined) return;
    const { deeds } = recorder;
    this.#tellRecording({ ...NOTHING_YET, status: "saving", deeds });
    await show.stop();
    const saved = await recorder.save(show.performance, () => show.end());
    const { folder } = recorder;
    const name = folder.split("/").at(-1) ?? "";
    const files = [saved.scenario, saved.film, ...saved.strip];
    this.#kept.set(name, new Map(files.map((file) => [file, join(folder, file)])));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    const address = (file: string) => `${ADDRESS}${name}/${file}`;
    this.#recording = {
      status: "saved",
      deeds,
      folder,
      scenario: address(saved.scenario),
      film: address(saved.film),
      strip: saved.strip.map(address),
      isExact: saved.isExact,
    };
    await this.#leave();
  }

  async #setup(scenario: Omit<Scenario, "events">, folder: string) {
    const { scanner, screen, bundle, engines } = this.#options;
    const { engine } = engines();
    const setup: PerformanceOptions & { readonly folder: string } = {
      // The SDK's simulator has no virtual time.
      engine: engine === "mcsim" ? "xs" : engine,
      scenario,
      folder,
      scanner,
      screen,
      bundle: await bundle,
    };
    return setup;
  }

  #around() {
    const { tell, show, note, engines } = this.#options;
    const onEnd = (detail: string) => {
      this.refuse({ reason: "engine-stopped", detail });
      void this.#then(() => this.#leave());
    };
    return { tell, show, note, engines: engines().engines, onEnd };
  }

  /** What the flash of the own terminal holds of the world, in files beside the recording. */
  #data(folder: string): Pick<Scenario, "catalogue" | "tariff" | "recalls"> {
    mkdirSync(folder, { recursive: true });
    const flash = new FlashFile(this.#options.flash);
    try {
      const keep = (name: "catalogue" | "tariff" | "recalls") => {
        const { content, installed } = new DataPartition(name, flash.partition(name));
        if (installed === undefined) return {};
        const file = `${name}.bin`;
        writeFileSync(join(folder, file), new Uint8Array(content.read(installed.payloadLength, 0)));
        return { [name]: file };
      };
      return { ...keep("catalogue"), ...keep("tariff"), ...keep("recalls") };
    } finally {
      flash.close();
    }
  }

  async #take(): Promise<void> {
    if (!this.#isTaken) {
      this.#isTaken = true;
      await this.#options.onStage(true);
    }
    await this.#clear();
    this.#recording = null;
  }

  async #leave(): Promise<void> {
    if (!this.#isTaken) return;
    await this.#clear();
    this.#isTaken = false;
    if (this.#recording?.status !== "saved") this.#recording = null;
    await this.#options.onStage(false);
    this.#options.greet();
  }

  async #clear(): Promise<void> {
    const show = this.#stage?.show;
    this.#stage = undefined;
    await show?.close();
  }

  #tellStory(): void {
    this.#options.tell({ type: "story", story: this.story });
  }

  #tellRecording(recording: RecordingView): void {
    this.#recording = recording;
    this.#options.tell({ type: "recording", recording });
  }
}

const NOTHING_YET: RecordingView = Object.freeze({
  status: "on",
  deeds: 0,
  folder: null,
  scenario: null,
  film: null,
  strip: [],
  isExact: null,
});
