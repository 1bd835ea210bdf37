/**
 * Data images go from neighbour to neighbour: a terminal that hears of a newer issuer list, catalogue or tariff asks the one
 * that has it for its file, piece by piece, and hands the pieces to whoever takes images from a fleet's server. What it is,
 * and whether it is newer, the image's own signature and counter say there, as always: a neighbour is trusted with nothing.
 * Recalls are used at once; for the others the terminal starts anew once nobody has been served for a while, as it does for the
 * fleet's server, and once for all that has come.
 */
import { Message, viewOf } from "./messages";
import type { Peer } from "./peer";

export const ASK_LENGTH = 12;
export const PIECE_HEAD = 16;
/** Bytes of a file in one message. */
export const MAX_PIECE = 1024;
/** The longest file that is asked for, bytes: the largest partition has less. */
const MAX_FILE = 4 * 1024 * 1024;
/** s without a piece, after which it is asked for again; and how often in a row before the other is given up. */
const AGAIN = 1;
const MAX_TRIES = 8;
/** s before an image that could not be had is tried again. */
const REST = 300;
/** s without a sale, and with nothing more to fetch, before what has come is used. */
const QUIET = 15;
/** Pieces that are handed out in a second, to all. */
const MAX_SERVED = 200;
const HEADER = 32;

/** Where an image is kept here; DataPartition is one. */
export interface ImageShelf {
  /** Its number in MCUmgr, from 1. */
  readonly image: number;
  /** Of the one in use; undefined where there is none. */
  readonly installed: { readonly counter: number } | undefined;
  /** Of one that was verified, and is used from the next start on. */
  readonly staged: { readonly counter: number } | undefined;
  /** Length of the file of the one in use, as it came; 0 where there is none. */
  fileLength(): number;
  /** A part of it. */
  readFile(length: number, offset: number): Uint8Array;
}

/** Who takes images: the same that takes them from a fleet's server (modules/update/agent/pulled-images.ts). One fetcher at a time. */
export interface ImageTarget {
  open(
    image: number,
    name: Uint8Array,
    length: number,
    first: Uint8Array,
    fetcher: "site",
  ): { readonly ok: true; readonly value: number } | { readonly ok: false; readonly reason: string };
  write(bytes: Uint8Array, fetcher: "site"): boolean;
  /** What the image that has come says of its own hash. */
  readonly claimedHash: Uint8Array | undefined;
  discard(): void;
  /** A firmware is on trial: to start anew would give it up. */
  readonly isOnTrial: boolean;
  /** Starts anew, which makes what is staged the one in use. */
  restart(): void;
  commit(fetcher: "site"): { readonly ok: true } | { readonly ok: false; readonly reason: string };
}

export interface ImagePorts {
  readonly shelves: readonly ImageShelf[];
  target(): ImageTarget;
  /** Whether an image of this hash is on the lists of today; "unlisted" are those that must not be taken. */
  listing(hash: Uint8Array): string;
  /** Nobody else brings an image, and no sale is open. */
  isFree(): boolean;
  log(line: string): void;
}

interface Fetch {
  readonly peer: Peer;
  readonly image: number;
  readonly counter: number;
  /** The next byte that is wanted. */
  offset: number;
  isOpen: boolean;
  tries: number;
  waited: number;
}

export class Images {
  readonly #ports: ImagePorts;
  readonly #tell: (peer: Peer, message: Uint8Array) => void;
  #fetch: Fetch | undefined;
  #served = 0;
  #rest = 0;
  /** What has come from a neighbour is used from the next start on. */
  #isStaged = false;
  #quiet = 0;

  constructor(ports: ImagePorts, tell: (peer: Peer, message: Uint8Array) => void) {
    this.#ports = ports;
    this.#tell = tell;
  }

  /** Once a second. */
  second(peers: readonly Peer[]): void {
    this.#served = 0;
    if (this.#rest > 0) this.#rest -= 1;
    const fetch = this.#fetch;
    if (fetch === undefined) {
      const isFree = this.#ports.isFree();
      if (this.#rest === 0 && isFree) this.#look(peers);
      if (this.#isStaged) this.#settle(isFree);
      return;
    }
    fetch.waited += 1;
    if (fetch.waited <= AGAIN) return;
    fetch.tries += 1;
    if (fetch.tries > MAX_TRIES || !fetch.peer.isJoined) this.#end("no answer");
    else this.#ask(fetch);
  }

  /** @param message of ASK_LENGTH */
  onAsk(peer: Peer, message: Uint8Array): void {
    if (this.#served >= MAX_SERVED) return;
    this.#served += 1;
    const view = viewOf(message);
    const image = message[1] ?? 0;
    const counter = view.getUint32(4, true);
    const offset = view.getUint32(8, true);
    const shelf = this.#ports.shelves.find((candidate) => candidate.image === image);
    const isHere = shelf?.installed?.counter === counter;
    const length = isHere ? shelf.fileLength() : 0;
    const count = Math.max(0, Math.min(MAX_PIECE, length - offset));
    const piece = new Uint8Array(PIECE_HEAD + count);
    const out = viewOf(piece);
    piece[0] = Message.piece;
    piece[1] = image;
    out.setUint32(4, counter, true);
    out.setUint32(8, offset, true);
    out.setUint32(12, length, true);
    if (shelf !== undefined && count > 0) piece.set(shelf.readFile(count, offset), PIECE_HEAD);
    this.#tell(peer, piece);
  }

  /** @param message with PIECE_HEAD bytes at least, and MAX_PIECE more at most */
  onPiece(peer: Peer, message: Uint8Array): void {
    const fetch = this.#fetch;
    const view = viewOf(message);
    const isAsked =
      fetch !== undefined &&
      fetch.peer === peer &&
      message[1] === fetch.image &&
      view.getUint32(4, true) === fetch.counter &&
      view.getUint32(8, true) === fetch.offset;
    if (!isAsked) return;
    const length = view.getUint32(12, true);
    const bytes = message.subarray(PIECE_HEAD);
    const end = fetch.offset + bytes.length;
    if (length === 0 || length > MAX_FILE || bytes.length === 0 || end > length) {
      this.#end("it is not there any more");
      return;
    }
    fetch.tries = 0;
    if (!fetch.isOpen) {
      const opened = bytes.length < HEADER ? NO_HEADER : this.#open(fetch, length, bytes);
      if (!opened.ok) {
        this.#end(opened.reason);
        return;
      }
      fetch.isOpen = true;
      // A power cut is behind this: what came before it is in the slot.
      fetch.offset = opened.value;
      if (opened.value >= bytes.length) {
        this.#ask(fetch);
        return;
      }
      this.#write(fetch, bytes.subarray(opened.value), length);
      return;
    }
    this.#write(fetch, bytes, length);
  }

  #write(fetch: Fetch, bytes: Uint8Array, length: number): void {
    const { log } = this.#ports;
    const target = this.#ports.target();
    if (!target.write(bytes, "site")) {
      this.#end("somebody else brings one");
      return;
    }
    fetch.offset += bytes.length;
    if (fetch.offset < length) {
      this.#ask(fetch);
      return;
    }
    const claimed = target.claimedHash;
    if (claimed !== undefined && this.#ports.listing(claimed) === "unlisted") {
      target.discard();
      this.#end("on no list of today");
      return;
    }
    const committed = target.commit("site");
    if (!committed.ok) {
      this.#end(committed.reason);
      return;
    }
    log(`site: image ${fetch.image} came from a neighbour, and was verified`);
    this.#fetch = undefined;
    const shelf = this.#ports.shelves.find(({ image }) => image === fetch.image);
    if (shelf?.staged !== undefined) this.#isStaged = true;
  }

  /** What is staged is used, once nobody has been served for a while and nothing more is on its way. */
  #settle(isFree: boolean): void {
    this.#quiet = isFree && this.#fetch === undefined ? this.#quiet + 1 : 0;
    if (this.#quiet < QUIET) return;
    this.#quiet = 0;
    const target = this.#ports.target();
    if (target.isOnTrial) return;
    this.#isStaged = false;
    this.#ports.log("site: starts anew, to use what has come");
    target.restart();
  }

  #open(fetch: Fetch, length: number, first: Uint8Array) {
    return this.#ports.target().open(fetch.image, nameOf(fetch), length, first, "site");
  }

  /** For the first image of which a neighbour has a newer one. */
  #look(peers: readonly Peer[]): void {
    for (const shelf of this.#ports.shelves) {
      const mine = Math.max(shelf.installed?.counter ?? 0, shelf.staged?.counter ?? 0);
      for (const peer of peers) {
        const counter = peer.isJoined ? (peer.health?.counters[shelf.image - 1] ?? 0) : 0;
        if (counter <= mine) continue;
        this.#fetch = { peer, image: shelf.image, counter, offset: 0, isOpen: false, tries: 0, waited: 0 };
        this.#ask(this.#fetch);
        return;
      }
    }
  }

  #ask(fetch: Fetch): void {
    fetch.waited = 0;
    const message = new Uint8Array(ASK_LENGTH);
    const view = viewOf(message);
    message[0] = Message.ask;
    message[1] = fetch.image;
    view.setUint32(4, fetch.counter, true);
    view.setUint32(8, fetch.offset, true);
    this.#tell(fetch.peer, message);
  }

  #end(reason: string): void {
    this.#ports.log(`site: image ${this.#fetch?.image ?? 0} of a neighbour: ${reason}`);
    this.#fetch = undefined;
    this.#rest = REST;
  }
}

const NO_HEADER = Object.freeze({ ok: false, reason: "no image" } as const);

/** By which an upload that the power cut short is known again. Of 32 bytes, it would be the SHA-256 of the file. */
function nameOf({ image, counter }: Fetch): Uint8Array {
  const name = new Uint8Array(8);
  const view = viewOf(name);
  view.setUint32(0, image, true);
  view.setUint32(4, counter, true);
  return name;
}
