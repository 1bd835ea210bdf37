/**
 * The module specifiers of the Moddable SDK that the firmware imports, as far as it uses them. The SDK's own typings
 * take their place in a device build.
 */
declare module "embedded:io/serial" {
  export default class Serial {
    constructor(options: {
      receive?: number;
      transmit?: number;
      baud: number;
      port?: number | string;
      format?: "number" | "buffer";
      onReadable?: (this: Serial, bytes: number) => void;
      onWritable?: (this: Serial, bytes: number) => void;
    });
    read(byteLength?: number): ArrayBuffer | number | undefined;
    write(value: ArrayBuffer | Uint8Array | number): void;
    close(): void;
  }
}
declare module "embedded:io/digital" {
  export default class Digital {
    static readonly Input: number;
    static readonly InputPullUp: number;
    static readonly Output: number;
    static readonly Rising: number;
    static readonly Falling: number;
    constructor(options: { pin: number; mode: number; edge?: number; onReadable?: (this: Digital) => void });
    read(): 0 | 1;
    write(value: 0 | 1): void;
    close(): void;
  }
}
declare module "embedded:io/pwm" {
  export default class PWM {
    constructor(options: { pin: number; hz?: number; resolution?: number });
    readonly resolution: number;
    readonly hz: number;
    write(value: number): void;
    close(): void;
  }
}
declare module "embedded:io/socket/udp" {
  export default class UDP {
    constructor(options: { port?: number; format?: "buffer"; onReadable?: (this: UDP, packets: number) => void });
    read(): (ArrayBuffer & { readonly address: string; readonly port: number }) | undefined;
    write(buffer: ArrayBuffer | Uint8Array, address: string, port: number): void;
    close(): void;
  }
}
declare module "embedded:network/dnssd" {
  interface Service {
    readonly address?: string;
    readonly port?: number;
  }
  interface Closable {
    close(): void;
  }
  export default class DNSSD {
    constructor(options: { socket: { io: unknown } });
    claim(options: { host: string; onReady?: () => void; onError?: () => void }): Closable;
    advertise(options: { serviceType: string; host: string; port: number; txt?: readonly string[] }): Closable;
    discover(options: {
      serviceType: string;
      onFound?: (service: Service) => void;
      onUpdate?: (service: Service) => void;
    }): Closable;
    close(): void;
  }
}
declare module "embedded:network/interface/wifi" {
  export default class WiFi {
    constructor(options: { onChanged?: (property: "connection" | "address") => void });
    readonly connection: number;
    connect(options: { SSID: string; password?: string }): void;
    disconnect(): void;
    close(): void;
  }
}
declare module "sntp" {
  export default class SNTP {
    static readonly time: 1;
    static readonly error: -1;
    constructor(options: { host: string }, callback: (message: number, value?: number) => string | undefined);
  }
}
declare module "embedded:io/socket/tcp" {
  export default class TCP {
    constructor(options: {
      address?: string;
      port?: number;
      from?: TCP;
      nodelay?: boolean;
      format?: "buffer" | "number";
      onReadable?: (this: TCP, bytes: number) => void;
      onWritable?: (this: TCP, bytes: number) => void;
      onError?: (this: TCP) => void;
    });
    readonly remoteAddress: string | undefined;
    readonly remotePort: number | undefined;
    format: "buffer" | "number";
    read(byteLength?: number): number | ArrayBuffer | undefined;
    write(value: number | ArrayBuffer | Uint8Array): void;
    close(): void;
  }
}
declare module "embedded:io/socket/listener" {
  import type TCP from "embedded:io/socket/tcp";
  export default class Listener {
    constructor(options: {
      port: number;
      address?: string;
      onReadable?: (this: Listener, requests: number) => void;
    });
    readonly port: number;
    read(): TCP | undefined;
    close(): void;
  }
}
declare module "embedded:io/socket/tcp/tls" {
  export default class TLSSocket {
    constructor(options: object);
  }
}
declare module "embedded:network/dns/resolver/udp" {
  export default class Resolver {
    constructor(options: object);
  }
}
declare module "mc/config" {
  const config: Readonly<Record<string, unknown>>;
  export default config;
}
declare module "embedded:network/http/client" {
  export default class HTTPClient {
    constructor(options: { host: string; port?: number; onError?: (error?: Error) => void });
    request(options: object): { read(count?: number): ArrayBuffer | undefined; write(data: Uint8Array): void };
    close(): void;
  }
}
declare module "embedded:storage/flash" {
  interface FlashPartition {
    readonly size: number;
    status(): { size: number; blocks: number; blockLength: number };
    read(byteLength: number, offset: number): ArrayBuffer;
    write(buffer: ArrayBuffer | Uint8Array, offset: number): void;
    eraseBlock(block: number): void;
    close(): void;
  }
  const flash: { open(options: { path: string }): FlashPartition; [Symbol.iterator](): Iterator<string> };
  export default flash;
}
declare module "timer" {
  export default class Timer {
    private constructor();
    private readonly brand: boolean;
    static set(callback: (timer: Timer) => void, interval?: number, repeat?: number): Timer;
    static repeat(callback: (timer: Timer) => void, interval: number): Timer;
    static schedule(timer: Timer, interval?: number, repeat?: number): void;
    static clear(timer: Timer | undefined | null): void;
  }
}
declare module "time" {
  const Time: { readonly ticks: number; set(seconds: number): void };
  export default Time;
}
declare module "release-keys" {
  /** Keys whose images this firmware takes: SubjectPublicKeyInfo in hexadecimal. */
  export const RELEASE_KEYS: readonly string[];
  /** Keys that open its management. */
  export const MANAGEMENT_KEYS: readonly string[];
  /** JSON of the TUF root that is pinned; "" for none. */
  export const ROOT: string;
}
declare module "firmware-slots" {
  import type { Flash } from "modules/flash/flash";
  import type { BootControl } from "modules/update/slots/firmware";
  /** The two places of firmware, and who decides which one starts. @param update the partition "update" */
  export default function openSlots(update: Flash): { slots: readonly [Flash, Flash]; boot: BootControl };
}
declare module "camera-decoder" {
  export default class CameraDecoder {
    /** @throws Error when there is no camera */
    constructor();
    take(bytes: Uint8Array): number;
    close(): void;
  }
}

declare module "random-source" {
  import type { RandomBytes } from "modules/random/random";

  const randomBytes: RandomBytes;
  export default randomBytes;
}

declare module "restart" {
  /** Starts the firmware anew; what comes after the call may still run for a moment. */
  export default function restart(): void;
  /** Why the firmware runs: the same at each call. */
  export function resetReason(): import("modules/reset/reset-reason").ResetReason;
}
declare module "Resource" {
  export default class Resource {
    constructor(path: string);
    static exists(path: string): boolean;
    readonly byteLength: number;
    slice(begin: number, end?: number): ArrayBuffer;
  }
}
declare module "commodetto/Poco" {
  export interface Font {
    readonly height: number;
    readonly ascent: number;
  }
  export default class Poco {
    constructor(screen: unknown, options?: { displayListLength?: number });
    readonly width: number;
    readonly height: number;
    makeColor(red: number, green: number, blue: number): number;
    begin(x?: number, y?: number, width?: number, height?: number): void;
    end(): void;
    fillRectangle(color: number, x: number, y: number, width: number, height: number): void;
    drawText(text: string, font: Font, color: number, x: number, y: number): void;
    getTextWidth(text: string, font: Font): number;
  }
}
declare module "commodetto/parseBMF" {
  import type { Font } from "commodetto/Poco";
  export default function parseBMF(resource: unknown): Font;
}
declare module "embedded:io/audio/out" {
  export default class AudioOut {
    constructor(options: {
      bitsPerSample: 16;
      channels: 1;
      sampleRate: number;
      onWritable: (bytes: number) => void;
    });
    start(): void;
    stop(): void;
    write(samples: Uint8Array): void;
    close(): void;
  }
}
declare module "embedded:io/i2c" {
  export default class I2C {
    constructor(options: { data: number; clock: number; hz: number; address: number });
    read(length: number): ArrayBuffer;
    write(bytes: ArrayBuffer | Uint8Array): void;
    close(): void;
  }
}
declare module "embedded:io/smbus" {
  export default class SMBus {
    constructor(options: { data: number; clock: number; hz?: number; address: number });
  }
}
/** Ours: the character line of the card slot (drivers/smartcard/esp32/card-serial.c on the device). */
declare module "card-serial" {
  /**
   * ISO 7816-3 characters, half duplex on one pin: start bit, eight data bits, parity bit, two stop bits. Bits are told
   * as levels, low bit first: a card of the inverse convention is decoded by whoever reads.
   */
  export default class CardSerial {
    constructor(options: {
      port: number;
      /** The I/O contact, both ways. */
      data: number;
      baud: number;
      /** Of what is sent; "odd" for a card of the inverse convention, whose bits are upside down. "even" if absent. */
      parity?: "even" | "odd";
      onReadable?: (this: CardSerial, characters: number) => void;
    });
    /**
     * All that came, two bytes a character: its eight bits, then flags: 1, the number of ones among its nine bits is
     * odd; 2, its stop bit was not there. Undefined when nothing came.
     */
    read(): ArrayBuffer | undefined;
    /** At most 264 bytes, once the bytes before were sent, or throws "output full". What is sent is not heard back. */
    write(bytes: Uint8Array): void;
    /** Not while bytes go out. */
    configure(options: { baud?: number; parity?: "even" | "odd" }): void;
    close(): void;
  }
}
/** Ours: native code or noble, as the manifest or the bundler chooses for the platform. */
declare module "signatures" {
  export const signatures: import("modules/trust/signature-verifier").SignatureVerifier;
  export const imageCrypto: import("modules/update/image/ports").ImageCrypto;
  export const sessionCrypto: import("modules/update/access/session-crypto").SessionCrypto;
  export const signer: import("modules/trust/signer").Signer;
  /** 32 bytes. */
  export function sha256(message: Uint8Array): Uint8Array;
}
declare module "sha1" {
  /** 20 bytes. */
  export function sha1(bytes: Uint8Array): Uint8Array;
}
declare module "crypt" {
  export class Digest {
    constructor(type: "SHA1");
    write(message: ArrayBuffer): void;
    close(): ArrayBuffer;
  }
}
declare module "preference" {
  type Kept = boolean | number | string | ArrayBuffer;
  /** Of the chip's NVS. */
  const Preference: {
    get(domain: string, name: string): Kept | undefined;
    set(domain: string, name: string, value: Kept): void;
    delete(domain: string, name: string): void;
  };
  export default Preference;
}
/** Ours: the sealing in C or in TypeScript. */
declare module "aead" {
  export const aead: import("modules/sealing/aead").Aead;
}
/** Ours: the key of this device, which never leaves it. */
declare module "data-key" {
  /** 32 bytes; the first call makes it where there is none. */
  export function dataKey(): Uint8Array;
  /** @returns whether it is gone for good */
  export function destroyDataKey(): boolean;
}
/** Ours too: the decoder in C or in TypeScript. */
declare module "base45" {
  export const decodeBase45: import("modules/base45/base45").Base45Decoder;
}
declare module "board" {
  export const board: import("drivers/board/board").Board;
}
declare function trace(...texts: unknown[]): void;
/** As the SDK has it: what is frozen keeps its type, but for words, which become any text unless a type says which. */
interface ObjectConstructor {
  freeze<T>(object: T, deep?: boolean): Readonly<T>;
}
