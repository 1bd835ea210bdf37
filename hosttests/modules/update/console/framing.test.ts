import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { crc16 } from "modules/update/console/crc16";
import { ConsoleDecoder, encodeConsole } from "modules/update/console/framing";
import { ascii } from "../../../support/bytes";

/** Every frame that comes out of these pieces of a line. */
function decode(pieces: Uint8Array[], longest = 2048) {
  const frames: string[] = [];
  const decoder = new ConsoleDecoder(longest, (frame) => frames.push(Array.from(frame).join()));
  for (const piece of pieces) decoder.push(piece);
  return { frames, dropped: decoder.dropped };
}

const HELLO = Uint8Array.from([6, 9, ...ascii("AA9IZWxsbywgd29ybGQhet4="), 10]);
const hello = Array.from(ascii("Hello, world!")).join();

describe("SMP over a console", () => {
  it("has the checksum XMODEM of 123456789", () => {
    expect(crc16(ascii("123456789"), 0, 9)).toBe(0x31c3);
  });

  it("writes and reads what smp's packet.py does", () => {
    expect(encodeConsole(ascii("Hello, world!"))).toEqual(HELLO);
    expect(decode([HELLO])).toEqual({ frames: [hello], dropped: 0 });
  });

  it("reads what smp's packet.py writes in lines of eight", () => {
    const lines = ["AA9I", "ZWxs", "bywg", "d29y", "bGQh", "et4="].flatMap((text, i) => [
      ...(i === 0 ? [6, 9] : [4, 20]),
      ...ascii(text),
      10,
    ]);
    expect(decode([Uint8Array.from(lines)]).frames).toEqual([hello]);
  });

  it("keeps its lines within 127 bytes", () => {
    const lines: number[] = [];
    let length = 0;
    for (const byte of encodeConsole(new Uint8Array(2048).fill(7))) {
      length += 1;
      if (byte !== 10) continue;
      lines.push(length);
      length = 0;
    }
    expect(length).toBe(0);
    expect(Math.max(...lines)).toBe(127);
  });

  it("gives back any frame, however the line cuts it", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.integer({ min: 1, max: 130 }), (frame, size) => {
        const line = encodeConsole(frame);
        const pieces: Uint8Array[] = [];
        for (let at = 0; at < line.length; at += size) pieces.push(line.subarray(at, at + size));
        expect(decode(pieces)).toEqual({ frames: [Array.from(frame).join()], dropped: 0 });
      }),
      { numRuns: 60 },
    );
  });

  it("does not mind what else is said on the line", () => {
    const talk = ascii("login: \r\nboot ok\n\n");
    expect(decode([talk, HELLO, talk, HELLO]).frames).toEqual([hello, hello]);
    expect(decode([Uint8Array.from([...HELLO.subarray(0, -1), 13, 10])]).frames).toEqual([hello]);
  });

  const dropped: [string, number[]][] = [
    ["a wrong checksum", [6, 9, ...ascii("AA9IZWxsbywgd29ybGQhet8="), 10]],
    ["a line that goes on with nothing begun", [4, 20, ...HELLO.subarray(2)]],
    ["characters that are not base64", [6, 9, ...ascii("AA9I*Wxs"), 10]],
    ["padding in the middle", [6, 9, ...ascii("AA=IZWxs"), 10]],
    ["a line that is cut within four characters", [6, 9, ...ascii("AA9IZ"), 10]],
    ["more than was announced", [6, 9, ...ascii("AANIZWxsbywgd29ybGQhet4="), 10]],
    ["less than a checksum", [6, 9, ...ascii("AAFI"), 10]],
  ];
  it.each(dropped)("drops %s, and takes the next frame", (_, bytes) => {
    expect(decode([Uint8Array.from(bytes), HELLO]).frames).toEqual([hello]);
  });

  it("drops what is longer than any frame may be", () => {
    expect(decode([encodeConsole(new Uint8Array(65)), HELLO], 64)).toEqual({ frames: [hello], dropped: 1 });
    expect(decode([encodeConsole(new Uint8Array(64)), HELLO], 64).frames).toHaveLength(2);
  });

  it("is at rest after any bytes at all", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        const { frames } = decode([noise, Uint8Array.of(10), HELLO]);
        expect(frames.at(-1)).toBe(hello);
      }),
      { numRuns: 300 },
    );
  });
});
