/** How a real board reaches a server: the SDK's HTTP client over TLS, with names by DNS. */
import TCP from "embedded:io/socket/tcp";
import TLSSocket from "embedded:io/socket/tcp/tls";
import UDP from "embedded:io/socket/udp";
import Resolver from "embedded:network/dns/resolver/udp";
import HTTPClient from "embedded:network/http/client";

/** @param nameServer its address */
export function secureHttp(nameServer: string) {
  return {
    io: HTTPClient,
    dns: { io: Resolver, servers: [nameServer], socket: { io: UDP } },
    socket: { io: TLSSocket, TCP: { io: TCP }, secure: { applicationLayerProtocolNegotiation: "http/1.1" } },
  };
}
