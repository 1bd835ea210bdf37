/**
 * The other terminals of the pharmacy, for the rest of the firmware: nothing of it is there before this terminal is of a
 * site, or a person pairs it. Then the network is opened, and what was kept is remembered.
 */
import { RETRY_SECONDS } from "modules/parts/parts";
import type { TimerPort } from "modules/ports/timer";
import type { Outcome } from "./claims";
import type { SiteCrypto } from "./crypto";
import type { ImagePorts } from "./images";
import { decodeSite, encodeSite, type KeptSite } from "./kept-site";
import type { Health } from "./messages";
import { Pairing, type PairingView } from "./pairing";
import type { PeerView } from "./peer";
import { DRAWN_LENGTH, MAGIC, PAIRING } from "./session";
import { type Box, Site } from "./site";

/** drivers/site-network is one. */
export interface SiteNetwork {
  send(datagram: Uint8Array, address: string, port: number): void;
  /** Whether to look for other terminals. It can be found as long as it is open. */
  look(isOn: boolean): void;
  close(): void;
}

export interface NetworkEvents {
  onDatagram(datagram: Uint8Array, address: string, port: number): void;
  /** By mDNS, which proves nothing. */
  onFound(address: string, port: number): void;
}

/** As _Service_ shows it. */
export interface SiteView {
  /** This terminal's number; 0 while it is of no site. */
  readonly id: number;
  readonly peers: readonly PeerView[];
  readonly pairing: PairingView | null;
}

/** What a person at the terminal decides. */
export type SiteAct =
  | { readonly act: "pair" | "agree" | "end-pairing" | "leave" }
  | { readonly act: "forget"; readonly id: number };

export const NO_SITE: SiteView = Object.freeze({ id: 0, peers: Object.freeze([]), pairing: null });

export interface NeighboursOptions<Timer> {
  readonly crypto: SiteCrypto;
  /** @returns undefined where there is no network, or it does not open */
  open(events: NetworkEvents): SiteNetwork | undefined;
  /** ms, of a clock that never goes back. */
  now(): number;
  /** s since 1970. */
  time(): number;
  random(length: number): Uint8Array;
  readonly timer: TimerPort<Timer>;
  readonly kept: { read(): Uint8Array | undefined; write(bytes: Uint8Array): void };
  /** Hands over the tokens that were used here and are alive. */
  used(visit: (token: Uint8Array, until: number) => void): void;
  health(): Health;
  readonly images?: ImagePorts | undefined;
  onChange(view: SiteView): void;
  log(line: string): void;
}

/** Addresses that are remembered. */
const MAX_FOUND = 18;
const NOTHING = new Uint8Array(0);

export class Neighbours<Timer> {
  readonly #options: NeighboursOptions<Timer>;
  #network: SiteNetwork | undefined;
  #site: Site | undefined;
  #pairing: Pairing | undefined;
  #looks = false;
  #alarm: Timer | undefined;
  /** s since the network was tried last. */
  #waits = 0;
  /** Where mDNS has found somebody since the network was opened: it does not tell twice. */
  readonly #found: { readonly address: string; readonly port: number }[] = [];
  /** Nobody looks at how pairing went any more: it only has its last word to say. */
  #isDismissed = false;

  constructor(options: NeighboursOptions<Timer>) {
    this.#options = options;
    if (this.#kept !== undefined) this.#enter();
  }

  get view(): SiteView {
    const site = this.#site;
    return {
      id: site?.id ?? 0,
      peers: site?.peers ?? NO_SITE.peers,
      pairing: (this.#isDismissed ? undefined : this.#pairing?.view) ?? null,
    };
  }

  /** As Site.ask has it; where nobody is paired, the answer is there at once. */
  ask(token: Uint8Array, until: number, onOutcome: (outcome: Outcome) => void): Outcome | undefined {
    return this.#site === undefined ? ALONE : this.#site.ask(token, until, onOutcome);
  }

  withdraw(): void {
    this.#site?.withdraw();
  }

  take(token: Uint8Array, until: number): void {
    this.#site?.take(token, until);
  }

  sold(boxes: readonly Box[]): void {
    if (boxes.length > 0) this.#site?.sold(boxes);
  }

  isSold(box: Box): boolean {
    return this.#site?.isSold(box) === true;
  }

  /** A person wants this terminal and another to be of one site. */
  pair(): void {
    const { crypto, now, random } = this.#options;
    const isUnderWay = this.#pairing !== undefined && !this.#isDismissed && !this.#pairing.isOver;
    if (isUnderWay || !this.#open()) return;
    const kept = this.#kept;
    this.#isDismissed = false;
    this.#pairing = new Pairing(
      {
        crypto,
        now,
        random,
        send: (datagram, address, port) => this.#network?.send(datagram, address, port),
        join: (site) => this.#join(site),
        onChange: () => this.#changed(),
      },
      kept,
    );
    for (const { address, port } of this.#found) this.#pairing.met(address, port);
    this.#look();
    this.#changed();
  }

  /** The digits are the same on both screens. */
  agree(): void {
    this.#pairing?.agree();
  }

  /** Nobody pairs any more, or has read how it went. */
  endPairing(): void {
    this.#pairing?.cancel();
    this.#isDismissed = true;
    this.#tidy();
    this.#changed();
  }

  /** A terminal that is not there any more. */
  forget(id: number): void {
    this.#site?.forget(id);
  }

  /** What a person at the terminal decides. */
  act(what: SiteAct): void {
    switch (what.act) {
      case "pair":
        this.pair();
        return;
      case "agree":
        this.agree();
        return;
      case "end-pairing":
        this.endPairing();
        return;
      case "forget":
        this.forget(what.id);
        return;
      case "leave":
        this.leave();
    }
  }

  /** This terminal is of no site any more: its key is gone. */
  leave(): void {
    this.#site = undefined;
    this.#options.kept.write(NOTHING);
    this.#tidy();
    this.#changed();
  }

  /** Once a second. */
  second(): void {
    if (this.#network === undefined && this.#site !== undefined) this.#retry();
    this.#site?.second();
    this.#pairing?.second();
    if (this.#network !== undefined) this.#tidy();
  }

  get #kept(): KeptSite | undefined {
    return decodeSite(this.#options.kept.read());
  }

  #enter(): void {
    const kept = this.#kept;
    if (kept === undefined) return;
    // Of a site without a network too: the others are there, and this one does not reach them.
    this.#open();
    const { crypto, now, time, random, kept: store, used, health, images, log } = this.#options;
    const site = new Site(
      {
        crypto,
        now,
        time,
        send: (datagram, address, port) => this.#network?.send(datagram, address, port),
        alarm: (delay) => this.#wakeAfter(delay),
        keep: (bytes) => store.write(bytes),
        health,
        images,
        onChange: () => this.#changed(),
        log,
      },
      kept,
      random(DRAWN_LENGTH),
    );
    this.#site = site;
    used((token, until) => site.remember(token, until));
    for (const { address, port } of this.#found) site.met(address, port);
    this.#look();
  }

  #retry(): void {
    this.#waits += 1;
    if (this.#waits < RETRY_SECONDS) return;
    this.#waits = 0;
    if (!this.#open()) return;
    this.#looks = false;
    this.#look();
  }

  #wakeAfter(delay: number): void {
    const { timer } = this.#options;
    if (this.#alarm !== undefined) timer.clear(this.#alarm);
    this.#alarm = timer.set(() => {
      this.#alarm = undefined;
      this.#site?.wake();
    }, Math.ceil(delay));
  }

  #join(site: Omit<KeptSite, "starts">): void {
    const here = this.#site;
    if (here !== undefined && here.id === site.id) {
      for (const id of site.peers) here.expect(id);
      return;
    }
    this.#options.kept.write(encodeSite({ ...site, starts: 0 }));
    this.#enter();
  }

  #open(): boolean {
    this.#network ??= this.#options.open({
      onDatagram: (datagram, address, port) => {
        if (datagram[0] === MAGIC && datagram[1] === PAIRING) this.#pairing?.receive(datagram, address, port);
        else this.#site?.receive(datagram, address, port);
      },
      onFound: (address, port) => {
        if (this.#found.length >= MAX_FOUND) this.#found.shift();
        this.#found.push({ address, port });
        this.#pairing?.met(address, port);
        this.#site?.met(address, port);
      },
    });
    return this.#network !== undefined;
  }

  /** What mDNS brings is anybody's: it is only listened to while somebody is missing, and while a person pairs. */
  #look(): void {
    const looks = this.#pairing !== undefined || this.#site?.isWhole === false;
    if (looks === this.#looks) return;
    this.#looks = looks;
    this.#network?.look(looks);
  }

  #tidy(): void {
    if (this.#isDismissed && this.#pairing?.isOver === true) this.#pairing = undefined;
    if (this.#site !== undefined || this.#pairing !== undefined) {
      this.#look();
      return;
    }
    this.#network?.close();
    this.#network = undefined;
    this.#found.length = 0;
    this.#looks = false;
  }

  #changed(): void {
    this.#options.onChange(this.view);
  }
}

const ALONE: Outcome = Object.freeze({ isUsed: false, unreached: 0 });
