/**
 * The gateway's door: POST /v1/SERVICE, signed by a terminal that was let in, checked against gateway.schema.json, answered
 * within three seconds. Nothing personal is logged: a line has the service, the terminal's number, the refusal, the time.
 */
import { readFileSync } from "node:fs";
import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { fromBase64, toBase64 } from "modules/base64/base64";
import { dayNumber } from "modules/calendar/date";
import { isInsMatricule } from "modules/ins/ins-key";
import { MAX_ANSWER } from "modules/services/answer";
import {
  type ContextAsked,
  type DispensationTold,
  type IdentityAsked,
  MAX_PIECE,
  MAX_QUESTION,
  type RecallsAsked,
  type RightsAsked,
  SERVICES,
  type ServiceName,
} from "modules/services/question";
import type { GatewayRefusal } from "modules/services/refusal";
import { isPlain } from "modules/text/plain";
import { fromHex } from "modules/token/hex";
import { isConsistent } from "modules/token/rights-answer";
import { ROOT } from "../build/paths";
import type { SigningKey } from "../issuing/keys";
import { signRights } from "../issuing/rights";
import type { BackEnd } from "./back-end";
import { edispMed, type Pharmacy } from "./edisp-med";
import type { Outbox } from "./outbox";
import { ServiceError } from "./service-error";
import type { Terminal, Terminals } from "./terminals";

export interface GatewayServerOptions {
  readonly backEnd: BackEnd;
  readonly terminals: Terminals;
  readonly outbox: Outbox;
  readonly pharmacy: Pharmacy;
  /** Signs what is told of rights; the issuer list has its public half as a gateway's. */
  readonly key: SigningKey;
  readonly iss: string;
  /** The signed image of recalls that is handed on as it is, and its version; undefined where there is none. */
  readonly recalls: () => { readonly version: number; readonly image: Uint8Array } | undefined;
  /** TLS, PEM; without it the gateway listens on this machine alone. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** s */
  readonly now: () => number;
  readonly log: (line: string) => void;
  /** ms that a back-end has; tests and benches have others. */
  readonly limit?: number | (() => number);
}

/** Less than the three seconds in which the terminal is answered: what is left is for the way and the signature. */
const LIMIT = 2500;
/** Of one request, from its first byte to its last, ms. */
const REQUEST_MS = 5000;
const MAX_HEADERS = 8192;
const MAX_CONNECTIONS = 512;
/** How long an answer about rights is a proof, s. */
const PROOF_SECONDS = 3600;
/** s that a terminal is asked to wait where the service behind is in trouble. */
const WAIT = 30;
const LOOPBACK = ["127.0.0.1", "::1", "localhost"];

const STATUS: Readonly<Record<GatewayRefusal, number>> = {
  malformed: 400,
  "bad-signature": 401,
  "wrong-time": 401,
  "unknown-terminal": 403,
  "not-authorised": 403,
  "not-found": 404,
  replayed: 409,
  several: 409,
  "rank-needed": 422,
  "context-ended": 410,
  "code-refused": 422,
  "too-many": 429,
  "gateway-fault": 500,
  "not-offered": 501,
  "service-nonsense": 502,
  "service-certificate": 502,
  "service-down": 503,
  "service-slow": 504,
};
const TROUBLE: readonly string[] = [
  "service-nonsense",
  "service-certificate",
  "service-down",
  "service-slow",
  "too-many",
];

export class GatewayServer {
  readonly #options: GatewayServerOptions;
  readonly #server: Server;
  readonly #ajv = new Ajv2020({ strict: true, strictRequired: false });

  private constructor(options: GatewayServerOptions) {
    this.#options = options;
    const schema: object = JSON.parse(
      readFileSync(join(ROOT, "modules", "services", "gateway.schema.json"), "utf8"),
    ) as object;
    this.#ajv.addSchema(schema, "gateway");
    const onRequest = (request: IncomingMessage, response: ServerResponse) => void this.#serve(request, response);
    const { tls } = options;
    const limits = { maxHeaderSize: MAX_HEADERS, requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS };
    this.#server =
      tls === undefined
        ? createHttp(limits, onRequest)
        : createHttps({ ...limits, cert: tls.certificate, key: tls.key, minVersion: "TLSv1.2" }, onRequest);
    this.#server.maxConnections = MAX_CONNECTIONS;
    this.#server.on("clientError", (_error, socket) => socket.destroy());
  }

  /** @throws Error when the port is taken, or when it would listen to others without TLS */
  static async open(options: GatewayServerOptions): Promise<GatewayServer> {
    if (options.tls === undefined && !LOOPBACK.includes(options.host)) {
      throw new Error("without TLS a gateway listens on this machine alone (127.0.0.1)");
    }
    const gateway = new GatewayServer(options);
    await new Promise<void>((resolve, reject) => {
      gateway.#server.once("error", reject);
      gateway.#server.listen(options.port, options.host, () => resolve());
    });
    return gateway;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const began = performance.now();
    let terminal = "-";
    let refusal = "answered";
    let about = "";
    try {
      const answer = await this.#answer(request, (id) => {
        terminal = id;
      });
      send(response, 200, answer);
    } catch (error) {
      const known = error instanceof ServiceError ? error : new ServiceError("gateway-fault", kindOf(error));
      refusal = known.refusal;
      about = known.message;
      send(response, STATUS[known.refusal], {
        refusal: known.refusal,
        ...(TROUBLE.includes(known.refusal) ? { wait: WAIT } : {}),
      });
    }
    const ms = Math.round(performance.now() - began);
    const service = SERVICES.find((name) => request.url === `/v1/${name}`) ?? "other";
    this.#options.log(`${service} ${terminal} ${refusal === "answered" ? refusal : about} ${ms} ms`);
  }

  async #answer(request: IncomingMessage, onTerminal: (id: string) => void): Promise<object> {
    const path = request.url ?? "";
    const service = SERVICES.find((name) => path === `/v1/${name}`);
    if (service === undefined && path !== "/v1/terminal") throw new ServiceError("malformed", "no such service");
    if (request.method !== "POST") throw new ServiceError("malformed", "not a POST");
    const body = await bodyOf(request);
    const header = (name: string) => {
      const value = request.headers[name];
      return typeof value === "string" ? value : undefined;
    };
    const terminal = this.#options.terminals.check({ method: "POST", path, header, body });
    onTerminal(terminal.id);
    if (service === undefined) return { isKnown: true };
    return this.#bounded((signal) => this.#ask(service, this.#read(service, body), terminal, signal));
  }

  /** @throws ServiceError for what is not of the schema, and for a text that holds a hidden character */
  #read(service: ServiceName, body: Uint8Array): unknown {
    let asked: unknown;
    try {
      asked = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    } catch {
      throw new ServiceError("malformed", "no JSON");
    }
    if (this.#ajv.validate(`gateway#/$defs/${service}`, asked) !== true) {
      throw new ServiceError("malformed", "not of the schema");
    }
    if (!textsArePlain(asked)) throw new ServiceError("malformed", "a hidden character");
    return asked;
  }

  /** What has no answer in time is cut off: whoever asks is told so, and may ask again. */
  async #bounded<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const { limit: given = LIMIT } = this.#options;
    const limit = typeof given === "number" ? given : given();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new ServiceError("service-slow"));
        controller.abort();
      }, limit);
    });
    try {
      return await Promise.race([work(controller.signal), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #ask(service: ServiceName, asked: unknown, terminal: Terminal, signal: AbortSignal): Promise<object> {
    switch (service) {
      case "rights":
        return this.#rights({ service, ...(asked as Omit<RightsAsked, "service">) }, signal);
      case "identity": {
        const question: IdentityAsked = { service, ...(asked as Omit<IdentityAsked, "service">) };
        if (question.card !== undefined && !isInsMatricule(question.card.insured)) throw new ServiceError("malformed");
        return { ...(await this.#options.backEnd.identity(question, signal)), at: this.#now() };
      }
      case "context":
        return this.#context(asked as Omit<ContextAsked, "service">, terminal, signal);
      case "recalls":
        return this.#recalls({ service, ...(asked as Omit<RecallsAsked, "service">) });
      case "dispensation":
        return this.#dispensation({ service, ...(asked as Omit<DispensationTold, "service">) }, terminal);
    }
  }

  async #rights(asked: RightsAsked, signal: AbortSignal): Promise<object> {
    const { subject, insured, date, nonce } = asked;
    const day = dayNumber(date);
    const bytes = fromHex(nonce);
    const isSound = isInsMatricule(subject.matricule) && (insured === undefined || isInsMatricule(insured));
    if (day === undefined || day < 0 || bytes === undefined || !isSound) throw new ServiceError("malformed");
    const { backEnd, key, iss } = this.#options;
    const told = await backEnd.rights(asked, signal);
    if (!isConsistent(told)) throw new ServiceError("service-nonsense", "a period that ends before it begins");
    const answer = { ...told, subject, day };
    const proof = signRights({ answer, key, iss, at: this.#now(), lifetime: PROOF_SECONDS, nonce: bytes });
    return { proof: toBase64(proof) };
  }

  async #context(question: Omit<ContextAsked, "service">, terminal: Terminal, signal: AbortSignal): Promise<object> {
    const asked = { service: "context", ...question } as ContextAsked;
    const { backEnd, outbox } = this.#options;
    switch (asked.action) {
      case "open": {
        const code = fromBase64(asked.code);
        const challenge = asked.challenge === undefined ? undefined : fromHex(asked.challenge);
        if (code === undefined) throw new ServiceError("malformed");
        return { context: await backEnd.openContext(code, challenge, signal) };
      }
      case "restore":
        return { context: await backEnd.restoreContext(asked.context, signal) };
      case "close":
        await backEnd.closeContext(asked.context, signal);
        return { closed: true };
      case "sign": {
        const { isNew } = await outbox.once("invoice", terminal.id, asked.invoice, async () => {
          await backEnd.sign(asked, signal);
          return JSON.stringify(asked.invoice);
        });
        return { signed: true, isNew };
      }
    }
  }

  #recalls({ have, from, version }: RecallsAsked): object {
    const newest = this.#options.recalls();
    if (newest === undefined) throw new ServiceError("not-offered", "no recalls");
    if (newest.version <= have) return { isCurrent: true };
    const { length } = newest.image;
    // The image was replaced half way: from its beginning, then.
    if (version !== undefined && version !== newest.version) throw new ServiceError("not-found", "another image");
    if (from >= length) throw new ServiceError("malformed");
    return { version: newest.version, length, bytes: toBase64(newest.image.subarray(from, from + MAX_PIECE)) };
  }

  async #dispensation(told: DispensationTold, terminal: Terminal): Promise<object> {
    if (!isInsMatricule(told.patient.matricule)) throw new ServiceError("malformed");
    const { pharmacy, outbox } = this.#options;
    const { replaces, ...alone } = told;
    // What was never made cannot be replaced: it was set aside, or told to another gateway.
    const hasOther = replaces !== undefined && outbox.has("dispensation", terminal.id, { ...told, ...replaces });
    const { id, xml } = edispMed(hasOther ? told : alone, pharmacy, terminal.id);
    const { isNew } = await outbox.once("dispensation", terminal.id, told, async () => xml);
    return { document: id, isNew };
  }

  #now(): number {
    return Math.floor(this.#options.now());
  }
}

function textsArePlain(value: unknown): boolean {
  if (typeof value === "string") return isPlain(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.values(value).every(textsArePlain);
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > MAX_QUESTION) throw new ServiceError("malformed", "too long");
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces));
}

function send(response: ServerResponse, status: number, answer: object): void {
  const text = JSON.stringify(answer);
  if (text.length > MAX_ANSWER) {
    send(response, STATUS["gateway-fault"], { refusal: "gateway-fault" });
    return;
  }
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(text),
    "Cache-Control": "no-store",
    Connection: "close",
  });
  response.end(text);
}

/** The kind of a fault; never its words, which may repeat what was asked. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? `${error.name} ${code}` : error.name;
}
