/**
 * The network of a terminal in virtual time: the collector's desk (collector/desk.ts) answers each request after as long as
 * it always takes, so that a scenario gives the same result on any machine.
 */
import { COLLECTOR_HOST, type CollectorDesk, type DeskAnswer } from "../collector/desk";
import { GATEWAY_HOST, type SimulatedGateway } from "../gateway/gateway";
import type { Scheduler } from "../hardware/scheduler";
import { Channel } from "../link/channels";
import { HttpKind, type HttpRequestHead, readHttp, readRequest, writeHttp } from "../link/http";

/** What outlives a start of the terminal. */
export interface World {
  /** The cable is in. */
  isUp: boolean;
  readonly desk: CollectorDesk;
  /** The pharmacy's gateway, where there is one. */
  readonly gateway?: SimulatedGateway | undefined;
}

export interface VirtualNetworkOptions {
  readonly scheduler: Scheduler;
  /** To the firmware. */
  readonly send: (channel: number, payload: Uint8Array) => unknown;
  readonly world: World | undefined;
}

/** There and back; and a slow collector's, ms. */
const LATENCY = 80;
const SLOWNESS = 6000;
/** What a gateway takes until it says that the service behind it is slow, ms: its own time is not that of a scenario. */
const GATEWAY_SLOWNESS = 2500;
/** Longest piece of a body in one frame. */
const MAX_PIECE = 16384;

export class VirtualNetwork {
  readonly #options: VirtualNetworkOptions;
  /** What answers in its own time: the scenario's stands still until then. */
  readonly #waits = new Set<Promise<void>>();
  /** On their way; each can be called off. */
  readonly #requests = new Map<number, () => void>();

  constructor(options: VirtualNetworkOptions) {
    this.#options = options;
  }

  /** A frame from the firmware. */
  onFrame(payload: Uint8Array): void {
    const frame = readHttp(payload);
    if (frame === undefined) return;
    if (frame.kind === HttpKind.request) this.#start(frame.request, frame.bytes.slice());
    else if (frame.kind === HttpKind.cancel) this.#forget(frame.request);
  }

  /** @returns kept when all that was asked has its answer on the way; undefined when nothing waits */
  settled(): Promise<void> | undefined {
    return this.#waits.size === 0 ? undefined : this.#settle();
  }

  async #settle(): Promise<void> {
    while (this.#waits.size > 0) await Promise.all(this.#waits);
  }

  /** The cable was pulled: what was on its way is lost. */
  drop(): void {
    for (const request of [...this.#requests.keys()]) this.#end(request, HttpKind.failed);
  }

  #start(request: number, bytes: Uint8Array): void {
    const { head, body } = readRequest(bytes);
    const { world } = this.#options;
    if (world?.isUp === true && head.host === GATEWAY_HOST && world.gateway !== undefined) {
      this.#atGateway(world.gateway, request, head, body);
      return;
    }
    if (world?.isUp !== true || head.host !== COLLECTOR_HOST || world.desk.faults.down) {
      this.#tell(request, HttpKind.failed);
      return;
    }
    this.#later(request, LATENCY, () => {
      const { method, path } = head;
      const { desk } = world;
      const answer = desk.objection({ method, path, type: contentType(head) }) ?? desk.answer(body);
      if (answer.slow) this.#later(request, SLOWNESS, () => this.#answer(request, answer));
      else this.#answer(request, answer);
    });
  }

  #atGateway(gateway: SimulatedGateway, request: number, head: HttpRequestHead, body: Uint8Array): void {
    this.#requests.set(request, () => {});
    const { method, path, headers } = head;
    const { day } = gateway;
    const wait: Promise<void> = gateway.ask({ method, path, headers, body: body.slice() }).then((reply) => {
      this.#waits.delete(wait);
      if (!this.#requests.has(request)) return;
      if (reply === undefined) this.#end(request, HttpKind.failed);
      else {
        const late = day === "slow" && path !== "/v1/terminal" ? GATEWAY_SLOWNESS : LATENCY;
        this.#later(request, late, () => this.#answer(request, { ...reply, slow: false, cut: false }));
      }
    });
    this.#waits.add(wait);
  }

  #answer(request: number, { status, headers, body, cut }: DeskAnswer): void {
    if (cut) {
      this.#end(request, HttpKind.failed);
      return;
    }
    const fields = { ...headers, "content-length": String(body.length) };
    this.#tell(request, HttpKind.headers, Buffer.from(JSON.stringify({ status, headers: fields })));
    for (let at = 0; at < body.length; at += MAX_PIECE) {
      this.#tell(request, HttpKind.body, body.subarray(at, at + MAX_PIECE));
    }
    this.#end(request, HttpKind.end);
  }

  #later(request: number, ms: number, call: () => void): void {
    const { scheduler } = this.#options;
    this.#requests.set(request, scheduler.at(scheduler.now() + ms, call));
  }

  #end(request: number, kind: number): void {
    this.#forget(request);
    this.#tell(request, kind);
  }

  #forget(request: number): void {
    this.#requests.get(request)?.();
    this.#requests.delete(request);
  }

  #tell(request: number, kind: number, bytes?: Uint8Array): void {
    this.#options.send(Channel.http, writeHttp(request, kind, bytes));
  }
}

function contentType({ headers }: HttpRequestHead): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type")?.[1];
}
