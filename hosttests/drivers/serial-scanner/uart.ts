/** A UART in manual time: the driver of a scanner at one end, a simulated module at the other. */
import type { SerialPins } from "modules/ports/serial";
import { ManualTime } from "../../../simulator/hardware/manual-time";
import type { ScannerModule, ScannerModuleOptions } from "../../../simulator/hardware/scanner-module";

export class Uart<M extends ScannerModule> {
  readonly time = new ManualTime();
  readonly module: M;
  /** Commands that went out, as hexadecimal. */
  readonly sent: string[] = [];
  /** Serials that are open. */
  open = 0;
  /** The line goes to no one: a cable that is cut, both ways. */
  cut = false;
  /** Nobody has time to say that bytes have come: they wait where they are read. */
  stalled = false;
  readonly #coming: (() => void)[] = [];
  #receive: ((bytes: Uint8Array) => void) | undefined;

  constructor(make: (options: ScannerModuleOptions) => M) {
    this.module = make({
      scheduler: this.time,
      send: (bytes, delay) => {
        const cancel = this.time.at(this.time.now() + delay, () => {
          if (!this.cut) this.#receive?.(bytes);
        });
        this.#coming.push(cancel);
      },
      fallSilent: () => this.#forget(),
    });
  }

  /** `embedded:io/serial` with this line behind it. */
  get Serial() {
    const line = this;
    return class Serial {
      #input: number[] = [];
      #open = true;
      constructor({ baud, onReadable }: SerialPins & { baud: number; onReadable: () => void }) {
        line.open += 1;
        line.#forget();
        line.module.line(baud);
        line.#receive = (bytes) => {
          this.#input.push(...bytes);
          line.time.set(() => {
            if (this.#open && !line.stalled && this.#input.length > 0) onReadable();
          }, 0);
        };
      }
      read(): ArrayBuffer | undefined {
        if (this.#input.length === 0) return undefined;
        return Uint8Array.from(this.#input.splice(0)).buffer;
      }
      write(bytes: Uint8Array): void {
        line.sent.push(Buffer.from(bytes).toString("hex"));
        if (!line.cut) line.module.receive(bytes);
      }
      close(): void {
        if (this.#open) line.open -= 1;
        this.#open = false;
        line.#receive = undefined;
        line.module.line(0);
      }
    };
  }

  /** What is on its way is for whoever had the line open. */
  #forget(): void {
    for (const cancel of this.#coming.splice(0)) cancel();
  }
}
