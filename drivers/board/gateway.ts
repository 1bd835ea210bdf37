/**
 * The gateway of a real board: the SDK's HTTP client over TLS, and what the manifest's "config" says. Without one, the
 * terminal knows what tokens and cards say, as ever.
 */
import { secureHttp } from "drivers/board/secure-network";
import config from "mc/config";
import type { ServicesGateway } from "./board";

/** The manifest's "config": { "gateway": { host, port, nameServer } }. */
interface GatewayConfig {
  readonly host: string;
  readonly port: number;
  readonly nameServer: string;
}

const HTTPS = 443;

export function gateway(): ServicesGateway | undefined {
  const where = config.gateway as GatewayConfig | undefined;
  if (where === undefined || where.host === "") return undefined;
  const { host, port, nameServer } = where;
  return { http: secureHttp(nameServer), host, port, defaultPort: HTTPS };
}
