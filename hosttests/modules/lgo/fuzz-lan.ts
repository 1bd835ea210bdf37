/** Malformed frames on the LAN's wire: before the key is proved and after, on plain TCP and on a WebSocket. */
import { encodeUtf8 } from "modules/cbor/utf8";
import { LanSession } from "../../../tools/kit/lgo/lan-session";
import { Random } from "../../support/random";
import { cryptoOf, lanRig, tcp } from "./lan-rig";

const KEY = Uint8Array.from({ length: 32 }, (_, i) => i);
const UPGRADE =
  "GET / HTTP/1.1\r\nHost: t\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
/** Connections that are tried within a second of the terminal's. */
const A_SECOND = 6;

/** @throws Error where a malformed frame does what it must not @returns how many points were multiplied for nothing */
export function fuzzLan(seed: number, count: number): number {
  const random = new Random(seed);
  const rig = lanRig(KEY);
  const software = rig.connect();
  const session = new LanSession(cryptoOf(5), KEY);
  software.send(session.begin());
  for (const frame of software.line.frames()) session.take(frame);
  const before = rig.counts.agreed;
  let id = 0;
  for (let i = 0; i < count; i += 1) {
    if (i % A_SECOND === 0) {
      rig.lan.second();
      rig.lgo.second();
    }
    const line = rig.connect();
    for (const piece of malformed(random)) rig.lan.received(line.id, piece);
    if (i % 3 === 0) rig.lan.closed(line.id);
    if (i % 20 !== 0) continue;
    // Who has the key is served all the while.
    id += 1;
    const method = id === 1 ? "hello" : "ping";
    const params = id === 1 ? { software: "Essai" } : {};
    software.send(session.seal(JSON.stringify({ jsonrpc: "2.0", id, method, params })));
    const answers = software.line.frames().map((frame) => session.take(frame) ?? "");
    if (!answers.some((text) => text.includes(`"id":${id},"result"`))) throw new Error(`not answered after ${i}`);
  }
  if (rig.lan.view.state !== "on") throw new Error("it does not listen any more");
  if (rig.events.some(({ kind }) => kind === "asked" || kind === "gone")) throw new Error("somebody was let in");
  return rig.counts.agreed - before;
}

/** What one connection sends. */
function malformed(random: Random): Uint8Array[] {
  const bytes = (length: number) => Uint8Array.from({ length }, () => random.below(256));
  switch (random.below(8)) {
    case 0:
      return [bytes(1 + random.below(300))];
    case 1:
      return [tcp(bytes(1 + random.below(128)))];
    case 2:
      return [tcp(Uint8Array.of(1, ...bytes(48)))];
    case 3:
      return [tcp(Uint8Array.of(16 + random.below(6), ...bytes(random.below(100))))];
    case 4: {
      // The first message of who has another key, changed or not.
      const begin = new LanSession(cryptoOf(random.below(1000)), bytes(32)).begin();
      return [tcp(begin), tcp(bytes(40))];
    }
    case 5:
      return [encodeUtf8(UPGRADE.slice(0, random.below(UPGRADE.length)))];
    case 6:
      return [encodeUtf8(UPGRADE), bytes(1 + random.below(200))];
    default: {
      const length = random.below(126);
      const head = [random.below(256), 0x80 | length, 1, 2, 3, 4];
      return [encodeUtf8(UPGRADE), Uint8Array.of(...head, ...bytes(length)), bytes(random.below(20))];
    }
  }
}
