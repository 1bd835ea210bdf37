/**
 * The scanner: a window with a camera behind it. What is held before it is drawn as the camera sees it, and those
 * pixels, nothing else, go to the decoder. One thing is held up at a time; what was asked for meanwhile waits its turn.
 */
import {
  type BenchState,
  CAMERA_HEADER,
  MAX_PHOTOGRAPH_PIXELS,
  MAX_PHOTOGRAPH_SIDE,
  PHOTOGRAPH_PLANES,
} from "../protocol";
import { byId, context, el, fill, toast } from "./dom";
import { words } from "./language";
import type { Link } from "./link";
import { CAMERA_HEIGHT, CAMERA_WIDTH, EXPOSURE, exposed, newPicture } from "./picture";
import { drawThing, type Thing } from "./things";

const WIDTH = CAMERA_WIDTH;
const HEIGHT = CAMERA_HEIGHT;
/** How long the hand takes to come, to stay after a read, and to go, ms: at leisure, and while others wait. */
const LEISURE = { enter: 320, stay: 420, leave: 260 } as const;
const HURRY = { enter: 110, stay: 30, leave: 90 } as const;
/** How long a thing is held up when nothing is read; the module itself waits 2 s before it reads a code again. */
const PATIENCE = 5000;
/** A photograph is looked at in many ways, and the bench says when it has done so. */
const PHOTOGRAPH_PATIENCE = 60000;
/** Things that wait for their turn; beyond, they are refused in words. */
const MAX_WAITING = 60;
const MAX_HELD = 0xffff;

/** What is to be held up when its turn comes. */
export interface Turn {
  /** For who looks at what waits. */
  readonly name: string;
  /** Of two with the same key, one is enough. */
  readonly key?: string;
  /** What is said when nothing was read; a usual sentence where it is left out. */
  readonly unread?: string;
  /** What it is by then; undefined when there is nothing to hold any more. */
  pick(): Thing | undefined | Promise<Thing | undefined>;
}

interface Waiting extends Turn {
  readonly done: (read: boolean) => void;
}

interface Pose {
  readonly x: number;
  readonly y: number;
}
const CENTRE: Pose = { x: WIDTH / 2, y: HEIGHT / 2 };
const BELOW: Pose = { x: WIDTH / 2 + 60, y: HEIGHT * 1.9 };

export class Scanner {
  readonly view: HTMLElement;
  readonly #link: Link;
  readonly #pen: CanvasRenderingContext2D;
  readonly #grain: HTMLCanvasElement;
  #thing: Thing | undefined;
  #video: HTMLVideoElement | undefined;
  #pose: Pose = CENTRE;
  #drawing = false;
  #sentAt = 0;
  /** The last of what was held up that the module has read. */
  #lastRead = 0;
  /** It was looked at with all patience. */
  #isHopeless = false;
  /** What is held up is a photograph, and the bench has it. */
  #isShown = false;
  /** Counts presentations: a later one ends those before. */
  #turn = 0;
  readonly #waiting: Waiting[] = [];
  /** The one that is held up, or is about to be. */
  #current: Waiting | undefined;
  /** A hand holds something before the window by itself. */
  #inHand = false;
  #isReady = true;
  /** Counts what is held up, for the bench to say what it read. */
  #held = 0;
  /** The bench's number of this page. */
  #page = 0;
  readonly #queue = el("div", { class: "queue", testid: "queue" });
  readonly #news = el("p", { class: "spoken", role: "status" });

  constructor(link: Link) {
    this.#link = link;
    const canvas = el("canvas", {
      width: WIDTH,
      height: HEIGHT,
      testid: "camera",
      role: "img",
      "aria-label": words.scanner.camera,
    });
    this.#pen = context(canvas, { willReadFrequently: true });
    this.#grain = makeGrain();
    this.view = el(
      "div",
      { class: "camera", testid: "scanner-window" },
      canvas,
      el("p", { class: "camera-hint", "data-unplugged": words.scanner.unplugged }, words.scanner.hint),
      el("span", { class: "lamp", testid: "lamp", "aria-hidden": true }),
      this.#queue,
      this.#news,
    );
    this.#queue.hidden = true;
    byId("scanner").append(this.view);
    this.#draw(0);
  }

  /**
   * Holds a thing up until it was read, or for a while; after those that wait already.
   * @returns whether it was read
   */
  present(turn: Turn): Promise<boolean> {
    const isThere = ({ key }: Turn) => key !== undefined && key === turn.key;
    if (this.#waiting.some(isThere) || (this.#current !== undefined && isThere(this.#current)))
      return Promise.resolve(false);
    if (this.#waiting.length >= MAX_WAITING) {
      toast(words.scanner.tooMany);
      return Promise.resolve(false);
    }
    return new Promise((done) => {
      this.#waiting.push({ ...turn, done });
      this.#next();
    });
  }

  /** What waits goes back where it came from. */
  forget(): void {
    for (const { done } of this.#waiting.splice(0)) done(false);
    this.#tell();
  }

  /** Whether there is a module that could read: while there is none, what waits goes on waiting. */
  tell({ status, scannerPlugged, scannerKnown }: BenchState): void {
    this.#isReady = status === "running" && scannerKnown;
    this.view.dataset.ready = String(this.#isReady);
    if (!this.#isReady && this.#current !== undefined) this.#drop();
    this.view.classList.toggle("unplugged", !scannerPlugged);
    this.#next();
  }

  /** The bench is another one, or is back. @param page its number of this page */
  begin(page: number): void {
    this.#page = page;
  }

  /** The bench is gone. */
  lost(): void {
    this.#isReady = false;
    if (this.#current !== undefined) this.#drop();
    this.#tell();
  }

  /** A hand holds it here. @param x 0 to 1 of the window's width @param y of its height */
  hold(thing: Thing, x: number, y: number): void {
    this.#inHand = true;
    if (this.#thing !== thing) this.#begin(thing);
    this.#pose = { x: x * WIDTH, y: y * HEIGHT };
  }

  /** The hand let go over the window: it stays until it is read. @returns whether it was */
  async letGo(): Promise<boolean> {
    const turn = this.#turn;
    await this.#move(turn, this.#pose, CENTRE, 120);
    const read = await this.#stay(turn);
    this.#handIsFree();
    return read === true;
  }

  /** The hand took it away. */
  takeAway(): void {
    this.#drop();
    this.#handIsFree();
  }

  /** Looks through a real camera instead, until it is given none. */
  watch(video: HTMLVideoElement | undefined): void {
    this.#video = video;
    this.#wake();
  }

  /** Whether the module has read what is before the window. */
  get hasRead(): boolean {
    return this.#lastRead === this.#held;
  }

  /** The module's lamp, for what a page held up. */
  lamp(page: number, held: number): void {
    if (page === this.#page) this.#lastRead = held;
    this.view.classList.remove("read");
    requestAnimationFrame(() => this.view.classList.add("read"));
  }

  /** The bench has looked at a photograph. */
  looked(page: number, held: number, found: boolean): void {
    if (page === this.#page && held === this.#held && !found) this.#isHopeless = true;
  }

  #handIsFree(): void {
    this.#inHand = false;
    this.#next();
  }

  /** The next one's turn, where nothing is before the window. */
  #next(): void {
    this.#tell();
    if (this.#current !== undefined || this.#inHand || !this.#isReady) return;
    this.#current = this.#waiting.shift();
    this.#tell();
    if (this.#current !== undefined) void this.#holdUp(this.#current);
  }

  async #holdUp(current: Waiting): Promise<void> {
    const thing = await current.pick();
    let read = false;
    let isInterrupted = this.#inHand || !this.#isReady;
    if (thing !== undefined && !isInterrupted) {
      const turn = this.#begin(thing);
      await this.#move(turn, BELOW, CENTRE, this.#pace.enter);
      const outcome = await this.#stay(turn);
      read = outcome === true;
      // A hand came between, or the terminal went out: it is not lost, its turn comes again.
      isInterrupted = outcome === undefined || (!read && !this.#isReady);
      if (!read && !isInterrupted) toast(current.unread ?? words.scanner.unread(current.name));
    }
    this.#current = undefined;
    if (isInterrupted) this.#waiting.unshift(current);
    else current.done(read);
    this.#next();
  }

  get #pace() {
    return this.#waiting.length > 0 ? HURRY : LEISURE;
  }

  /** Shows what waits: how many, and which is the next. */
  #tell(): void {
    const [next] = this.#waiting;
    this.#queue.hidden = next === undefined;
    this.#queue.dataset.count = String(this.#waiting.length);
    if (next === undefined) {
      this.#news.textContent = "";
      return;
    }
    const count = words.scanner.waiting(this.#waiting.length);
    const why = this.#isReady ? words.scanner.next(next.name) : words.scanner.notReady;
    this.#news.textContent = `${count} ${why}`;
    fill(
      this.#queue,
      el("b", {}, count),
      el("span", { testid: "queue-next" }, why),
      el("button", { testid: "queue-forget", onclick: () => this.forget() }, words.scanner.forget),
    );
  }

  #begin(thing: Thing): number {
    this.#turn += 1;
    this.#held = (this.#held % MAX_HELD) + 1;
    this.#thing = thing;
    this.#isHopeless = false;
    this.#isShown = false;
    this.view.classList.add("busy");
    this.#wake();
    return this.#turn;
  }

  #drop(): void {
    this.#turn += 1;
    this.#thing = undefined;
    this.view.classList.remove("busy");
  }

  /** @returns whether it was read; undefined when something else took its place before that */
  async #stay(turn: number): Promise<boolean | undefined> {
    const held = this.#held;
    const until = performance.now() + (this.#thing?.kind === "picture" ? PHOTOGRAPH_PATIENCE : PATIENCE);
    const isRead = () => this.#lastRead === held;
    const waits = () => turn === this.#turn && !isRead() && !this.#isHopeless && performance.now() < until;
    while (waits()) await pause(20);
    const read = isRead();
    if (turn !== this.#turn) return read || undefined;
    if (read) await pause(this.#pace.stay);
    await this.#move(turn, this.#pose, BELOW, this.#pace.leave);
    if (turn === this.#turn) this.#drop();
    return read;
  }

  async #move(turn: number, from: Pose, to: Pose, ms: number): Promise<void> {
    const began = performance.now();
    for (let part = 0; part < 1 && turn === this.#turn; ) {
      part = Math.min(1, (performance.now() - began) / ms);
      const eased = 1 - (1 - part) ** 3;
      this.#pose = { x: from.x + (to.x - from.x) * eased, y: from.y + (to.y - from.y) * eased };
      await pause(16);
    }
  }

  #wake(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    const frame = (now: number) => {
      this.#draw(now);
      this.#drawing = this.#thing !== undefined || this.#video !== undefined;
      if (!this.#drawing) return;
      if (now - this.#sentAt >= EXPOSURE && !(this.#thing !== undefined && this.hasRead)) {
        this.#sentAt = now;
        if (this.#thing?.kind === "picture") this.#showPhotograph(this.#thing.image);
        else this.#expose();
      }
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  #draw(now: number): void {
    const pen = this.#pen;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    const desk = pen.createRadialGradient(WIDTH / 2, HEIGHT / 2, 60, WIDTH / 2, HEIGHT / 2, 560);
    desk.addColorStop(0, "#3a4442");
    desk.addColorStop(1, "#141a19");
    pen.fillStyle = desk;
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    if (this.#video !== undefined) this.#drawVideo(this.#video);
    if (this.#thing !== undefined) {
      // A hand is never quite still.
      const sway = this.#thing.kind === "picture" ? 0 : 1;
      pen.translate(this.#pose.x + Math.sin(now / 210) * 2 * sway, this.#pose.y + Math.cos(now / 260) * 2 * sway);
      pen.rotate((-2.5 + Math.sin(now / 400) * 0.6) * (Math.PI / 180) * sway);
      drawThing(pen, this.#thing);
      pen.setTransform(1, 0, 0, 1, 0, 0);
    }
    pen.globalAlpha = 0.09;
    const shift = Math.floor(now * 7) % 200;
    for (let y = -shift; y < HEIGHT; y += 256) {
      for (let x = -shift; x < WIDTH; x += 256) pen.drawImage(this.#grain, x, y);
    }
    pen.globalAlpha = 1;
  }

  #drawVideo(video: HTMLVideoElement): void {
    const scale = Math.max(WIDTH / (video.videoWidth || WIDTH), HEIGHT / (video.videoHeight || HEIGHT));
    const width = video.videoWidth * scale;
    const height = video.videoHeight * scale;
    this.#pen.drawImage(video, (WIDTH - width) / 2, (HEIGHT - height) / 2, width, height);
  }

  /** What the file holds, not what is seen of it in the window: once is enough. */
  #showPhotograph(image: ImageBitmap): void {
    if (this.#isShown) return;
    this.#isShown = true;
    const { width, height } = image;
    const sides = MAX_PHOTOGRAPH_SIDE / Math.max(width, height);
    const by = Math.min(1, sides, Math.sqrt(MAX_PHOTOGRAPH_PIXELS / (width * height)));
    const across = Math.max(1, Math.floor(width * by));
    const down = Math.max(1, Math.floor(height * by));
    const pen = context(el("canvas", { width: across, height: down }), { willReadFrequently: true });
    pen.imageSmoothingQuality = "high";
    // What is transparent is paper.
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, across, down);
    pen.drawImage(image, 0, 0, across, down);
    const { data } = pen.getImageData(0, 0, across, down);
    const picture = newPicture(across, down, PHOTOGRAPH_PLANES, this.#held, true);
    for (let plane = 0, at = CAMERA_HEADER; plane < PHOTOGRAPH_PLANES; plane += 1) {
      for (let i = plane; i < data.length; i += 4, at += 1) picture[at] = data[i] ?? 0;
    }
    this.#link.sendFile(picture);
  }

  #expose(): void {
    this.#link.sendPicture(exposed(this.#pen, this.#thing === undefined ? 0 : this.#held));
  }
}

/** The sensor's noise, drawn over all that it sees. */
function makeGrain(): HTMLCanvasElement {
  const canvas = el("canvas", { width: 256, height: 256 });
  const pen = context(canvas);
  const image = pen.createImageData(256, 256);
  for (let i = 0; i < image.data.length; i += 4) {
    image.data.fill(Math.random() * 255, i, i + 3);
    image.data[i + 3] = 255;
  }
  pen.putImageData(image, 0, 0);
  return canvas;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
