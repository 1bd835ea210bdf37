/**
 * mDNS with DNS-SD over the link, channel 11: the engine's side has no multicast, the bench is the network (RFC 6762, RFC
 * 6763). UTF-8 JSON, one message a frame.
 */
import { decodeUtf8, encodeUtf8 } from "modules/cbor/utf8";

/** Engine to bench. host: a name without ".local"; an empty one withdraws. */
export type DnsSdAsk =
  | { readonly type: "advertise"; readonly service: string; readonly host: string; readonly port: number }
  | { readonly type: "discover"; readonly service: string; readonly on: boolean };

/** Bench to engine. */
export interface DnsSdFound {
  readonly type: "found";
  readonly service: string;
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

export function writeDnsSd(message: DnsSdAsk | DnsSdFound): Uint8Array {
  return encodeUtf8(JSON.stringify(message));
}

/** @throws SyntaxError for what the other end never writes */
export function readDnsSd<T extends DnsSdAsk | DnsSdFound>(payload: Uint8Array): T {
  return JSON.parse(decodeUtf8(payload, 0, payload.length) ?? "") as T;
}
