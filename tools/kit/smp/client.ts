/**
 * An MCUmgr client on UDP: requests of SMP version 2, any number of them on their way at once.
 *
 * Header, big endian (zephyr: doc/services/device_mgmt/smp_protocol.rst)
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | version 1 << 3, op: 0 read, 2 write; answers have op + 1 |
 * | 1 | 1 | 0 |
 * | 2 | 2 | length of the CBOR map that follows |
 * | 4 | 2 | group |
 * | 6 | 1 | sequence number |
 * | 7 | 1 | command |
 */
import { createSocket, type Socket } from "node:dgram";
import { type CborMap, CborReader, type CborValue } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import { nobleSession } from "modules/noble-verifier/noble-session";
import { withTrailer } from "modules/update/access/signed-session";
import { WAITING_FOR_KEY } from "modules/update/smp/gate";

export const READ = 0;
export const WRITE = 2;
export const Group = Object.freeze({ os: 0, image: 1 });

const HEADER_LENGTH = 8;
const VERSION_2 = 1 << 3;

/** The terminal said no. */
export class SmpError extends Error {
  readonly group: number | undefined;
  readonly rc: number;
  /** What the terminal added to it; undefined as a rule. */
  readonly reason: string | undefined;

  /** @param group undefined for an error of the protocol itself */
  constructor(group: number | undefined, rc: number, reason?: string) {
    super(reason ?? (group === undefined ? `SMP error ${rc}` : `error ${rc} of group ${group}`));
    this.group = group;
    this.rc = rc;
    this.reason = reason;
  }

  /** Somebody at the terminal has to let this client in: it may ask again in a moment. */
  get isWaiting(): boolean {
    return this.reason === WAITING_FOR_KEY;
  }
}

/** No answer came in time. */
export class SmpTimeout extends Error {
  constructor() {
    super("no answer");
  }
}

/** Whoever asks a terminal, by whatever way. */
export interface SmpExchange {
  /** Asks until there is an answer. @throws SmpError @throws SmpTimeout */
  request(op: number, group: number, command: number, body?: Readonly<Record<string, CborValue>>): Promise<CborMap>;
  /** Asks once. @throws SmpError @throws SmpTimeout */
  ask(op: number, group: number, command: number, body: Readonly<Record<string, CborValue>>): Promise<CborMap>;
  /** From now on each request proves that it is this client's. @param key of the session (access.ts) */
  prove(key: Uint8Array): void;
}

/** What each request of a session that a management key opened carries, once it is open. */
export class Proof {
  #key: Uint8Array | undefined;
  #number = 0;

  begin(key: Uint8Array): void {
    this.#key = key;
    this.#number = 0;
  }

  of(request: Uint8Array): Uint8Array {
    if (this.#key === undefined) return request;
    this.#number += 1;
    return withTrailer(nobleSession, this.#key, this.#number, request);
  }
}

export interface SmpClientOptions {
  readonly host: string;
  readonly port: number;
  /** For one answer, ms. */
  readonly timeout?: number;
  /** How often a request is sent at most. */
  readonly tries?: number;
  /** Somebody at the terminal has to let this client in; told once. */
  readonly onWaiting?: () => void;
}

interface Waiting {
  readonly take: (answer: CborMap) => void;
  readonly timer: NodeJS.Timeout;
}

const DEFAULT_TIMEOUT = 2500;
const DEFAULT_TRIES = 4;
/** While somebody goes to the terminal, ms. */
const WAIT = 1000;
const MAX_WAIT = 60000;

export class SmpClient implements SmpExchange {
  readonly #options: SmpClientOptions;
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  #sequence = 0;
  readonly #proof = new Proof();

  constructor(options: SmpClientOptions) {
    this.#options = options;
    this.#socket = createSocket("udp4");
    // An address with nobody behind it shows as no answer.
    this.#socket.on("error", () => {});
    this.#socket.on("message", (bytes) => this.#receive(bytes));
  }

  prove(key: Uint8Array): void {
    this.#proof.begin(key);
  }

  /** Asks until there is an answer, and while somebody is to press a key at the terminal. @throws SmpError @throws SmpTimeout */
  async request(op: number, group: number, command: number, body: Readonly<Record<string, CborValue>> = {}) {
    let left = this.#options.tries ?? DEFAULT_TRIES;
    for (let waited = 0; ; ) {
      try {
        return await this.ask(op, group, command, body);
      } catch (error) {
        if (error instanceof SmpError && error.isWaiting && waited < MAX_WAIT) {
          if (waited === 0) this.#options.onWaiting?.();
          waited += WAIT;
          await new Promise((resolve) => setTimeout(resolve, WAIT));
          continue;
        }
        left -= 1;
        if (!(error instanceof SmpTimeout) || left <= 0) throw error;
      }
    }
  }

  /** Asks once. @throws SmpError @throws SmpTimeout */
  async ask(op: number, group: number, command: number, body: Readonly<Record<string, CborValue>>): Promise<CborMap> {
    const { host, port, timeout = DEFAULT_TIMEOUT } = this.#options;
    const sequence = this.#sequence;
    this.#sequence = (sequence + 1) & 0xff;
    const bytes = this.#proof.of(encodeRequest(op, group, sequence, command, body));
    const answer = await new Promise<CborMap>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(sequence);
        reject(new SmpTimeout());
      }, timeout);
      this.#waiting.set(sequence, { take: resolve, timer });
      this.#socket.send(bytes, port, host, () => {});
    });
    return granted(answer);
  }

  close(): void {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    this.#socket.close();
  }

  #receive(bytes: Uint8Array): void {
    const answer = decodeAnswer(bytes);
    if (answer === undefined) return;
    const waiting = this.#waiting.get(answer.sequence);
    if (waiting === undefined) return;
    clearTimeout(waiting.timer);
    this.#waiting.delete(answer.sequence);
    waiting.take(answer.body);
  }
}

/** @returns undefined for what is no answer */
export function decodeAnswer(bytes: Uint8Array): { readonly sequence: number; readonly body: CborMap } | undefined {
  if (bytes.length < HEADER_LENGTH) return undefined;
  // Zephyr's own server writes maps of indefinite length.
  const reader = new CborReader(new Uint8Array(bytes.subarray(HEADER_LENGTH)), 0, true);
  const body = reader.item();
  return reader.refusal === undefined && body instanceof Map ? { sequence: bytes[6] ?? 0, body } : undefined;
}

/** @returns the answer @throws SmpError when it is a refusal */
export function granted(answer: CborMap): CborMap {
  const rc = answer.get("rc");
  const reason = answer.get("rsn");
  if (typeof rc === "number" && rc !== 0)
    throw new SmpError(undefined, rc, typeof reason === "string" ? reason : undefined);
  const error = answer.get("err");
  if (error instanceof Map) throw new SmpError(Number(error.get("group")), Number(error.get("rc")));
  return answer;
}

export function encodeRequest(
  op: number,
  group: number,
  sequence: number,
  command: number,
  body: Readonly<Record<string, CborValue>>,
): Uint8Array {
  const cbor = encodeCbor(new Map(Object.entries(body)));
  const bytes = new Uint8Array(HEADER_LENGTH + cbor.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = VERSION_2 | op;
  view.setUint16(2, cbor.length);
  view.setUint16(4, group);
  bytes[6] = sequence;
  bytes[7] = command;
  bytes.set(cbor, HEADER_LENGTH);
  return bytes;
}
