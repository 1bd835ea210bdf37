/**
 * The pharmacy's software on the LAN: nobody listens until a person has paired the terminal with one, and then each connection
 * has keys of its own, and each line is sealed. What comes from whoever has not the key is bounded in number, in
 * length, in time and in what it makes the terminal work out.
 */
import { type HeapUse, holdsSale } from "modules/parts/heap-room";
import { RETRY_SECONDS } from "modules/parts/parts";
import { KEY_LENGTH } from "modules/update/access/session-crypto";
import type { Lgo } from "../lgo";
import { type Greeter, Kind, LanConnection, type LanSockets } from "./connection";
import { joined, type LanCrypto } from "./crypto";
import { Handshake, MESSAGE_LENGTH } from "./noise";
import { type Agreed, Exchange } from "./pairing";
import { type KeptPairing, keptName, MAX_PAIRINGS, type Paired } from "./pairings";
import type { LanAction, LanSoftware, LanView } from "./view";

/** Connections that have a key: one for each software. */
export const MAX_OPEN = 4;
/** Those that have not proved it yet: the oldest goes for one more. */
export const MAX_GREETING_CONNECTIONS = 3;
/** s, from the first byte to the proof; and from a frame's first byte to its last. */
export const GREETING_SECONDS = 10;
export const FRAME_SECONDS = 10;
/** s without a sealed line: who is there says `ping`. */
export const SILENCE_SECONDS = 40;
/** Connections that are looked at within a second; more are ended unread. */
export const CONNECTIONS_A_SECOND = 8;
/** Within a second: two points are multiplied for each. */
export const OPENINGS_A_SECOND = 4;
/** Within a second: keys that openings are tried with; each costs hashes. */
export const TRIES_A_SECOND = 16;
/** Openings that are known when they come again: who has recorded one neither costs a point nor takes another's place. */
const SEEN = 64;
/** s that a terminal may be paired in, and codes that it shows within them. */
export const PAIRING_SECONDS = 180;
export const PAIRING_TRIES = 3;

/** What one more connection takes of the heap, by WebSocket, slots. */
const CONNECTION_SLOTS = 240;
/** A sale of so many lines fits beside all connections. */
const SHORT_SALE = 8;
/** What a connection is told of the sale at its end, and the lines that are scanned before it is looked again, slots. */
const AHEAD_SLOTS = 240;

/** Port: who the terminal is paired with. */
export interface KeptPairings {
  read(): readonly KeptPairing[];
  /** @returns false when they could not be kept for good */
  keep(pairings: readonly KeptPairing[]): boolean;
}

export interface LanOptions {
  readonly lgo: Lgo;
  readonly crypto: LanCrypto;
  readonly kept: KeptPairings;
  /** The civil day, since 1970. */
  today(): number;
  /** Lines of the sale under way; 0 while there is none. */
  lines(): number;
  /** Slots of the heap in use, and what there is; absent where the platform does not tell. Costs a collection of garbage. */
  readonly memory?: (() => HeapUse) | undefined;
  readonly port: number;
  /** Begins to listen. @returns undefined where nobody can: there is no network */
  listen(): (LanSockets & { close(): void }) | undefined;
  /** Later, never from within an action. */
  onChange(view: LanView): void;
  /** English, for the engineer. */
  log(line: string): void;
}

/** A pairing under way with one connection. */
interface Pairing {
  readonly connection: LanConnection;
  readonly exchange: Exchange;
  readonly half: Uint8Array;
  agreed: Agreed | undefined;
}

export class Lan implements Greeter {
  readonly #options: LanOptions;
  readonly #connections = new Map<number, LanConnection>();
  #sockets: ReturnType<LanOptions["listen"]>;
  readonly #paired: Paired[] = [];
  #nextId = 1;
  #state: LanView["state"] = "off";
  /** s until it tries to listen again; 0: it does not. */
  #retryIn = 0;
  #last: LanView["last"] = null;
  #pairing: Pairing | undefined;
  /** s that the pairing has left, and codes. */
  #left = 0;
  #tries = 0;
  #connectionsNow = 0;
  #openingsNow = 0;
  #triesNow = 0;
  /** Lines of the sale when the memory was looked at last, and whether it was short then. */
  #lines = 0;
  #isShort = false;
  /** The beginning of the software's points, of the last openings. */
  #seen: Uint32Array | undefined;
  #seenNext = 0;

  constructor(options: LanOptions) {
    this.#options = options;
    for (const pairing of options.kept.read()) this.#add(pairing);
    if (this.#paired.length > 0) this.#listen();
  }

  get view(): LanView {
    const software: LanSoftware[] = [];
    for (const paired of this.#paired) {
      const { id, name, seen } = paired;
      software.push({ id, name, seen, connected: this.#connectionsOf(paired) });
    }
    const code = this.#pairing?.agreed?.code ?? "";
    return { state: this.#state, code, port: this.#options.port, software, last: this.#last };
  }

  /** What a person has decided in Service. */
  act(action: LanAction): void {
    if (action.act === "pair") this.#startPairing();
    else if (action.act === "stop") this.#stopPairing("stopped");
    else if (action.act === "keep") this.#keep();
    else if (action.act === "forget") this.#forget(action.id);
    this.#changed();
  }

  /** No key is left, and nobody is let in. @returns false where the journal did not take it */
  forget(): boolean {
    for (const { key } of this.#paired) key.fill(0);
    this.#paired.length = 0;
    this.#last = null;
    this.#close();
    return this.#write();
  }

  #forget(id: number): void {
    const place = this.#paired.findIndex((paired) => paired.id === id);
    const [paired] = place < 0 ? [] : this.#paired.splice(place, 1);
    if (paired === undefined) return;
    paired.key.fill(0);
    this.#last = null;
    for (const connection of this.#connections.values()) if (connection.paired === paired) connection.end();
    for (const connection of this.#connections.values()) if (connection.isOver) this.#drop(connection);
    if (this.#paired.length === 0) this.#close();
    this.#write();
  }

  /** @returns false where the journal did not take it: it would be as before after the next start, and the person is told */
  #write(): boolean {
    if (this.#options.kept.keep(this.#paired)) return true;
    this.#close();
    this.#state = "failed";
    return false;
  }

  #add({ key, name, seen }: KeptPairing): void {
    this.#paired.push({ id: this.#nextId, key, name, seen });
    this.#nextId += 1;
  }

  #connectionsOf(paired: Paired | undefined): number {
    let count = 0;
    for (const connection of this.#connections.values()) {
      if (connection.isOpen && connection.paired === paired) count += 1;
    }
    return count;
  }

  /** Once a second. */
  second(): void {
    this.#connectionsNow = 0;
    this.#openingsNow = 0;
    this.#triesNow = 0;
    if (this.#retryIn > 0) this.#retry();
    if (this.#sockets === undefined) return;
    for (const connection of this.#connections.values()) {
      connection.age += 1;
      connection.silent += 1;
      connection.frames = 0;
      connection.within = connection.isWithin ? connection.within + 1 : 0;
      if (connection.within > FRAME_SECONDS) connection.end("too-slow");
      else if (connection.isOpen) {
        if (connection.silent > SILENCE_SECONDS) connection.end("silent");
      } else if (connection.age > GREETING_SECONDS && !this.#isShown(connection)) connection.end("too-slow");
      if (connection.isOver) this.#drop(connection);
    }
    this.#shed();
    if (this.#left > 0) {
      this.#left -= 1;
      if (this.#left === 0) {
        this.#stopPairing("timed-out");
        this.#changed();
      }
    }
  }

  /** A person has its code before the eyes: it may take as long as the pairing does. */
  #isShown(connection: LanConnection): boolean {
    return this.#pairing?.connection === connection && this.#pairing.agreed !== undefined;
  }

  /** Somebody has connected. */
  connected(id: number): void {
    const sockets = this.#sockets;
    if (sockets === undefined) return;
    this.#connectionsNow += 1;
    if (this.#connectionsNow > CONNECTIONS_A_SECOND) {
      sockets.end(id);
      return;
    }
    this.#makeRoom();
    this.#connections.set(id, new LanConnection(id, sockets, this.#options.crypto, this));
  }

  received(id: number, bytes: Uint8Array): void {
    const connection = this.#connections.get(id);
    if (connection === undefined) return;
    connection.receive(bytes);
    if (connection.isOver) this.#drop(connection);
  }

  /** The other end is gone. */
  closed(id: number): void {
    const connection = this.#connections.get(id);
    if (connection === undefined) return;
    connection.isOver = true;
    this.#drop(connection);
  }

  onGreeting(connection: LanConnection, kind: number, body: Uint8Array): void {
    if (kind === Kind.connect) this.#letIn(connection, body);
    else if (kind === Kind.pair) this.#begin(connection, body);
    else if (kind === Kind.softwareNonce) this.#showCode(connection, body);
    else if (kind === Kind.typed) this.#typed(connection, body);
    else connection.end("protocol");
  }

  onLine(connection: LanConnection, line: Uint8Array): void {
    const { lgo } = this.#options;
    lgo.receiveLine(connection.lgo, line);
    const { paired } = connection;
    if (paired === undefined || connection.isKnown) return;
    const name = lgo.softwareOf(connection.lgo);
    if (name === undefined) return;
    connection.isKnown = true;
    this.#meet(paired, keptName(name));
    this.#changed();
  }

  /** It is here. Kept once a day and no more: who has another name at each hello does not wear out the flash. */
  #meet(paired: Paired, name: string): void {
    const today = this.#options.today();
    const isNews = paired.name === "" || paired.seen !== today;
    paired.name = name;
    paired.seen = today;
    if (isNews && !this.#options.kept.keep(this.#paired))
      this.#options.log("software on the LAN: its day was not kept");
  }

  #letIn(connection: LanConnection, body: Uint8Array): void {
    const { crypto, lgo } = this.#options;
    if (this.#paired.length === 0) {
      connection.refuse("not-paired");
      return;
    }
    if (body.length !== MESSAGE_LENGTH) {
      connection.end("protocol");
      return;
    }
    if (this.#wasSeen(body)) {
      connection.end("protocol");
      return;
    }
    if (this.#openingsNow >= OPENINGS_A_SECOND) {
      connection.refuse("busy");
      return;
    }
    // Nothing in the message says whose it is: who looks on does not learn which software is there.
    let answered: ReturnType<Handshake["answer"]>;
    for (let i = 0; i < this.#paired.length && answered === undefined; i += 1) {
      const paired = this.#paired[i];
      if (paired === undefined) continue;
      if (this.#triesNow >= TRIES_A_SECOND) {
        connection.refuse("busy");
        return;
      }
      this.#triesNow += 1;
      answered = new Handshake(crypto, paired.key).answer(body);
      if (answered !== undefined) connection.paired = paired;
    }
    if (answered === undefined) {
      connection.refuse("wrong-key");
      return;
    }
    // Counted and remembered before the memory is looked at, which costs more than the answer: nobody can ask for it again and again.
    this.#openingsNow += 1;
    this.#remember(body);
    if (!this.#hasRoom(CONNECTION_SLOTS)) {
      connection.refuse("memory");
      return;
    }
    connection.greet(Kind.connected, answered.message);
    connection.openWith(answered.channel);
    connection.silent = 0;
    connection.lgo = lgo.open(connection);
    this.#makeRoomOpen(connection);
    this.#changed();
  }

  #wasSeen(body: Uint8Array): boolean {
    return this.#seen?.includes(beginning(body)) === true;
  }

  #remember(body: Uint8Array): void {
    this.#seen ??= new Uint32Array(SEEN);
    this.#seen[this.#seenNext] = beginning(body);
    this.#seenNext = (this.#seenNext + 1) % SEEN;
  }

  #begin(connection: LanConnection, body: Uint8Array): void {
    if (this.#state !== "waiting") {
      connection.refuse(this.#pairing === undefined ? "not-pairing" : "busy");
      return;
    }
    if (this.#pairing !== undefined) connection.refuse("busy");
    else if (body.length !== KEY_LENGTH) connection.end("protocol");
    else {
      const exchange = new Exchange(this.#options.crypto);
      this.#pairing = { connection, exchange, half: body, agreed: undefined };
      connection.greet(Kind.bound, joined(exchange.half, exchange.commitment(body)));
    }
  }

  #showCode(connection: LanConnection, nonce: Uint8Array): void {
    const pairing = this.#pairing;
    if (pairing?.connection !== connection || pairing.agreed !== undefined || nonce.length !== KEY_LENGTH) {
      connection.end("protocol");
      return;
    }
    const { exchange, half } = pairing;
    const agreed = exchange.agree(true, half, nonce);
    if (agreed === undefined) {
      connection.end("protocol");
      return;
    }
    // Counted when it is shown: who looks for a code that happens to fit has so many, and no more.
    this.#tries -= 1;
    pairing.agreed = agreed;
    connection.greet(Kind.terminalNonce, exchange.nonce);
    this.#state = "code";
    this.#changed();
  }

  #typed(connection: LanConnection, confirmation: Uint8Array): void {
    const pairing = this.#pairing;
    const isSound =
      pairing?.connection === connection && pairing.agreed?.isConfirmed("software", confirmation) === true;
    if (!isSound || this.#state !== "code") {
      connection.end("protocol");
      return;
    }
    this.#state = "confirming";
    this.#changed();
  }

  #keep(): void {
    const agreed = this.#pairing?.agreed;
    const connection = this.#pairing?.connection;
    if (this.#state !== "confirming" || agreed === undefined || connection === undefined) return;
    this.#add({ key: agreed.key.slice(), name: "", seen: 0 });
    if (!this.#options.kept.keep(this.#paired)) {
      this.#paired.pop();
      this.#stopPairing("stopped");
      this.#close();
      this.#state = "failed";
      return;
    }
    this.#pairing = undefined;
    this.#left = 0;
    this.#last = "kept";
    this.#state = "on";
    connection.greet(Kind.kept, agreed.confirmation("terminal"));
    connection.end();
    this.#drop(connection);
    this.#options.log("software on the LAN: paired");
  }

  #startPairing(): void {
    if (this.#left > 0 || this.#paired.length >= MAX_PAIRINGS) return;
    this.#last = null;
    this.#listen();
    if (this.#sockets === undefined) return;
    this.#state = "waiting";
    this.#left = PAIRING_SECONDS;
    this.#tries = PAIRING_TRIES;
  }

  #stopPairing(why: LanView["last"]): void {
    if (this.#left === 0 && this.#pairing === undefined) return;
    this.#left = 0;
    this.#last = why;
    const pairing = this.#pairing;
    this.#pairing = undefined;
    pairing?.connection.refuse("ended");
    if (pairing !== undefined) this.#drop(pairing.connection);
    this.#rest();
  }

  /** No pairing is under way any more: nobody listens, but for those that are paired. */
  #rest(): void {
    if (this.#paired.length === 0) this.#close();
    else this.#state = "on";
  }

  /** Where there is no network yet, whoever is paired is listened for when it comes. */
  #listen(): void {
    this.#sockets ??= this.#options.listen();
    const waits = this.#sockets === undefined && this.#paired.length > 0;
    this.#retryIn = waits ? RETRY_SECONDS : 0;
    this.#state = waits ? "no-network" : this.#sockets === undefined ? "failed" : "on";
  }

  #retry(): void {
    this.#retryIn -= 1;
    if (this.#retryIn > 0) return;
    this.#listen();
    if (this.#sockets !== undefined) this.#changed();
  }

  /** Nobody listens any more. */
  #close(): void {
    this.#pairing = undefined;
    this.#left = 0;
    this.#retryIn = 0;
    for (const connection of this.#connections.values()) connection.end();
    for (const connection of this.#connections.values()) this.#drop(connection);
    this.#sockets?.close();
    this.#sockets = undefined;
    this.#state = "off";
  }

  /** The oldest of those who have proved nothing goes: who has the key needs one answer to prove it. */
  #makeRoom(): void {
    let oldest: LanConnection | undefined;
    let count = 0;
    for (const connection of this.#connections.values()) {
      if (connection.isOpen || connection === this.#pairing?.connection) continue;
      count += 1;
      oldest ??= connection;
    }
    if (count < MAX_GREETING_CONNECTIONS || oldest === undefined) return;
    oldest.end("too-many");
    this.#drop(oldest);
  }

  /** The sale at the counter still fits when so many slots more are taken. */
  #hasRoom(slots: number): boolean {
    const use = this.#options.memory?.();
    return use === undefined || holdsSale(use, this.#options.lines(), slots);
  }

  /**
   * A sale that grows is worth more than a connection: one goes a second while it might not fit, and comes back, and is told
   * what it has missed, when there is room. Looked at when lines have come, and no more often.
   */
  #shed(): void {
    const lines = this.#options.lines();
    const isAsBefore = lines <= this.#lines && !this.#isShort;
    this.#lines = lines;
    if (lines <= SHORT_SALE || isAsBefore) return;
    let goes: LanConnection | undefined;
    for (const connection of this.#connections.values())
      if (connection.isOpen && connection.silent >= (goes?.silent ?? 0)) goes = connection;
    this.#isShort = goes !== undefined && !this.#hasRoom(AHEAD_SLOTS);
    if (!this.#isShort || goes === undefined) return;
    this.#options.log("software on the LAN: one goes, the sale wants the memory");
    goes.end("memory");
    this.#drop(goes);
  }

  /**
   * One goes of the software that has the most: no software takes the place of another. Of its own, the one that has been
   * silent longest: it may be the same computer, before its cable was pulled.
   */
  #makeRoomOpen(newest: LanConnection): void {
    let goes: LanConnection | undefined;
    let most = 0;
    let count = 0;
    for (const connection of this.#connections.values()) {
      if (!connection.isOpen) continue;
      count += 1;
      if (connection === newest) continue;
      const own = this.#connectionsOf(connection.paired);
      if (own > most || (own === most && connection.silent >= (goes?.silent ?? 0))) goes = connection;
      if (own > most) most = own;
    }
    if (count <= MAX_OPEN || goes === undefined) return;
    goes.end("too-many");
    this.#drop(goes);
  }

  #drop(connection: LanConnection): void {
    if (!this.#connections.delete(connection.id)) return;
    const { paired } = connection;
    if (connection.lgo > 0) {
      this.#options.lgo.close(connection.lgo);
      if (paired !== undefined && connection.isKnown && this.#paired.includes(paired)) this.#meet(paired, paired.name);
      this.#changed();
    }
    if (this.#pairing?.connection !== connection) return;
    const { agreed } = this.#pairing;
    this.#pairing = undefined;
    // Before a code was shown nothing was tried: whoever comes next may.
    if (agreed === undefined) return;
    if (this.#tries > 0) {
      this.#last = "left";
      this.#state = "waiting";
    } else {
      this.#left = 0;
      this.#rest();
      this.#last = "wrong-code";
    }
    this.#changed();
  }

  #changed(): void {
    this.#options.onChange(this.view);
  }
}

/** Of a point, 32 bits. */
function beginning(body: Uint8Array): number {
  return new DataView(body.buffer, body.byteOffset).getUint32(0);
}
