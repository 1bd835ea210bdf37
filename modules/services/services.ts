/** Asks a gateway: writes and signs the question, reads the answer, and believes a proof only when it is one. */

import { toBase64 } from "modules/base64/base64";
import { dayNumber } from "modules/calendar/date";
import { encodeUtf8 } from "modules/cbor/utf8";
import { fromHex, toHex } from "modules/token/hex";
import { type Answer, type Refused, readAnswer } from "./answer";
import type { ProofVerifier, ServiceAnswer, ServicesPort, ServiceTransport, TransportAnswer } from "./ports";
import { MAX_QUESTION, pathOf, type Question, questionText } from "./question";
import type { ServiceKey } from "./service-key";
import { contentDigest, signatureHeaders } from "./signed-request";

const NONCE_LENGTH = 16;
export const MEDIA_TYPE = "application/json";

export interface ServicesOptions {
  readonly transport: ServiceTransport;
  readonly key: ServiceKey;
  readonly verifier: ProofVerifier;
  /** s */
  readonly now: () => number;
  /** Bytes that nobody can foretell. */
  readonly random: (length: number) => Uint8Array;
  readonly log: (line: string) => void;
}

export class Services implements ServicesPort {
  readonly #options: ServicesOptions;
  #isBusy = false;

  constructor(options: ServicesOptions) {
    this.#options = options;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  get id(): string {
    return this.#options.key.id;
  }

  /** For the question of a sale: 16 bytes, hexadecimal. */
  nonce(): string {
    return toHex(this.#options.random(NONCE_LENGTH));
  }

  ask(question: Question, onAnswer: (answer: ServiceAnswer) => void): void {
    const body = encodeUtf8(questionText(question));
    if (body.length > MAX_QUESTION) throw new RangeError("the question is too long");
    this.#post(pathOf(question), body, (answer) => {
      onAnswer(answer.ok ? this.#judge(question, answer.status, answer.body) : { ...answer, wait: 0 });
    });
  }

  /**
   * Shows the gateway this terminal's public key. It is let in by a person there (`npm run gateway -- accept`), unless it is
   * known: then the answer is true.
   */
  introduce(onAnswer: (isKnown: boolean) => void): void {
    const body = encodeUtf8(JSON.stringify({ key: toBase64(this.#options.key.publicKey) }));
    this.#post("/v1/terminal", body, (answer) => onAnswer(answer.ok && answer.status === 200));
  }

  cancel(): void {
    this.#isBusy = false;
    this.#options.transport.cancel();
  }

  #post(path: string, body: Uint8Array, onAnswer: (answer: TransportAnswer) => void): void {
    if (this.#isBusy) throw new Error("busy");
    const { transport, key, now } = this.#options;
    const digest = contentDigest(key.sha256(body));
    const { authority } = transport;
    const parameters = { created: Math.floor(now()), keyId: key.id, nonce: this.nonce() };
    const headers = [
      ["content-type", MEDIA_TYPE] as const,
      ...signatureHeaders({ method: "POST", authority, path, digest }, parameters, (message) => key.sign(message)),
    ];
    this.#isBusy = true;
    transport.post(path, headers, body, (answer) => {
      this.#isBusy = false;
      onAnswer(answer);
    });
  }

  #judge(question: Question, status: number, body: Uint8Array): ServiceAnswer {
    const read = readAnswer(question, status, body);
    if (!read.ok) return read;
    const answer: Answer = read.value;
    if (answer.service !== "rights") return { ok: true, value: answer };
    return question.service === "rights" ? this.#prove(question, answer.proof) : BAD_PROOF;
  }

  #prove(question: Extract<Question, { service: "rights" }>, proof: Uint8Array): ServiceAnswer {
    const nonce = fromHex(question.nonce);
    const day = dayNumber(question.date);
    if (nonce === undefined || day === undefined) return BAD_PROOF;
    const rights = this.#options.verifier.verify(proof, { nonce, subject: question.subject, day });
    if (rights.ok) return { ok: true, value: { service: "rights", rights: rights.value, proof } };
    this.#options.log(`rights on line: the answer proves nothing (${rights.reason})`);
    return BAD_PROOF;
  }
}

const BAD_PROOF: Refused = Object.freeze({ ok: false, reason: "bad-proof", wait: 0 });
