/** Group 0: the terminal itself. (Zephyr, doc/services/device_mgmt/smp_groups/smp_group_0.rst) */

import { formatDateTime, parseDateTime } from "modules/calendar/date-time";
import type { CborMap } from "modules/cbor/decode";
import { type Answer, done, fields, GroupError, SmpError } from "./answer";
import { FRAME_COUNT, Group, MAX_FRAME, Rc } from "./protocol";
import type { SmpGroup } from "./server";

/** What `info` tells, by the letters of uname. */
export interface SystemInfo {
  /** "s" */
  readonly kernel: string;
  /** "n" */
  node(): string;
  /** "r" */
  readonly release: string;
  /** "v" */
  readonly version: string;
  /** "m" */
  readonly machine: string;
  /** "p" */
  readonly processor: string;
  /** "i" */
  readonly platform: string;
}

/** A store of memory, as a task is to Zephyr. */
export interface MemoryUse {
  readonly name: string;
  readonly used: number;
  readonly size: number;
}

export interface OsPorts {
  readonly info: SystemInfo;
  /** s since 1970; undefined while the clock cannot be right. */
  time(): number | undefined;
  /** @returns false where the clock cannot be set */
  setTime(now: number): boolean;
  /** Memory of the engine, from its instrumentation. */
  memory(): readonly MemoryUse[];
  /** s since it started */
  uptime(): number;
  /** Something is under way that a restart would lose. */
  isBusy(): boolean;
  /** Starts anew, once the answer has gone. */
  restart(): void;
}

/** os_mgmt_err_code_t */
const INVALID_FORMAT = 2;
const NO_ANSWER = 3;
const RTC_NOT_SET = 4;
const RTC_FAILED = 5;

const LETTERS = "snrvmpio";
const OPERATING_SYSTEM = "Comptoir";
/** MCUboot's modes: 3 is a swap without a scratch area, which is what two slots with a trial look like from outside. */
const MODE_SWAP = 3;

export function osGroup(ports: OsPorts): SmpGroup {
  return {
    id: Group.os,
    name: "os mgmt",
    commands: [
      { id: 0, read: echo, write: echo, writers: "none" },
      { id: 2, read: () => taskStatistics(ports) },
      {
        id: 4,
        // Dates decide who is insured and which key counts.
        writers: "manager",
        read: () => {
          const now = ports.time();
          if (now === undefined) return new GroupError(RTC_NOT_SET, Rc.noEntry);
          return fields({ datetime: formatDateTime(now) });
        },
        write: (request) => {
          const text = request.text("datetime");
          const now = text === undefined ? undefined : parseDateTime(text);
          if (request.malformed || now === undefined) return new SmpError(Rc.invalid);
          return ports.setTime(now) ? done() : new GroupError(RTC_FAILED, Rc.unknown);
        },
      },
      {
        id: 5,
        write: (request) => {
          const force = request.unsigned("force") ?? 0;
          if (request.malformed) return new SmpError(Rc.invalid);
          // As an application of Zephyr's that refuses in its hook: whoever means it says force.
          if (ports.isBusy() && force === 0) return new SmpError(Rc.busy);
          ports.restart();
          return done();
        },
      },
      { id: 6, read: () => fields({ buf_size: MAX_FRAME, buf_count: FRAME_COUNT }) },
      {
        id: 7,
        read: (request) => {
          const format = request.text("format");
          return request.malformed ? new SmpError(Rc.invalid) : info(ports.info, format ?? "s");
        },
      },
      {
        id: 8,
        read: (request) => {
          const query = request.text("query");
          if (request.malformed) return new SmpError(Rc.invalid);
          if (query === undefined) return fields({ bootloader: "MCUboot" });
          return query === "mode" ? fields({ mode: MODE_SWAP }) : new GroupError(NO_ANSWER, Rc.noEntry);
        },
      },
    ],
  };
}

function echo(request: { text(name: string): string | undefined; readonly malformed: boolean }): Answer {
  const text = request.text("d");
  return request.malformed ? new SmpError(Rc.invalid) : fields({ r: text ?? "" });
}

/** In the order of LETTERS, whatever the order they are asked in. */
function info(system: SystemInfo, format: string): Answer {
  for (let i = 0; i < format.length; i += 1) {
    const letter = format.charAt(i);
    if (letter !== "a" && !LETTERS.includes(letter)) return new GroupError(INVALID_FORMAT, Rc.invalid);
  }
  let output = "";
  for (let i = 0; i < LETTERS.length; i += 1) {
    const letter = LETTERS.charAt(i);
    if (!format.includes(letter) && !format.includes("a")) continue;
    output += (output === "" ? "" : " ") + fieldOf(system, letter);
  }
  return fields({ output });
}

function fieldOf(system: SystemInfo, letter: string): string {
  switch (letter) {
    case "s":
      return system.kernel;
    case "n":
      return system.node();
    case "r":
      return system.release;
    case "v":
      return system.version;
    case "m":
      return system.machine;
    case "p":
      return system.processor;
    case "i":
      return system.platform;
    default:
      return OPERATING_SYSTEM;
  }
}

/** One engine has one task; its memories take the place of the stacks, which is what clients draw. */
function taskStatistics(ports: OsPorts): CborMap {
  const tasks: CborMap = new Map();
  let id = 0;
  for (const { name, used, size } of ports.memory()) {
    const entry = { prio: 0, tid: id, state: 0, stkuse: used, stksiz: size, cswcnt: 0, runtime: ports.uptime() };
    tasks.set(name, fields({ ...entry, last_checkin: 0, next_checkin: 0 }));
    id += 1;
  }
  return fields({ tasks });
}
