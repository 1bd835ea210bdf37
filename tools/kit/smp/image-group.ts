/** The image group of MCUmgr from the client's side. */
import { createHash } from "node:crypto";
import { equalBytes } from "modules/cbor/bytes";
import type { CborMap } from "modules/cbor/decode";
import { plainText } from "modules/text/plain";
import { DATA_NAMES } from "modules/update/data/data-partition";
import { parseHeader } from "modules/update/image/header";
import { productOf } from "modules/update/image/product";
import { parseTlvs } from "modules/update/image/tlv";
import { splitImage } from "modules/update/image/verify";
import { Group, READ, type SmpExchange, SmpTimeout, WRITE } from "./client";

const STATE = 0;
const UPLOAD = 1;
const ERASE = 5;

/** An image in a slot; slot 0 is the one that runs, or that is in use. */
export interface SlotState {
  /** 0 is the firmware. */
  readonly image: number;
  readonly slot: number;
  /** "1.2.3", or "1.2.3.4" with a build */
  readonly version: string;
  readonly hash: Uint8Array;
  readonly pending: boolean;
  readonly confirmed: boolean;
  readonly active: boolean;
  readonly permanent: boolean;
}

export async function readState(client: SmpExchange): Promise<SlotState[]> {
  return slotsOf(await client.request(READ, Group.image, STATE));
}

/** Marks an image for the next start: for a test, or for good once it has passed its own. */
export async function test(client: SmpExchange, hash: Uint8Array, confirm: boolean): Promise<SlotState[]> {
  return slotsOf(await client.request(WRITE, Group.image, STATE, { hash, confirm }));
}

/** Keeps the image that runs. */
export async function confirm(client: SmpExchange): Promise<SlotState[]> {
  return slotsOf(await client.request(WRITE, Group.image, STATE, { confirm: true }));
}

export async function erase(client: SmpExchange): Promise<void> {
  await client.request(WRITE, Group.image, ERASE);
}

export interface UploadOptions {
  /** Requests on their way at once. */
  readonly window?: number;
  /** Of a datagram, bytes. */
  readonly datagram?: number;
  /** The first answer may wait for an erase, so it is not waited for with others. */
  readonly onProgress?: (offset: number) => void;
}

export interface Uploaded {
  /** Where the terminal went on with an upload that was cut short; 0 for one from its beginning. */
  readonly resumedAt: number;
  /** What the terminal found its hash to be against the one that was sent. */
  readonly match: boolean | undefined;
}

/** An Ethernet frame less the headers of IPv4 and UDP. */
const DATAGRAM = 1472;
/** The header, and the map with the names and lengths of an upload's fields. */
const OVERHEAD = 48;
const FIRST_OVERHEAD = 110;
/** Of an image, in one datagram. */
export const PIECE_LENGTH = DATAGRAM - OVERHEAD;
const DEFAULT_WINDOW = 5;
/** Timeouts in a row after which the terminal is given up. */
const MAX_SILENCE = 8;

/** Sends an image, going on from where the terminal says. @throws SmpError @throws SmpTimeout */
export async function upload(client: SmpExchange, image: Uint8Array, options: UploadOptions = {}): Promise<Uploaded> {
  const { window = DEFAULT_WINDOW, datagram = DATAGRAM, onProgress = () => {} } = options;
  const sha = new Uint8Array(createHash("sha256").update(image).digest());
  const first = image.slice(0, datagram - FIRST_OVERHEAD);
  const fields = { image: imageNumberOf(image), off: 0, len: image.length, sha, data: first };
  const begun = await client.request(WRITE, Group.image, UPLOAD, fields);
  let match = matchOf(begun);
  const went = offsetOf(begun);
  const resumedAt = went === first.length ? 0 : went;
  /** All before it is in the terminal. */
  let taken = went;
  /** The next piece to send. */
  let next = taken;
  let silence = 0;
  const piece = async (off: number): Promise<void> => {
    const data = image.slice(off, off + datagram - OVERHEAD);
    try {
      const answer = await client.ask(WRITE, Group.image, UPLOAD, { off, data });
      silence = 0;
      match = matchOf(answer) ?? match;
      const expected = offsetOf(answer);
      // After the last piece the session is over, and a late duplicate is answered with 0.
      if (expected > taken) taken = expected;
      else if (expected < off && taken < image.length) next = Math.min(next, taken);
      onProgress(taken);
    } catch (error) {
      if (!(error instanceof SmpTimeout) || ++silence > MAX_SILENCE) throw error;
      next = Math.min(next, taken);
    }
  };
  const onTheWay = new Set<Promise<void>>();
  while (taken < image.length) {
    if (next < taken) next = taken;
    while (onTheWay.size < window && next < image.length) {
      const one = piece(next);
      next += Math.min(datagram - OVERHEAD, image.length - next);
      onTheWay.add(one);
      const gone = () => onTheWay.delete(one);
      one.then(gone, gone);
    }
    if (onTheWay.size === 0) next = taken;
    else await Promise.race(onTheWay);
  }
  await Promise.allSettled(onTheWay);
  return { resumedAt, match };
}

/** Where it goes: to the data that it says it is, or else to the firmware, 0. */
export function imageNumberOf(image: Uint8Array): number {
  const parts = splitImage(image);
  const header = parseHeader(image);
  if (!parts.ok || !header.ok) return 0;
  const tlvs = parseTlvs(parts.value.tlvs, header.value.protectedLength);
  const kind = tlvs.ok ? tlvs.value.class : undefined;
  return 1 + DATA_NAMES.findIndex((name) => kind !== undefined && equalBytes(productOf(name).class, kind));
}

function offsetOf(answer: CborMap): number {
  const off = answer.get("off");
  if (typeof off !== "number") throw new Error("an answer without its offset");
  return off;
}

function matchOf(answer: CborMap): boolean | undefined {
  const match = answer.get("match");
  return typeof match === "boolean" ? match : undefined;
}

function slotsOf(answer: CborMap): SlotState[] {
  const images = answer.get("images");
  if (!Array.isArray(images)) throw new Error("an answer without its images");
  return images.flatMap((image) => {
    if (!(image instanceof Map)) return [];
    const flag = (name: string) => image.get(name) === true;
    const hash = image.get("hash");
    return {
      image: Number(image.get("image") ?? 0),
      slot: Number(image.get("slot")),
      version: plainText(String(image.get("version"))),
      hash: hash instanceof Uint8Array ? hash : new Uint8Array(0),
      pending: flag("pending"),
      confirmed: flag("confirmed"),
      active: flag("active"),
      permanent: flag("permanent"),
    };
  });
}
