/**
 * Where a real board's invoices go: the SDK's HTTP client over TLS, and what the manifest's "config" says of the
 * collector and of whose terminal this is. Without a collector there, invoices wait in the journal.
 */
import { secureHttp } from "drivers/board/secure-network";
import config from "mc/config";
import type { Collection } from "./board";

/** The manifest's "config": { "collection": { finess, terminal, hours, host, port, path, nameServer } }. */
interface CollectionConfig {
  readonly finess: string;
  readonly terminal: string;
  /** "Mo-Fr 08:30-12:30,14:00-19:30; Sa 09:00-19:00" */
  readonly hours?: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly nameServer: string;
}

export function collection(): Collection | undefined {
  const where = config.collection as CollectionConfig | undefined;
  if (where === undefined || where.host === "") return undefined;
  const { finess, terminal, hours, host, port, path, nameServer } = where;
  const http = secureHttp(nameServer);
  return { finess, terminal, ...(hours === undefined ? {} : { hours }), collector: { http, host, port, path } };
}
