/**
 * The software's end of the LAN's wire (modules/lgo/lan): frames in, frames out, whatever carries them. One for the pairing, one
 * for each connection.
 */
import { decodeUtf8, encodeUtf8 } from "modules/cbor/utf8";
import { type GreetingRefusal, Kind, REFUSALS } from "modules/lgo/lan/connection";
import { joined, type LanCrypto } from "modules/lgo/lan/crypto";
import { type Channel, Handshake } from "modules/lgo/lan/noise";
import { type Agreed, Exchange } from "modules/lgo/lan/pairing";
import { NONCE_LENGTH } from "modules/sealing/aead";
import { KEY_LENGTH } from "modules/update/access/session-crypto";

const NOTHING = new Uint8Array(0);

/** What the terminal's refusal says, and what to do. */
const WORDS: Readonly<Record<LanTrouble, string>> = Object.freeze({
  "not-paired": "the terminal is paired with no software: Service, Logiciel (réseau), Appairer",
  "wrong-key": "the terminal is paired with another software, or has forgotten this one: pair again",
  "not-pairing": "the terminal does not wait to be paired: Service, Logiciel (réseau), Appairer",
  busy: "the terminal is busy with another: try again in a moment",
  ended: "the pairing was stopped at the terminal",
  memory: "a long sale needs the terminal's memory: connect again in a minute",
  "wrong-code": "that is not the code: check it, and begin the pairing again",
  between: "somebody sits between this software and the terminal: stop, and tell who keeps the network",
  "no-key": "whoever answers does not have the key of the pairing",
});

export type LanTrouble = GreetingRefusal | "wrong-code" | "between" | "no-key";

/** Why a terminal is not reached: its message is for a person. */
export class LanError extends Error {
  constructor(readonly trouble: LanTrouble) {
    super(WORDS[trouble]);
  }
}

/** What the terminal's own refusal is. */
function refusalOf(body: Uint8Array): Error {
  const reason = REFUSALS[body[0] ?? REFUSALS.length];
  return reason === undefined ? new Error("the terminal refuses") : new LanError(reason);
}

function greeting(kind: number, body: Uint8Array): Uint8Array {
  return joined(Uint8Array.of(kind), body);
}

/** A connection with the key. */
export class LanSession {
  readonly #handshake: Handshake;
  #channel: Channel | undefined;

  constructor(crypto: LanCrypto, key: Uint8Array) {
    this.#handshake = new Handshake(crypto, key);
  }

  get isOpen(): boolean {
    return this.#channel !== undefined;
  }

  begin(): Uint8Array {
    return greeting(Kind.connect, this.#handshake.begin());
  }

  /** @returns a line; undefined where the frame was of the greeting @throws Error for what is not the terminal's */
  take(frame: Uint8Array): string | undefined {
    if (this.#channel === undefined) {
      const body = frame.slice(1);
      if (frame[0] === Kind.refused) throw refusalOf(body);
      this.#channel = frame[0] === Kind.connected ? this.#handshake.finish(body) : undefined;
      if (this.#channel === undefined) throw new LanError("no-key");
      return undefined;
    }
    const line = this.#channel.in.open(NOTHING, joined(new Uint8Array(NONCE_LENGTH), frame));
    const text = line && decodeUtf8(line, 0, line.length);
    if (text === undefined) throw new Error("a message was changed on its way");
    return text;
  }

  /** @returns the frame that goes out */
  seal(line: string): Uint8Array {
    const frame = this.#channel?.out.seal(NOTHING, encodeUtf8(line));
    if (frame === undefined) throw new Error("not open");
    return frame;
  }
}

/** What is to be done next: a frame that goes out, a code to ask the person for, or the key to keep. */
export type PairingStep =
  | { readonly step: "send"; readonly frame: Uint8Array }
  | { readonly step: "ask" }
  | { readonly step: "kept"; readonly key: Uint8Array };

export class LanPairing {
  readonly #exchange: Exchange;
  #terminal: Uint8Array | undefined;
  #commitment = NOTHING;
  #agreed: Agreed | undefined;
  #isTyped = false;

  constructor(crypto: LanCrypto) {
    this.#exchange = new Exchange(crypto);
  }

  begin(): Uint8Array {
    return greeting(Kind.pair, this.#exchange.half);
  }

  /** @throws Error where it is over, in words for the person */
  take(frame: Uint8Array): PairingStep {
    const body = frame.slice(1);
    if (frame[0] === Kind.refused) throw refusalOf(body);
    if (frame[0] === Kind.bound && this.#terminal === undefined && body.length === 2 * KEY_LENGTH) {
      this.#terminal = body.slice(0, KEY_LENGTH);
      this.#commitment = body.slice(KEY_LENGTH);
      return { step: "send", frame: greeting(Kind.softwareNonce, this.#exchange.nonce) };
    }
    if (frame[0] === Kind.terminalNonce && this.#terminal !== undefined && this.#agreed === undefined) {
      if (body.length !== KEY_LENGTH || !this.#exchange.isCommitted(this.#commitment, this.#terminal, body)) {
        throw new LanError("between");
      }
      this.#agreed = this.#exchange.agree(false, this.#terminal, body);
      if (this.#agreed !== undefined) return { step: "ask" };
    }
    if (frame[0] === Kind.kept && this.#isTyped && this.#agreed?.isConfirmed("terminal", body) === true) {
      return { step: "kept", key: this.#agreed.key };
    }
    throw new Error("whoever answers does not speak as a terminal does");
  }

  /**
   * What the person has typed, from the terminal's screen.
   * @returns the frame that goes out; undefined for a wrong code: the pairing is over, for it may be somebody else's
   */
  type(code: string): Uint8Array | undefined {
    if (this.#agreed === undefined || code.replace(/\s/g, "") !== this.#agreed.code) return undefined;
    this.#isTyped = true;
    return greeting(Kind.typed, this.#agreed.confirmation("software"));
  }
}
