/** Module `data-key`: the key lies in a file beside that of the flash, and whoever starts the engine hands it over. */
import { encodeUtf8 } from "modules/cbor/utf8";
import { fromHex } from "modules/token/hex";
import { Channel } from "../../link/channels";
import { type EngineOptions, host } from "../host";
import { send } from "../link";

export function dataKey(): Uint8Array {
  const key = fromHex((JSON.parse(host.options) as EngineOptions).dataKey ?? "");
  if (key === undefined || key.length === 0) throw new Error("the engine was given no data key");
  return key;
}

/** Whoever has the file takes it away at once. */
export function destroyDataKey(): boolean {
  send(Channel.control, encodeUtf8(JSON.stringify({ type: "forget-key" })), false);
  return true;
}
