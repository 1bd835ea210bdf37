/**
 * Two terminals become of one site, in the hands of one person who stands before both, or of two who call to each other: the
 * same six digits on both screens, and a key on both.
 *
 * X25519 (RFC 7748) with a short string that is compared, and a commitment before either has seen what the other drew (as
 * ZRTP, RFC 6189 section 4.4.1.1, and Bluetooth's numeric comparison have it): who stands between both has one guess in a
 * million, which the screens show, and cannot look for a better one. Who commits is the one whose session is the lower.
 *
 * Each datagram, 144 bytes: no answer is longer than what it answers. Little endian.
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 2 | 0x43, 0x13 |
 * | 2 | 1 | step |
 * | 3 | 1 | 0 |
 * | 4 | 8 | the sender's session, drawn by chance |
 * | 12 | 8 | the receiver's; 0 in step 0 |
 * | 20 | 124 | what the step has, then 0 |
 *
 * | step | from | what it has |
 * |---|---|---|
 * | 0 here | both | nothing |
 * | 1 commit | first | SHA-256 of label, sessions, its point and its nonce, 32 |
 * | 2 point | second | its point, 32; its nonce, 16 |
 * | 3 reveal | first | its point, 32; its nonce, 16 |
 * | 4 agreed | both, once a person has said that the digits are the same | sealed: 1 byte: 1 it is of a site; 8 bytes: which |
 * | 5 give | the one that is of a site; else the first, with a key that it draws | sealed: the site key, 32; number of the receiver, 2; of the sender, 2; how many others, 1; their numbers |
 * | 6 taken | the other | sealed: nothing |
 *
 * Sealed: | 0 | 12 | nonce: the step, then 0 | 12 | 96 | text, then 0 | 108 | 16 | tag |, ChaCha20-Poly1305, a key for each
 * direction, both of a MAC over all of steps 1 to 3 with what the points agree on.
 */
import { NONCE_LENGTH } from "modules/sealing/aead";
import { basePoint } from "modules/update/access/session-crypto";
import { labelled, type SiteCrypto, sameBytes } from "./crypto";
import { type KeptSite, MAX_PEERS, SITE_KEY_LENGTH } from "./kept-site";
import { viewOf } from "./messages";
import { MAGIC, PAIRING } from "./session";

export const PAIRING_LENGTH = 144;
const BODY_AT = 20;
const SESSION_LENGTH = 8;
const POINT_LENGTH = 32;
const NONCE_DRAWN = 16;
const TEXT_LENGTH = 96;
const CHECK_LENGTH = 8;
const MILLION = 1_000_000;
/** s: nobody pairs for longer. */
export const PAIRING_SECONDS = 120;
/** s: after the last word, the other may not have heard it. */
const LINGER_SECONDS = 6;
/** Datagrams of a second that are looked at. */
const MAX_LOOKED_AT = 40;
const NOBODY = new Uint8Array(SESSION_LENGTH);

const Step = Object.freeze({ here: 0, commit: 1, point: 2, reveal: 3, agreed: 4, give: 5, taken: 6 });

/**
 * Why it came to nothing: nobody was there in time; a person said no, or let the time pass; several terminals pair at this
 * moment; both are of a site already, of two; the site has ten terminals; what came does not fit what was promised.
 */
export const PAIRING_FAILURES = Object.freeze([
  "nobody",
  "cancelled",
  "several",
  "two-sites",
  "full",
  "forged",
] as const);
export type PairingFailure = (typeof PAIRING_FAILURES)[number];

/** As the screen shows it. */
export interface PairingView {
  readonly state: "searching" | "comparing" | "waiting" | "done" | "failed";
  /** Six digits; empty before there are any. */
  readonly code: string;
  readonly failure: PairingFailure | null;
  /** The other terminal, once it is paired; else 0. */
  readonly peer: number;
}

export interface PairingPorts {
  readonly crypto: SiteCrypto;
  /** ms, of a clock that never goes back. */
  now(): number;
  random(length: number): Uint8Array;
  send(datagram: Uint8Array, address: string, port: number): void;
  /** This terminal is of a site from now on; kept for good before this returns. */
  join(site: Omit<KeptSite, "starts">): void;
  onChange(): void;
}

interface Partner {
  readonly session: Uint8Array;
  readonly address: string;
  readonly port: number;
}

export class Pairing {
  readonly #ports: PairingPorts;
  readonly #site: Omit<KeptSite, "starts"> | undefined;
  readonly #session: Uint8Array;
  readonly #secret: Uint8Array;
  readonly #point: Uint8Array;
  readonly #nonce: Uint8Array;
  readonly #found: { readonly address: string; readonly port: number }[] = [];
  readonly #end: number;
  #partner: Partner | undefined;
  #commitment: Uint8Array | undefined;
  /** What was agreed on, once both have shown their points. */
  #key: Uint8Array | undefined;
  #theirs: { readonly hasSite: boolean; readonly check: Uint8Array } | undefined;
  #agreed = false;
  #given: Uint8Array | undefined;
  /** What is said again each second until it is answered. */
  #last: Uint8Array | undefined;
  #view: PairingView = { state: "searching", code: "", failure: null, peer: 0 };
  #looked = 0;
  #lingers = LINGER_SECONDS;

  /** @param site of which this terminal is already */
  constructor(ports: PairingPorts, site: Omit<KeptSite, "starts"> | undefined) {
    this.#ports = ports;
    this.#site = site;
    this.#session = ports.random(SESSION_LENGTH);
    this.#secret = ports.random(POINT_LENGTH);
    this.#nonce = ports.random(NONCE_DRAWN);
    const point = ports.crypto.session.agree(this.#secret, basePoint());
    if (point === undefined) throw new Error("no point for this secret");
    this.#point = point;
    this.#end = ports.now() + PAIRING_SECONDS * 1000;
  }

  get view(): PairingView {
    return this.#view;
  }

  /** It is over, and the other has had its time to hear the last word. */
  get isOver(): boolean {
    const { state } = this.#view;
    return state === "failed" || (state === "done" && this.#lingers <= 0);
  }

  /** Somebody seems to be there, says mDNS. */
  met(address: string, port: number): void {
    if (this.#found.some((found) => found.address === address && found.port === port)) return;
    if (this.#found.length >= 2 * MAX_PEERS) this.#found.shift();
    this.#found.push({ address, port });
    if (this.#partner === undefined) this.#ports.send(this.#datagram(Step.here, NOBODY), address, port);
  }

  /** The digits are the same on both screens, says a person. */
  agree(): void {
    if (this.#view.state !== "comparing") return;
    this.#agreed = true;
    this.#show({ state: "waiting" });
    const text = new Uint8Array(TEXT_LENGTH);
    if (this.#site !== undefined) {
      text[0] = 1;
      text.set(this.#checkOf(this.#site.key), 1);
    }
    this.#say(this.#sealed(Step.agreed, text));
    this.#settle();
  }

  /** They are not, or nobody wants to any more. What was given is not taken back. */
  cancel(): void {
    if (this.#given === undefined) this.#fail("cancelled");
    else this.#finish(this.#given);
  }

  /** Once a second. */
  second(): void {
    this.#looked = 0;
    const { state } = this.#view;
    if (state === "done") this.#lingers -= 1;
    if (state === "failed" || (state === "done" && this.#lingers <= 0)) return;
    if (this.#ports.now() >= this.#end && state !== "done") {
      // The key was given; only the thanks were lost.
      if (this.#given !== undefined) this.#finish(this.#given);
      else this.#fail(this.#partner === undefined ? "nobody" : "cancelled");
      return;
    }
    if (this.#partner === undefined) {
      for (const { address, port } of this.#found) {
        this.#ports.send(this.#datagram(Step.here, NOBODY), address, port);
      }
    } else if (this.#last !== undefined) this.#ports.send(this.#last, this.#partner.address, this.#partner.port);
  }

  /** A datagram whose first bytes are those of pairing. */
  receive(datagram: Uint8Array, address: string, port: number): void {
    const { state } = this.#view;
    if (datagram.length !== PAIRING_LENGTH || state === "failed" || this.#looked >= MAX_LOOKED_AT) return;
    this.#looked += 1;
    const step = datagram[2] ?? 0;
    const from = datagram.slice(4, 4 + SESSION_LENGTH);
    const to = datagram.subarray(12, 12 + SESSION_LENGTH);
    // Its own words, from whoever sends them back.
    if (sameBytes(from, this.#session) || sameBytes(from, NOBODY)) return;
    const isFirstWord = step === Step.here && sameBytes(to, NOBODY);
    if (!isFirstWord && !sameBytes(to, this.#session)) return;
    if (this.#partner === undefined) {
      if (!isFirstWord && step !== Step.commit) return;
      this.#partner = { session: from, address, port };
      if (this.#isFirst) this.#commit();
      else this.#say(this.#datagram(Step.here, NOBODY));
    } else if (!sameBytes(from, this.#partner.session)) {
      // Whose digits would be compared with whose?
      if (isFirstWord && (state === "searching" || state === "comparing")) this.#fail("several");
      return;
    }
    this.#onStep(step, datagram.subarray(BODY_AT));
  }

  #onStep(step: number, body: Uint8Array): void {
    const { state } = this.#view;
    switch (step) {
      case Step.commit:
        if (this.#isFirst || state !== "searching") return;
        // The first one counts: what was promised is not promised anew.
        this.#commitment ??= body.slice(0, POINT_LENGTH);
        this.#say(this.#datagram(Step.point, this.#partnerSession, this.#point, this.#nonce));
        return;
      case Step.point:
        if (!this.#isFirst || state !== "searching") return;
        this.#compare(body);
        this.#say(this.#datagram(Step.reveal, this.#partnerSession, this.#point, this.#nonce));
        return;
      case Step.reveal: {
        if (this.#isFirst || state !== "searching" || this.#commitment === undefined) return;
        const point = body.slice(0, POINT_LENGTH);
        const nonce = body.slice(POINT_LENGTH, POINT_LENGTH + NONCE_DRAWN);
        if (!sameBytes(this.#commitment, this.#commitmentOf(this.#partnerSession, this.#session, point, nonce))) {
          this.#fail("forged");
        } else this.#compare(body);
        return;
      }
      case Step.agreed: {
        const text = this.#open(step, body);
        if (text === undefined || this.#theirs !== undefined) return;
        this.#theirs = { hasSite: text[0] === 1, check: text.slice(1, 1 + CHECK_LENGTH) };
        this.#settle();
        return;
      }
      case Step.give: {
        const text = this.#open(step, body);
        if (text !== undefined && this.#agreed) this.#take(text);
        return;
      }
      case Step.taken:
        if (this.#given !== undefined && this.#open(step, body) !== undefined) {
          this.#finish(this.#given);
        }
    }
  }

  #finish(given: Uint8Array): void {
    this.#last = undefined;
    this.#show({ state: "done", peer: viewOf(given).getUint16(32, true) });
  }

  get #partnerSession(): Uint8Array {
    return this.#partner?.session ?? NOBODY;
  }

  /** Of two, the one whose session is the lower. */
  get #isFirst(): boolean {
    const other = this.#partnerSession;
    for (let i = 0; i < SESSION_LENGTH; i += 1) {
      const difference = (this.#session[i] ?? 0) - (other[i] ?? 0);
      if (difference !== 0) return difference < 0;
    }
    return true;
  }

  #commit(): void {
    const promise = this.#commitmentOf(this.#session, this.#partnerSession, this.#point, this.#nonce);
    this.#say(this.#datagram(Step.commit, this.#partnerSession, promise));
  }

  #commitmentOf(first: Uint8Array, second: Uint8Array, point: Uint8Array, nonce: Uint8Array): Uint8Array {
    return this.#ports.crypto.sha256(labelled("comptoir site commit", first, second, point, nonce));
  }

  /** Both points are known: the digits are those of all that was said. */
  #compare(body: Uint8Array): void {
    const { crypto } = this.#ports;
    const point = body.slice(0, POINT_LENGTH);
    const nonce = body.slice(POINT_LENGTH, POINT_LENGTH + NONCE_DRAWN);
    const secret = crypto.session.agree(this.#secret, point);
    if (secret === undefined) {
      this.#fail("forged");
      return;
    }
    const mine = [this.#session, this.#point, this.#nonce] as const;
    const theirs = [this.#partnerSession, point, nonce] as const;
    const said = this.#isFirst ? [...mine, ...theirs] : [...theirs, ...mine];
    this.#key = crypto.session.mac(secret, labelled("comptoir site pair", ...said));
    const number = viewOf(crypto.sha256(labelled("comptoir site digits", ...said))).getUint32(0, true) % MILLION;
    this.#show({ state: "comparing", code: `00000${number}`.slice(-6) });
    // The one that reveals says it again until the other answers with its person's word.
    if (!this.#isFirst) this.#last = undefined;
  }

  /** Both persons have said yes. */
  #settle(): void {
    const theirs = this.#theirs;
    if (!this.#agreed || theirs === undefined || this.#view.state !== "waiting" || this.#given !== undefined) return;
    const site = this.#site;
    if (site !== undefined && theirs.hasSite) {
      if (sameBytes(this.#checkOf(site.key), theirs.check)) this.#show({ state: "done" });
      else this.#fail("two-sites");
      return;
    }
    if (site === undefined && (theirs.hasSite || !this.#isFirst)) return;
    if (site !== undefined && site.peers.length >= MAX_PEERS) {
      this.#fail("full");
      return;
    }
    const key = site?.key ?? this.#ports.random(SITE_KEY_LENGTH);
    const peers = site?.peers ?? [];
    const id = site?.id ?? this.#number([]);
    const newcomer = this.#number([id, ...peers]);
    const text = new Uint8Array(TEXT_LENGTH);
    const view = viewOf(text);
    text.set(key);
    view.setUint16(32, newcomer, true);
    view.setUint16(34, id, true);
    text[36] = peers.length;
    for (let i = 0; i < peers.length; i += 1) view.setUint16(37 + 2 * i, peers[i] ?? 0, true);
    this.#given = text;
    this.#ports.join({ id, key, peers: [...peers, newcomer] });
    this.#say(this.#sealed(Step.give, text.slice()));
  }

  #take(text: Uint8Array): void {
    const view = viewOf(text);
    const others = text[36] ?? 0;
    if (this.#site !== undefined || others >= MAX_PEERS) {
      this.#fail("forged");
      return;
    }
    const giver = view.getUint16(34, true);
    if (this.#view.state === "waiting") {
      const peers: number[] = [giver];
      for (let i = 0; i < others; i += 1) peers.push(view.getUint16(37 + 2 * i, true));
      this.#ports.join({ id: view.getUint16(32, true), key: text.slice(0, SITE_KEY_LENGTH), peers });
      this.#show({ state: "done", peer: giver });
    }
    this.#say(this.#sealed(Step.taken, new Uint8Array(TEXT_LENGTH)));
    // It is only said in answer: who gave stops when it has heard it.
    this.#last = undefined;
  }

  /** A number that nobody here has; never 0. */
  #number(others: readonly number[]): number {
    for (;;) {
      const number = viewOf(this.#ports.random(2)).getUint16(0, true);
      if (number !== 0 && !others.includes(number)) return number;
    }
  }

  #checkOf(key: Uint8Array): Uint8Array {
    return this.#ports.crypto.session.mac(key, labelled("comptoir site check")).slice(0, CHECK_LENGTH);
  }

  #datagram(step: number, to: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
    const bytes = new Uint8Array(PAIRING_LENGTH);
    bytes[0] = MAGIC;
    bytes[1] = PAIRING;
    bytes[2] = step;
    bytes.set(this.#session, 4);
    bytes.set(to, 12);
    let at = BODY_AT;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  #sealed(step: number, text: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(PAIRING_LENGTH - BODY_AT);
    bytes[0] = step;
    bytes.set(text, NONCE_LENGTH);
    this.#ports.crypto.aead.seal(this.#directed(this.#isFirst), new Uint8Array(0), bytes, 0, TEXT_LENGTH);
    return this.#datagram(step, this.#partnerSession, bytes);
  }

  /** @returns undefined for what the other has not sealed for this step */
  #open(step: number, body: Uint8Array): Uint8Array | undefined {
    if (this.#key === undefined || body[0] !== step) return undefined;
    const bytes = body.slice();
    const { aead } = this.#ports.crypto;
    if (!aead.open(this.#directed(!this.#isFirst), new Uint8Array(0), bytes, 0, TEXT_LENGTH)) return undefined;
    return bytes.slice(NONCE_LENGTH, NONCE_LENGTH + TEXT_LENGTH);
  }

  #directed(first: boolean): Uint8Array {
    const label = first ? "comptoir site first" : "comptoir site second";
    return this.#ports.crypto.session.mac(this.#key ?? new Uint8Array(POINT_LENGTH), labelled(label));
  }

  #say(datagram: Uint8Array): void {
    this.#last = datagram;
    if (this.#partner !== undefined) this.#ports.send(datagram, this.#partner.address, this.#partner.port);
  }

  #fail(failure: PairingFailure): void {
    if (this.#view.state === "failed" || this.#view.state === "done") return;
    this.#last = undefined;
    this.#secret.fill(0);
    this.#show({ state: "failed", failure, code: "" });
  }

  #show(change: Partial<PairingView>): void {
    this.#view = { ...this.#view, ...change };
    this.#ports.onChange();
  }
}
