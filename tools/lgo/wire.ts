/** The wires of a client on this machine: the cable on a TCP port, and a serial port. The LAN's is tools/kit/lgo's. */
import { spawnSync } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { createConnection } from "node:net";
import type { Wire } from "../kit/lgo/wire";

/** A longer line than the terminal's longest is noise. */
const MAX_LINE = 65536;

/** Lines out of a stream of bytes. */
export class LineSplitter {
  #pending = Buffer.alloc(0);

  push(bytes: Uint8Array, onLine: (line: string) => void): void {
    let rest: Buffer = Buffer.concat([this.#pending, bytes]);
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      const line = rest.subarray(0, end).toString("utf8").trim();
      if (line !== "") onLine(line);
      rest = rest.subarray(end + 1);
    }
    this.#pending = rest.length > MAX_LINE ? Buffer.alloc(0) : Buffer.from(rest);
  }
}

/** The cable of a simulated terminal: `serve --cable PORT`, or any serial port server. */
export async function tcpWire(host: string, port: number): Promise<Wire> {
  const socket = createConnection({ host, port, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  return {
    send: (line) => void socket.write(`${line}\n`),
    listen: (onLine, onClose) => {
      const lines = new LineSplitter();
      socket.on("data", (bytes) => lines.push(bytes, onLine));
      socket.on("error", (error) => onClose(error.message));
      socket.on("close", () => onClose("the other end is gone"));
    },
    close: () => socket.destroy(),
  };
}

/** A serial port of this machine: 115200 8N1. @throws Error where there is none */
export function serialWire(path: string): Wire {
  const flag = process.platform === "darwin" ? "-f" : "-F";
  const { status, stderr } = spawnSync("stty", [flag, path, "115200", "cs8", "-parenb", "-cstopb", "raw", "-echo"], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${path}: ${stderr.trim() || "no serial port"}`);
  const input = createReadStream(path, { highWaterMark: 1024 });
  const output = createWriteStream(path);
  return {
    send: (line) => void output.write(`${line}\n`),
    listen: (onLine, onClose) => {
      const lines = new LineSplitter();
      input.on("data", (bytes) => lines.push(Buffer.from(bytes), onLine));
      input.on("error", (error) => onClose(error.message));
      output.on("error", (error) => onClose(error.message));
      input.on("close", () => onClose("the port is gone"));
    },
    close: () => {
      input.destroy();
      output.destroy();
    },
  };
}

/** @param address "HOST:PORT", or the path of a serial port @throws Error where nobody is there */
export async function openWire(address: string): Promise<Wire> {
  const parts = /^\[?([^\]/]+)\]?:(\d{1,5})$/.exec(address);
  return parts === null ? serialWire(address) : tcpWire(parts[1] ?? "", Number(parts[2]));
}
