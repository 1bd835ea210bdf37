/**
 * The wire of the small software on the bench: the terminal's cable, or its real port on the LAN, as any other software's. The
 * key of the pairing is in the bench's folder, as the terminal's own is in its flash.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { LAN_PORT } from "drivers/board/board";
import { LanError } from "../../tools/kit/lgo/lan-session";
import { lanWire, pair } from "../../tools/kit/lgo/lan-wire";
import type { Wire } from "../../tools/kit/lgo/wire";
import { type LgoRequest, LgoSoftware } from "../hardware/lgo-software";
import type { SoftwareTrouble, SoftwareWire, SoftwareWireView } from "./protocol";

const KEY_LENGTH = 32;
const HOST = "127.0.0.1";

export interface BenchSoftwareOptions {
  readonly keyFile: string;
  readonly onCable: (request: LgoRequest) => void;
  /** What came over the LAN, flat. */
  readonly onMessage: (message: Readonly<Record<string, unknown>>) => void;
  readonly onChange: () => void;
}

export class BenchSoftware {
  readonly #options: BenchSoftwareOptions;
  #wire: SoftwareWire = "cable";
  #port: number | undefined;
  #key: Uint8Array | undefined;
  #state: SoftwareWireView["state"];
  #trouble: SoftwareTrouble | null = null;
  #lan: Wire | undefined;
  #opening: Promise<Wire> | undefined;
  #software = new LgoSoftware();
  #giveCode: ((code: string) => void) | undefined;

  constructor(options: BenchSoftwareOptions) {
    this.#options = options;
    const { keyFile } = options;
    const key = existsSync(keyFile) ? readFileSync(keyFile) : undefined;
    if (key?.length === KEY_LENGTH) this.#key = new Uint8Array(key);
    this.#state = this.#key === undefined ? "unpaired" : "paired";
  }

  get isOnCable(): boolean {
    return this.#wire === "cable";
  }

  get view(): SoftwareWireView {
    const isOpen = this.isOnCable || this.#lan !== undefined;
    return { wire: this.#wire, state: this.#state, isOpen, trouble: this.#trouble };
  }

  /** The terminal listens, on this port of the desktop. */
  onPort(local: number, port: number): void {
    if (local === LAN_PORT) this.#port = port;
  }

  choose(wire: SoftwareWire): void {
    this.#close();
    this.#wire = wire;
    this.#trouble = null;
    this.#options.onChange();
  }

  ask(request: LgoRequest): void {
    if (this.isOnCable) {
      this.#options.onCable(request);
      return;
    }
    this.#open().then(
      (wire) => wire.send(this.#software.ask(request).trimEnd()),
      (error: unknown) => this.#failed(error),
    );
  }

  async pair(): Promise<void> {
    if (this.isOnCable || this.#state === "pairing" || this.#state === "asking" || this.#state === "right") return;
    this.#close();
    this.#set("pairing");
    try {
      const askCode = () =>
        new Promise<string>((resolve) => {
          this.#giveCode = resolve;
          this.#set("asking");
        });
      const key = await pair(this.#url(), askCode, () => this.#set("right"));
      this.#key = key;
      writeFileSync(this.#options.keyFile, key, { mode: 0o600 });
      this.#set("paired");
    } catch (error) {
      this.#set(this.#key === undefined ? "unpaired" : "paired");
      this.#failed(error);
    }
  }

  /** As the person reads it from the terminal's screen. */
  code(code: string): void {
    this.#giveCode?.(code);
    this.#giveCode = undefined;
  }

  /** The terminal has no power. */
  silence(): void {
    this.#port = undefined;
    this.#close();
  }

  #url(): string {
    if (this.#port === undefined) throw new LanError("not-pairing");
    return `${this.#wire === "ws" ? "ws" : "tcp"}://${HOST}:${this.#port}`;
  }

  #open(): Promise<Wire> {
    this.#opening ??= this.#connect();
    return this.#opening;
  }

  async #connect(): Promise<Wire> {
    if (this.#key === undefined) throw new LanError("not-paired");
    const wire = await lanWire(this.#url(), this.#key);
    this.#software = new LgoSoftware();
    this.#lan = wire;
    this.#trouble = null;
    wire.listen(
      (line) => this.#options.onMessage(this.#software.take(JSON.parse(line) as Record<string, unknown>)),
      (why) => {
        if (this.#lan === wire) this.#failed(why);
      },
    );
    this.#options.onChange();
    return wire;
  }

  #failed(error: unknown): void {
    this.#close();
    this.#trouble = error instanceof LanError ? error.trouble : "lost";
    if (this.#trouble === "wrong-key" || this.#trouble === "not-paired") {
      this.#key = undefined;
      this.#state = "unpaired";
      rmSync(this.#options.keyFile, { force: true });
    }
    this.#options.onChange();
  }

  #close(): void {
    const wire = this.#lan;
    this.#lan = undefined;
    this.#opening = undefined;
    wire?.close();
  }

  #set(state: SoftwareWireView["state"]): void {
    this.#state = state;
    this.#trouble = null;
    this.#options.onChange();
  }
}
