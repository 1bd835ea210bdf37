/**
 * A card's file system (ISO 7816-4): a tree of directories with transparent files, SELECT by name or identifier and READ
 * BINARY, without secrets. What takes a secret on the real card is there, and answers 6982.
 */
import { equalBytes } from "modules/cbor/bytes";
import type { Scheduler } from "../scheduler";
import { type Application, respond, Sw } from "./application";

export interface ElementaryFile {
  readonly fid: number;
  /** Short identifier, 1 to 30. */
  readonly sfi?: number;
  readonly content: Uint8Array;
  /** Needs a secret that nobody has at a counter. */
  readonly isLocked?: boolean;
}

export interface Directory {
  readonly fid: number;
  /** DF name. */
  readonly aid: Uint8Array;
  readonly files: readonly ElementaryFile[];
}

/** The first directory is the master file. */
export type FileTree = readonly [Directory, ...Directory[]];

/** What a command takes, ms. Assumed: plausible for a chip of these years, not measured on a real one. */
const SELECT_TIME = 12;
const READ_TIME = 5;
const READ_TIME_BYTE = 0.02;

const MAX_READ = 256;
const SELECT = 0xa4;
const READ_BINARY = 0xb0;
const LAST_SFI = 30;

export class FileSystem implements Application {
  readonly #scheduler: Scheduler;
  readonly #tree: FileTree;
  readonly #cla: number;
  #directory: Directory;
  #file: ElementaryFile | undefined;

  /** @param cla the class that it knows: 00, or A0 for a SIM of the second generation */
  constructor(scheduler: Scheduler, tree: FileTree, cla = 0x00) {
    this.#scheduler = scheduler;
    this.#tree = tree;
    this.#cla = cla;
    this.#directory = tree[0];
  }

  execute(command: Uint8Array, answer: (response: Uint8Array) => void): void {
    const response = this.#respond(command);
    const time = command[1] === SELECT ? SELECT_TIME : READ_TIME + READ_TIME_BYTE * response.length;
    this.#scheduler.at(this.#scheduler.now() + time, () => answer(response));
  }

  #respond(command: Uint8Array): Uint8Array {
    const [cla = 0, ins = 0, p1 = 0, p2 = 0] = command;
    if (cla !== this.#cla) return respond(Sw.unknownClass);
    if (ins === SELECT) return this.#select(p1, p2, command.subarray(5, 5 + (command[4] ?? 0)));
    if (ins === READ_BINARY) return this.#read(p1, p2);
    return respond(Sw.unknownInstruction);
  }

  #select(p1: number, p2: number, name: Uint8Array): Uint8Array {
    const isSilent = (p2 & 0x0c) === 0x0c;
    if (p1 === 4) {
      const directory = this.#tree.find(({ aid }) => equalBytes(aid, name));
      return directory === undefined ? respond(Sw.notFound) : this.#enter(directory, isSilent);
    }
    if (p1 !== 0 && p1 !== 1 && p1 !== 2) return respond(Sw.wrongParameters);
    if (name.length !== 2) return respond(Sw.wrongLength);
    const fid = ((name[0] ?? 0) << 8) | (name[1] ?? 0);
    const directory = p1 === 2 ? undefined : this.#tree.find((candidate) => candidate.fid === fid);
    if (directory !== undefined) return this.#enter(directory, isSilent);
    const file = this.#directory.files.find((candidate) => candidate.fid === fid);
    if (file === undefined) return respond(Sw.notFound);
    this.#file = file;
    if (isSilent) return respond(Sw.ok);
    const size = file.content.length;
    return respond(Sw.ok, template([0x80, 2, size >> 8, size & 0xff, 0x82, 1, 0x01, 0x83, 2, fid >> 8, fid & 0xff]));
  }

  #enter(directory: Directory, isSilent: boolean): Uint8Array {
    this.#directory = directory;
    this.#file = undefined;
    return isSilent ? respond(Sw.ok) : respond(Sw.ok, template([0x84, directory.aid.length, ...directory.aid]));
  }

  #read(p1: number, p2: number): Uint8Array {
    if ((p1 & 0x80) !== 0) {
      const sfi = p1 & 0x1f;
      const file = this.#directory.files.find((candidate) => candidate.sfi === sfi);
      if (sfi === 0 || sfi > LAST_SFI || (p1 & 0x60) !== 0) return respond(Sw.wrongParameters);
      if (file === undefined) return respond(Sw.notFound);
      this.#file = file;
    }
    const file = this.#file;
    if (file === undefined) return respond(Sw.notAllowed);
    if (file.isLocked === true) return respond(Sw.securityNotSatisfied);
    const offset = (p1 & 0x80) !== 0 ? p2 : (p1 << 8) | p2;
    if (offset >= file.content.length) return respond(Sw.wrongOffset);
    return respond(Sw.ok, file.content.subarray(offset, offset + MAX_READ));
  }
}

/** File control information, ISO 7816-4 table 12. */
function template(content: readonly number[]): Uint8Array {
  return Uint8Array.of(0x6f, content.length, ...content);
}
