/**
 * The pharmacy's software on the LAN: nobody listens until a person has paired the terminal with it, and then each connection
 * has keys of its own, and each line is sealed. What comes from whoever has not the key is bounded in number, in
 * length, in time and in what it makes the terminal work out.
 */
import { KEY_LENGTH } from "modules/update/access/session-crypto";
import type { Lgo } from "../lgo";
import { type Greeter, Kind, LanConnection, type LanSockets } from "./connection";
import { joined, type LanCrypto } from "./crypto";
import { Handshake, MESSAGE_LENGTH } from "./noise";
import { type Agreed, Exchange } from "./pairing";
import type { LanAction, LanView } from "./view";

/** Connections that have the key. */
export const MAX_OPEN = 3;
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
/** Openings that are known when they come again: who has recorded one neither costs a point nor takes another's place. */
const SEEN = 64;
/** s that a terminal may be paired in, and codes that it shows within them. */
export const PAIRING_SECONDS = 180;
export const PAIRING_TRIES = 3;

/** Port: the key of the pairing. */
export interface KeptLanKey {
  read(): Uint8Array | undefined;
  /** @returns false when it could not be kept for good */
  keep(key: Uint8Array): boolean;
  forget(): boolean;
}

export interface LanOptions {
  readonly lgo: Lgo;
  readonly crypto: LanCrypto;
  readonly kept: KeptLanKey;
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
  #key: Uint8Array | undefined;
  #state: LanView["state"] = "off";
  #last: LanView["last"] = null;
  #pairing: Pairing | undefined;
  /** s that the pairing has left, and codes. */
  #left = 0;
  #tries = 0;
  #connectionsNow = 0;
  #openingsNow = 0;
  /** The beginning of the software's points, of the last openings. */
  #seen: Uint32Array | undefined;
  #seenNext = 0;

  constructor(options: LanOptions) {
    this.#options = options;
    this.#key = options.kept.read();
    if (this.#key !== undefined) this.#listen();
  }

  get view(): LanView {
    let connected = 0;
    for (const connection of this.#connections.values()) connected += connection.isOpen ? 1 : 0;
    const code = this.#pairing?.agreed?.code ?? "";
    return { state: this.#state, code, port: this.#options.port, connected, last: this.#last };
  }

  /** What a person has decided in Service. */
  act(action: LanAction): void {
    if (action === "pair") this.#startPairing();
    else if (action === "stop") this.#stopPairing("stopped");
    else if (action === "keep") this.#keep();
    else this.forget();
    this.#changed();
  }

  /** The key is no more, and who has it is not let in. @returns false where the journal did not take it */
  forget(): boolean {
    this.#key?.fill(0);
    this.#key = undefined;
    this.#last = null;
    this.#close();
    const isForgotten = this.#options.kept.forget();
    // It would be back after the next start: the person is told.
    if (!isForgotten) this.#state = "failed";
    return isForgotten;
  }

  /** Once a second. */
  second(): void {
    this.#connectionsNow = 0;
    this.#openingsNow = 0;
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

  onLine({ lgo }: LanConnection, line: Uint8Array): void {
    this.#options.lgo.receiveLine(lgo, line);
  }

  #letIn(connection: LanConnection, body: Uint8Array): void {
    const { crypto, lgo } = this.#options;
    if (this.#key === undefined) {
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
    const answered = new Handshake(crypto, this.#key).answer(body);
    if (answered === undefined) {
      connection.refuse("wrong-key");
      return;
    }
    this.#openingsNow += 1;
    this.#remember(body);
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
    if (!this.#options.kept.keep(agreed.key)) {
      this.#stopPairing("stopped");
      this.#close();
      this.#state = "failed";
      return;
    }
    this.#key?.fill(0);
    this.#key = agreed.key.slice();
    this.#pairing = undefined;
    this.#left = 0;
    this.#last = "kept";
    this.#state = "on";
    connection.greet(Kind.kept, agreed.confirmation("terminal"));
    connection.end();
    // Who had the key before has another now.
    for (const other of this.#connections.values()) if (other.isOpen) other.end();
    for (const other of this.#connections.values()) if (other.isOver) this.#drop(other);
    this.#options.log("software on the LAN: paired");
  }

  #startPairing(): void {
    if (this.#left > 0 || this.#key !== undefined) return;
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
    this.#close();
  }

  #listen(): void {
    this.#sockets ??= this.#options.listen();
    this.#state = this.#sockets === undefined ? "failed" : "on";
  }

  /** Nobody listens any more. */
  #close(): void {
    this.#pairing = undefined;
    this.#left = 0;
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

  /** The one that has been silent longest goes: it may be the same software, before its cable was pulled. */
  #makeRoomOpen(newest: LanConnection): void {
    let silent: LanConnection | undefined;
    let count = 0;
    for (const connection of this.#connections.values()) {
      if (!connection.isOpen) continue;
      count += 1;
      if (connection !== newest && connection.silent >= (silent?.silent ?? 0)) silent = connection;
    }
    if (count <= MAX_OPEN || silent === undefined) return;
    silent.end("too-many");
    this.#drop(silent);
  }

  #drop(connection: LanConnection): void {
    if (!this.#connections.delete(connection.id)) return;
    if (connection.lgo > 0) {
      this.#options.lgo.close(connection.lgo);
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
      this.#close();
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
