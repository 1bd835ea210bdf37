/** Group 2: counters. (Zephyr, doc/services/device_mgmt/smp_groups/smp_group_2.rst) */
import { fields, GroupError, SmpError } from "./answer";
import { Group, Rc } from "./protocol";
import type { SmpGroup } from "./server";

const GROUP_NOT_FOUND = 2;

/** Counters by name; read when they are asked for. */
export type Statistics = Readonly<Record<string, () => Readonly<Record<string, number>>>>;

export function statGroup(statistics: Statistics): SmpGroup {
  return {
    id: Group.stat,
    name: "stat mgmt",
    commands: [
      {
        id: 0,
        read: (request) => {
          const name = request.text("name");
          if (request.malformed) return new SmpError(Rc.invalid);
          const count = name !== undefined && Object.hasOwn(statistics, name) ? statistics[name] : undefined;
          if (name === undefined || count === undefined) return new GroupError(GROUP_NOT_FOUND, Rc.noEntry);
          return fields({ name, fields: fields(count()) });
        },
      },
      { id: 1, read: () => fields({ stat_list: Object.keys(statistics) }) },
    ],
  };
}
