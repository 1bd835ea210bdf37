/** What a terminal's side of DDI needs of where it runs. */
import type { Result } from "modules/result/result";
import type { FirmwareRefusal } from "modules/update/slots/firmware";

export interface DdiRequest {
  readonly method: "GET" | "POST" | "PUT";
  /** With its query; begins with a slash. */
  readonly path: string;
  readonly body?: Uint8Array;
  /** Else the body is JSON. */
  readonly isCbor?: boolean;
  /** Of a file: from this byte, up to and with that one. */
  readonly range?: { readonly from: number; readonly to: number };
  /** If-Range: only of the file that has this tag; of another one everything. */
  readonly tag?: string;
}

export interface DdiListener {
  /** @param header by its name in lower case */
  onHead(status: number, header: (name: string) => string | undefined): void;
  onData(bytes: Uint8Array): void;
  /** @param isWhole false when it was cut off, or never came */
  onEnd(isWhole: boolean): void;
}

/** One request at a time to the fleet's server, with the terminal's own token. */
export interface DdiHttp {
  /** Never answers from within this call, and always ends, within a minute of silence. */
  send(request: DdiRequest, listener: DdiListener): void;
  /** Nothing more is told of the one that is under way. */
  cancel(): void;
}

/** Where images go, and what became of them. An UpdateAgent is one. */
export interface DdiTarget {
  /**
   * @param image 0 for the firmware @param name of the file: a hash @param first its first bytes, 32 at least
   * @returns the byte to go on from: what came before a power cut is there
   */
  open(image: number, name: Uint8Array, length: number, first: Uint8Array): Result<number, FirmwareRefusal>;
  /** @returns false when somebody else has taken the slot */
  write(bytes: Uint8Array): boolean;
  /** What the image that has come says of its own hash, which `commit` verifies; undefined where none has come whole. */
  readonly claimedHash: Uint8Array | undefined;
  /** The image that has come is not wanted: nothing of it is left that could be started. */
  discard(): void;
  /** @returns the hash by which the image is started */
  commit(): Result<Uint8Array, FirmwareRefusal>;
  /** Whether there is a firmware of this hash, and how far it is. */
  stateOf(hash: Uint8Array): "confirmed" | "on-trial" | "pending" | "not-running";
  /** A firmware is on trial: a restart now would give it up. */
  readonly isOnTrial: boolean;
  /** Why the last trial ended. */
  readonly outcome: string;
  /** Marks the firmware for a trial that confirms itself, and restarts. */
  start(hash: Uint8Array): Result<undefined, FirmwareRefusal>;
  /** Data are used from the next start on. */
  restart(): void;
}
