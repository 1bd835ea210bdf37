/** The exchange with a phone: the open profile, the status words of ISO/IEC 7816-4, and what others answer. */
import { describe, expect, it } from "@jest/globals";
import { CHUNK, MAX_TOKEN_LENGTH, PhoneReader } from "modules/nfc/phone-reader";
import { challengeOf, takesChallenge } from "modules/nfc/select";
import { toHex } from "modules/token/hex";
import { ascii, hex } from "../../support/bytes";

const CHALLENGE = hex("000102030405060708090a0b0c0d0e0f");
const NAME = "f0434f4d50544f495201";
/** By the exact name, and with the challenge: the bytes of the table in select.ts. */
const SELECT = `00a404000a${NAME}00`;
const ASKED = `00a404001e${NAME}7c128110${toHex(CHALLENGE)}00`;
const AUTHENTICATE = `0088000010${toHex(CHALLENGE)}`;
/** Answers to it: taken; no notice taken; not its name. */
const TAKEN = `6f12840a${NAME}a5047c0282009000`;
const PLAIN = `6f0c840a${NAME}9000`;

/** @param answer to each command, in hexadecimal; of a phone that holds this file unless said */
function read(answer: (command: string) => string, isPhone = true) {
  const commands: string[] = [];
  const reader = new PhoneReader(CHALLENGE, isPhone);
  let response: Uint8Array | undefined;
  for (let command = reader.next(); command !== undefined; command = reader.next(response)) {
    commands.push(toHex(command));
    response = hex(answer(toHex(command)));
  }
  const { result } = reader;
  return { commands, end: result.ok ? textOf(result.value.token) : result.reason };
}

function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** As an app answers that holds this token. */
function app(token: string, change: (command: string) => string | undefined = () => undefined) {
  const file = `${token.length.toString(16).padStart(4, "0")}${toHex(ascii(token))}`;
  return (command: string) => {
    const other = change(command);
    if (other !== undefined) return other;
    if (!command.startsWith("00b0")) return "9000";
    const offset = Number.parseInt(command.slice(4, 8), 16);
    const le = Number.parseInt(command.slice(8), 16) || 256;
    const piece = file.slice(offset * 2, (offset + le) * 2);
    return `${piece}${piece.length < le * 2 ? "6282" : "9000"}`;
  };
}

describe("the open profile", () => {
  it("is SELECT by name with a challenge, and READ BINARY: a length, then the token, as an NDEF file is read", () => {
    const token = `EV1:${"A".repeat(429)}`;
    const { commands, end } = read(app(token, (command) => (command === ASKED ? TAKEN : undefined)));
    expect(end).toBe(token);
    // The shape of ISO 18013-5, 8.2.2.1, and of the NFC Forum's Type 4 tag, which asks for each: by name, then by offset.
    expect(commands).toEqual([ASKED, "00b00000f0", "00b000f0c3"]);
  });

  it("asks an app by a command of its own that took no notice of the challenge in SELECT, or was not given it", () => {
    for (const deaf of ["9000", PLAIN, "6f0084009000", "6f12840a9000"]) {
      const { commands, end } = read(app("EV1:A", (command) => (command === ASKED ? deaf : undefined)));
      expect([end, ...commands]).toEqual(["EV1:A", ASKED, AUTHENTICATE, "00b00000f0"]);
    }
    for (const sw of ["6a82", "6700", "6a80", "6f00", "6d00"]) {
      const { commands, end } = read(app("EV1:A", (command) => (command === ASKED ? sw : undefined)));
      expect([end, ...commands.slice(0, 3)]).toEqual(["EV1:A", ASKED, SELECT, AUTHENTICATE]);
    }
    // Who was never given it cannot have taken it.
    const liar = read(app("EV1:A", (command) => (command === ASKED ? "6a82" : command === SELECT ? TAKEN : undefined)));
    expect(liar.commands.slice(0, 3)).toEqual([ASKED, SELECT, AUTHENTICATE]);
  });

  it("has its challenge where the table says, for the app that reads it", () => {
    const data = hex(ASKED).subarray(5, -1);
    expect(toHex(data.subarray(14))).toBe(toHex(CHALLENGE));
    expect(challengeOf(data)).toEqual(CHALLENGE);
    for (const end of [10, 12, 14, 29]) expect(challengeOf(data.subarray(0, end))).toBeUndefined();
    expect(takesChallenge(hex(TAKEN).subarray(0, -2))).toBe(true);
    for (let end = 0; end < TAKEN.length / 2 - 2; end += 1)
      expect(takesChallenge(hex(TAKEN).subarray(0, end))).toBe(false);
  });

  it("reads a token of any length up to its bound, piece by piece, and no more", () => {
    for (const length of [1, CHUNK - 2, CHUNK - 1, CHUNK, 2 * CHUNK, MAX_TOKEN_LENGTH]) {
      const token = "x".repeat(length);
      expect(read(app(token)).end).toBe(token);
    }
    expect(read(app("x".repeat(MAX_TOKEN_LENGTH + 1))).end).toBe("nfc-error");
    expect(read(app("")).end).toBe("nfc-error");
  });

  it("takes what an app gives that knows no challenge, or less than it is asked for, or says how much there is", () => {
    const unknown = (sw: string) => app("EV1:A", (command) => (command.startsWith("0088") ? sw : undefined));
    for (const sw of ["6d00", "6e00", "6a81", "6a86", "6a82", "6700"]) expect(read(unknown(sw)).end).toBe("EV1:A");
    const small = app("y".repeat(100));
    const few = (command: string) =>
      command.startsWith("00b0") ? small(`${command.slice(0, 8)}20`).replace("6282", "9000") : small(command);
    expect(read(few).end).toBe("y".repeat(100));
    let told = false;
    const exact = app("z".repeat(50), (command) => {
      if (!command.startsWith("00b0") || told) return undefined;
      told = true;
      return "6c34";
    });
    const { commands, end } = read(exact);
    expect([end, commands.at(-1)]).toEqual(["z".repeat(50), "00b0000034"]);
  });
});

describe("status words of ISO/IEC 7816-4", () => {
  const reading = (sw: string) => read(app("EV1:A", (command) => (command.startsWith("00b0") ? sw : undefined))).end;
  it.each([
    ["6982", "nfc-locked"],
    ["6985", "nfc-locked"],
    ["6282", "nfc-error"],
    ["6283", "nfc-error"],
    ["6581", "nfc-error"],
    ["6700", "nfc-error"],
    ["6986", "nfc-error"],
    ["6a82", "nfc-error"],
    ["6a86", "nfc-error"],
    ["6b00", "nfc-error"],
    ["6d00", "nfc-error"],
    ["6e00", "nfc-error"],
    ["6f00", "nfc-error"],
    ["9000", "nfc-error"],
    ["", "nfc-error"],
  ])("%s while the token is read: %s", (sw, problem) => {
    expect(reading(sw)).toBe(problem);
  });

  it("a length that is asked for over and over ends", () => {
    expect(reading("6c00")).toBe("nfc-error");
    expect(reading("6c10")).toBe("nfc-error");
  });

  it("a file that ends before its token does is not taken", () => {
    const whole = app("x".repeat(300));
    const cut = (command: string) =>
      command.startsWith("00b000f0") ? `${toHex(new Uint8Array(3))}6282` : whole(command);
    expect(read(cut).end).toBe("nfc-error");
  });
});

describe("what is no e-carte", () => {
  const AIDS = {
    bank: "325041592e5359532e4444463031",
    travel: "a0000002471001",
    identity: "a000000077010800070000fe00000100",
  };
  const with_ =
    (names: readonly string[], sw = "9000") =>
    (command: string) =>
      names.some((name) => command.includes(name)) ? sw : "6a82";

  it("is told from others by name, and nothing of it is read", () => {
    const bank = read(with_([AIDS.bank]), false);
    const passport = read(with_([AIDS.travel]), false);
    const cnie = read(with_([AIDS.travel, AIDS.identity]), false);
    const other = read(with_([]), false);
    expect([bank.end, passport.end, cnie.end, other.end]).toEqual([
      "nfc-bank",
      "nfc-passport",
      "nfc-cnie",
      "nfc-unknown",
    ]);
    for (const { commands } of [bank, passport, cnie, other]) {
      expect(commands.length).toBeLessThanOrEqual(5);
      for (const command of commands) expect(command.slice(0, 8)).toBe("00a40400");
    }
  });

  it("is what it is when it is blocked, or wants to be opened first", () => {
    for (const sw of ["6283", "6a81", "6985", "611c"]) expect(read(with_([AIDS.bank], sw), false).end).toBe("nfc-bank");
    for (const sw of ["6982", "6985"]) expect(read(with_([AIDS.travel], sw), false).end).toBe("nfc-passport");
  });

  it("is a phone without its e-carte, whatever is in its wallet, where its number is another each time", () => {
    expect([read(with_([AIDS.bank])).end, read(with_([])).end]).toEqual(["nfc-phone", "nfc-phone"]);
    expect(read(() => "6985").end).toBe("nfc-locked");
  });
});
