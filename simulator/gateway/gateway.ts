/**
 * The pharmacy's gateway on a bench: the program of tools/gateway in this process, with its real door, and the simulated
 * national side behind it. What no national service knows (an invoice that was stored without a context) is told to the open
 * profile.
 */
import { createHash } from "node:crypto";
import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fromBase64, toBase64 } from "modules/base64/base64";
import { civilDay } from "modules/calendar/civil-day";
import { encodeUtf8 } from "modules/cbor/utf8";
import { nobleSha256 } from "modules/noble-verifier/noble-hash";
import { nobleVerifier } from "modules/noble-verifier/noble-verifier";
import type { ContextAsked } from "modules/services/question";
import { TOKEN_FORMATS } from "modules/token/formats";
import { fromHex } from "modules/token/hex";
import { decodeRights } from "modules/token/rights-answer";
import { IssuerList } from "modules/trust/issuer-list";
import { TokenVerifier } from "modules/trust/token-verifier";
import { NationalBackEnd } from "../../tools/kit/gateway/national";
import { Outbox } from "../../tools/kit/gateway/outbox";
import { GatewayServer } from "../../tools/kit/gateway/server";
import { simulatedReader } from "../../tools/kit/gateway/simulated-reader";
import type { NationalAccount } from "../../tools/kit/gateway/soap";
import { Terminals } from "../../tools/kit/gateway/terminals";
import { signRights } from "../../tools/kit/issuing/rights";
import { type DemoIssuers, GATEWAY_ISS } from "../ecarte/issuers";
import { NationalSide } from "../national/national";
import type { GatewayDay, MadeDocument } from "./names";
import { register } from "./register";

/** Its name in the network of the bench. */
export const GATEWAY_HOST = "passerelle.test";
const ADDRESS = "127.0.0.1";
/** s that an apCV context lasts. */
const CONTEXT_SECONDS = 3600;
/** How long the gateway waits for the national side, ms: that of the product, and as good as for ever where a machine is busy. */
const SLOW_LIMIT = 2500;
const BUSY_LIMIT = 60000;
/** s */
const PROOF_SECONDS = 3600;
/** Documents that are kept to be looked at, the newest. */
const MAX_DOCUMENTS = 5;

type SignAsked = Extract<ContextAsked, { action: "sign" }>;
export type ToldInvoice = Pick<SignAsked, "token" | "invoice" | "context">;

export interface SimulatedGatewayOptions {
  readonly issuers: DemoIssuers;
  /** s */
  readonly now: () => number;
  /** The same contexts each time: for scenarios. */
  readonly isRepeatable?: boolean;
  /** The summary of an invoice has come: what the app shows of an expense. */
  readonly onInvoice?: (told: ToldInvoice) => void;
  /** A document eDISP-MED was made, of a dispensation that was not told before. */
  readonly onDocument?: (document: MadeDocument) => void;
  readonly onLog?: (line: string) => void;
  /** What is handed on as the image of recalls; none unless said. */
  readonly recalls?: () => { readonly version: number; readonly image: Uint8Array } | undefined;
}

export interface GatewayRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface GatewayReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** An off-line sale has no context: the national side would not take it, the open profile does. */
class BenchBackEnd extends NationalBackEnd {
  readonly #onInvoice: (told: ToldInvoice) => void;

  constructor(account: NationalAccount, onInvoice: (told: ToldInvoice) => void) {
    super(account, simulatedReader);
    this.#onInvoice = onInvoice;
  }

  override async sign(asked: SignAsked, signal: AbortSignal): Promise<void> {
    if (asked.context !== undefined) await super.sign(asked, signal);
    this.#onInvoice(asked);
  }
}

export class SimulatedGateway {
  readonly #options: SimulatedGatewayOptions;
  readonly #national: NationalSide;
  readonly #server: GatewayServer;
  /** The door on a bench in real time: before the gateway's own, so that it can have any bad day. */
  #front: Server | undefined;
  /** Documents and summaries that were told, each once. */
  readonly outbox: Outbox;
  /** The newest first; only the last few. */
  readonly documents: readonly MadeDocument[];
  #day: GatewayDay = "up";
  /** The last proof that was given. */
  #last: string | undefined;

  private constructor(
    options: SimulatedGatewayOptions,
    national: NationalSide,
    server: GatewayServer,
    outbox: Outbox,
    documents: readonly MadeDocument[],
  ) {
    this.#options = options;
    this.#national = national;
    this.#server = server;
    this.outbox = outbox;
    this.documents = documents;
  }

  static async open(options: SimulatedGatewayOptions): Promise<SimulatedGateway> {
    const { issuers, now, isRepeatable = false, onInvoice = () => {}, onLog = () => {} } = options;
    let contexts = 0;
    const national = await NationalSide.open({
      people: () => register(civilDay(now())),
      takes: (code, challenge) => takes(issuers, now(), code, challenge),
      contextSeconds: CONTEXT_SECONDS,
      onContexts: (open) => onLog(`apCV contexts open: ${open}`),
      now,
      ...(isRepeatable
        ? {
            contextId: () => {
              contexts += 1;
              return createHash("sha256").update(`context ${contexts}`).digest("hex").slice(0, 24);
            },
          }
        : {}),
    });
    const documents: MadeDocument[] = [];
    const outbox = new Outbox(undefined, (kind, name, xml) => {
      if (kind !== "dispensation") return;
      documents.unshift({ name, xml });
      documents.length = Math.min(documents.length, MAX_DOCUMENTS);
      options.onDocument?.({ name, xml });
    });
    let gateway: SimulatedGateway | undefined;
    const server = await GatewayServer.open({
      backEnd: new BenchBackEnd(
        {
          url: national.url,
          assertion: '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="banc"/>',
          idam: "IDAM-SIMULE",
          software: { name: "Comptoir", version: "0", instance: "banc" },
          emitter: "990000001",
        },
        onInvoice,
      ),
      terminals: new Terminals({ file: undefined, authorities: [GATEWAY_HOST], signatures: nobleVerifier, now }),
      outbox,
      pharmacy: {
        finess: "990000001",
        name: "Pharmacie du Banc d’essai",
        street: "1 rue de la Démonstration",
        postalCode: "00000",
        city: "ESSAI",
        pharmacist: { rpps: "10009999999", familyName: "ESSAI", givenName: "Claude" },
      },
      key: issuers.gateway,
      iss: GATEWAY_ISS,
      recalls: options.recalls ?? (() => undefined),
      host: ADDRESS,
      port: 0,
      now,
      log: onLog,
      limit: () => (gateway?.day === "slow" ? SLOW_LIMIT : BUSY_LIMIT),
    });
    gateway = new SimulatedGateway(options, national, server, outbox, documents);
    return gateway;
  }

  /** Opens a door of HTTP, on any port that is free. @returns the port */
  async openFront(): Promise<number> {
    const front = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("error", () => {});
      request.on("end", () => {
        const headers = Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        );
        const { method = "", url: path = "" } = request;
        void this.ask({ method, path, headers, body: Buffer.concat(pieces) }).then(
          (reply) => {
            if (reply === undefined) request.socket.destroy();
            else response.writeHead(reply.status, { ...reply.headers, connection: "close" }).end(reply.body);
          },
          () => request.socket.destroy(),
        );
      });
    });
    this.#front = front;
    await new Promise<void>((resolve) => front.listen(0, ADDRESS, resolve));
    return (front.address() as AddressInfo).port;
  }

  get day(): GatewayDay {
    return this.#day;
  }

  set day(day: GatewayDay) {
    this.#day = day;
    this.#national.fault = nationalFault(day);
  }

  /** What a terminal's request comes to. @returns undefined where nobody is there */
  async ask(request: GatewayRequest): Promise<GatewayReply | undefined> {
    if (this.#day === "down") return undefined;
    if (this.#day === "stranger") return refusal(403, "unknown-terminal");
    const reply = await this.#forward(request);
    if (request.path !== "/v1/rights" || reply.status !== 200) return reply;
    const { proof } = JSON.parse(Buffer.from(reply.body).toString("utf8")) as { proof: string };
    const other = this.#lie(proof);
    this.#last ??= proof;
    return other === undefined ? reply : answer(200, { proof: other });
  }

  async close(): Promise<void> {
    this.#front?.closeAllConnections();
    this.#front?.close();
    await this.#server.close();
    await this.#national.close();
  }

  /** Another proof than the true one, by the day. */
  #lie(proof: string): string | undefined {
    const day = this.#day;
    if (day === "replayed") return this.#last;
    if (day !== "expired" && day !== "other-patient" && day !== "forged") return undefined;
    const signed = decodeRights(fromBase64(proof) ?? new Uint8Array(0));
    const told = signed.ok ? signed.value.open() : undefined;
    if (!signed.ok || told === undefined) return undefined;
    const { issuers, now } = this.#options;
    const { matricule } = told.subject;
    const another = register(civilDay(now())).find(({ person }) => person.identity.matricule !== matricule);
    const subject =
      day === "other-patient" && another !== undefined
        ? { ...told.subject, matricule: another.person.identity.matricule }
        : told.subject;
    return toBase64(
      signRights({
        answer: { ...told, subject },
        key:
          day === "forged"
            ? { ...issuers.gateway, sign: (message) => issuers.stranger.sign(message) }
            : issuers.gateway,
        iss: GATEWAY_ISS,
        at: Math.floor(now()) - (day === "expired" ? 2 * PROOF_SECONDS : 0),
        lifetime: PROOF_SECONDS,
        nonce: signed.value.nonce,
      }),
    );
  }

  #forward({ method, path, headers, body }: GatewayRequest): Promise<GatewayReply> {
    return new Promise((resolve, reject) => {
      const fields = { ...headers, host: GATEWAY_HOST };
      const options = { host: ADDRESS, port: this.#server.port, method, path, headers: fields, agent: false as const };
      const request = httpRequest(options, (response) => {
        const pieces: Buffer[] = [];
        response.on("data", (piece: Buffer) => pieces.push(piece));
        response.on("error", reject);
        response.on("end", () => {
          const type = response.headers["content-type"] ?? "";
          resolve({
            status: response.statusCode ?? 0,
            headers: { "content-type": type },
            body: new Uint8Array(Buffer.concat(pieces)),
          });
        });
      });
      request.on("error", reject);
      request.end(body);
    });
  }
}

function nationalFault(day: GatewayDay) {
  switch (day) {
    case "slow":
    case "contradictory":
    case "reversed":
    case "half":
    case "garbage":
    case "unknown-software":
    case "certificate":
      return day;
    default:
      return "none";
  }
}

function refusal(status: number, word: string): GatewayReply {
  return answer(status, { refusal: word });
}

function answer(status: number, object: object): GatewayReply {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: new Uint8Array(Buffer.from(JSON.stringify(object))),
  };
}

/** As the issuer's own side would judge it: it has seen each token before, so none is refused for being shown again. */
function takes(issuers: DemoIssuers, now: number, code: string, challenge: string | undefined): boolean {
  const list = IssuerList.parse(issuers.list(Math.floor(now)), nobleSha256);
  if (!list.ok) return false;
  const verifier = new TokenVerifier({
    formats: TOKEN_FORMATS,
    issuers: list.value,
    signatures: nobleVerifier,
    clock: { now: () => Math.floor(now), isCertain: () => true },
  });
  const drawn = challenge === undefined ? undefined : fromHex(challenge);
  return verifier.verifyCode(encodeUtf8(code), drawn).verdict !== "refused";
}
