import type { ResetReason } from "modules/reset/reset-reason";
import type { PaymentProtocol } from "../link/payment-names";
import type { PrinterSetup } from "../link/printer";
import type { ScannerName } from "../link/scanner-names";
import type { ScreenSize } from "../screen";
import type { Breakable } from "./breakable";

/**
 * Port: what the platform needs of whatever runs it: twelve functions, the same for XS on a desktop, Node, and later a
 * bare machine. The engine puts it on the global object as `host` before the bundle runs.
 */
export interface Host {
  /** JSON of `EngineOptions`. */
  readonly options: string;
  readonly engine: string;
  /** The C functions of the drivers, and SHA-1, where the engine was built with them. */
  readonly native?: unknown;
  /** Puts bytes on the link. */
  write(bytes: ArrayBuffer): void;
  /** Monotonic clock, ms. */
  now(): number;
  /** Wall clock, ms since 1970. */
  wall(): number;
  /** Asks for `onWake` in `ms` milliseconds; replaces what was asked before; negative: not at all. */
  wake(ms: number): void;
  flashSize(): number;
  flashRead(offset: number, length: number): ArrayBuffer;
  /** NOR: clears bits, never sets them. */
  flashWrite(offset: number, bytes: ArrayBuffer): void;
  /** Sets every bit. */
  flashErase(offset: number, length: number): void;
  /** Collects garbage, then tells the memory in use, as JSON of `Memory`. */
  measure(): string;
  /**
   * The width of a text, where the engine is in C as the device's Poco is: the buffers of a font's `latin`, `others` and
   * `advances`. Negative where one of its characters is in none of them.
   */
  textWidth?(text: string, latin: ArrayBuffer, others: ArrayBuffer, advances: ArrayBuffer): number;
  /** From the generator of the machine that runs it. */
  random(length: number): ArrayBuffer;
  print(text: string): void;
  exit(code: number): void;
  /** Instructions since the start; absent or negative where nothing counts them. */
  instructions?(): number;
  /** For the watchdog, in what takes long by right: virtual time. */
  alive?(): void;
  /** Called with what came over the link. The platform sets it. */
  onBytes?: (bytes: ArrayBuffer) => void;
  onWake?: () => void;
  /** The engine evaluates the bundle to keep what it made in its flash, as the SDK's preload does, and starts later. */
  readonly isLinking?: boolean;
  /** Set where `isLinking`: what the engine calls when it starts from its flash. */
  onStart?: () => void;
}

export interface EngineOptions {
  /** Time moves only when the bench says so. */
  readonly virtual: boolean;
  /** Wall clock at virtual time 0, ms since 1970. */
  readonly epoch?: number;
  /** Added to the wall clock, ms. */
  readonly clockOffset?: number;
  /** The scanner that the board has; the usual one unless said. */
  readonly scanner?: ScannerName;
  /** That of the terminal; the boards' own unless said. */
  readonly screen?: ScreenSize;
  /** Why it starts; "power" unless said. */
  readonly reset?: ResetReason;
  /** What the journal is sealed with: 64 hexadecimal digits. */
  readonly dataKey?: string;
  /** Parts that do not answer when their driver opens them. */
  readonly broken?: readonly Breakable[];
  /** When the pharmacy is open (modules/billing/opening-hours). */
  readonly hours?: string;
  /** The receipt printer, where there is one. */
  readonly printer?: PrinterSetup;
  /** The payment terminal on the counter, by what it speaks; absent: there is none. */
  readonly payment?: PaymentProtocol;
  /** The pharmacy's gateway to the online services is there. */
  readonly gateway?: boolean;
  /** There is a contactless reader. */
  readonly nfc?: boolean;
  /** Other terminals of the pharmacy may be on the network: which place this one has there, from 1. */
  readonly neighbours?: number;
  /** The fleet's server, where there is one. */
  readonly fleet?: FleetAccess;
  /** Path of the folder of TUF metadata, where there is a server of it. */
  readonly trust?: string;
}

/** What a terminal is set up with to be one of a fleet. */
export interface FleetAccess {
  /** "/TENANT/controller/v1/CONTROLLER" */
  readonly path: string;
  readonly token: string;
}

/** In use after a garbage collection, and what there is. Slots are 16 bytes on 32-bit machines, 32 on 64-bit ones. */
export interface Memory {
  readonly chunks: number;
  readonly chunksLimit: number;
  readonly slots: number;
  readonly slotsLimit: number;
  readonly slotSize: number;
  /** Since the start, where something counts them. */
  readonly instructions?: number;
  /** The most that was ever in use of a machine's RAM, where the machine has nothing else. */
  readonly ram?: Ram;
  /** What the system beside XS has left, on a chip that has one. */
  readonly freertos?: FreeRtos;
  /** Bytes written to the flash and erased there since the start. */
  readonly written?: number;
  readonly erased?: number;
}

/** Bytes, but for the stack of XS, which is in slots. */
export interface Ram {
  readonly size: number;
  /** What the program declares. */
  readonly static: number;
  /** What it took, XS's chunks, slots and stack among it. */
  readonly heap: number;
  readonly stack: number;
  readonly stackLimit: number;
  readonly xsStack: number;
  readonly xsStackLimit: number;
}

/** Of a chip of ESP-IDF's, bytes but for `ready`. */
export interface FreeRtos {
  /** Of its heap: what is free, the largest block of that, and the least that was ever free. */
  readonly free: number;
  readonly largest: number;
  readonly least: number;
  /** Of the stack of XS's task: what was never used. */
  readonly taskStackLeft: number;
  /** The stack of XS, slots. */
  readonly xsStack: number;
  readonly xsStackLimit: number;
  /** From the reset to the firmware's being up, by the chip's own timer, ms. */
  readonly ready: number;
}

export const host: Host = (globalThis as unknown as { host: Host }).host;
