/**
 * A client of the terminal, for makers of pharmacy software: asks, is told, says that it is there, and after a cut asks for
 * what it has missed.
 *
 *   const client = new LgoClient(await tcpWire("127.0.0.1", 7070), { software: "Logiciel 1.0" });
 *   await client.hello();
 *   client.on("identity", ({ patient }) => ...);
 *   const sale = await client.request("sale.open", { basket: [{ cip13: "3400935955838", quantity: 2 }] });
 */
import { EventEmitter } from "node:events";
import type {
  ErrorName,
  HelloResult,
  MethodName,
  Methods,
  NotificationName,
  Notifications,
} from "modules/lgo/messages";
import type { Wire } from "../kit/lgo/wire";

/** Longest that a person may take to show a card, and a little more, ms. */
const PATIENCE = 65_000;
/** ms */
const PING = 8_000;

/** The terminal's answer is no; `reason` says why, `data` what goes with it. */
export class Refused extends Error {
  readonly reason: ErrorName;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(message: string, data: { readonly reason: ErrorName }) {
    super(message);
    this.reason = data.reason;
    this.data = data;
  }
}

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

export interface ClientOptions {
  /** Name and version, as the terminal shows it. */
  readonly software: string;
  /** Each line, as it went over the wire; for whoever looks for a fault. */
  readonly onLine?: (way: "out" | "in", line: string) => void;
}

/** Events: each notification by its name with its parameters, `told` with name and parameters, and `closed`. */
export class LgoClient extends EventEmitter {
  /** Number of the last notification that came. */
  sequence: number | undefined;
  readonly #wire: Wire;
  readonly #options: ClientOptions;
  readonly #waiting = new Map<number, Waiting>();
  #id = 0;
  #ping: NodeJS.Timeout | undefined;

  constructor(wire: Wire, options: ClientOptions) {
    super();
    this.#wire = wire;
    this.#options = options;
    wire.listen(
      (line) => this.#take(line),
      (why) => this.#end(why),
    );
  }

  /** Says who is there, and keeps saying it. @param since number of the last notification that another client has had */
  async hello(since = this.sequence): Promise<HelloResult> {
    const { software } = this.#options;
    const hello = await this.request("hello", since === undefined ? { software } : { software, since });
    this.sequence ??= hello.sequence;
    this.#ping ??= setInterval(() => void this.request("ping", {}).catch(() => {}), PING);
    return hello;
  }

  /** @throws Refused @throws Error where nobody answers */
  request<M extends MethodName>(method: M, params: Methods[M][0]): Promise<Methods[M][1]> {
    this.#id += 1;
    const id = this.#id;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error(`${method}: nobody answers`));
      }, PATIENCE);
      this.#waiting.set(id, { resolve: resolve as Waiting["resolve"], reject, timer });
      this.#send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    });
  }

  /** Waits for what is told next. */
  async next<N extends NotificationName>(name: N, ms = PATIENCE): Promise<Notifications[N]> {
    const [told] = (await EventEmitter.once(this, name, { signal: AbortSignal.timeout(ms) })) as [Notifications[N]];
    return told;
  }

  close(): void {
    this.#wire.close();
    this.#end("closed");
  }

  #send(line: string): void {
    this.#options.onLine?.("out", line);
    this.#wire.send(line);
  }

  #take(line: string): void {
    this.#options.onLine?.("in", line);
    let message: Readonly<Record<string, unknown>>;
    try {
      message = JSON.parse(line) as typeof message;
    } catch {
      // Noise, or the end of a line whose beginning nobody heard.
      return;
    }
    const { id, method, params, result, error } = message;
    if (typeof method === "string") {
      const told = params as { readonly seq?: number };
      if (told.seq !== undefined) this.sequence = told.seq;
      this.emit(method, told);
      this.emit("told", method, told);
      return;
    }
    const waiting = this.#waiting.get(id as number);
    if (waiting === undefined) return;
    this.#waiting.delete(id as number);
    clearTimeout(waiting.timer);
    if (error === undefined) waiting.resolve(result as never);
    else {
      const { message: words, data } = error as { message: string; data: { reason: ErrorName } };
      waiting.reject(new Refused(words, data));
    }
  }

  #end(why: string): void {
    clearInterval(this.#ping);
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new Error(why));
    }
    this.#waiting.clear();
    this.emit("closed", why);
  }
}
