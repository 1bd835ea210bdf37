/**
 * Group 8: files. There is one, the log; nothing can be written. Only who may manage the terminal reads it.
 * (Zephyr, doc/services/device_mgmt/smp_groups/smp_group_8.rst)
 */
import { crc32 } from "modules/bytes/bytes";
import { type Answer, done, fields, GroupError, SmpError } from "./answer";
import { Group, Rc } from "./protocol";
import type { SmpRequest } from "./request";
import type { SmpGroup } from "./server";

const FILE_NOT_FOUND = 3;
const OFFSET_TOO_LARGE = 12;
const HASH_NOT_FOUND = 13;
const MOUNT_POINT_NOT_FOUND = 14;
const READ_ONLY = 15;

export const LOG_FILE = "/log/terminal.txt";
/** What one answer carries. */
const PIECE = 512;

export interface FsPorts {
  /** The log as it is now. */
  log(): Uint8Array;
  sha256(bytes: Uint8Array): Uint8Array;
}

export function fsGroup(ports: FsPorts): SmpGroup {
  /** What a download began with: the log grows while it is read. */
  let snapshot: Uint8Array = new Uint8Array(0);
  return {
    id: Group.fs,
    name: "fs mgmt",
    commands: [
      {
        id: 0,
        readers: "guest",
        read: (request) => {
          const offset = request.unsigned("off");
          const refused = refuse(request);
          if (refused !== undefined) return refused;
          if (offset === undefined) return new SmpError(Rc.invalid);
          if (offset === 0) snapshot = ports.log();
          if (offset > snapshot.length) return new GroupError(OFFSET_TOO_LARGE, Rc.invalid);
          const data = snapshot.subarray(offset, offset + PIECE);
          return fields(offset === 0 ? { off: offset, data, len: snapshot.length } : { off: offset, data });
        },
        write: (request) => refuse(request) ?? new GroupError(READ_ONLY, Rc.unknown),
      },
      { id: 1, readers: "guest", read: (request) => refuse(request) ?? fields({ len: ports.log().length }) },
      { id: 2, readers: "guest", read: (request) => hash(request, ports) },
      {
        id: 3,
        read: () => {
          const types = {
            crc32: fields({ format: 0, size: 4 }),
            sha256: fields({ format: 1, size: 32 }),
          };
          return fields({ types: fields(types) });
        },
      },
      { id: 4, write: done },
    ],
  };
}

function hash(request: SmpRequest, ports: FsPorts): Answer {
  const type = request.text("type") ?? "crc32";
  const offset = request.unsigned("off") ?? 0;
  const length = request.unsigned("len");
  const refused = refuse(request);
  if (refused !== undefined) return refused;
  const log = ports.log();
  if (offset > log.length) return new GroupError(OFFSET_TOO_LARGE, Rc.invalid);
  const bytes = log.subarray(offset, length === undefined ? log.length : offset + length);
  const answer = { type, len: bytes.length };
  if (type === "crc32") return fields({ ...answer, output: crc32(bytes, 0, bytes.length) });
  if (type === "sha256") return fields({ ...answer, output: ports.sha256(bytes) });
  return new GroupError(HASH_NOT_FOUND, Rc.noEntry);
}

/** @returns undefined for the log */
function refuse(request: SmpRequest): Answer | undefined {
  const name = request.text("name");
  if (request.malformed || name === undefined) return new SmpError(Rc.invalid);
  if (name === LOG_FILE) return undefined;
  return new GroupError(name.startsWith("/log/") ? FILE_NOT_FOUND : MOUNT_POINT_NOT_FOUND, Rc.noEntry);
}
