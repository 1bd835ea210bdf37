/** An MCUmgr client in virtual time: what an upload takes of a terminal is then the same on any machine, at any speed. */
import type { CborMap, CborValue } from "modules/cbor/decode";
import { decodeAnswer, encodeRequest, granted, Proof, type SmpExchange, SmpTimeout } from "../../tools/kit/smp/client";
import { SMP_PORT } from "../headless/terminal";
import type { Datagram } from "../link/datagram";
import type { Powered } from "./powered";

const REMOTE = Object.freeze({ address: "192.0.2.1", port: 40_000 });
/** How often an answer is looked for, and until when, ms. */
const STEP = 5;
const TIMEOUT = 2500;

export class VirtualSmpClient implements SmpExchange {
  readonly #terminal: Powered;
  readonly #proof = new Proof();
  #sequence = 0;
  #answer: CborMap | undefined;

  constructor(terminal: Powered) {
    this.#terminal = terminal;
  }

  /** What the terminal sent. */
  take({ local, bytes }: Datagram): void {
    const answer = local === SMP_PORT ? decodeAnswer(bytes) : undefined;
    if (answer?.sequence === this.#sequence) this.#answer = answer.body;
  }

  prove(key: Uint8Array): void {
    this.#proof.begin(key);
  }

  request(op: number, group: number, command: number, body: Readonly<Record<string, CborValue>> = {}) {
    return this.ask(op, group, command, body);
  }

  async ask(op: number, group: number, command: number, body: Readonly<Record<string, CborValue>>): Promise<CborMap> {
    this.#sequence = (this.#sequence + 1) & 0xff;
    this.#answer = undefined;
    const terminal = this.#terminal;
    const bytes = this.#proof.of(encodeRequest(op, group, this.#sequence, command, body));
    terminal.send({ local: SMP_PORT, ...REMOTE, bytes });
    for (let waited = 0; waited < TIMEOUT; waited += STEP) {
      await terminal.run(STEP);
      if (this.#answer !== undefined) return granted(this.#answer);
    }
    throw new SmpTimeout();
  }
}
