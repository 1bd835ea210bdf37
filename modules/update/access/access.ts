/**
 * Who may do more than look. SMP itself asks nobody who they are, so there are two doors, each open for ten minutes:
 *
 * - at the terminal: a press and the code. The first address that then wants more than to look is shown, and waits for
 *   another press; it is that address's alone. It may bring signed images, and nothing that this log is about: not the
 *   code, not the count of denied tries, not the time.
 * - from afar: a challenge that a management key has signed. With a public half of X25519 in what it signs, each request
 *   of the session proves itself (signed-session.ts), and may do all. Without one, for clients of other makers, the
 *   address that asked may do what one let in at the terminal may.
 */
import { equalBytes } from "modules/cbor/bytes";
import { encodeUtf8 } from "modules/cbor/utf8";
import type { SignatureVerifier } from "modules/trust/signature-verifier";
import type { PublicKey } from "modules/update/image/public-key";
import { addressOf, type Denial, type Gate, type Standing, WAITING_FOR_KEY } from "modules/update/smp/gate";
import { Rc } from "modules/update/smp/protocol";
import { Challenges } from "./challenges";
import { type Choice, ServiceCode, type Try } from "./service-code";
import { KEY_LENGTH, type SessionCrypto } from "./session-crypto";
import { SignedSession } from "./signed-session";
import type { UpdateStore } from "./update-store";

/** s */
export const SESSION_SECONDS = 600;
/** Who asked, and got no answer at the terminal, may ask again after this, s. */
export const ASKING_SECONDS = 60;
/** Addresses that were turned away at the terminal, while the door is open; after so many others, one may ask again. */
const MAX_REFUSED = 4;
/** A flood of tries must not wear the flash: they are written at most this often, s. */
const KEEP_SECONDS = 60;
/** What a management key signs: this text, the challenge, and the client's public half where it has one. */
export const CHALLENGE_CONTEXT = "Comptoir SMP access 2";
const CLOSED_BY_TIME = "service mode has closed: its ten minutes are over";
const KEY_ALONE = "a management key alone may";

export interface AccessPorts {
  readonly store: UpdateStore;
  readonly signatures: SignatureVerifier;
  readonly crypto: SessionCrypto;
  readonly keys: readonly PublicKey[];
  /** The service code of a simulated terminal, where nobody has chosen another. */
  readonly knownCode?: string | undefined;
  /** s since it started */
  uptime(): number;
  /** s since 1970 */
  now(): number;
  /** 32 bytes that nobody can foretell. */
  nonce(): Uint8Array;
  log(line: string): void;
}

export type Opening = "open" | "wrong" | "locked" | "no-code" | "lost";

/** What a management key has signed. */
export interface SignedOpening {
  readonly challenge: Uint8Array;
  /** 64 bytes */
  readonly signature: Uint8Array;
  /** Of the key that signed; all keys are tried without it. */
  readonly keyHash: Uint8Array | undefined;
  /** The client's half of the session's key; without one, the session is its address's. */
  readonly publicKey: Uint8Array | undefined;
}

interface Door {
  /** s of uptime */
  readonly until: number;
  /** The one address that may; undefined until someone was let in. */
  readonly address: string | undefined;
  /** Opened with the code, by someone who stands there. */
  readonly atTerminal: boolean;
}

interface Signed {
  readonly until: number;
  readonly address: string;
  readonly session: SignedSession;
}

export class Access implements Gate {
  readonly code: ServiceCode;
  readonly #ports: AccessPorts;
  readonly #challenges: Challenges;
  #door: Door | undefined;
  #signed: Signed | undefined;
  #asking: { readonly address: string; readonly until: number } | undefined;
  readonly #refused: string[] = [];
  /** Whose door closed when its time was over. */
  #late: string | undefined;
  #denied: number;
  #keptAt = Number.NEGATIVE_INFINITY;

  constructor(ports: AccessPorts) {
    this.#ports = ports;
    const { record } = ports.store;
    this.#denied = record.denied;
    this.code = new ServiceCode(ports.store, ports.uptime, ports.knownCode);
    this.#challenges = new Challenges(ports.crypto, ports.uptime, ports.nonce);
    if (record.session !== undefined) {
      const { peer, seconds, at } = record.session;
      const left = seconds - Math.max(0, ports.now() - at);
      if (left > 0 && left <= SESSION_SECONDS && ports.now() >= at) {
        this.#door = { until: ports.uptime() + left, address: peer === "" ? undefined : peer, atTerminal: true };
      }
      ports.store.change({ session: undefined });
    }
  }

  /** s that a session has left; 0 while there is none */
  get seconds(): number {
    return Math.max(left(this.#door, this.#ports.uptime()), left(this.#signed, this.#ports.uptime()));
  }

  /** Whose it is; null while nobody's. */
  get peer(): string | null {
    const uptime = this.#ports.uptime();
    if (left(this.#signed, uptime) > 0) return this.#signed?.address ?? null;
    return left(this.#door, uptime) > 0 ? (this.#door?.address ?? null) : null;
  }

  /** The address that waits for a key at the terminal. */
  get asking(): string | null {
    const asks = this.#asking;
    return asks !== undefined && asks.until > this.#ports.uptime() && this.isOpenAtTerminal ? asks.address : null;
  }

  /** Someone stands there, and knows the code. */
  get isOpenAtTerminal(): boolean {
    return this.#door?.atTerminal === true && left(this.#door, this.#ports.uptime()) > 0;
  }

  /** Tries that were denied, ever, or since a management key has cleared them. */
  get deniedCount(): number {
    return this.#denied;
  }

  /** Those of them that nobody at the terminal has seen. */
  get unseenCount(): number {
    return Math.max(0, this.#denied - this.#ports.store.record.seen);
  }

  standing(peer: string, request: Uint8Array): Standing {
    const uptime = this.#ports.uptime();
    if (left(this.#signed, uptime) > 0 && this.#signed?.session.takes(request)) return "manager";
    return left(this.#door, uptime) > 0 && this.#door?.address === addressOf(peer) ? "guest" : "none";
  }

  denied(peer: string, standing: Standing): Denial {
    const address = addressOf(peer);
    if (standing === "guest") {
      this.#count(`denied to ${address}, which has no management key`);
      return { rc: Rc.accessDenied, reason: KEY_ALONE };
    }
    const door = this.#door;
    if (this.isOpenAtTerminal && door?.address === undefined && this.#mayAsk(address)) {
      if (this.asking === null) {
        this.#asking = { address, until: this.#ports.uptime() + ASKING_SECONDS };
        this.#ports.log(`${address} asks to manage this terminal: a key lets it in`);
      }
      return { rc: Rc.busy, reason: WAITING_FOR_KEY };
    }
    this.#count(`management denied to ${address}`);
    return { rc: Rc.accessDenied, reason: this.#late === address ? CLOSED_BY_TIME : undefined };
  }

  /** Whether whoever typed this knows the code; a wrong one costs what it costs at the door, which stays as it is. */
  tryCode(code: string): Try {
    const tried = this.code.try(code);
    if (tried === "wrong") this.#count("wrong service code");
    return tried;
  }

  /** A person at the terminal typed this. */
  openByCode(code: string): Opening {
    const tried = this.tryCode(code);
    if (tried !== "right") return tried;
    this.#open({ address: undefined, atTerminal: true });
    this.#ports.log("service mode opened at the terminal");
    return "open";
  }

  /** At the installation. */
  chooseCode(code: string): Choice {
    const chosen = this.code.choose(code);
    if (chosen === "chosen") this.#ports.log("service code chosen at the terminal");
    return chosen;
  }

  /** The person at the terminal lets in who asks, or does not. */
  answer(lets: boolean): void {
    const { asking } = this;
    const door = this.#door;
    this.#asking = undefined;
    if (asking === null || door === undefined) return;
    if (lets) this.#door = { ...door, address: asking };
    else {
      if (this.#refused.length >= MAX_REFUSED) this.#refused.shift();
      this.#refused.push(asking);
    }
    this.#ports.log(`${asking} was ${lets ? "let in" : "turned away"} at the terminal`);
  }

  close(): void {
    if (this.seconds > 0) this.#ports.log("service mode closed");
    this.#shut();
    this.#signed = undefined;
  }

  /** Whoever asked for it has done. */
  closeFor(standing: Standing): void {
    this.#ports.log("service mode closed by its client");
    if (standing === "manager") this.#signed = undefined;
    else this.#shut();
  }

  /** Once a second: closes what has had its time, and says so. */
  tick(): void {
    const uptime = this.#ports.uptime();
    if (this.#door !== undefined && left(this.#door, uptime) === 0) {
      this.#late = this.#door.address;
      this.#shut();
      this.#ports.log(CLOSED_BY_TIME);
    }
    if (this.#signed !== undefined && left(this.#signed, uptime) === 0) {
      this.#signed = undefined;
      this.#ports.log("the session of a management key has closed: its ten minutes are over");
    }
  }

  /** @returns what a management key is to sign */
  challenge(peer: string): Uint8Array {
    return this.#challenges.give(peer);
  }

  /**
   * @returns the terminal's half of the session's key, of no bytes where the session is the address's; "later" when it is
   *   too soon, and the challenge still stands
   */
  openBySignature(peer: string, opening: SignedOpening): Uint8Array | "wrong" | "later" {
    const { challenge, publicKey } = opening;
    const look = this.#challenges.look(peer, challenge);
    if (look === "later") return "later";
    const address = addressOf(peer);
    if (look === "wrong" || !this.#isSigned(opening)) {
      this.#count(`wrong management signature from ${address}`);
      return "wrong";
    }
    this.#challenges.spend(challenge);
    const until = this.#ports.uptime() + SESSION_SECONDS;
    if (publicKey === undefined) {
      this.#open({ address, atTerminal: false });
      this.#ports.log(`service mode opened by a management key, for all that comes from ${address}`);
      return new Uint8Array(0);
    }
    const session = SignedSession.agree(this.#ports.crypto, this.#ports.nonce(), publicKey, challenge);
    if (session === undefined) return "wrong";
    this.#signed = { until, address, session };
    this.#ports.log(`service mode opened by a management key from ${address}`);
    return session.publicKey;
  }

  /** Before a wanted restart: the terminal's door stays open after it. The session of a key is opened anew. */
  keep(): void {
    const seconds = left(this.#door, this.#ports.uptime());
    const peer = this.#door?.address ?? "";
    const isKept = seconds > 0 && this.#door?.atTerminal === true;
    const session = isKept ? { peer, seconds, at: this.#ports.now() } : undefined;
    this.#ports.store.change({ session, denied: this.#denied });
  }

  /** Someone at the terminal has seen the tries: they are still counted. */
  seen(): void {
    this.#ports.store.change({ denied: this.#denied, seen: this.#denied });
  }

  /** For a management key alone. */
  clearDenied(): void {
    this.#denied = 0;
    this.#ports.store.change({ denied: 0, seen: 0 });
  }

  #open(door: Omit<Door, "until">): void {
    this.#shut();
    this.#late = undefined;
    this.#door = { ...door, until: this.#ports.uptime() + SESSION_SECONDS };
  }

  #shut(): void {
    this.#door = undefined;
    this.#asking = undefined;
    this.#refused.length = 0;
  }

  #mayAsk(address: string): boolean {
    if (this.#refused.includes(address)) return false;
    return this.asking === null || this.asking === address;
  }

  #count(line: string): void {
    this.#denied += 1;
    const uptime = this.#ports.uptime();
    if (uptime - this.#keptAt < KEEP_SECONDS) return;
    this.#keptAt = uptime;
    this.#ports.log(line);
    this.#ports.store.change({ denied: this.#denied, deniedAt: this.#ports.now() });
  }

  #isSigned({ challenge, signature, keyHash, publicKey }: SignedOpening): boolean {
    if (publicKey !== undefined && publicKey.length !== KEY_LENGTH) return false;
    const context = encodeUtf8(CHALLENGE_CONTEXT);
    const half = publicKey ?? new Uint8Array(0);
    const message = new Uint8Array(context.length + challenge.length + half.length);
    message.set(context);
    message.set(challenge, context.length);
    message.set(half, context.length + challenge.length);
    for (const { algorithm, bytes, hash } of this.#ports.keys) {
      if (keyHash !== undefined && !equalBytes(hash, keyHash)) continue;
      if (this.#ports.signatures.verify(algorithm, bytes, message, signature)) return true;
    }
    return false;
  }
}

function left(session: { readonly until: number } | undefined, uptime: number): number {
  return session === undefined ? 0 : Math.max(0, Math.ceil(session.until - uptime));
}
