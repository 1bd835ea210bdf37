/** Module `sha1` on a board: the SDK's own. A WebSocket's opening wants it (RFC 6455, section 4.2.2); nothing rests on it. */
import { Digest } from "crypt";

export function sha1(bytes: Uint8Array): Uint8Array {
  const digest = new Digest("SHA1");
  digest.write(bytes.slice().buffer as ArrayBuffer);
  return new Uint8Array(digest.close());
}
