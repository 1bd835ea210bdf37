/** A computer of the pharmacy's software on the LAN, in virtual time: plain TCP, with the key of a pairing. */
import { LAN_PORT } from "drivers/board/board";
import { Journal } from "modules/journal/journal";
import { RecordKey } from "modules/journal/record-keys";
import { encodePairings } from "modules/lgo/lan/pairings";
import { aead } from "modules/noble-verifier/noble-aead";
import { Sealer } from "modules/sealing/sealer";
import { FlashFile } from "../../simulator/boot/flash-file";
import { type LgoRequest, LgoSoftware } from "../../simulator/hardware/lgo-software";
import type { TcpNetwork, Wire } from "../../simulator/hardware/tcp-network";
import { REPEATABLE_KEY } from "../../simulator/player/performance";
import { LanSession } from "../kit/lgo/lan-session";
import { LAN_CRYPTO } from "../kit/lgo/lan-wire";

const KEY = new Uint8Array(32).fill(0x1a);

/** The terminal has been paired before. @param flash a file */
export function pairLan(flash: string): void {
  const file = new FlashFile(flash);
  try {
    const sealer = new Sealer(aead, new Uint8Array(Buffer.from(REPEATABLE_KEY, "hex")), 1);
    const mounted = Journal.mount(file.partition("journal"), undefined, sealer);
    if (!mounted.ok) throw new Error(mounted.reason);
    const refusal = mounted.value.setValue(RecordKey.lanPairings, encodePairings([{ key: KEY, name: "", seen: 0 }]));
    if (refusal !== undefined) throw new Error(refusal);
  } finally {
    file.close();
  }
}

export class LanComputer {
  /** What came, flat: as LgoSoftware has it. */
  readonly heard: Readonly<Record<string, unknown>>[] = [];
  readonly #session = new LanSession(LAN_CRYPTO, KEY);
  readonly #software = new LgoSoftware();
  readonly #wire: Wire;
  #pending = Buffer.alloc(0);
  #isEnded = false;

  /** @throws Error when nobody listens */
  constructor(tcp: TcpNetwork) {
    const back: Wire = {
      send: (bytes) => this.#take(bytes),
      end: () => {
        this.#isEnded = true;
      },
    };
    const wire = tcp.connect(LAN_PORT, back);
    if (wire === undefined) throw new Error("the terminal does not listen on the LAN");
    this.#wire = wire;
    this.#send(this.#session.begin());
  }

  /** It is let in, and was not shown out. */
  get isOpen(): boolean {
    return this.#session.isOpen && !this.#isEnded;
  }

  ask(request: LgoRequest): void {
    this.#send(this.#session.seal(this.#software.ask(request).trimEnd()));
  }

  #send(frame: Uint8Array): void {
    this.#wire.send(Uint8Array.of(frame.length >> 8, frame.length & 0xff, ...frame));
  }

  #take(bytes: Uint8Array): void {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    while (this.#pending.length >= 2 && this.#pending.length >= 2 + this.#pending.readUInt16BE()) {
      const end = 2 + this.#pending.readUInt16BE();
      const line = this.#session.take(new Uint8Array(this.#pending.subarray(2, end)));
      this.#pending = this.#pending.subarray(end);
      if (line !== undefined) this.heard.push(this.#software.take(JSON.parse(line)));
    }
  }
}
