/**
 * Fetches the signed image of recalls from the gateway, piece by piece, into the half of its partition that is not in use. The
 * gateway is not believed: what counts is the image's own signature, its counter, and that it is newer than the one in use.
 */
import type { Result } from "modules/result/result";
import type { RecallsPiece } from "./answer";
import { isHeld, type Job } from "./background";
import type { ServiceAnswer } from "./ports";
import type { Question, RecallsAsked } from "./question";

/** Port: where the image goes; PulledImages is behind it. */
export interface RecallsTarget {
  /** Nobody else writes an image now. */
  readonly isFree: boolean;
  /** Version in use; 0 for none. */
  readonly version: number;
  /** @param name the same for the same image @returns where to go on: what came before a power cut is there still */
  open(name: Uint8Array, length: number, first: Uint8Array): Result<number, string>;
  /** @returns false where another has taken the place meanwhile */
  write(bytes: Uint8Array): boolean;
  /** Verifies what has come, and uses it. */
  commit(): Result<unknown, string>;
}

export interface RecallsJobOptions {
  readonly target: RecallsTarget;
  /** s since the start */
  readonly uptime: () => number;
  readonly log: (line: string) => void;
}

/** s from one look for newer recalls to the next. */
export const LOOK_SECONDS = 300;
/** After an image that was refused: a person has to make another. */
export const REFUSED_SECONDS = 3600;

export class RecallsJob implements Job {
  readonly #options: RecallsJobOptions;
  #at = 0;
  /** Of the image under way; 0 for none. */
  #version = 0;
  #length = 0;
  #from = 0;

  constructor(options: RecallsJobOptions) {
    this.#options = options;
  }

  /** An image is half here: no other may be written. */
  get isUnderWay(): boolean {
    return this.#version > 0;
  }

  next(): Question | undefined {
    const { target, uptime } = this.#options;
    if (uptime() < this.#at || !target.isFree) return undefined;
    const asked: RecallsAsked = { service: "recalls", have: target.version, from: this.#from };
    return this.#version === 0 ? asked : { ...asked, version: this.#version };
  }

  onAnswer(_: Question, answer: ServiceAnswer): void {
    if (!answer.ok) {
      this.#forget();
      // Held back by who asks on; a gateway that has none is asked less often still.
      if (answer.reason === "not-offered" || !isHeld(answer.reason)) this.#rest(LOOK_SECONDS);
      return;
    }
    if (answer.value.service !== "recalls") return;
    const { piece } = answer.value;
    if (piece === undefined) {
      this.#forget();
      this.#rest(LOOK_SECONDS);
    } else if (this.#version === 0) this.#begin(piece);
    else this.#take(piece);
  }

  #begin(piece: RecallsPiece): void {
    const { version, length, bytes } = piece;
    const opened = this.#options.target.open(nameOf(version), length, bytes);
    if (!opened.ok) {
      this.#refused(version, opened.reason);
      return;
    }
    this.#version = version;
    this.#length = length;
    this.#from = opened.value;
    if (opened.value === 0) this.#take(piece);
  }

  #take({ length, from, bytes }: RecallsPiece): void {
    if (length !== this.#length || from !== this.#from || !this.#options.target.write(bytes)) {
      this.#forget();
      this.#rest(LOOK_SECONDS);
      return;
    }
    this.#from += bytes.length;
    if (this.#from < length) return;
    const version = this.#version;
    this.#forget();
    const committed = this.#options.target.commit();
    if (committed.ok) this.#options.log(`recalls ${version} are here`);
    else this.#refused(version, committed.reason);
  }

  #refused(version: number, reason: string): void {
    this.#options.log(`recalls ${version}: ${reason}`);
    this.#rest(REFUSED_SECONDS);
  }

  #forget(): void {
    this.#version = 0;
    this.#length = 0;
    this.#from = 0;
  }

  #rest(seconds: number): void {
    this.#at = this.#options.uptime() + seconds;
  }
}

/** Its hash is not known before it is here. */
function nameOf(version: number): Uint8Array {
  const name = new Uint8Array(4);
  new DataView(name.buffer).setUint32(0, version, true);
  return name;
}
