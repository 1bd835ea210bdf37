/**
 * The terminals of one pharmacy, as one of them sees them: whom it has joined, what they know in common, and how they are.
 * Pure: datagrams come and go through ports, time too. README.md has the whole protocol.
 */
import { Claims, type Outcome } from "./claims";
import { labelled, type SiteCrypto } from "./crypto";
import { ASK_LENGTH, type ImagePorts, Images, MAX_PIECE, PIECE_HEAD } from "./images";
import { encodeSite, type KeptSite, MAX_PEERS, nameOf } from "./kept-site";
import {
  AWAY_AFTER,
  HELLO_FIRST,
  HELLO_LAST,
  LOST_AFTER,
  MAX_BAD,
  MAX_BAD_OF_PEER,
  MAX_BOXES,
  MAX_HELLOS,
  MAX_PUSHES,
  MAX_STRANGERS,
  MAX_TOKENS,
  NEWS_EVERY,
} from "./limits";
import {
  ANSWER_LENGTH,
  BOX_SECONDS,
  BOX_SPANS,
  CLAIM_LENGTH,
  type Health,
  healthOf,
  MAX_NAMES,
  Message,
  NAMES_HEAD,
  NEWS_LENGTH,
  type Spans,
  spansOf,
  TOKEN_SECONDS,
  TOKEN_SPANS,
  viewOf,
  writeNews,
} from "./messages";
import { newPeer, type Peer, type PeerView } from "./peer";
import {
  HELLO,
  HELLO_LENGTH,
  isSameStart,
  MAGIC,
  MAX_DATAGRAM,
  readHello,
  SEALED,
  Session,
  type Start,
  writeHello,
} from "./session";
import { SharedSet } from "./shared-set";

export interface SitePorts {
  readonly crypto: SiteCrypto;
  /** ms, of a clock that never goes back. */
  now(): number;
  /** s since 1970. */
  time(): number;
  /** Loses what it cannot send: a network does so anyway. */
  send(datagram: Uint8Array, address: string, port: number): void;
  /** `wake` is to be called then, once; a later call takes the place of an earlier one. @param delay ms */
  alarm(delay: number): void;
  /** Keeps for good. */
  keep(bytes: Uint8Array): void;
  health(): Health;
  /** Absent where no image is taken, nor given. */
  readonly images?: ImagePorts | undefined;
  /** A terminal was joined, or lost, or is otherwise than it was. */
  onChange(): void;
  log(line: string): void;
}

/** Where mDNS has found somebody who has not answered yet. */
interface Stranger {
  readonly address: string;
  readonly port: number;
  hellos: number;
  helloAt: number;
}

export interface Box {
  readonly cip13: string;
  /** Fingerprint of its serial number, 32 bits, not 0. */
  readonly serial: number;
}

export class Site {
  readonly id: number;
  readonly #ports: SitePorts;
  readonly #crypto: SiteCrypto;
  readonly #key: Uint8Array;
  readonly #helloKey: Uint8Array;
  readonly #nameKey: Uint8Array;
  readonly #here: Start;
  readonly #peers: Peer[] = [];
  readonly #strangers: Stranger[] = [];
  readonly #tokens = new SharedSet(TOKEN_SECONDS, TOKEN_SPANS, MAX_TOKENS);
  readonly #boxes = new SharedSet(BOX_SECONDS, BOX_SPANS, MAX_BOXES);
  readonly #claims: Claims;
  readonly #images: Images | undefined;
  #bad = 0;
  #hellos = 0;
  #turn = 0;

  /** @param kept as it was kept last @param drawn 12 bytes by chance, of this start alone */
  constructor(ports: SitePorts, kept: KeptSite, drawn: Uint8Array) {
    const { crypto, now } = ports;
    this.#ports = ports;
    this.#crypto = crypto;
    this.id = kept.id;
    this.#key = kept.key;
    this.#helloKey = crypto.session.mac(kept.key, labelled("comptoir site hello"));
    this.#nameKey = crypto.session.mac(kept.key, labelled("comptoir site names"));
    this.#here = { id: kept.id, starts: kept.starts + 1, drawn };
    for (const id of kept.peers) this.#peers.push(newPeer(id, now()));
    this.#claims = new Claims({
      id: kept.id,
      tokens: this.#tokens,
      firstSpan: () => this.#tokens.spanOf(ports.time()),
      now,
      joined: () => this.#peers.filter((peer) => peer.isJoined),
      unreached: () => this.#unreached(),
      tell: (peer, message) => this.#tell(peer, message),
    });
    this.#images = ports.images && new Images(ports.images, (peer, message) => this.#tell(peer, message));
    this.#keep();
  }

  /** The terminals that this one knows. */
  get peers(): readonly PeerView[] {
    const now = this.#ports.now();
    return this.#peers.map((peer) => {
      const silent = now - peer.heardAt;
      const state = isHere(peer) ? "joined" : silent > AWAY_AFTER ? "away" : "lost";
      return { id: peer.id, state, silence: Math.floor(silent / 1000), health: peer.health ?? null };
    });
  }

  /** Whether all that are known have been joined: then there is nobody to look for. */
  get isWhole(): boolean {
    return this.#peers.length > 0 && this.#peers.every((peer) => peer.isJoined);
  }

  /** Another terminal seems to be there, says mDNS, which proves nothing. */
  met(address: string, port: number): void {
    if (this.#peers.some((peer) => peer.isJoined && peer.address === address && peer.port === port)) return;
    let stranger = this.#strangers.find((known) => known.address === address && known.port === port);
    if (stranger === undefined) {
      if (this.#strangers.length >= MAX_STRANGERS) this.#strangers.shift();
      stranger = { address, port, hellos: 0, helloAt: 0 };
      this.#strangers.push(stranger);
    }
    const now = this.#ports.now();
    if (now < stranger.helloAt) return;
    this.#greet(stranger, now);
    this.#send(writeHello(this.#crypto, this.#helloKey, this.#here, 0), address, port);
  }

  /** A datagram, from whoever it may be. */
  receive(datagram: Uint8Array, address: string, port: number): void {
    if (datagram.length > MAX_DATAGRAM || datagram.length < 4 || datagram[0] !== MAGIC) return;
    if (datagram[1] === HELLO) this.#onHello(datagram, address, port);
    else if (datagram[1] === SEALED) this.#onSealed(datagram, address, port);
    this.#arm();
  }

  /**
   * A token is shown here, and all else about it is well.
   * @param token its identifier @param until when it is dead, s
   * @param onOutcome is called once, not before this returns, unless this answers, or `withdraw` is called
   */
  ask(token: Uint8Array, until: number, onOutcome: (outcome: Outcome) => void): Outcome | undefined {
    const outcome = this.#claims.ask(this.#token(token, until), onOutcome);
    this.#arm();
    return outcome;
  }

  /** Nobody waits for the outcome of `ask` any more. */
  withdraw(): void {
    this.#claims.withdraw();
  }

  /** A token was used here, whoever was asked. */
  take(token: Uint8Array, until: number): void {
    this.#claims.take(this.#token(token, until));
    this.#arm();
  }

  /** One of the tokens of before this start: the others may not know it. */
  remember(token: Uint8Array, until: number): void {
    const { span, low, high } = this.#token(token, until);
    this.#tokens.add(span, low, high, this.#tokens.spanOf(this.#ports.time()));
  }

  /** Boxes were sold here. */
  sold(boxes: readonly Box[]): void {
    const span = this.#boxes.spanOf(this.#ports.time()) + BOX_SPANS - 1;
    const first = span - BOX_SPANS + 1;
    const names: number[] = [];
    for (const box of boxes) {
      const { low, high } = this.#boxName(box);
      if (this.#boxes.knows(low, high, first)) continue;
      this.#boxes.add(span, low, high, first);
      if (names.length < 2 * MAX_NAMES) names.push(low, high);
    }
    if (names.length === 0) return;
    const message = namesMessage(1, span, names.length / 2);
    const view = viewOf(message);
    for (let i = 0; i < names.length; i += 1) view.setUint32(NAMES_HEAD + 4 * i, names[i] ?? 0, true);
    for (const peer of this.#peers) if (isHere(peer)) this.#tell(peer, message);
  }

  /** Whether a terminal of the site has sold this box in the last day. */
  isSold(box: Box): boolean {
    const { low, high } = this.#boxName(box);
    return this.#boxes.knows(low, high, this.#boxes.spanOf(this.#ports.time()));
  }

  /** A terminal that was paired with this one a moment ago. */
  expect(id: number): void {
    if (id !== this.id && !this.#peers.some((peer) => peer.id === id)) this.#adopt(id);
  }

  /** A terminal that is not there any more. It comes back when it is heard again: the key is still its own. */
  forget(id: number): void {
    const index = this.#peers.findIndex((peer) => peer.id === id);
    if (index < 0) return;
    this.#peers.splice(index, 1);
    this.#keep();
    this.#ports.onChange();
  }

  /** When the alarm has gone. */
  wake(): void {
    this.#claims.wake();
    this.#arm();
  }

  /** Once a second. */
  second(): void {
    const now = this.#ports.now();
    this.#bad = 0;
    this.#hellos = 0;
    let changed = false;
    let news: Uint8Array | undefined;
    for (const peer of this.#peers) {
      peer.bad = 0;
      if (peer.isJoined && now - peer.heardAt > LOST_AFTER) {
        peer.isJoined = false;
        peer.hellos = 0;
        peer.helloAt = now;
        changed = true;
        this.#ports.log(`site: ${nameOf(peer.id)} is lost`);
      }
      if (!peer.isJoined && peer.address !== "" && now >= peer.helloAt) {
        this.#greet(peer, now);
        this.#hello(peer);
      }
      if (peer.isJoined && now >= peer.newsAt) {
        news ??= this.#news();
        peer.newsAt = now + NEWS_EVERY;
        this.#tell(peer, news);
      }
    }
    for (let i = this.#strangers.length - 1; i >= 0; i -= 1) {
      const stranger = this.#strangers[i];
      if (stranger === undefined || now < stranger.helloAt) continue;
      if (stranger.hellos > 6) this.#strangers.splice(i, 1);
      else {
        this.#greet(stranger, now);
        const hello = writeHello(this.#crypto, this.#helloKey, this.#here, 0);
        this.#send(hello, stranger.address, stranger.port);
      }
    }
    this.#images?.second(this.#peers);
    if (changed) this.#ports.onChange();
  }

  #greet(whom: { hellos: number; helloAt: number }, now: number): void {
    whom.helloAt = now + Math.min(HELLO_FIRST << Math.min(whom.hellos, 8), HELLO_LAST);
    whom.hellos += 1;
  }

  #unreached(): number {
    const now = this.#ports.now();
    let count = 0;
    for (const peer of this.#peers) {
      const isMissed = !isHere(peer) && now - peer.heardAt <= AWAY_AFTER;
      if (isMissed) count += 1;
    }
    return count;
  }

  #onHello(datagram: Uint8Array, address: string, port: number): void {
    if (this.#hellos >= MAX_HELLOS || this.#bad >= MAX_BAD) return;
    const hello = readHello(this.#crypto, this.#helloKey, datagram);
    if (hello === undefined) {
      this.#bad += 1;
      return;
    }
    this.#hellos += 1;
    const { from, to, known } = hello;
    if (from.id === this.id || from.id === 0 || (to !== 0 && to !== this.id)) return;
    if (!isSameStart(known, this.#here)) {
      // It does not know of this start, or it is an old hello: nothing is taken from it, and it is told what was drawn.
      this.#send(writeHello(this.#crypto, this.#helloKey, this.#here, from.id, from), address, port);
      return;
    }
    const peer = this.#peers.find(({ id }) => id === from.id) ?? this.#adopt(from.id);
    if (peer === undefined) return;
    const before = peer.session?.there;
    // Of two starts that both know of ours, the later one counts.
    if (before !== undefined && from.starts < before.starts) return;
    const isNew = before === undefined || !isSameStart(before, from);
    if (isNew) {
      peer.session = new Session(this.#crypto, this.#key, this.#here, from);
      peer.isJoined = false;
      peer.isSilent = false;
    }
    if (!peer.isJoined) {
      peer.address = address;
      peer.port = port;
      this.#lose(address, port);
    }
    const now = this.#ports.now();
    if (isNew) this.#hello(peer);
    if (isNew || now - (peer.newsAt - NEWS_EVERY) >= HELLO_FIRST) this.#tellNews(peer, now);
  }

  #onSealed(datagram: Uint8Array, address: string, port: number): void {
    const id = viewOf(datagram).getUint16(2, true);
    const peer = this.#peers.find((known) => known.id === id);
    const session = peer?.session;
    if (peer === undefined) return;
    if (session === undefined) {
      this.#answerOld(datagram, address, port);
      return;
    }
    if (!session.mayBeNew(datagram)) return;
    // Whoever floods from elsewhere does not use up what is looked at of what comes from where the terminal is.
    const isThere = peer.address === address && peer.port === port;
    if (isThere ? peer.bad >= MAX_BAD_OF_PEER : this.#bad >= MAX_BAD) return;
    const message = session.open(datagram);
    if (message === undefined) {
      if (isThere) peer.bad += 1;
      else this.#bad += 1;
      return;
    }
    peer.heardAt = this.#ports.now();
    peer.address = address;
    peer.port = port;
    peer.isSilent = false;
    if (!peer.isJoined) {
      peer.isJoined = true;
      peer.hellos = 0;
      this.#ports.log(`site: ${nameOf(id)} is joined`);
      this.#tellNews(peer, peer.heardAt);
      this.#ports.onChange();
    }
    this.#onMessage(peer, message);
  }

  /** It may be to the start before this one: a hello, no longer than what came, tells of this one. */
  #answerOld(datagram: Uint8Array, address: string, port: number): void {
    if (datagram.length < HELLO_LENGTH || this.#hellos >= MAX_HELLOS) return;
    this.#hellos += 1;
    this.#send(writeHello(this.#crypto, this.#helloKey, this.#here, 0), address, port);
  }

  #onMessage(peer: Peer, message: Uint8Array): void {
    const { length } = message;
    switch (message[0]) {
      case Message.claim:
        if (length === CLAIM_LENGTH) this.#claims.onClaim(peer, message);
        return;
      case Message.answer:
        if (length === ANSWER_LENGTH) this.#claims.onAnswer(peer, message);
        return;
      case Message.news:
        if (length === NEWS_LENGTH) this.#onNews(peer, message);
        return;
      case Message.ask:
        if (length === ASK_LENGTH) this.#images?.onAsk(peer, message);
        return;
      case Message.piece:
        if (length >= PIECE_HEAD && length <= PIECE_HEAD + MAX_PIECE) this.#images?.onPiece(peer, message);
        return;
      case Message.names:
        if (length > NAMES_HEAD && length <= NAMES_HEAD + 8 * MAX_NAMES && length % 8 === 0) this.#onNames(message);
    }
  }

  #onNews(peer: Peer, message: Uint8Array): void {
    const before = peer.health;
    peer.health = healthOf(message);
    this.#push(peer, 0, this.#tokens, spansOf(message, "tokens"));
    this.#push(peer, 1, this.#boxes, spansOf(message, "boxes"));
    if (before === undefined || !isSameHealth(before, peer.health)) this.#ports.onChange();
  }

  /** Tells the names of those spans of which the other does not have what is here; it does the same for what is there. */
  #push(peer: Peer, set: number, mine: SharedSet, theirs: Spans): void {
    const here = mine.spanOf(this.#ports.time());
    const end = Math.min(here, theirs.first) + mine.spans;
    let pushes = 0;
    for (let span = Math.max(here, theirs.first); span < end && pushes < MAX_PUSHES; span += 1) {
      const count = mine.countOf(span);
      if (count === 0 || mine.hashOf(span) === theirs.hashOf(span)) continue;
      const told = Math.min(count, MAX_NAMES);
      const message = namesMessage(set, span, told);
      const view = viewOf(message);
      // Another part each time, where there are more than a message holds.
      const from = count > MAX_NAMES ? (this.#turn * MAX_NAMES) % count : 0;
      this.#turn += 1;
      for (let i = 0; i < told; i += 1) {
        const at = (from + i) % count;
        view.setUint32(NAMES_HEAD + 8 * i, mine.half(span, 2 * at), true);
        view.setUint32(NAMES_HEAD + 8 * i + 4, mine.half(span, 2 * at + 1), true);
      }
      this.#tell(peer, message);
      pushes += 1;
    }
  }

  #onNames(message: Uint8Array): void {
    const set = message[1] === 0 ? this.#tokens : this.#boxes;
    const view = viewOf(message);
    const span = view.getUint32(4, true);
    const first = set.spanOf(this.#ports.time());
    for (let at = NAMES_HEAD; at < message.length; at += 8) {
      set.add(span, view.getUint32(at, true), view.getUint32(at + 4, true), first);
    }
  }

  #adopt(id: number): Peer | undefined {
    if (this.#peers.length >= MAX_PEERS) {
      this.#ports.log(`site: no room for ${nameOf(id)}`);
      return undefined;
    }
    const peer = newPeer(id, this.#ports.now());
    this.#peers.push(peer);
    this.#keep();
    this.#ports.onChange();
    return peer;
  }

  /** Somebody at this address has a name now. */
  #lose(address: string, port: number): void {
    const index = this.#strangers.findIndex((known) => known.address === address && known.port === port);
    if (index >= 0) this.#strangers.splice(index, 1);
  }

  #hello(peer: Peer): void {
    const hello = writeHello(this.#crypto, this.#helloKey, this.#here, peer.id, peer.session?.there);
    this.#send(hello, peer.address, peer.port);
  }

  #tellNews(peer: Peer, now: number): void {
    peer.newsAt = now + NEWS_EVERY;
    this.#tell(peer, this.#news());
  }

  #news(): Uint8Array {
    const time = this.#ports.time();
    return writeNews(this.#ports.health(), spans(this.#tokens, time), spans(this.#boxes, time));
  }

  #tell(peer: Peer, message: Uint8Array): void {
    const datagram = peer.session?.seal(message);
    if (datagram !== undefined) this.#send(datagram, peer.address, peer.port);
  }

  #send(datagram: Uint8Array, address: string, port: number): void {
    this.#ports.send(datagram, address, port);
  }

  #keep(): void {
    const { id, starts } = this.#here;
    const peers = this.#peers.map((peer) => peer.id);
    this.#ports.keep(encodeSite({ id, key: this.#key, starts, peers }));
  }

  #arm(): void {
    const { next } = this.#claims;
    if (next !== Number.POSITIVE_INFINITY) this.#ports.alarm(Math.max(0, next - this.#ports.now()));
  }

  #token(id: Uint8Array, until: number) {
    const { low, high } = this.#name(labelled("token", id));
    return { span: this.#tokens.spanOf(until), low, high };
  }

  #boxName({ cip13, serial }: Box) {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, serial, true);
    return this.#name(labelled(`box ${cip13}`, bytes));
  }

  /** What nobody can make, or read, without the site's key. */
  #name(bytes: Uint8Array): { readonly low: number; readonly high: number } {
    const view = viewOf(this.#crypto.session.mac(this.#nameKey, bytes));
    return { low: view.getUint32(0, true), high: view.getUint32(4, true) };
  }
}

function isHere({ isJoined, isSilent }: Peer): boolean {
  return isJoined && !isSilent;
}

function spans(set: SharedSet, time: number): Spans {
  return { first: set.spanOf(time), hashOf: (span) => set.hashOf(span) };
}

function namesMessage(set: number, span: number, count: number): Uint8Array {
  const message = new Uint8Array(NAMES_HEAD + 8 * count);
  message[0] = Message.names;
  message[1] = set;
  viewOf(message).setUint32(4, span, true);
  return message;
}

function isSameHealth(a: Health, b: Health): boolean {
  return (
    a.isScannerLost === b.isScannerLost &&
    a.isJournalLost === b.isJournalLost &&
    a.isClockDoubted === b.isClockDoubted &&
    a.areKeysStale === b.areKeysStale &&
    a.counters.every((counter, i) => counter === b.counters[i])
  );
}
