/** Which servers of the desktop the terminal's sockets may reach, as a person writes it on a command line. */
import { type Host, realHost } from "./tcp-network";

export const REACH_USAGE = "--reach ADDRESS:PORT[=HOST:PORT]";

/**
 * "192.0.2.20:8888=127.0.0.1:9000": what the firmware finds at the first is the server at the second; without it, the
 * server at the first.
 * @throws Error naming what is wrong
 */
export function parseReach(texts: readonly string[]): Map<string, Host> {
  return new Map(
    texts.map((text) => {
      const [there = "", real = there] = text.split("=");
      const { address, port } = endpoint(there, text);
      if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(address))
        throw new Error(`${REACH_USAGE}: ${address} is no IPv4 address in dots`);
      const server = endpoint(real, text);
      return [`${address}:${port}`, realHost(server.port, server.address)] as const;
    }),
  );
}

function endpoint(text: string, whole: string): { readonly address: string; readonly port: number } {
  const at = text.lastIndexOf(":");
  const port = Number(text.slice(at + 1));
  if (at < 1 || !Number.isInteger(port) || port < 1 || port > 65535)
    throw new Error(`${REACH_USAGE}: what is ${whole}?`);
  return { address: text.slice(0, at), port };
}
