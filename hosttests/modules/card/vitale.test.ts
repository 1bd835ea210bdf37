import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { parseAtr } from "modules/card/atr";
import { type CardEvent, CardSession } from "modules/card/card-session";
import { cardSerial, parseBeneficiaries, parseMap } from "modules/card/vitale";
import { MAX_FILE_LENGTH, VitaleReader } from "modules/card/vitale-reader";
import { cardTokenLength, TOKEN_FORMATS } from "modules/token/formats";
import { toHex } from "modules/token/hex";
import { ascii, hex } from "../../support/bytes";

const isXs = (globalThis as { comptoirEngine?: string }).comptoirEngine === "xs";
/** Of the facts: 2 79 03 51 215 189 has the key 89. */
const NIR = "279035121518989";

function tlv(tag: number, ...values: readonly Uint8Array[]): Uint8Array {
  const value = values.flatMap((part) => [...part]);
  const head = tag > 0xff ? [tag >> 8, tag & 0xff] : [tag];
  return Uint8Array.from([...head, ...(value.length < 128 ? [value.length] : [0x81, value.length]), ...value]);
}

function name(familyName: string, givenName: string, birthDate: string): Uint8Array {
  return tlv(0x65, tlv(0x80, ascii(familyName)), tlv(0x81, ascii(givenName)), tlv(0x82, ascii(birthDate)));
}

const nir = (digits: string) => tlv(0x65, tlv(0x90, ascii("FR")), tlv(0x93, ascii(digits)));
const join = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

const NAMES = join(name("ESSAI", "CAMILLE", "19790312"), name("ESSAI", "LEO", "19421901"), new Uint8Array(40));
const NIRS = join(nir(NIR), nir(NIR), new Uint8Array(9));

describe("the persons on a card", () => {
  it("are the n-th of both files, with impossible dates as they are", () => {
    expect(parseBeneficiaries(NAMES, NIRS)).toEqual([
      { familyName: "ESSAI", givenNames: "CAMILLE", birthDate: "1979-03-12", nir: NIR },
      { familyName: "ESSAI", givenNames: "LEO", birthDate: "1942-19-01", nir: NIR },
    ]);
  });

  it("are left out where anything is missing or wrong, and nobody takes their place", () => {
    const two = name("ESSAI", "LEO", "20190101");
    for (const bad of [
      name("", "CAMILLE", "19790312"),
      name("ESSAI", "", "19790312"),
      name("ESSAI", "CAMILLE", "1979031"),
      name("ESSAI", "CAMILLE", "1979031X"),
      name("ES\u0001AI", "CAMILLE", "19790312"),
      name("E".repeat(65), "CAMILLE", "19790312"),
      // A soft hyphen, which no screen shows.
      name("ES\u00adSAI", "CAMILLE", "19790312"),
      name("\u00a0 ", "CAMILLE", "19790312"),
    ]) {
      expect(parseBeneficiaries(join(bad, two), NIRS).map(({ givenNames }) => givenNames)).toEqual(["LEO"]);
    }
    for (const bad of ["279035121518988", "27903512151898", "", "27903512151898\u0000"]) {
      expect(parseBeneficiaries(NAMES, join(nir(bad), nir(NIR))).map(({ givenNames }) => givenNames)).toEqual(["LEO"]);
    }
    expect(parseBeneficiaries(NAMES, new Uint8Array(0))).toEqual([]);
    expect(
      parseBeneficiaries(
        join(...Array.from({ length: 30 }, () => name("A", "B", "20000101"))),
        join(...Array.from({ length: 30 }, () => nir(NIR))),
      ),
    ).toHaveLength(16);
  });
});

describe("the serial number", () => {
  it("is the end of its file", () => {
    expect(toHex(cardSerial(hex("5a0a80250000012345678901"))!)).toBe("0000012345678901");
    expect(cardSerial(new Uint8Array(7))).toBeUndefined();
  });
});

describe("the map", () => {
  it("says which file is where", () => {
    const aid = hex("d2500000025649 54414c45");
    const map = tlv(
      0xe0,
      tlv(0xa0, tlv(0x82, hex("0001 0000"), aid)),
      tlv(0x80, ascii("EF-IDENT"), hex("0001 2F05")),
      tlv(0x80, ascii("LOST    "), hex("0009 2F06")),
    );
    expect(parseMap(map)).toEqual([{ name: "EF-IDENT", application: aid, file: 0x2f05 }]);
    expect(parseMap(hex("e000"))).toEqual([]);
    expect(parseMap(new Uint8Array(0))).toEqual([]);
  });
});

/** Answers that a stranger would give: right in form, wrong, empty, long, or noise. */
const answer = fc.oneof(
  fc.constantFrom("9000", "6a82", "6982", "6283", "6f00", "6700", "6d00", "6e00", "6105", "6b00", "", "90").map(hex),
  fc.uint8Array({ maxLength: 60 }),
  fc.uint8Array({ maxLength: 258 }).map((bytes) => join(bytes, hex("9000"))),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => join(NAMES.subarray(0, 30), bytes, hex("9000"))),
  fc.constantFrom(
    join(NAMES, hex("9000")),
    join(NIRS, hex("9000")),
    join(hex("d28443"), new Uint8Array(253), hex("9000")),
    join(new Uint8Array(256).fill(0x65), hex("6282")),
  ),
);

describe("a card that answers anything", () => {
  it("is read, or told why not, within a bound of commands: 50,000 answers", () => {
    let answers = 0;
    const wanted = isXs ? 2_000 : 50_000;
    const most = 8 + (3 * MAX_FILE_LENGTH) / 1 + 16;
    fc.assert(
      fc.property(fc.constantFrom("vitale-2", "unknown"), fc.infiniteStream(answer), (kind, stream) => {
        const reader = new VitaleReader(kind, cardTokenLength(TOKEN_FORMATS));
        let commands = 0;
        for (let command = reader.next(); command !== undefined; commands += 1) {
          if (commands > most || command.length > 30) throw new Error("does not end");
          command = reader.next(stream.next().value as Uint8Array);
        }
        answers += commands;
        const { result } = reader;
        if (
          result.ok &&
          (result.value.persons.length === 0 || (result.value.token?.length ?? 0) > MAX_FILE_LENGTH + 256)
        ) {
          throw new Error("not a reading");
        }
      }),
      // A card takes four commands at the least, most of the time.
      { numRuns: wanted / 2, endOnFailure: true },
    );
    expect(answers).toBeGreaterThan(wanted);
  });
});

describe("a session", () => {
  function session() {
    const asked: string[] = [];
    const events: CardEvent[] = [];
    const slot = {
      transmit: (command: Uint8Array) => void asked.push(toHex(command)),
      reset: (slow: boolean) => void asked.push(slow ? "reset slow" : "reset"),
      release: () => void asked.push("release"),
    };
    return {
      asked,
      events,
      session: new CardSession(slot, cardTokenLength(TOKEN_FORMATS), (event) => events.push(event)),
    };
  }
  const atr = (text: string) => {
    const parsed = parseAtr(hex(text));
    if (!parsed.ok) throw new Error(parsed.reason);
    return { type: "ready", atr: parsed.value, protocol: 0, baud: 9600 } as const;
  };
  const VITALE = atr("3B 75 13 00 00 45 09 EA 90 00");

  it("asks nothing of a card that it knows to be another", () => {
    const { asked, events, session: own } = session();
    own.handle({ type: "inserted" });
    own.handle(atr("3B AC 00 40 2A 00 12 25 00 64 80 00 03 10 00 90 00"));
    expect(asked).toEqual(["release"]);
    expect(events.at(-1)).toEqual({ kind: "failed", problem: "card-cps" });
    own.handle({ type: "removed" });
    expect(events.at(-1)).toEqual({ kind: "removed", early: false });
  });

  it("tries again from a reset, then slowly, then tells", () => {
    for (const [reason, problem] of [
      ["no-answer", "card-silent"],
      ["garbled", "card-dirty"],
    ] as const) {
      const { asked, events, session: own } = session();
      own.handle({ type: "inserted" });
      for (let i = 0; i < 3; i += 1) {
        own.handle(VITALE);
        own.handle({ type: "failed", reason });
      }
      expect(asked.filter((what) => !what.startsWith("00"))).toEqual(["reset", "reset slow", "release"]);
      expect(events.at(-1)).toEqual({ kind: "failed", problem });
    }
  });

  it("tells of a card that stopped in the middle, not of one that was never there", () => {
    const { events, session: own } = session();
    own.handle({ type: "inserted" });
    own.handle(VITALE);
    own.handle({ type: "failed", reason: "no-answer" });
    own.handle({ type: "failed", reason: "mute" });
    expect(events.at(-1)).toEqual({ kind: "failed", problem: "card-silent" });
  });

  it("ends once, whatever comes after", () => {
    const { events, session: own } = session();
    own.handle({ type: "inserted" });
    own.handle({ type: "removed" });
    for (const late of [VITALE, { type: "response", bytes: hex("9000") }, { type: "failed", reason: "mute" }] as const)
      own.handle(late);
    expect(events.map(({ kind }) => kind)).toEqual(["inserted", "removed"]);
  });
});
