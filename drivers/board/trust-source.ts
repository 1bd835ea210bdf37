/** Where a real board of a fleet finds out whose images it takes today, by the manifest's "config". */
import { secureHttp } from "drivers/board/secure-network";
import config from "mc/config";
import type { TrustSource } from "./board";

/** The manifest's "config": { "trust": { host, port, path, nameServer } }. */
interface TrustConfig {
  readonly host: string;
  readonly port: number;
  /** Of the folder of metadata: "/tuf/metadata" */
  readonly path: string;
  readonly nameServer: string;
}

export function trustSource(): TrustSource | undefined {
  const where = config.trust as TrustConfig | undefined;
  if (where === undefined || where.host === "") return undefined;
  const { host, port, path, nameServer } = where;
  return { http: secureHttp(nameServer), host, port, path };
}
