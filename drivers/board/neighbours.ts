/** How a real board reaches the other terminals of the pharmacy: the SDK's UDP, and its mDNS. */
import UDP from "embedded:io/socket/udp";
import DNSSD from "embedded:network/dnssd";
import type { SiteWire } from "drivers/site-network/site-network";

export function neighbours(): SiteWire {
  return { socket: { io: UDP }, dnssd: { io: DNSSD, socket: { io: UDP } } };
}
