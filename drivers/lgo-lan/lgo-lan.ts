/**
 * The pharmacy's software on the LAN: a port that others connect to, as an ECMA-419 peripheral. Bytes in and bytes out of
 * numbered connections; what they mean, and who may stay, is modules/lgo/lan's.
 */
import type { Socket, SocketCallbacks } from "modules/ports/socket";

type SocketConstructor<From> = new (options: SocketCallbacks & { from: From; nodelay: boolean }) => Socket;
interface ListenerSocket<From> {
  read(): From | undefined;
  /** Each has it; the SDK's typings do not say so. */
  close?(): void;
}
type ListenerConstructor<From> = new (options: {
  port: number;
  onReadable: (connections: number) => void;
}) => ListenerSocket<From>;

interface TimerModule {
  set(callback: () => void, ms: number): unknown;
}

export interface LgoLanOptions<From> {
  readonly listener: { readonly io: ListenerConstructor<From>; readonly port: number };
  readonly socket: { readonly io: SocketConstructor<From> };
  readonly timer: TimerModule;
  /** Somebody has connected; id: from 1, never used again by this peripheral. */
  readonly onConnect: (id: number) => void;
  /** Bytes that came, in whatever pieces; valid during the call only. */
  readonly onReceive: (id: number, bytes: Uint8Array) => void;
  /** The other end is gone. Not told for a connection that was ended from here. */
  readonly onClose: (id: number) => void;
}

/** Bytes that are read at once: one connection does not keep the others waiting. */
const MAX_READ = 1024;
/** Pieces that may wait to leave before no more is read: nobody reads the answers. */
const MAX_UNREAD = 16;
/** Pieces that wait beyond it: what a person does is told all the same, for a while. Then nobody is there to read. */
const MAX_WAITING = 64;
/** What was written last has left by then, ms. */
const LINGER = 2000;

interface Connection {
  socket: Socket | undefined;
  readonly waiting: Uint8Array[];
  /** Bytes of the first that have gone. */
  sent: number;
  room: number;
  /** Bytes that came and were not read yet. */
  unread: number;
  /** Nothing is read any more; closed when what waits has left. */
  isEnding: boolean;
}

export class LgoLan<From> {
  readonly #options: LgoLanOptions<From>;
  readonly #connections = new Map<number, Connection>();
  #listener: ListenerSocket<From> | undefined;
  #next = 1;

  /** @throws TypeError or RangeError for options that are wrong; whatever the listener throws when it cannot be opened */
  constructor(options: LgoLanOptions<From>) {
    const { listener, socket, timer, onConnect, onReceive, onClose } = options;
    if (typeof listener?.io !== "function") throw new TypeError("listener.io: a constructor is needed");
    if (typeof socket?.io !== "function") throw new TypeError("socket.io: a constructor is needed");
    if (typeof timer?.set !== "function") throw new TypeError("timer: a timer module is needed");
    for (const callback of [onConnect, onReceive, onClose]) {
      if (typeof callback !== "function") throw new TypeError("onConnect, onReceive, onClose: functions are needed");
    }
    const { io: Listener, port } = listener;
    if (!Number.isInteger(port) || port < 1 || port > 65535) throw new RangeError("listener.port: 1 to 65535");
    this.#options = options;
    this.#listener = new Listener({ port, onReadable: (count) => this.#accept(count) });
  }

  configure(): void {}

  /** Pieces that have not left yet. */
  backlog(id: number): number {
    return this.#connections.get(id)?.waiting.length ?? 0;
  }

  /** Sends `bytes`, which must not change, now or when the wire takes them; nothing where the connection is no more. */
  write(id: number, bytes: Uint8Array): void {
    const connection = this.#connections.get(id);
    if (connection === undefined || connection.isEnding) return;
    if (connection.waiting.length >= MAX_WAITING) {
      // Told later, as any other end is: never from within this call.
      this.#forget(id);
      this.#options.timer.set(() => this.#options.onClose(id), 0);
      return;
    }
    connection.waiting.push(bytes);
    this.#flush(id, connection);
  }

  /** No more comes; what was written still leaves. */
  end(id: number): void {
    const connection = this.#connections.get(id);
    if (connection === undefined || connection.isEnding) return;
    connection.isEnding = true;
    if (connection.waiting.length === 0) this.#forget(id);
    else this.#options.timer.set(() => this.#forget(id), LINGER);
  }

  close(): void {
    this.#listener?.close?.();
    this.#listener = undefined;
    for (const [id, { isEnding }] of this.#connections) if (!isEnding) this.end(id);
  }

  #accept(count: number): void {
    for (let i = 0; i < count; i += 1) {
      const from = this.#listener?.read();
      if (from === undefined) return;
      const id = this.#next;
      this.#next += 1;
      const connection: Connection = {
        socket: undefined,
        waiting: [],
        sent: 0,
        room: 0,
        unread: 0,
        isEnding: false,
      };
      this.#connections.set(id, connection);
      try {
        connection.socket = new this.#options.socket.io({
          from,
          nodelay: true,
          format: "buffer",
          onReadable: (bytes) => {
            connection.unread = bytes;
            this.#read(id, connection);
          },
          onWritable: (bytes) => {
            connection.room = bytes;
            this.#flush(id, connection);
            this.#read(id, connection);
          },
          onError: () => this.#lost(id, connection),
        });
      } catch {
        // Gone again before it was taken.
        this.#connections.delete(id);
        continue;
      }
      this.#options.onConnect(id);
    }
  }

  #read(id: number, connection: Connection): void {
    while (connection.unread > 0 && !connection.isEnding && connection.waiting.length < MAX_UNREAD) {
      const { socket } = connection;
      if (socket === undefined || this.#connections.get(id) !== connection) return;
      const bytes = socket.read(Math.min(connection.unread, MAX_READ));
      if (!(bytes instanceof ArrayBuffer)) {
        connection.unread = 0;
        return;
      }
      connection.unread -= bytes.byteLength;
      this.#options.onReceive(id, new Uint8Array(bytes));
    }
  }

  #flush(id: number, connection: Connection): void {
    const { socket } = connection;
    while (socket !== undefined && connection.room > 0) {
      const first = connection.waiting[0];
      if (first === undefined) break;
      const piece = first.subarray(connection.sent, connection.sent + connection.room);
      connection.room -= piece.length;
      connection.sent += piece.length;
      if (connection.sent === first.length) {
        connection.waiting.shift();
        connection.sent = 0;
      }
      try {
        socket.write(piece);
      } catch {
        connection.waiting.length = 0;
        connection.room = 0;
      }
    }
    if (connection.isEnding && connection.waiting.length === 0) this.#forget(id);
  }

  #lost(id: number, connection: Connection): void {
    if (this.#connections.get(id) !== connection) return;
    const { isEnding } = connection;
    this.#forget(id);
    if (!isEnding) this.#options.onClose(id);
  }

  #forget(id: number): void {
    const connection = this.#connections.get(id);
    if (connection === undefined) return;
    this.#connections.delete(id);
    connection.waiting.length = 0;
    connection.socket?.close();
    connection.socket = undefined;
  }
}
