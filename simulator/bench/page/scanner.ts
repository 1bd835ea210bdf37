/**
 * The scanner: a window with a camera behind it. What is held before it is drawn as the camera sees it, and those
 * pixels, nothing else, go to the decoder.
 */
import { CAMERA_HEADER } from "../protocol";
import { byId, context, el } from "./dom";
import { words } from "./language";
import type { Link } from "./link";
import { drawThing, type Thing } from "./things";

const WIDTH = 800;
const HEIGHT = 600;
/** Between two pictures, ms. */
const EXPOSURE = 130;
const ENTER = 320;
const LEAVE = 260;
/** How long a thing is held up when nothing is read; the module itself waits 2 s before it reads a code again. */
const PATIENCE = 5000;
const AFTER_READ = 420;

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
  #reads = 0;
  /** Counts presentations: a later one ends those before. */
  #turn = 0;

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
      el("p", { class: "camera-hint" }, words.scanner.hint),
      el("span", { class: "lamp", testid: "lamp", "aria-hidden": true }),
    );
    byId("scanner").append(this.view);
    this.#draw(0);
  }

  /** Holds a thing up until it was read, or for a while. @returns whether it was read */
  async present(thing: Thing): Promise<boolean> {
    const turn = this.#begin(thing);
    await this.#move(turn, BELOW, CENTRE, ENTER);
    return this.#stay(turn);
  }

  /** A hand holds it here. @param x 0 to 1 of the window's width @param y of its height */
  hold(thing: Thing, x: number, y: number): void {
    if (this.#thing !== thing) this.#begin(thing);
    this.#pose = { x: x * WIDTH, y: y * HEIGHT };
  }

  /** The hand let go over the window: it stays until it is read. @returns whether it was */
  async letGo(): Promise<boolean> {
    const turn = this.#turn;
    await this.#move(turn, this.#pose, CENTRE, 120);
    return this.#stay(turn);
  }

  /** The hand took it away. */
  takeAway(): void {
    this.#turn += 1;
    this.#thing = undefined;
    this.view.classList.remove("busy");
  }

  /** Looks through a real camera instead, until it is given none. */
  watch(video: HTMLVideoElement | undefined): void {
    this.#video = video;
    this.#wake();
  }

  /** How many codes the module has read. */
  get reads(): number {
    return this.#reads;
  }

  /** The module's lamp. */
  lamp(): void {
    this.#reads += 1;
    this.view.classList.remove("read");
    requestAnimationFrame(() => this.view.classList.add("read"));
  }

  #begin(thing: Thing): number {
    this.#turn += 1;
    this.#thing = thing;
    this.#reads = 0;
    this.view.classList.add("busy");
    this.#wake();
    return this.#turn;
  }

  async #stay(turn: number): Promise<boolean> {
    const until = performance.now() + PATIENCE;
    while (turn === this.#turn && this.#reads === 0 && performance.now() < until) await pause(40);
    const read = this.#reads > 0;
    if (turn !== this.#turn) return false;
    if (read) await pause(AFTER_READ);
    await this.#move(turn, this.#pose, BELOW, LEAVE);
    if (turn === this.#turn) this.takeAway();
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
      if (now - this.#sentAt >= EXPOSURE) {
        this.#sentAt = now;
        this.#expose();
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

  #expose(): void {
    const { data } = this.#pen.getImageData(0, 0, WIDTH, HEIGHT);
    const picture = new Uint8Array(CAMERA_HEADER + WIDTH * HEIGHT);
    const view = new DataView(picture.buffer);
    view.setUint16(0, WIDTH, true);
    view.setUint16(2, HEIGHT, true);
    for (let i = 0, at = CAMERA_HEADER; i < data.length; i += 4, at += 1) {
      picture[at] = ((data[i] ?? 0) * 77 + (data[i + 1] ?? 0) * 150 + (data[i + 2] ?? 0) * 29) >> 8;
    }
    this.#link.sendPicture(picture);
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
