/** The settings that a manager may see and change; each is kept for good at once. */
import { decodeUtf8, encodeUtf8 } from "modules/cbor/utf8";
import type { Access } from "modules/update/access/access";
import { CODE_LENGTH, FACTORY_CODE, MAX_NAME, type UpdateStore } from "modules/update/access/update-store";
import type { Setting } from "modules/update/smp/settings-group";

/**
 * | name | value | |
 * |---|---|---|
 * | terminal/name | up to 32 characters of ASCII | the node's name in `os info` |
 * | service/code | four digits | what opens service mode at the terminal; never read |
 * | service/denied | decimal digits | tries that were denied; deleting it begins anew |
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
      write: (value) => {
        const code = decodeUtf8(value, 0, value.length);
        return code !== undefined && isCode(code) && store.change({ code });
      },
      clear: () => {
        store.change({ code: FACTORY_CODE });
      },
    },
    {
      name: "service/denied",
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

/** What the screen asks for. */
function isCode(code: string): boolean {
  if (code.length !== CODE_LENGTH) return false;
  for (let i = 0; i < code.length; i += 1) if (code.charAt(i) < "0" || code.charAt(i) > "9") return false;
  return true;
}
