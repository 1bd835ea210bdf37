/**
 * The Wi-Fi of a board, as an ECMA-419 peripheral over the SDK's network interface: it joins, and joins again whenever the
 * network has gone. Neither the chip nor the SDK does so by itself.
 */
import type { TimerPort } from "modules/ports/timer";

/** The SDK's `embedded:network/interface/wifi`, as far as it is used. */
interface NetworkInterface {
  /** 200 and less: not connected; 300: on its way; 400: connected; 500: with an address. */
  readonly connection: number;
  connect(options: { SSID: string; password?: string }): void;
  disconnect(): void;
  close(): void;
}
type InterfaceConstructor = new (options: { onChanged: () => void }) => NetworkInterface;

/** What a board has for it. */
export interface WifiAccess {
  readonly network: { readonly io: InterfaceConstructor };
  /** 1 to 32 bytes (IEEE 802.11). */
  readonly ssid: string;
  /** 8 to 63 characters; absent: an open network. */
  readonly password?: string;
}

export interface WifiOptions<Timer> extends WifiAccess {
  readonly timer: TimerPort<Timer>;
  /** There is a network now, with an address; or there is none any more. Never from within a call. */
  readonly onChange: (isUp: boolean) => void;
}

/** ms before it is tried again: doubled each time, for who sits far away or has changed the password. */
export const FIRST_RETRY = 2000;
export const LAST_RETRY = 32_000;
/** ms that joining, and an address, may take. */
export const GIVE_UP = 45_000;

const DISCONNECTED = 200;
const HAS_ADDRESS = 500;
const MAX_SSID = 32;
const MIN_PASSWORD = 8;
const MAX_PASSWORD = 63;

export class Wifi<Timer> {
  readonly #options: WifiOptions<Timer>;
  #network: NetworkInterface | undefined;
  #timer: Timer | undefined;
  #delay = FIRST_RETRY;
  #isUp = false;

  /** @throws TypeError or RangeError for options that are wrong; whatever the interface throws when it cannot be opened */
  constructor(options: WifiOptions<Timer>) {
    const { network, ssid, password, timer, onChange } = options;
    if (typeof network?.io !== "function") throw new TypeError("network.io: a constructor is needed");
    if (typeof timer?.set !== "function") throw new TypeError("timer: a timer module is needed");
    if (typeof onChange !== "function") throw new TypeError("onChange: a function is needed");
    if (typeof ssid !== "string" || ssid.length < 1 || ssid.length > MAX_SSID)
      throw new RangeError("ssid: 1 to 32 characters");
    if (password !== undefined && !(password.length >= MIN_PASSWORD && password.length <= MAX_PASSWORD))
      throw new RangeError("password: 8 to 63 characters");
    this.#options = options;
    this.#network = new network.io({ onChanged: () => this.#look() });
    this.#join();
  }

  configure(): void {}

  get isUp(): boolean {
    return this.#isUp;
  }

  close(): void {
    const network = this.#network;
    this.#network = undefined;
    this.#isUp = false;
    this.#stop();
    network?.close();
  }

  #join(): void {
    const { ssid, password } = this.#options;
    try {
      this.#network?.connect({ SSID: ssid, ...(password === undefined ? {} : { password }) });
      this.#after(GIVE_UP, () => this.#giveUp());
    } catch {
      this.#joinLater();
    }
  }

  /** Nothing more is told of what hangs. */
  #giveUp(): void {
    try {
      this.#network?.disconnect();
    } catch {
      // It was not even on its way.
    }
    this.#down();
    this.#joinLater();
  }

  #joinLater(): void {
    this.#after(this.#delay, () => this.#join());
    this.#delay = Math.min(this.#delay * 2, LAST_RETRY);
  }

  #look(): void {
    const connection = this.#network?.connection;
    if (connection === undefined) return;
    if (connection >= HAS_ADDRESS) {
      this.#stop();
      this.#delay = FIRST_RETRY;
      if (this.#isUp) return;
      this.#isUp = true;
      this.#options.onChange(true);
    } else if (connection <= DISCONNECTED) {
      this.#joinLater();
      this.#down();
    } else if (this.#isUp) {
      // Joined, but without an address any more: it is given time for one, and then joins anew.
      this.#after(GIVE_UP, () => this.#giveUp());
      this.#down();
    }
  }

  #down(): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    this.#options.onChange(false);
  }

  #after(ms: number, call: () => void): void {
    this.#stop();
    this.#timer = this.#options.timer.set(() => {
      this.#timer = undefined;
      call();
    }, ms);
  }

  #stop(): void {
    if (this.#timer !== undefined) this.#options.timer.clear(this.#timer);
    this.#timer = undefined;
  }
}
