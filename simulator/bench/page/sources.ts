/** What else the scanner can look at: a picture file, or this computer's camera. */
import { byId, el, toast } from "./dom";
import { words } from "./language";
import type { Scanner } from "./scanner";

const MAX_FILE = 20 * 1024 * 1024;

export function addSources(scanner: Scanner): void {
  const input = el("input", { type: "file", accept: "image/*", class: "hidden-input", testid: "image-file" });
  input.tabIndex = -1;
  input.multiple = true;
  input.addEventListener("change", () => {
    for (const file of input.files ?? []) void showFile(scanner, file);
    input.value = "";
  });
  const choose = el(
    "button",
    { class: "ghost", testid: "choose-image", onclick: () => input.click() },
    words.scanner.image,
  );
  const webcam = el("button", { class: "ghost", testid: "webcam", "aria-pressed": "false" }, words.scanner.webcam);
  const eye = new Webcam(scanner, webcam);
  webcam.addEventListener("click", () => void eye.toggle());
  byId("scanner").append(el("div", { class: "sources" }, el("h2", {}, words.page.scanner), choose, webcam, input));
  const { view } = scanner;
  view.addEventListener("dragover", (event) => {
    event.preventDefault();
    view.classList.add("dropping");
  });
  view.addEventListener("dragleave", () => view.classList.remove("dropping"));
  view.addEventListener("drop", (event) => {
    event.preventDefault();
    view.classList.remove("dropping");
    for (const file of event.dataTransfer?.files ?? []) void showFile(scanner, file);
  });
  // A file that misses the window must not take the page away.
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => event.preventDefault());
}

async function showFile(scanner: Scanner, file: File): Promise<void> {
  if (file.size > MAX_FILE) return toast(words.scanner.imageTooLarge);
  let image: ImageBitmap;
  try {
    image = await createImageBitmap(file);
  } catch {
    return toast((await isHeif(file)) ? words.scanner.heic : words.scanner.notAnImage);
  }
  await scanner.present({
    name: file.name,
    unread: words.scanner.noCode,
    pick: () => ({ kind: "picture", image }),
  });
  image.close();
}

/**
 * What iPhones keep their pictures in, and few browsers read, by its first box (ISO/IEC 23008-12, 10.2).
 * | offset | size | what |
 * |---|---|---|
 * | 4 | 4 | "ftyp" |
 * | 8 | 4 | "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1" |
 */
async function isHeif(file: File): Promise<boolean> {
  const start = new Uint8Array(await file.slice(0, 12).arrayBuffer());
  return /^....ftyp(he|mif1|msf1)/s.test(String.fromCharCode(...start));
}

class Webcam {
  readonly #scanner: Scanner;
  readonly #button: HTMLElement;
  #stream: MediaStream | undefined;

  constructor(scanner: Scanner, button: HTMLElement) {
    this.#scanner = scanner;
    this.#button = button;
  }

  async toggle(): Promise<void> {
    if (this.#stream !== undefined) return this.#stop();
    try {
      const video = { facingMode: "environment", width: { ideal: 1280 } };
      this.#stream = await navigator.mediaDevices.getUserMedia({ video });
    } catch {
      return toast(words.scanner.noWebcam);
    }
    const video = el("video", { muted: true, playsinline: true });
    video.srcObject = this.#stream;
    await video.play();
    this.#scanner.watch(video);
    this.#button.setAttribute("aria-pressed", "true");
  }

  #stop(): void {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = undefined;
    this.#scanner.watch(undefined);
    this.#button.setAttribute("aria-pressed", "false");
  }
}
