/** A terminal's end of the LAN, and softwares that speak to it in frames. */

import type { LgoEvent } from "modules/lgo/act";
import type { LanSockets } from "modules/lgo/lan/connection";
import type { LanCrypto } from "modules/lgo/lan/crypto";
import { type KeptPairings, Lan } from "modules/lgo/lan/lan";
import { decodePairings, encodePairings } from "modules/lgo/lan/pairings";
import type { LanView } from "modules/lgo/lan/view";
import { Lgo } from "modules/lgo/lgo";
import { aead } from "modules/noble-verifier/noble-aead";
import { sha1 } from "modules/noble-verifier/noble-sha1";
import { sessionCrypto, sha256 } from "modules/noble-verifier/signatures";
import { Random } from "../../support/random";

export function cryptoOf(seed: number, counts = { agreed: 0 }): LanCrypto {
  const random = new Random(seed);
  return {
    session: {
      agree: (secret, point) => {
        counts.agreed += 1;
        return sessionCrypto.agree(secret, point);
      },
      mac: sessionCrypto.mac,
    },
    aead,
    sha256,
    sha1,
    random: (length) => Uint8Array.from({ length }, () => random.below(256)),
  };
}

/** What the terminal has written to one connection, and whether it has ended it. */
export class Line {
  bytes: number[] = [];
  isEnded = false;
  backlog = 0;

  /** The frames of plain TCP that came since somebody looked. */
  frames(): Uint8Array[] {
    const frames: Uint8Array[] = [];
    while (this.bytes.length >= 2) {
      const end = 2 + (this.bytes[0] ?? 0) * 256 + (this.bytes[1] ?? 0);
      if (this.bytes.length < end) break;
      frames.push(Uint8Array.from(this.bytes.splice(0, end).slice(2)));
    }
    return frames;
  }
}

export function tcp(frame: Uint8Array): Uint8Array {
  return Uint8Array.of(frame.length >> 8, frame.length & 0xff, ...frame);
}

export function lanRig(key?: Uint8Array, hasNetwork = true) {
  const counts = { agreed: 0 };
  const events: LgoEvent[] = [];
  const views: LanView[] = [];
  const lines = new Map<number, Line>();
  /** bytes: as the journal has them; one key alone is what an earlier firmware left. */
  const kept = { bytes: key, isBroken: false, writes: 0, today: 20_000 };
  const listening = { isOpen: false, hasNetwork };
  /** Of the heap, and of the sale at the counter. */
  const counter = { lines: 0, slots: 0, slotsLimit: 10_000 };
  const store: KeptPairings = {
    read: () => decodePairings(kept.bytes),
    keep: (next) => {
      if (kept.isBroken) return false;
      kept.writes += 1;
      kept.bytes = encodePairings(next);
      return true;
    },
  };
  const lgo = new Lgo({
    sequence: { read: () => 0, write: () => {} },
    invoices: { lastNumber: 0, after: () => [] },
    terminal: "test",
    firmware: "1.0.0",
    onEvent: (event) => events.push(event),
    log: () => {},
  });
  const sockets: LanSockets & { close(): void } = {
    write: (id, bytes) => lines.get(id)?.bytes.push(...bytes),
    backlog: (id) => lines.get(id)?.backlog ?? 0,
    end: (id) => {
      const line = lines.get(id);
      if (line !== undefined) line.isEnded = true;
    },
    close: () => {
      listening.isOpen = false;
    },
  };
  const lan = new Lan({
    lgo,
    crypto: cryptoOf(1, counts),
    kept: store,
    today: () => kept.today,
    lines: () => counter.lines,
    memory: () => counter,
    port: 7071,
    listen: () => {
      if (!listening.hasNetwork) return undefined;
      listening.isOpen = true;
      return sockets;
    },
    onChange: (view) => views.push(view),
    log: () => {},
  });
  let next = 0;
  /** @returns its number, and what comes back */
  const connect = () => {
    next += 1;
    const id = next;
    const line = new Line();
    lines.set(id, line);
    lan.connected(id);
    return { id, line, send: (frame: Uint8Array) => lan.received(id, tcp(frame)) };
  };
  return { lan, lgo, connect, counts, events, views, kept, listening, counter };
}
