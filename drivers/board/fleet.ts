/**
 * Who a real board of a fleet asks for images: the SDK's HTTP client over TLS, and what the manifest's "config" says of the
 * server and of who this terminal is there. Without one, images are brought over MCUmgr alone.
 */
import { secureHttp } from "drivers/board/secure-network";
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
  const http = secureHttp(nameServer);
  return { server: { http, host, port, token }, path };
}
