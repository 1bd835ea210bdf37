/** A DDI server and a slot, as far as a terminal sees them: shapes of hawkBit's API, answers when the test lets them come. */
import { decodeCbor } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import { decodeUtf8, encodeUtf8 } from "modules/cbor/utf8";
import { isObject, type Json } from "modules/json/json";
import { toHex } from "modules/token/hex";
import type { DdiHttp, DdiListener, DdiRequest, DdiTarget } from "modules/update/ddi/ports";

const BASE = "/T/controller/v1/c1";

export class Server implements DdiHttp {
  readonly asked: string[] = [];
  readonly feedbacks: string[] = [];
  about: unknown;
  links: Record<string, string> = {};
  deployment: Json = null;
  file = new Uint8Array(0);
  takesRanges = true;
  /** Answers in CBOR as Jackson writes it, without lengths; and whether it takes any. */
  speaksCbor = false;
  takesCbor = true;
  /** Methods and types of what was told. */
  readonly types: string[] = [];
  etag: string | undefined;
  /** What it says of the part that it sends; undefined: what was asked for. */
  contentRange: string | undefined;
  /** Bytes after which the file's connection breaks. */
  breaksAfter = Number.POSITIVE_INFINITY;
  status: number | undefined;
  /** Of what is sent with this method alone. */
  readonly statusOf = new Map<string, number>();
  #waiting: (() => void)[] = [];
  #turn = 0;

  send(request: DdiRequest, listener: DdiListener): void {
    this.#turn += 1;
    const turn = this.#turn;
    const range = request.range === undefined ? "" : ` ${request.range.from}-${request.range.to}`;
    this.asked.push(`${request.method} ${request.path.replace(BASE, "")}${range}${request.tag ?? ""}`);
    this.#waiting.push(() => {
      const goesOn = () => turn === this.#turn;
      const status = this.status ?? this.statusOf.get(request.method);
      if (status !== undefined) {
        listener.onHead(status, () => undefined);
        listener.onEnd(true);
      } else if (request.range !== undefined) this.#serve(request, listener, goesOn);
      else {
        const isRefused = request.isCbor === true && !this.takesCbor;
        listener.onHead(isRefused ? 415 : 200, (name) => (name === "content-type" ? this.#type : undefined));
        if (request.method === "GET") {
          const answer = this.#answer(request.path);
          listener.onData(this.speaksCbor ? jackson(answer) : encodeUtf8(JSON.stringify(answer)));
        } else if (!isRefused) this.#heard(request);
        if (goesOn()) listener.onEnd(true);
      }
    });
  }

  cancel(): void {
    this.#turn += 1;
  }

  /** Lets all come that is on its way, and what follows from it. */
  deliver(): void {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) next();
  }

  get #type(): string {
    return this.speaksCbor ? "application/cbor" : "application/hal+json;charset=utf-8";
  }

  #serve({ range, tag }: DdiRequest, listener: DdiListener, goesOn: () => boolean): void {
    const { from, to } = range!;
    // hawkBit: the whole file, where If-Range names another than it has.
    const isPart = this.takesRanges && (tag === undefined || this.etag === undefined || tag === this.etag);
    const end = Math.min(this.file.length, isPart ? to + 1 : Number.POSITIVE_INFINITY);
    const part = this.contentRange ?? `bytes ${from}-${to}/${this.file.length}`;
    const headers = new Map([["content-range", part]]);
    if (this.etag !== undefined) headers.set("etag", this.etag);
    listener.onHead(isPart ? 206 : 200, (name) => headers.get(name));
    for (let at = isPart ? from : 0; at < end; at += 1000) {
      if (!goesOn()) return;
      if (at >= this.breaksAfter) {
        listener.onEnd(false);
        return;
      }
      listener.onData(this.file.slice(at, Math.min(end, at + 1000)));
    }
    if (goesOn()) listener.onEnd(true);
  }

  #answer(path: string): Json {
    if (path !== BASE) return this.deployment;
    const links = Object.entries(this.links).map(([name, to]) => [name, { href: `http://elsewhere:8080${BASE}${to}` }]);
    return { config: { polling: { sleep: "00:01:00" } }, _links: Object.fromEntries(links) };
  }

  #heard({ method, path, body = new Uint8Array(0), isCbor = false }: DdiRequest): void {
    this.types.push(`${method} ${isCbor ? "CBOR" : "JSON"}`);
    const said = isCbor ? fromCbor(body) : JSON.parse(decodeUtf8(body, 0, body.length) ?? "null");
    if (method === "PUT") this.about = said;
    else if (said.confirmation !== undefined) this.feedbacks.push(`${path.replace(BASE, "")} ${said.confirmation}`);
    else this.feedbacks.push(`${said.status.execution}/${said.status.result.finished} ${said.status.details[0]}`);
  }
}

/** @returns the deployment of one file */
export function deploymentOf(file: Uint8Array, change: Record<string, Json> = {}, part = "bApp"): Json {
  const download = { href: "https://cdn.example/files/app.img?x=1" };
  const hashes = { sha1: "00".repeat(20), sha256: "11".repeat(32), md5: "22".repeat(16) };
  const artifact = { filename: "app.img", hashes, size: file.length, _links: { "download-http": download } };
  const chunks = [{ part, version: "1", name: "app", artifacts: [artifact] }];
  return { id: "7", deployment: { download: "forced", update: "forced", chunks, ...change } };
}

/** Slots that remember. What is kept outlives the terminal. */
export class Slots implements DdiTarget {
  outcome = "none";
  isOnTrial = false;
  bytes: number[] = [];
  image = -1;
  state: ReturnType<DdiTarget["stateOf"]> = "not-running";
  refusal: "bad-signature" | undefined;
  starts: string[] = [];
  restarts = 0;
  kept: Uint8Array | undefined;
  #length = 0;

  open(image: number, _name: Uint8Array, length: number): { ok: true; value: number } {
    if (length !== this.#length || image !== this.image) this.bytes = [];
    this.#length = length;
    this.image = image;
    return { ok: true, value: this.bytes.length };
  }
  write(bytes: Uint8Array): boolean {
    this.bytes.push(...bytes);
    return true;
  }
  get claimedHash() {
    return this.bytes.length === this.#length ? new Uint8Array(32).fill(9) : undefined;
  }
  discard(): void {
    this.bytes = [];
    this.#length = -1;
  }
  commit() {
    if (this.refusal !== undefined) return { ok: false as const, reason: this.refusal };
    return { ok: true as const, value: new Uint8Array(32).fill(9) };
  }
  stateOf() {
    return this.state;
  }
  start(hash: Uint8Array) {
    this.starts.push(toHex(hash).slice(0, 4));
    return { ok: true as const, value: undefined };
  }
  restart(): void {
    this.restarts += 1;
  }
  keep(bytes: Uint8Array): void {
    this.kept = bytes;
  }
}

/** CBOR with the lengths left open, as Jackson's generator writes objects and arrays. */
export function jackson(value: Json): Uint8Array {
  const bytes: number[] = [];
  const write = (item: Json): void => {
    if (Array.isArray(item)) {
      bytes.push(0x9f);
      for (const one of item) write(one);
      bytes.push(0xff);
    } else if (isObject(item)) {
      bytes.push(0xbf);
      for (const [name, one] of Object.entries(item)) {
        bytes.push(...encodeCbor(name));
        write(one);
      }
      bytes.push(0xff);
    } else bytes.push(...encodeCbor(item as string | number | boolean | null));
  };
  write(value);
  return Uint8Array.from(bytes);
}

// biome-ignore lint/suspicious/noExplicitAny: whatever was said
function fromCbor(bytes: Uint8Array): any {
  const decoded = decodeCbor(bytes);
  // biome-ignore lint/suspicious/noExplicitAny: the same
  const plain = (value: any): any =>
    value instanceof Map
      ? Object.fromEntries([...value].map(([name, one]) => [name, plain(one)]))
      : Array.isArray(value)
        ? value.map(plain)
        : value;
  return plain(decoded.ok ? decoded.value : null);
}
