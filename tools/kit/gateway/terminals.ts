/**
 * Which terminals may ask, and whether a request is of one of them: RFC 9421 (modules/services/signed-request.ts), its time
 * within MAX_SKEW of this clock, and each request once. Who is not known waits until a person lets it in.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fromBase64, toBase64 } from "modules/base64/base64";
import { equalBytes } from "modules/cbor/bytes";
import { MAX_SKEW } from "modules/services/refusal";
import { contentDigest, readSignature, signatureBase } from "modules/services/signed-request";
import { toHex } from "modules/token/hex";
import type { SignatureVerifier } from "modules/trust/signature-verifier";
import { keyId } from "../issuing/key-id";
import { ServiceError } from "./service-error";

/** A pharmacy has a handful of terminals; a gateway for a group, some hundreds. */
const MAX_TERMINALS = 1000;
/** Those that wait; a stranger that makes keys pushes out nobody who was let in. */
const MAX_WAITING = 16;
/** Requests whose numbers are remembered, of all terminals together: those that are older are refused by their time. */
const MAX_SEEN = 65536;
/** Requests of one terminal in a minute. */
const MAX_A_MINUTE = 120;

export interface Terminal {
  /** Of its key, hexadecimal. */
  readonly id: string;
  readonly publicKey: Uint8Array;
}

/** A request as it came. Header names in lower case. */
export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly header: (name: string) => string | undefined;
  readonly body: Uint8Array;
}

export interface TerminalsOptions {
  /** Where those that were let in are kept, and those that wait; none for a bench, which lets in whoever comes first. */
  readonly file: string | undefined;
  /** Names that this gateway answers to (RFC 9421, "@authority"): a request to another is not for it. */
  readonly authorities: readonly string[];
  readonly signatures: SignatureVerifier;
  /** s */
  readonly now: () => number;
}

interface Kept {
  readonly accepted: Record<string, string>;
  readonly waiting: Record<string, string>;
}

export class Terminals {
  readonly #options: TerminalsOptions;
  /** Nonces by when they are forgotten, oldest first. */
  readonly #seen = new Map<string, number>();
  readonly #rates = new Map<string, { since: number; count: number }>();
  /** On a bench. */
  readonly #kept: Kept = { accepted: {}, waiting: {} };

  constructor(options: TerminalsOptions) {
    this.#options = options;
  }

  /** @returns whose request it is @throws ServiceError for one that is nobody's, late, or known */
  check(request: Incoming): Terminal {
    const input = request.header("signature-input") ?? "";
    const read = readSignature(input, request.header("signature") ?? "");
    if (read === undefined) throw new ServiceError("bad-signature", "no signature of this form");
    const id = read.parameters.keyId;
    const publicKey = this.#keyOf(id, request);
    const hash = createHash("sha256").update(request.body).digest();
    const digest = request.header("content-digest") ?? "";
    if (digest !== contentDigest(hash)) throw new ServiceError("bad-signature", "another body");
    const authority = (request.header("host") ?? "").toLowerCase();
    if (!this.#options.authorities.includes(authority)) throw new ServiceError("bad-signature", "another's name");
    const { method, path } = request;
    const base = signatureBase({ method, authority, path, digest }, read.parameters);
    if (!this.#options.signatures.verify("Ed25519", publicKey, base, read.signature)) {
      throw new ServiceError("bad-signature", "not signed with its key");
    }
    const { created, nonce } = read.parameters;
    if (Math.abs(this.#options.now() - created) > MAX_SKEW) throw new ServiceError("wrong-time");
    // What a stranger sends is not remembered: its requests would fill the memory of those of others.
    if (!Object.hasOwn(this.#load().accepted, id)) this.#wait(id, publicKey);
    this.#once(id, nonce);
    return { id, publicKey };
  }

  list(): { readonly accepted: readonly string[]; readonly waiting: readonly string[] } {
    const { accepted, waiting } = this.#load();
    return { accepted: Object.keys(accepted), waiting: Object.keys(waiting) };
  }

  /** A person lets in a terminal that waits. @returns false when none of this name does */
  accept(id: string): boolean {
    const { accepted, waiting } = this.#load();
    const key = Object.hasOwn(waiting, id) ? waiting[id] : undefined;
    if (key === undefined || Object.keys(accepted).length >= MAX_TERMINALS) return false;
    const { [id]: _, ...others } = waiting;
    this.#keep({ accepted: { ...accepted, [id]: key }, waiting: others });
    return true;
  }

  /** @returns false when none of this name is known */
  remove(id: string): boolean {
    const { accepted, waiting } = this.#load();
    if (!Object.hasOwn(accepted, id) && !Object.hasOwn(waiting, id)) return false;
    const { [id]: _, ...left } = accepted;
    const { [id]: __, ...others } = waiting;
    this.#keep({ accepted: left, waiting: others });
    return true;
  }

  /** The key that is on file, or the one that its owner shows. */
  #keyOf(id: string, request: Incoming): Uint8Array {
    const { accepted } = this.#load();
    const known = Object.hasOwn(accepted, id) ? fromBase64(accepted[id] ?? "") : undefined;
    if (known !== undefined) return known;
    if (request.path !== "/v1/terminal") throw new ServiceError("unknown-terminal");
    const shown = keyIn(request.body);
    if (shown === undefined) throw new ServiceError("malformed", "no key");
    if (toHex(keyId({ algorithm: "Ed25519", bytes: shown })) !== id)
      throw new ServiceError("bad-signature", "another key");
    return shown;
  }

  #once(id: string, nonce: string): void {
    const now = this.#options.now();
    for (const [name, until] of this.#seen) {
      if (until > now) break;
      this.#seen.delete(name);
    }
    const name = `${id} ${nonce}`;
    if (this.#seen.has(name)) throw new ServiceError("replayed");
    const rate = this.#rates.get(id);
    const isFresh = rate === undefined || now - rate.since >= 60;
    if (!isFresh && rate.count >= MAX_A_MINUTE) throw new ServiceError("too-many");
    if (this.#seen.size >= MAX_SEEN) throw new ServiceError("too-many", "of all terminals");
    this.#rates.set(id, isFresh ? { since: now, count: 1 } : { since: rate.since, count: rate.count + 1 });
    if (this.#rates.size > MAX_TERMINALS + MAX_WAITING) this.#rates.clear();
    this.#seen.set(name, now + 2 * MAX_SKEW);
  }

  #wait(id: string, publicKey: Uint8Array): void {
    const { accepted, waiting } = this.#load();
    const key = toBase64(publicKey);
    if (this.#options.file === undefined) {
      if (Object.keys(accepted).length < MAX_TERMINALS) this.#keep({ accepted: { ...accepted, [id]: key }, waiting });
      return;
    }
    if (!Object.hasOwn(waiting, id)) {
      if (Object.keys(waiting).length >= MAX_WAITING) throw new ServiceError("too-many", "terminals that wait");
      this.#keep({ accepted, waiting: { ...waiting, [id]: key } });
    }
    throw new ServiceError("unknown-terminal", `${id} waits to be let in`);
  }

  /** Read anew each time: `npm run gateway -- accept` is another process. */
  #load(): Kept {
    const { file } = this.#options;
    if (file === undefined) return this.#kept;
    if (!existsSync(file)) return { accepted: {}, waiting: {} };
    const { accepted, waiting } = JSON.parse(readFileSync(file, "utf8")) as Kept;
    return { accepted, waiting };
  }

  #keep({ accepted, waiting }: Kept): void {
    const { file } = this.#options;
    if (file === undefined) {
      Object.assign(this.#kept, { accepted, waiting });
      return;
    }
    const part = `${file}.part`;
    writeFileSync(part, `${JSON.stringify({ accepted, waiting }, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(part, file);
  }
}

function keyIn(body: Uint8Array): Uint8Array | undefined {
  try {
    const { key } = JSON.parse(Buffer.from(body).toString("utf8")) as { key?: unknown };
    const bytes = typeof key === "string" ? fromBase64(key) : undefined;
    return bytes?.length === 32 && !equalBytes(bytes, new Uint8Array(32)) ? bytes : undefined;
  } catch {
    return undefined;
  }
}
