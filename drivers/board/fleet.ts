/**
 * Who a real board of a fleet asks for images: the SDK's HTTP client over TLS, and what the manifest's "config" says of the
 * server and of who this terminal is there. Without one, images are brought over MCUmgr alone.
 */
import TCP from "embedded:io/socket/tcp";
import TLSSocket from "embedded:io/socket/tcp/tls";
import UDP from "embedded:io/socket/udp";
import Resolver from "embedded:network/dns/resolver/udp";
import HTTPClient from "embedded:network/http/client";
import config from "mc/config";
import type { Fleet } from "./board";

/** The manifest's "config": { "fleet": { host, port, path, token, nameServer } }. */
interface FleetConfig {
  readonly host: string;
  readonly port: number;
  /** "/TENANT/controller/v1/CONTROLLER" */
  readonly path: string;
  readonly token: string;
  readonly nameServer: string;
}

export function fleet(): Fleet | undefined {
  const where = config.fleet as FleetConfig | undefined;
  if (where === undefined || where.host === "") return undefined;
  const { host, port, path, token, nameServer } = where;
  const http = {
    io: HTTPClient,
    dns: { io: Resolver, servers: [nameServer], socket: { io: UDP } },
    socket: { io: TLSSocket, TCP: { io: TCP }, secure: { applicationLayerProtocolNegotiation: "http/1.1" } },
  };
  return { server: { http, host, port, token }, path };
}
