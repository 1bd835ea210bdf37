/** The settings that a manager may see and change; each is kept for good at once. */
import { decodeUtf8, encodeUtf8 } from "modules/cbor/utf8";
import type { Access } from "modules/update/access/access";
import { isServiceCode } from "modules/update/access/service-code";
import { MAX_NAME, type UpdateStore } from "modules/update/access/update-store";
import type { Setting } from "modules/update/smp/settings-group";

/**
 * | name | value | |
 * |---|---|---|
 * | terminal/name | up to 32 characters of ASCII | the node's name in `os info` |
 * | service/code | four digits, not all the same | what opens service mode at the terminal; never read. Deleted, one has to be chosen there |
 * | service/denied | decimal digits | tries that were denied; deleting it begins anew |
 *
 * The last two are changed by a management key alone.
 */
export function updateSettings(store: UpdateStore, access: Access): Setting[] {
  return [
    {
      name: "terminal/name",
      read: () => encodeUtf8(store.record.name),
      write: (value) => {
        const name = decodeUtf8(value, 0, value.length);
        return name !== undefined && isName(name) && store.change({ name });
      },
      clear: () => {
        store.change({ name: "" });
      },
    },
    {
      name: "service/code",
      isManagers: true,
      write: (value) => {
        const code = decodeUtf8(value, 0, value.length);
        return code !== undefined && isServiceCode(code) && store.change({ code, tries: 0 });
      },
      clear: () => {
        store.change({ code: undefined, tries: 0 });
      },
    },
    {
      name: "service/denied",
      isManagers: true,
      read: () => encodeUtf8(String(access.deniedCount)),
      clear: () => access.clearDenied(),
    },
  ];
}

/** Printable ASCII: what the screen and every client can show. */
function isName(name: string): boolean {
  if (name.length > MAX_NAME) return false;
  for (let i = 0; i < name.length; i += 1) if (name.charCodeAt(i) < 0x20 || name.charCodeAt(i) > 0x7e) return false;
  return true;
}
