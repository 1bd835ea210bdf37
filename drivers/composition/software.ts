/** The pharmacy's software: on its cable, and on the LAN. */
import Serial from "embedded:io/serial";
import Listener from "embedded:io/socket/listener";
import TCP from "embedded:io/socket/tcp";
import { aead } from "aead";
import { board } from "board";
import { LgoCable } from "drivers/lgo-cable/lgo-cable";
import { LgoLan } from "drivers/lgo-lan/lgo-lan";
import { civilDay } from "modules/calendar/civil-day";
import { Lan } from "modules/lgo/lan/lan";
import { Lgo } from "modules/lgo/lgo";
import type { SerialPins } from "modules/ports/serial";
import type { Witness } from "modules/terminal/witness";
import { VERSION } from "modules/version/version";
import randomBytes from "random-source";
import { sha1 } from "sha1";
import { sessionCrypto, sha256 } from "signatures";
import Timer from "timer";
import type { Base } from "./base";

/** @returns `lan` undefined where the board has no such port */
export function openSoftware(base: Base, witness: Witness): { readonly lgo: Lgo; readonly lan: Lan | undefined } {
  const { ledger, events, parts, log } = base;
  const lgo = new Lgo({
    sequence: ledger.lgo,
    invoices: ledger.invoices,
    terminal: board.name,
    firmware: VERSION,
    memory: board.memory,
    onEvent: (event) => events.post({ type: "lgo", event }),
    log,
  });
  const { lgo: pins, lan: port } = board;
  if (pins !== undefined) parts.open("cable", () => openCable(base, lgo, pins));
  return { lgo, lan: port === undefined ? undefined : openLan(base, witness, lgo, port) };
}

function openCable({ parts }: Base, lgo: Lgo, pins: SerialPins): void {
  const onReceive = (bytes: Uint8Array) => lgo.receive(connection, bytes);
  const cable = new LgoCable({ serial: { io: Serial, ...pins }, onReceive });
  const wire = {
    get backlog() {
      return cable.backlog;
    },
    send: (line: string) => parts.use("cable", () => cable.send(line)),
  };
  // Whoever listens on it is told what is not personal without a word.
  const connection = lgo.open(wire, true);
}

function openLan({ ledger, clock, events, parts, log }: Base, witness: Witness, lgo: Lgo, port: number): Lan {
  const listen = () =>
    new LgoLan({
      listener: { io: Listener, port },
      socket: { io: TCP },
      timer: Timer,
      onConnect: (id) => lan.connected(id),
      onReceive: (id, bytes) => lan.received(id, bytes),
      onClose: (id) => lan.closed(id),
    });
  const lan = new Lan({
    lgo,
    crypto: { session: sessionCrypto, aead, sha256, sha1, random: randomBytes },
    kept: ledger.lan,
    today: () => civilDay(clock.now()),
    lines: () => witness.state.sale?.lines.length ?? 0,
    memory: board.memory,
    port,
    listen: () => parts.reopen("network", listen),
    onChange: (view) => events.post({ type: "lan", view }),
    log,
  });
  return lan;
}
