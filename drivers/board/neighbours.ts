/** How a real board reaches the other terminals of the pharmacy: the SDK's UDP, and its mDNS. */
import UDP from "embedded:io/socket/udp";
import DNSSD from "embedded:network/dnssd";
import type { SiteWire } from "drivers/site-network/site-network";

/** By the SDK's typings a text is a Map, which its serializer writes nothing of; it writes an array (site-network.ts). */
const io = DNSSD as unknown as SiteWire["dnssd"]["io"];

export function neighbours(): SiteWire {
  return { socket: { io: UDP }, dnssd: { io, socket: { io: UDP } } };
}
