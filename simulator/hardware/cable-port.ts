/** The cable to the pharmacy's software as a TCP port of this machine: what a serial port server makes of a serial line. */
import { createServer, type Server, type Socket } from "node:net";

export class CablePort {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(server: Server, sockets: Set<Socket>, port: number) {
    this.#server = server;
    this.#sockets = sockets;
    this.port = port;
  }

  /** @param port 0 for any that is free @param onBytes what a program puts on the cable */
  static open(host: string, port: number, onBytes: (bytes: Uint8Array) => void): Promise<CablePort> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("data", onBytes);
      socket.on("error", () => {});
      socket.on("close", () => sockets.delete(socket));
    });
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, () => {
        const address = server.address();
        resolve(new CablePort(server, sockets, typeof address === "object" && address !== null ? address.port : port));
      });
    });
  }

  /** What the terminal put on it. */
  write(bytes: Uint8Array): void {
    for (const socket of this.#sockets) socket.write(bytes);
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
