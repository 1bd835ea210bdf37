/**
 * QR codes from the board's own camera: beside the serial module, which reads what this cannot, the DataMatrix of boxes.
 * A code that stays before the camera is one scan.
 */

import type { TimerModule } from "modules/ports/timer";
import type { Scan } from "modules/scan/scan";

/** Port: looks at pictures all the time, and keeps the first code that it reads until that is taken. */
export interface CameraPort {
  /** @param bytes owns its whole buffer @returns how many bytes of it the code has; 0: there was none */
  take(bytes: Uint8Array): number;
  close(): void;
}

export interface CameraScannerOptions<T> {
  /** Open; closed with the scanner. */
  readonly camera: CameraPort;
  readonly timer: Pick<TimerModule<T>, "repeat" | "clear">;
  readonly onScan: (scan: Scan) => void;
}

/** ms between two looks at what was read */
const PERIOD = 100;
/** The same code is another scan once it was out of sight for as long, ms. */
const AGAIN = 2000;
/** The longest payload of a QR code: version 40, level L. */
const MAX_BYTES = 2953;

export class CameraScanner<T> {
  readonly #options: CameraScannerOptions<T>;
  readonly #camera: CameraPort;
  readonly #bytes = new Uint8Array(MAX_BYTES);
  #timer: T | undefined;
  #last: Uint8Array = new Uint8Array(0);
  /** Since the last code was seen, ms. */
  #unseen = AGAIN;

  /** @throws TypeError for options that are wrong */
  constructor(options: CameraScannerOptions<T>) {
    const { camera, timer, onScan } = options;
    if (typeof camera?.take !== "function") throw new TypeError("camera: take is needed");
    if (typeof timer?.repeat !== "function" || typeof timer.clear !== "function")
      throw new TypeError("timer: repeat and clear are needed");
    if (typeof onScan !== "function") throw new TypeError("onScan: a function is needed");
    this.#options = options;
    this.#camera = camera;
    this.#timer = timer.repeat(() => this.#look(), PERIOD);
  }

  configure(): void {}

  close(): void {
    if (this.#timer === undefined) return;
    this.#options.timer.clear(this.#timer);
    this.#timer = undefined;
    this.#camera.close();
    this.#forget();
  }

  #look(): void {
    const length = this.#camera.take(this.#bytes);
    if (length === 0) {
      this.#unseen += PERIOD;
      if (this.#unseen >= AGAIN) this.#forget();
      return;
    }
    this.#unseen = 0;
    if (this.#isLast(length)) return;
    this.#last.fill(0);
    this.#last = this.#bytes.slice(0, length);
    this.#bytes.fill(0, 0, length);
    this.#options.onScan({ symbology: "qr", gs1: false, bytes: this.#last.slice() });
  }

  #isLast(length: number): boolean {
    if (length !== this.#last.length) return false;
    for (let i = 0; i < length; i += 1) if (this.#bytes[i] !== this.#last[i]) return false;
    return true;
  }

  /** It is a person's. */
  #forget(): void {
    if (this.#last.length === 0) return;
    this.#last.fill(0);
    this.#bytes.fill(0);
    this.#last = new Uint8Array(0);
  }
}
