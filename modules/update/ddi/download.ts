/** One file on its way into its slot, in pieces: each is asked for from where the slot has come to. */
import type { Artifact } from "./action";
import { joined } from "./channel";
import type { DdiHttp, DdiTarget } from "./ports";

/** Bytes of a file that are asked for at once. */
export const PIECE = 256 * 1024;
const FIRST_BYTES = 32;
const NOTHING = new Uint8Array(0);

/**
 * - piece: there is more to fetch
 * - whole: it is in its slot, not verified yet
 * - failed: later, by another try
 * - refused: never; the reason is for the server
 */
export type PieceEnd =
  | { readonly end: "piece" | "whole" }
  | { readonly end: "failed" | "refused"; readonly reason: string };

export class Download {
  readonly artifact: Artifact;
  /** 0 for the firmware. */
  readonly image: number;
  readonly #http: DdiHttp;
  readonly #target: DdiTarget;
  /** Undefined until the slot is open. */
  #offset: number | undefined;
  /** What names this very file on the server: the tag that came with it, else the one that DDI says. */
  #tag: string | undefined;

  constructor(artifact: Artifact, image: number, http: DdiHttp, target: DdiTarget) {
    this.artifact = artifact;
    this.image = image;
    this.#http = http;
    this.#target = target;
    this.#tag = artifact.tag;
  }

  /** Bytes in the slot. */
  get offset(): number {
    return this.#offset ?? 0;
  }

  get isWhole(): boolean {
    return this.#offset === this.artifact.length;
  }

  /** @param onEnd once, never from within this call */
  fetch(onEnd: (end: PieceEnd) => void): void {
    const { length, path } = this.artifact;
    const from = this.offset;
    const range = { from, to: Math.min(from + PIECE, length) - 1 };
    // What was begun with another file of this name is not gone on with.
    const tag = from > 0 && this.#tag !== undefined ? { tag: this.#tag } : {};
    let position = from;
    let held: Uint8Array = NOTHING;
    let status = 0;
    this.#http.send(
      { method: "GET", path, range, ...tag },
      {
        onHead: (code, header) => {
          // Another part than was asked for is of no use.
          const part = header("content-range");
          status = code === 206 && part !== undefined && !part.startsWith(`bytes ${from}-`) ? 416 : code;
          // Everything, though a part was asked for: what is there already is let go by.
          if (code === 200) position = 0;
          const sent = header("etag");
          // A weak one says nothing of bytes (RFC 9110, section 13.1.5).
          if ((code === 200 || code === 206) && sent?.startsWith('"')) this.#tag = sent;
        },
        onData: (bytes) => {
          if (status !== 200 && status !== 206) return;
          held = held.length === 0 ? bytes : joined(held, bytes);
          if (this.#offset === undefined && held.length < FIRST_BYTES && length >= FIRST_BYTES) return;
          const trouble = this.#take(position, held);
          position += held.length;
          held = NOTHING;
          if (trouble === undefined && !this.isWhole) return;
          this.#http.cancel();
          onEnd(trouble ?? { end: "whole" });
        },
        onEnd: (isWhole) => {
          if (status !== 200 && status !== 206)
            onEnd({ end: "failed", reason: status === 0 ? "no answer" : `file: status ${status}` });
          else if (!isWhole) onEnd({ end: "failed", reason: "a file was cut off" });
          // A server must not keep a terminal busy with nothing.
          else onEnd(this.offset > from ? { end: "piece" } : { end: "failed", reason: "nothing of a file came" });
        },
      },
    );
  }

  /** @returns why it goes no further */
  #take(position: number, bytes: Uint8Array): PieceEnd | undefined {
    const { length, name } = this.artifact;
    if (this.#offset === undefined) {
      const opened = this.#target.open(this.image, name, length, bytes);
      if (!opened.ok)
        return opened.reason === "slot-in-use" ? TAKEN : { end: "refused", reason: `refused: ${opened.reason}` };
      this.#offset = opened.value;
    }
    const skipped = this.#offset - position;
    // A power cut is behind us, and what came before it is in the slot: the next piece is asked for from there.
    if (skipped >= bytes.length) return undefined;
    const piece = bytes.subarray(skipped, length - position);
    if (skipped < 0 || !this.#target.write(piece)) {
      this.#offset = undefined;
      return TAKEN;
    }
    this.#offset += piece.length;
    return undefined;
  }
}

export const TAKEN = Object.freeze({ end: "failed", reason: "the slot is in other hands" } as const);
