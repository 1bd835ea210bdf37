/**
 * What a terminal keeps of its site, in the journal (record key 17), where all is sealed. Little endian.
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | 1: this layout |
 * | 1 | 2 | this terminal's own number in the site, not 0 |
 * | 3 | 32 | the site key |
 * | 35 | 4 | how often this terminal has started since it was paired |
 * | 39 | 2n | the numbers of the others that it has met, at most 9 |
 *
 * An empty value: this terminal has left its site.
 */
export const SITE_KEY_LENGTH = 32;
/** A site has ten terminals. */
export const MAX_PEERS = 9;
const LAYOUT = 1;
const HEAD = 39;

export interface KeptSite {
  readonly id: number;
  readonly key: Uint8Array;
  /** Never less than it was: what was said before a start is old. */
  readonly starts: number;
  readonly peers: readonly number[];
}

export function encodeSite({ id, key, starts, peers }: KeptSite): Uint8Array {
  const bytes = new Uint8Array(HEAD + 2 * peers.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = LAYOUT;
  view.setUint16(1, id, true);
  bytes.set(key, 3);
  view.setUint32(35, starts, true);
  for (let i = 0; i < peers.length; i += 1) view.setUint16(HEAD + 2 * i, peers[i] ?? 0, true);
  return bytes;
}

/** @returns undefined where there is no site */
export function decodeSite(bytes: Uint8Array | undefined): KeptSite | undefined {
  if (bytes === undefined || bytes[0] !== LAYOUT) return undefined;
  const { length } = bytes;
  if (length < HEAD || length > HEAD + 2 * MAX_PEERS || (length - HEAD) % 2 !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  const peers: number[] = [];
  for (let at = HEAD; at < length; at += 2) peers.push(view.getUint16(at, true));
  return { id: view.getUint16(1, true), key: bytes.slice(3, 35), starts: view.getUint32(35, true), peers };
}

/** As the screens and the log name a terminal: four hexadecimal digits. */
export function nameOf(id: number): string {
  return `000${id.toString(16).toUpperCase()}`.slice(-4);
}
