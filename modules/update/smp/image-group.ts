/**
 * Group 1: the images. To a client the terminal is an MCUboot that swaps: of image 0, the firmware, slot 0 runs, slot 1 is
 * the other, whichever of the two places in flash that is; images 1 and on are data (modules/update/data), which needs no
 * mark to be used at the next start. (Zephyr, doc/services/device_mgmt/smp_groups/smp_group_1.rst)
 */
import type { CborMap } from "modules/cbor/decode";
import type { Result } from "modules/result/result";
import type { DataUpdate } from "modules/update/data/data-update";
import { compareVersions, formatVersion, type ImageVersion, parseHeader } from "modules/update/image/header";
import { HEADER_LENGTH } from "modules/update/image/layout";
import type { Firmware, FirmwareRefusal, InstalledImage } from "modules/update/slots/firmware";
import type { Committed, ImageWriter } from "modules/update/slots/image-writer";
import { MAX_NAME } from "modules/update/slots/upload-journal";
import { type Answer, done, fields, GroupError, SmpError } from "./answer";
import { Group, Rc } from "./protocol";
import type { SmpRequest } from "./request";
import type { SmpGroup } from "./server";

/** img_mgmt_err_code_t (smp_groups/smp_group_1.rst). */
export const ImageError = Object.freeze({
  noTlvs: 4,
  hashNotFound: 8,
  noFreeSlot: 9,
  flashOpenFailed: 10,
  flashWriteFailed: 12,
  invalidOffset: 20,
  invalidLength: 21,
  invalidHeader: 22,
  invalidMagic: 23,
  invalidHash: 24,
  currentIsNewer: 27,
  alreadyPending: 28,
  tooLarge: 30,
  dataOverrun: 31,
  confirmationDenied: 32,
  testOfActiveDenied: 33,
});

/** What the group tells whoever shows it to a person. */
export interface ImageEvents {
  /** More of an image has come. @param offset bytes that are in the slot */
  progress(offset: number, length: number): void;
  /** An image is whole and verified. @param image 0 for the firmware */
  received(image: number): void;
  /** An image, or what was asked of one, was refused. */
  refused(reason: FirmwareRefusal): void;
  /** Pending, confirmed, erased. */
  changed(): void;
}

const HASH_LENGTH = 32;

/** What an upload goes to: the firmware, or data. */
interface UploadTarget {
  readonly runningVersion: ImageVersion | undefined;
  openWriter(name: Uint8Array, length: number, first: Uint8Array): Result<ImageWriter, FirmwareRefusal>;
  commit(writer: ImageWriter): Result<Committed, FirmwareRefusal>;
  erase(): Result<undefined, FirmwareRefusal>;
}

/** @param data in the order of its numbers, from 1 */
export function imageGroup(firmware: Firmware, data: readonly DataUpdate[], events: ImageEvents): SmpGroup {
  const targets = [firmware, ...data];
  const upload = new ImageUpload(targets, events);
  const read = () => imageStates(firmware, data);
  return {
    id: Group.image,
    name: "img mgmt",
    commands: [
      { id: 0, read, write: (request) => setState(firmware, data, events, request) },
      { id: 1, write: (request) => upload.handle(request) },
      { id: 5, write: (request) => erase(targets, events, request, upload) },
      { id: 6, read: () => slotInfo(firmware, data) },
    ],
  };
}

function imageStates(firmware: Firmware, data: readonly DataUpdate[]): CborMap {
  const images: CborMap[] = [];
  firmware.images().forEach((image, slot) => {
    if (image !== undefined) images.push(imageState(0, slot, image));
  });
  for (const one of data) {
    one.images().forEach((image, slot) => {
      const used = slot === 0;
      const state = { running: used, pending: !used, confirmed: used, permanent: !used };
      if (image !== undefined) images.push(imageState(one.partition.image, slot, { ...image, ...state }));
    });
  }
  return fields({ images, splitStatus: 0 });
}

function imageState(number: number, slot: number, image: InstalledImage): CborMap {
  return fields({
    image: number,
    slot,
    version: formatVersion(image.version),
    hash: image.hash,
    bootable: true,
    pending: image.pending,
    confirmed: image.confirmed,
    active: image.running,
    permanent: image.permanent,
  });
}

function setState(firmware: Firmware, data: readonly DataUpdate[], events: ImageEvents, request: SmpRequest): Answer {
  const given = request.bytes("hash");
  const confirm = request.flag("confirm") ?? false;
  if (request.malformed) return new SmpError(Rc.invalid);
  // An empty one says as much as none: the running image is meant (Zephyr, img_mgmt_state.c).
  const hash = given?.length === 0 ? undefined : given;
  if (hash === undefined ? !confirm : hash.length !== HASH_LENGTH) return refuse(ImageError.invalidHash);
  if (hash !== undefined && data.some((one) => one.has(hash))) return imageStates(firmware, data);
  const done = mark(firmware, hash, confirm);
  if (!done.ok) {
    events.refused(done.reason);
    return refusal(done.reason);
  }
  events.changed();
  return imageStates(firmware, data);
}

/** Without a hash the running image is meant. */
function mark(firmware: Firmware, hash: Uint8Array | undefined, confirm: boolean) {
  if (hash === undefined) return firmware.validate();
  const tried = firmware.tryImage(hash, confirm);
  return confirm && !tried.ok && tried.reason === "is-running" ? firmware.validate() : tried;
}

/** Slots are counted through all images: 2 and 3 are those of image 1. */
function erase(
  targets: readonly UploadTarget[],
  events: ImageEvents,
  request: SmpRequest,
  upload: ImageUpload,
): Answer {
  const slot = request.unsigned("slot") ?? 1;
  if (request.malformed) return new SmpError(Rc.invalid);
  const target = targets[Math.floor(slot / 2)];
  if (target === undefined) return refuse(ImageError.flashOpenFailed);
  if (slot % 2 === 0) return refuse(ImageError.noFreeSlot);
  const erased = target.erase();
  if (!erased.ok) return refusal(erased.reason);
  upload.forget();
  events.changed();
  return done();
}

function slotInfo(firmware: Firmware, data: readonly DataUpdate[]): CborMap {
  const images = [firmware, ...data].map(({ slotSize: size, capacity }, image) => {
    const slots = [fields({ slot: 0, size }), fields({ slot: 1, size, upload_image_id: image })];
    return fields({ image, slots, max_image_size: capacity });
  });
  return fields({ images });
}

/** Takes an image as it comes, piece after piece; any piece but the expected one is answered with the expected offset. */
class ImageUpload {
  readonly #targets: readonly UploadTarget[];
  readonly #events: ImageEvents;
  #image = 0;
  #writer: ImageWriter | undefined;
  /** The last piece of an upload that ended well, and its answer: the client may not have heard it. */
  #last: { readonly offset: number; readonly length: number; readonly match: boolean | undefined } | undefined;

  constructor(targets: readonly UploadTarget[], events: ImageEvents) {
    this.#targets = targets;
    this.#events = events;
  }

  forget(): void {
    this.#writer = undefined;
    this.#last = undefined;
  }

  handle(request: SmpRequest): Answer {
    const offset = request.unsigned("off");
    const length = request.unsigned("len");
    const data = request.bytes("data") ?? NOTHING;
    const name = request.bytes("sha") ?? NOTHING;
    const newer = request.flag("upgrade") ?? false;
    const image = request.unsigned("image") ?? 0;
    if (request.malformed) return new SmpError(Rc.invalid);
    if (offset === undefined) return refuse(ImageError.invalidOffset);
    if (this.#targets[image] === undefined) return refuse(ImageError.noFreeSlot);
    if (offset === 0) {
      const refused = this.#begin(image, data, length, name, newer);
      if (refused !== undefined) return refused;
    }
    return this.#take(offset, data);
  }

  /** @returns an answer when there is nothing to write */
  #begin(
    image: number,
    data: Uint8Array,
    length: number | undefined,
    name: Uint8Array,
    newer: boolean,
  ): Answer | undefined {
    const target = this.#targets[image];
    if (target === undefined) return refuse(ImageError.noFreeSlot);
    if (data.length < HEADER_LENGTH) return refuse(ImageError.invalidHeader);
    if (length === undefined) return refuse(ImageError.invalidLength);
    const header = parseHeader(data);
    if (!header.ok) return this.#refused(header.reason);
    if (name.length > MAX_NAME) return refuse(ImageError.invalidHash);
    const { upload, offset } = this.#writer ?? {};
    if (upload !== undefined && offset !== undefined && offset > 0 && sameName(upload.name, name)) {
      if (upload.length === length && image === this.#image) return fields({ off: offset });
    }
    const { runningVersion } = target;
    if (newer && runningVersion !== undefined && compareVersions(header.value.version, runningVersion) <= 0)
      return this.#refused("not-newer");
    const opened = target.openWriter(name, length, data);
    if (!opened.ok) return this.#refused(opened.reason);
    this.#last = undefined;
    this.#image = image;
    this.#writer = opened.value;
    if (opened.value.offset === 0) return undefined;
    this.#events.progress(opened.value.offset, length);
    return fields({ off: opened.value.offset });
  }

  #take(offset: number, data: Uint8Array): Answer {
    const writer = this.#writer;
    if (writer === undefined) {
      const last = this.#last;
      if (last === undefined || last.offset !== offset || last.length !== data.length) return fields({ off: 0 });
      return finished(offset + data.length, last.match);
    }
    const { length } = writer.upload;
    if (offset !== writer.offset) return fields({ off: writer.offset });
    if (data.length > length - offset) return refuse(ImageError.dataOverrun);
    writer.write(data);
    this.#events.progress(writer.offset, length);
    if (!writer.isComplete) return fields({ off: writer.offset });
    this.#writer = undefined;
    const committed = this.#targets[this.#image]?.commit(writer);
    if (committed === undefined) return fields({ off: 0 });
    if (!committed.ok) return this.#refused(committed.reason);
    const { match } = committed.value;
    this.#last = { offset, length: data.length, match };
    this.#events.received(this.#image);
    return finished(length, match);
  }

  #refused(reason: FirmwareRefusal | "not-newer"): Answer {
    if (reason === "not-newer") return refuse(ImageError.currentIsNewer);
    this.#events.refused(reason);
    return refusal(reason);
  }
}

const NOTHING = new Uint8Array(0);

function finished(offset: number, match: boolean | undefined): CborMap {
  const answer = fields({ off: offset });
  if (match !== undefined) answer.set("match", match);
  return answer;
}

function sameName(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length === 0 || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}

/** The codes that clients know; what exactly is wrong is on the screen, and in the group 64. */
export function refusal(reason: FirmwareRefusal): GroupError {
  switch (reason) {
    case "slot-in-use":
      return refuse(ImageError.noFreeSlot);
    case "no-such-image":
    case "never-confirmed":
      return refuse(ImageError.hashNotFound);
    case "is-running":
      return refuse(ImageError.testOfActiveDenied);
    case "already-pending":
      return refuse(ImageError.alreadyPending);
    case "not-tested":
      return refuse(ImageError.confirmationDenied);
    case "flash-fault":
      return refuse(ImageError.flashWriteFailed);
    case "not-an-image":
      return refuse(ImageError.invalidMagic, "magic mismatch");
    case "unsigned":
      return refuse(ImageError.noTlvs);
    case "wrong-hash":
    case "unknown-key":
    case "bad-signature":
      return refuse(ImageError.invalidHash);
    case "oversized":
      return refuse(ImageError.tooLarge);
    case "no-counter":
    case "downgrade":
    case "counter-too-high":
    case "dependency":
      return refuse(ImageError.currentIsNewer);
    default:
      return refuse(ImageError.invalidHeader);
  }
}

function refuse(code: number, reason?: string): GroupError {
  return new GroupError(code, genericOf(code), reason);
}

/** As img_mgmt_translate_error_code does for clients of version 1. */
function genericOf(code: number): number {
  switch (code) {
    case ImageError.noTlvs:
      return Rc.noEntry;
    case ImageError.noFreeSlot:
    case ImageError.currentIsNewer:
    case ImageError.alreadyPending:
      return Rc.badState;
    case ImageError.invalidOffset:
    case ImageError.invalidLength:
    case ImageError.invalidHeader:
    case ImageError.invalidHash:
      return Rc.invalid;
    default:
      return Rc.unknown;
  }
}
