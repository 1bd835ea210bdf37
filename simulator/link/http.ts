/**
 * HTTP over the link, channel 9. The engine's side has no sockets: it hands a whole request to the bench, which is the
 * network, and gets the answer in pieces. All integers little endian.
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | request: 1, 2, 3... |
 * | 4 | 1 | kind: engine to bench 0 request, 1 cancel; bench to engine 2 headers, 3 body, 4 end, 5 failed |
 * | 5 | n | request: length of the JSON, u32, the JSON, the body; headers: JSON; body: its next bytes; else nothing |
 */
import { decodeUtf8, encodeUtf8 } from "modules/cbor/utf8";

export const HttpKind = Object.freeze({ request: 0, cancel: 1, headers: 2, body: 3, end: 4, failed: 5 });
export const HTTP_HEADER = 5;
/** Longest body of a request: it and its JSON go into one frame. */
export const MAX_HTTP_BODY = 60000;

export interface HttpRequestHead {
  readonly method: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface HttpResponseHead {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface HttpFrame {
  readonly request: number;
  readonly kind: number;
  readonly bytes: Uint8Array;
}

export function writeHttp(request: number, kind: number, bytes: Uint8Array = new Uint8Array(0)): Uint8Array {
  const frame = new Uint8Array(HTTP_HEADER + bytes.length);
  new DataView(frame.buffer).setUint32(0, request, true);
  frame[4] = kind;
  frame.set(bytes, HTTP_HEADER);
  return frame;
}

export function readHttp(frame: Uint8Array): HttpFrame | undefined {
  if (frame.length < HTTP_HEADER) return undefined;
  const request = new DataView(frame.buffer, frame.byteOffset).getUint32(0, true);
  return { request, kind: frame[4] ?? 0, bytes: frame.subarray(HTTP_HEADER) };
}

export function writeRequest(head: HttpRequestHead, body: Uint8Array): Uint8Array {
  const json = encodeUtf8(JSON.stringify(head));
  const bytes = new Uint8Array(4 + json.length + body.length);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 4);
  bytes.set(body, 4 + json.length);
  return bytes;
}

/** @throws SyntaxError for what the engine's side never writes */
export function readRequest(bytes: Uint8Array): { readonly head: HttpRequestHead; readonly body: Uint8Array } {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const head = JSON.parse(decodeUtf8(bytes, 4, 4 + length) ?? "") as HttpRequestHead;
  return { head, body: bytes.subarray(4 + length) };
}
