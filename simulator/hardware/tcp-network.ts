/**
 * The network that the terminal's TCP sockets are on (link/tcp.ts). An address that the firmware connects to is a part that
 * lives in the simulator, or a server of the desktop where somebody has named it: nothing else is reached. A port that it
 * listens on is for parts of the simulator, and a real one where that was asked for.
 */
import { createServer, connect as openSocket, type Server, type Socket } from "node:net";
import { Channel } from "../link/channels";
import {
  type Endpoint,
  readEndpoint,
  readTaken,
  readTcp,
  TCP_WINDOW,
  TcpKind,
  writeAccepted,
  writeTaken,
  writeTcp,
} from "../link/tcp";

/** One direction of a connection, as whoever writes sees it. */
export interface Wire {
  /** @returns a promise where the bytes wait: no more before it is kept; anything else: they were taken */
  send(bytes: Uint8Array): unknown;
  /** No more comes, from either side. Not told to the side that ended it. */
  end(): void;
}

/** Who answers at an address: gets the way back, gives the way there, at once or later. @returns undefined to refuse */
export type Host = (back: Wire) => Wire | undefined | Promise<Wire | undefined>;

export interface TcpNetworkOptions {
  /** Who is at "address:port", the address in dots. */
  readonly hosts: ReadonlyMap<string, Host>;
  /** To the firmware. */
  readonly send: (channel: number, payload: Uint8Array) => unknown;
  /** IPv4 address of the desktop on which the firmware's own ports are opened; absent, only `connect` reaches them. */
  readonly listenOn?: string | undefined;
  /** Which real port stands for one of the firmware's; the same number for those not in it. 0: any that is free. */
  readonly ports?: ReadonlyMap<number, number> | undefined;
  /** Takes any other port where that one is taken. */
  readonly orAnyPort?: boolean | undefined;
  /** A port of the firmware's is open to others. */
  readonly onOpen?: (local: number, port: number) => void;
  readonly onLog?: (line: string) => void;
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly taken: () => void;
}

interface Line {
  /** Absent until the host has answered. */
  there: Wire | undefined;
  /** Bytes that may go to the firmware before it has taken some. */
  room: number;
  /** Bytes that the firmware may send: it keeps to it, or is cut off. */
  theirRoom: number;
  waiting: Piece[];
  ended: boolean;
}

interface Listening extends Endpoint {
  readonly server: Server | undefined;
}

/** Connections at once; more are refused. */
const MAX_LINES = 64;
/** Ports that the firmware may listen on. */
const MAX_LISTENERS = 16;

/** A server of the desktop. */
export function realHost(port: number, address = "127.0.0.1"): Host {
  return (back) =>
    new Promise((resolve) => {
      const socket = openSocket(port, address);
      const refused = () => resolve(undefined);
      socket.on("error", refused);
      socket.once("connect", () => resolve(wireOf(socket, back)));
    });
}

/** A part of the simulator on a real port of the desktop, for whoever connects. @param port 0: any that is free */
export async function serveHost(
  host: Host,
  port: number,
  address = "127.0.0.1",
): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((socket) => {
    let there: Wire | undefined;
    const back = wireOf(socket, { send: (bytes) => there?.send(bytes), end: () => there?.end() });
    void Promise.resolve(host(back)).then((wire) => {
      there = wire;
      if (wire === undefined) socket.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, address, resolve);
  });
  const bound = server.address();
  return { server, port: bound !== null && typeof bound === "object" ? bound.port : port };
}

/** A socket of the desktop as a wire: what it brings, and its end, go to `back`, no faster than they are taken. */
function wireOf(socket: Socket, back: Wire): Wire {
  let ended = false;
  socket.setNoDelay(true);
  socket.on("data", (data) => {
    const waits = back.send(data);
    if (!(waits instanceof Promise)) return;
    socket.pause();
    void waits.then(() => socket.resume());
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    if (!ended) back.end();
    ended = true;
  });
  return {
    // Kept when the bytes are with the kernel, or the socket is gone.
    send: (bytes) => new Promise<void>((resolve) => socket.write(bytes, () => resolve())),
    end: () => {
      ended = true;
      socket.resume();
      socket.end();
    },
  };
}

export class TcpNetwork {
  readonly #options: TcpNetworkOptions;
  readonly #lines = new Map<number, Line>();
  readonly #listening = new Map<number, Listening>();
  #accepted = 0;

  constructor(options: TcpNetworkOptions) {
    this.#options = options;
  }

  /** A frame from the firmware. */
  onFrame(payload: Uint8Array): void {
    const frame = readTcp(payload);
    if (frame === undefined) return;
    const { socket, kind, bytes } = frame;
    const line = this.#lines.get(socket);
    if (kind === TcpKind.connect) this.#connect(socket, bytes);
    else if (kind === TcpKind.listen) this.#listen(socket, bytes);
    else if (kind === TcpKind.close) this.#close(socket);
    else if (line === undefined) return;
    else if (kind === TcpKind.data) this.#carry(socket, line, bytes);
    else if (kind === TcpKind.taken) {
      line.room = Math.min(TCP_WINDOW, line.room + readTaken(bytes));
      this.#flow(socket, line);
    }
  }

  /**
   * Somebody of the simulator connects to a port of the firmware's.
   * @returns the way there; undefined when nobody listens
   */
  connect(port: number, back: Wire, remote: Endpoint = { address: "127.0.0.1", port: 49152 }): Wire | undefined {
    const [listener] = [...this.#listening].find(([, each]) => each.port === port) ?? [];
    if (listener === undefined || this.#lines.size >= MAX_LINES) return undefined;
    this.#accepted += 2;
    const socket = this.#accepted;
    const line = this.#add(socket, back);
    this.#tell(socket, TcpKind.accepted, writeAccepted(listener, remote));
    return this.#wayIn(socket, line);
  }

  /** The firmware has ended: its sockets are no more. */
  silence(): void {
    const lines = [...this.#lines.values()];
    this.#lines.clear();
    for (const { there, waiting } of lines) {
      for (const { taken } of waiting) taken();
      there?.end();
    }
    for (const { server } of this.#listening.values()) server?.close();
    this.#listening.clear();
  }

  #connect(socket: number, bytes: Uint8Array): void {
    const to = readEndpoint(bytes);
    const host = to && this.#options.hosts.get(`${to.address}:${to.port}`);
    if (host === undefined || this.#lines.has(socket) || this.#lines.size >= MAX_LINES) {
      this.#tell(socket, TcpKind.close);
      return;
    }
    // Nothing passes before it is told that the host is there: what it sends at once waits for that.
    const line = this.#add(socket);
    const answer = host(this.#wayIn(socket, line));
    if (answer instanceof Promise) void answer.then((there) => this.#answered(socket, line, there));
    else this.#answered(socket, line, answer);
  }

  #answered(socket: number, line: Line, there: Wire | undefined): void {
    if (this.#lines.get(socket) !== line) {
      there?.end();
      return;
    }
    if (there === undefined) {
      this.#lines.delete(socket);
      this.#tell(socket, TcpKind.close);
      return;
    }
    line.there = there;
    this.#tell(socket, TcpKind.connected);
    this.#flow(socket, line);
  }

  #add(socket: number, there?: Wire): Line {
    const line: Line = { there, room: TCP_WINDOW, theirRoom: TCP_WINDOW, waiting: [], ended: false };
    this.#lines.set(socket, line);
    return line;
  }

  #wayIn(socket: number, line: Line): Wire {
    return { send: (data) => this.#queue(socket, line, data), end: () => this.#end(socket, line) };
  }

  /** @returns kept when the last of it has gone to the firmware, or the connection is over */
  #queue(socket: number, line: Line, data: Uint8Array): Promise<void> | undefined {
    if (line.ended || this.#lines.get(socket) !== line || data.length === 0) return undefined;
    let isTaken = false;
    let resolve = () => {};
    line.waiting.push({
      bytes: data.slice(),
      taken: () => {
        isTaken = true;
        resolve();
      },
    });
    this.#flow(socket, line);
    if (isTaken) return undefined;
    return new Promise((kept) => {
      resolve = kept;
    });
  }

  #end(socket: number, line: Line): void {
    line.ended = true;
    this.#flow(socket, line);
  }

  #carry(socket: number, line: Line, bytes: Uint8Array): void {
    line.theirRoom -= bytes.length;
    if (line.theirRoom < 0) {
      this.#options.onLog?.(`socket ${socket}: more than its window`);
      this.#close(socket);
      this.#tell(socket, TcpKind.close);
      return;
    }
    const taken = () => {
      if (this.#lines.get(socket) !== line) return;
      line.theirRoom += bytes.length;
      this.#tell(socket, TcpKind.taken, writeTaken(bytes.length));
    };
    const waits = line.there?.send(bytes.slice());
    if (waits instanceof Promise) void waits.then(taken);
    else taken();
  }

  /** What has come goes on as far as the firmware keeps up; the end comes last. */
  #flow(socket: number, line: Line): void {
    if (this.#lines.get(socket) !== line || line.there === undefined) return;
    for (let next = line.waiting[0]; next !== undefined && line.room > 0; next = line.waiting[0]) {
      const piece = next.bytes.subarray(0, line.room);
      line.room -= piece.length;
      this.#tell(socket, TcpKind.data, piece);
      if (piece.length < next.bytes.length) {
        line.waiting[0] = { bytes: next.bytes.subarray(piece.length), taken: next.taken };
        break;
      }
      line.waiting.shift();
      next.taken();
    }
    if (line.ended && line.waiting.length === 0) {
      this.#lines.delete(socket);
      this.#tell(socket, TcpKind.close);
    }
  }

  /** By the firmware: a connection, or a port that it listened on. */
  #close(socket: number): void {
    const line = this.#lines.get(socket);
    this.#lines.delete(socket);
    for (const { taken } of line?.waiting.splice(0) ?? []) taken();
    line?.there?.end();
    this.#listening.get(socket)?.server?.close();
    this.#listening.delete(socket);
  }

  #listen(listener: number, bytes: Uint8Array): void {
    const at = readEndpoint(bytes);
    if (at === undefined || this.#listening.has(listener) || this.#listening.size >= MAX_LISTENERS) return;
    const { listenOn } = this.#options;
    const server = listenOn === undefined ? undefined : this.#server(listener, at.port, listenOn);
    this.#listening.set(listener, { ...at, server });
  }

  #server(listener: number, port: number, address: string): Server {
    const { ports, orAnyPort, onOpen, onLog } = this.#options;
    const server = createServer((socket) => this.#serve(listener, socket));
    let wanted = ports?.get(port) ?? port;
    server.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE" && orAnyPort === true && wanted !== 0) {
        wanted = 0;
        server.listen(0, address);
      } else onLog?.(`TCP ${port}: ${error.message}`);
    });
    server.on("listening", () => {
      const bound = server.address();
      if (bound !== null && typeof bound === "object") onOpen?.(port, bound.port);
    });
    server.listen(wanted, address);
    return server;
  }

  #serve(listener: number, socket: Socket): void {
    const port = this.#listening.get(listener)?.port ?? 0;
    let there: Wire | undefined;
    const way = wireOf(socket, {
      send: (bytes) => there?.send(bytes),
      end: () => there?.end(),
    });
    const { remoteAddress = "0.0.0.0", remotePort = 0 } = socket;
    there = this.connect(port, way, { address: remoteAddress, port: remotePort });
    if (there === undefined) socket.destroy();
  }

  #tell(socket: number, kind: number, bytes?: Uint8Array): void {
    this.#options.send(Channel.tcp, writeTcp(socket, kind, bytes));
  }
}
