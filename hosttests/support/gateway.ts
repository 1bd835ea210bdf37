/** A gateway on a free port, and a terminal that asks it over real HTTP with the code of the firmware. */
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { sessionCrypto, sha256, signatures, signer } from "modules/noble-verifier/signatures";
import type { ServiceAnswer, ServiceTransport } from "modules/services/ports";
import type { Question } from "modules/services/question";
import { ServiceKey } from "modules/services/service-key";
import { Services } from "modules/services/services";
import type { BackEnd } from "../../tools/kit/gateway/back-end";
import type { Pharmacy } from "../../tools/kit/gateway/edisp-med";
import { Outbox } from "../../tools/kit/gateway/outbox";
import { GatewayServer, type GatewayServerOptions } from "../../tools/kit/gateway/server";
import { Terminals, type TerminalsOptions } from "../../tools/kit/gateway/terminals";
import { GATEWAY, GATEWAY_KEY, rightsVerifier } from "./gateway-proof";
import { AT } from "./issuer";

export const PHARMACY: Pharmacy = {
  finess: "990000001",
  name: "Pharmacie du Banc & d'à côté",
  street: "1 rue de l'Essai",
  postalCode: "75001",
  city: "Paris",
  pharmacist: { rpps: "10009999999", familyName: "ESSAI", givenName: "Claude" },
};
export const AUTHORITY = "passerelle.test";

export interface Opened {
  readonly gateway: GatewayServer;
  readonly terminals: Terminals;
  readonly log: string[];
}

export async function openGateway(
  backEnd: BackEnd,
  changes: Partial<GatewayServerOptions> = {},
  terminalsChanges: Partial<TerminalsOptions> = {},
): Promise<Opened> {
  const log: string[] = [];
  const terminals = new Terminals({
    file: undefined,
    authorities: [AUTHORITY],
    signatures,
    now: () => AT,
    ...terminalsChanges,
  });
  const gateway = await GatewayServer.open({
    backEnd,
    terminals,
    outbox: new Outbox(undefined),
    pharmacy: PHARMACY,
    key: GATEWAY_KEY,
    iss: GATEWAY,
    recalls: () => undefined,
    host: "127.0.0.1",
    port: 0,
    now: () => AT,
    log: (line) => log.push(line),
    ...changes,
  });
  return { gateway, terminals, log };
}

export interface Posted {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** What drivers/gateway is on a board. */
export function httpTransport(
  port: number,
  onPost: (posted: Posted) => void = () => {},
  ca?: string,
): ServiceTransport {
  return {
    authority: AUTHORITY,
    post(path, fields, body, onAnswer) {
      const headers = { ...Object.fromEntries(fields), host: AUTHORITY };
      onPost({ path, headers, body });
      send(port, { path, headers, body }, ca).then(
        ({ status, bytes }) => onAnswer({ ok: true, status, body: bytes }),
        () => onAnswer({ ok: false, reason: "no-answer" }),
      );
    },
    cancel() {},
  };
}

export function send(
  port: number,
  { path, headers, body }: Posted,
  ca?: string,
): Promise<{ status: number; bytes: Uint8Array }> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, method: "POST", path, headers, agent: false as const };
    const request = ca === undefined ? httpRequest(options) : httpsRequest({ ...options, ca, servername: "localhost" });
    request.on("error", reject);
    request.on("response", (response) => {
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.on("error", reject);
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, bytes: new Uint8Array(Buffer.concat(pieces)) });
      });
    });
    request.end(body);
  });
}

let drawn = 0;

/** @param seed another terminal for each */
export function terminalOf(transport: ServiceTransport, seed = 5, now = AT) {
  const key = new ServiceKey(new Uint8Array(32).fill(seed), { signer, sha256, mac: sessionCrypto.mac });
  const services = new Services({
    transport,
    key,
    verifier: rightsVerifier(),
    now: () => now,
    random: (length) => {
      drawn += 1;
      const bytes = new Uint8Array(length);
      new DataView(bytes.buffer).setUint32(length - 4, drawn);
      return bytes;
    },
    log: () => {},
  });
  const ask = (question: Question) =>
    new Promise<ServiceAnswer>((resolve) => {
      services.ask(question, resolve);
    });
  const introduce = () =>
    new Promise<boolean>((resolve) => {
      services.introduce(resolve);
    });
  return { key, services, ask, introduce };
}

/** What an answer is, in a word. */
export function wordOf(answer: ServiceAnswer): string {
  return answer.ok ? "answered" : answer.reason;
}
