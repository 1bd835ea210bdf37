/** Group 10: which groups there are. (Zephyr, doc/services/device_mgmt/smp_groups/smp_group_10.rst) */
import { fields, GroupError, SmpError } from "./answer";
import { Group, Rc } from "./protocol";
import type { SmpGroup } from "./server";

const INDEX_TOO_LARGE = 4;

/** @param groups all others; itself is told too */
export function enumerationGroup(groups: readonly SmpGroup[]): SmpGroup {
  const all: SmpGroup[] = [...groups];
  const own: SmpGroup = {
    id: Group.enumeration,
    name: "enum mgmt",
    commands: [
      { id: 0, read: () => fields({ count: all.length }) },
      { id: 1, read: () => fields({ groups: all.map(({ id }) => id) }) },
      {
        id: 2,
        read: (request) => {
          const index = request.unsigned("index") ?? 0;
          if (request.malformed) return new SmpError(Rc.invalid);
          const group = all[index];
          if (group === undefined) return new GroupError(INDEX_TOO_LARGE, Rc.invalid);
          return fields(index === all.length - 1 ? { group: group.id, end: true } : { group: group.id });
        },
      },
      {
        id: 3,
        read: (request) => {
          const wanted = request.numbers("groups");
          if (request.malformed) return new SmpError(Rc.invalid);
          const told = all.filter(({ id }) => wanted === undefined || wanted.includes(id));
          return fields({
            groups: told.map(({ id, name, commands }) => fields({ group: id, name, handlers: commands.length })),
          });
        },
      },
    ],
  };
  all.push(own);
  return own;
}
