/**
 * Group 3: settings, a listed set with types of their own; no other key exists.
 * (Zephyr, doc/services/device_mgmt/smp_groups/smp_group_3.rst)
 */
import { type Answer, DENIED, done, fields, GroupError, SmpError } from "./answer";
import { Group, Rc } from "./protocol";
import type { SmpRequest } from "./request";
import type { SmpGroup } from "./server";

const KEY_TOO_LONG = 2;
const KEY_NOT_FOUND = 3;
const READ_NOT_SUPPORTED = 4;
const WRITE_NOT_SUPPORTED = 6;
const DELETE_NOT_SUPPORTED = 7;

const MAX_KEY = 32;
const MAX_VALUE = 64;

/** One setting. Kept for good before `write` and `clear` return. */
export interface Setting {
  readonly name: string;
  /** Only a management key changes it: what a guest may not, or the log could not say who did. */
  readonly isManagers?: boolean;
  /** Absent where it is a secret. */
  readonly read?: () => Uint8Array;
  /** @returns false for a value that it cannot have */
  readonly write?: (value: Uint8Array) => boolean;
  /** Back to what the factory gave it. */
  readonly clear?: () => void;
}

export function settingsGroup(settings: readonly Setting[]): SmpGroup {
  const find = (request: SmpRequest): Setting | Answer => {
    const name = request.text("name");
    if (request.malformed || name === undefined) return new SmpError(Rc.invalid);
    if (name.length > MAX_KEY) return new GroupError(KEY_TOO_LONG, Rc.invalid);
    return settings.find((setting) => setting.name === name) ?? new GroupError(KEY_NOT_FOUND, Rc.noEntry);
  };
  const mayChange = ({ isManagers }: Setting, request: SmpRequest) =>
    isManagers !== true || request.standing === "manager";
  return {
    id: Group.settings,
    name: "settings mgmt",
    commands: [
      {
        id: 0,
        read: (request) => {
          const setting = find(request);
          const most = request.unsigned("max_size");
          if (request.malformed) return new SmpError(Rc.invalid);
          if (!isSetting(setting)) return setting;
          if (setting.read === undefined) return new GroupError(READ_NOT_SUPPORTED, Rc.notSupported);
          const value = setting.read();
          const val = most === undefined ? value : value.slice(0, most);
          return fields(most !== undefined && most > MAX_VALUE ? { val, max_size: MAX_VALUE } : { val });
        },
        write: (request) => {
          const setting = find(request);
          const value = request.bytes("val");
          if (request.malformed || value === undefined) return new SmpError(Rc.invalid);
          if (!isSetting(setting)) return setting;
          if (!mayChange(setting, request)) return DENIED;
          if (setting.write === undefined) return new GroupError(WRITE_NOT_SUPPORTED, Rc.notSupported);
          return value.length <= MAX_VALUE && setting.write(value) ? done() : new SmpError(Rc.invalid);
        },
      },
      {
        id: 1,
        write: (request) => {
          const setting = find(request);
          if (!isSetting(setting)) return setting;
          if (!mayChange(setting, request)) return DENIED;
          if (setting.clear === undefined) return new GroupError(DELETE_NOT_SUPPORTED, Rc.notSupported);
          setting.clear();
          return done();
        },
      },
      // What was written holds at once and for good: there is nothing left to commit, load or save.
      { id: 2, write: done },
      { id: 3, read: done, write: done },
    ],
  };
}

function isSetting(found: Setting | Answer): found is Setting {
  return "name" in found;
}
