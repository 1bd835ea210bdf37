/** A terminal's update agent in memory, and a client that speaks with it byte by byte. */
import { sha256 } from "@noble/hashes/sha2.js";
import { type CborMap, type CborValue, decodeCbor } from "modules/cbor/decode";
import { encodeCbor } from "modules/cbor/encode";
import { nobleSession } from "modules/noble-verifier/noble-session";
import { nobleVerifier } from "modules/noble-verifier/noble-verifier";
import { toHex } from "modules/token/hex";
import type { UpdateStatus } from "modules/update/agent/status";
import { UpdateAgent } from "modules/update/agent/update-agent";
import { BootStore } from "modules/update/boot/boot-state";
import { DATA_NAMES, DataPartition } from "modules/update/data/data-partition";
import type { PublicKey } from "modules/update/image/public-key";
import { hex } from "../../../support/bytes";
import { UpdateBoard } from "../board";
import { trust } from "../image-builder";

export const PEER = "192.0.2.1:40001";
/** As all simulated terminals have it. */
export const CODE = "0000";

/** Data that begins with this is of a format that the terminal does not know. */
export const UNREADABLE = 0xee;

export class Terminal {
  readonly board: UpdateBoard;
  agent: UpdateAgent;
  /** Of its data, as this start found them. */
  partitions: readonly DataPartition[] = [];
  uptime = 1;
  now = 1_780_000_000;
  busy = false;
  failing: "scanner" | null = null;
  restarts = 0;
  readonly log: string[] = [];
  status: UpdateStatus | undefined;
  clockCertain = true;
  readonly #keys: readonly PublicKey[];
  readonly #code: string | null;
  #nonces = 0;

  /** @param code where nobody has chosen one; null: none at all, as on a real terminal */
  constructor(factory: Uint8Array, keys: readonly PublicKey[] = [], blocks = 6, code: string | null = CODE) {
    this.board = new UpdateBoard(factory, trust, blocks);
    this.#keys = keys;
    this.#code = code;
    this.agent = this.#start();
  }

  /** As the boot loader and the firmware's start do. */
  restart(): void {
    this.board.restart();
    this.uptime = 1;
    this.agent = this.#start();
  }

  /** The power goes and comes back: what is in flash is all that is left. The boot loader's part is left out. */
  cut(): void {
    this.uptime = 1;
    this.agent = this.#start();
  }

  /** Service mode, as a person opens it at the terminal, and who then asks is let in. */
  open(code = CODE, peer = PEER): void {
    if (this.agent.openService(code) !== "open") throw new Error("service mode stays closed");
    if (this.request(2, 1, 5, { slot: 0 }, 1, peer).rc !== 10) throw new Error("nobody has to be let in");
    this.agent.act("let-in");
  }

  /** All answers to one datagram. */
  ask(datagram: Uint8Array, peer = PEER): Uint8Array[] {
    const answers: Uint8Array[] = [];
    this.agent.receive(datagram, peer, (frame) => answers.push(frame));
    return answers;
  }

  /** In hexadecimal, for the tables. */
  say(request: string): string {
    return this.ask(hex(request)).map(toHex).join(" ");
  }

  /** @returns the one answer's body */
  request(op: 0 | 2, group: number, command: number, body: Record<string, CborValue> = {}, version = 1, peer = PEER) {
    const [answer, ...others] = this.ask(frame(op, group, command, body, version), peer);
    if (answer === undefined || others.length > 0) throw new Error("one answer was expected");
    const decoded = decodeCbor(answer.subarray(8));
    if (!decoded.ok || !(decoded.value instanceof Map)) throw new Error("no map");
    return plain(decoded.value) as Record<string, unknown>;
  }

  read(group: number, command: number, body: Record<string, CborValue> = {}) {
    return this.request(0, group, command, body);
  }

  write(group: number, command: number, body: Record<string, CborValue> = {}) {
    return this.request(2, group, command, body);
  }

  /** What a client does with a whole file. @returns the last answer */
  upload(file: Uint8Array, more: Record<string, CborValue> = {}, piece = 512) {
    let answer: Record<string, unknown> = { off: 0 };
    for (let offset = 0, steps = 0; steps < 10000; steps += 1) {
      const data = file.subarray(offset, offset + piece);
      answer = this.write(1, 1, offset === 0 ? { len: file.length, off: 0, data, ...more } : { off: offset, data });
      if (typeof answer.off !== "number" || answer.off >= file.length) return answer;
      offset = answer.off;
    }
    return answer;
  }

  #start(): UpdateAgent {
    const { slots, update, data } = this.board;
    this.partitions = DATA_NAMES.map((name) => new DataPartition(name, data[name]));
    return new UpdateAgent({
      slots,
      flash: update,
      boot: new BootStore(update),
      data: this.partitions.map((partition) => ({
        partition,
        isReadable: (content) => new Uint8Array(content.read(1, 0))[0] !== UNREADABLE,
      })),
      trust,
      signatures: nobleVerifier,
      sessionCrypto: nobleSession,
      knownCode: this.#code ?? undefined,
      managementKeys: this.#keys,
      version: "1.0.0",
      board: "simulator",
      uptime: () => this.uptime,
      now: () => this.now,
      isClockCertain: () => this.clockCertain,
      setTime: (now) => {
        this.now = now;
      },
      nonce: () => {
        this.#nonces += 1;
        return sha256(Uint8Array.of(this.#nonces >> 8, this.#nonces & 0xff));
      },
      memory: () => ({ chunks: 100, chunksLimit: 200, slots: 30, slotsLimit: 40 }),
      isBusy: () => this.busy,
      failingPart: () => this.failing,
      restart: () => {
        this.restarts += 1;
      },
      log: (line) => this.log.push(line),
      logText: () => Uint8Array.from(this.log.join("\n"), (character) => character.charCodeAt(0)),
      onStatus: (status) => {
        this.status = status;
      },
    });
  }
}

export function frame(
  op: number,
  group: number,
  command: number,
  body: Record<string, CborValue>,
  version = 1,
  sequence = 7,
): Uint8Array {
  const payload = encodeCbor(new Map(Object.entries(body)) as CborMap);
  const bytes = new Uint8Array(8 + payload.length);
  bytes.set([(version << 3) | op, 0, payload.length >> 8, payload.length & 255, group >> 8, group, sequence, command]);
  bytes.set(payload, 8);
  return bytes;
}

/** Maps as objects, for `toEqual`. */
export function plain(value: CborValue): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), plain(item)]));
  return Array.isArray(value) ? value.map(plain) : value;
}
