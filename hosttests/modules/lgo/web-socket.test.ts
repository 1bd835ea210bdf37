import { describe, expect, it } from "@jest/globals";
import { encodeUtf8 } from "modules/cbor/utf8";
import type { WireFault } from "modules/lgo/lan/framing";
import { answerUpgrade, MAX_UPGRADE, Upgrade, WebSocketFraming } from "modules/lgo/lan/web-socket";
import { sha1 } from "modules/noble-verifier/noble-sha1";
import { NONCE_LENGTH } from "modules/sealing/aead";

const MASK = [1, 2, 3, 4];

/** As a client writes it. */
function frame(first: number, payload: readonly number[], masked = true): number[] {
  const { length } = payload;
  const size = length < 126 ? [length] : length < 65536 ? [126, length >> 8, length & 0xff] : [127, 0, 0, 0, 0];
  const [head = 0, ...more] = size;
  const mask = masked ? MASK : [];
  const body = payload.map((byte, i) => byte ^ (masked ? (MASK[i & 3] ?? 0) : 0));
  return [first, head | (masked ? 0x80 : 0), ...more, ...mask, ...body];
}

function read(bytes: readonly number[], step = bytes.length, limit = 300) {
  const sent: number[][] = [];
  const frames: number[][] = [];
  const framing = new WebSocketFraming((own) => sent.push([...own]));
  framing.limit = limit;
  let fault: WireFault | undefined;
  for (let at = 0; at < bytes.length && fault === undefined; at += step) {
    fault = framing.push(Uint8Array.from(bytes.slice(at, at + step)), (each) => {
      frames.push([...each.subarray(NONCE_LENGTH)]);
      return true;
    });
  }
  return { sent, frames, fault, isClosed: framing.isClosed };
}

const close = (...payload: number[]) => frame(0x88, payload);
const two = Array.from({ length: 200 }, (_, i) => i);

describe("messages of a WebSocket (RFC 6455, section 5)", () => {
  it("are whole, in pieces with control frames between, and read in whatever pieces they come", () => {
    const bytes = [
      ...frame(0x82, [1, 2, 3]),
      ...frame(0x02, [4]),
      ...frame(0x89, [9]),
      ...frame(0x00, []),
      ...frame(0x80, [5]),
      ...frame(0x82, two),
    ];
    for (const step of [1, 2, 7, bytes.length]) {
      const { frames, sent, fault } = read(bytes, step);
      expect([frames, sent, fault]).toEqual([[[1, 2, 3], [4, 5], two], [[0x8a, 1, 9]], undefined]);
    }
  });

  it("are refused with the reason that the section gives", () => {
    const cases: [string, number[], WireFault][] = [
      ["without a mask", frame(0x82, [1], false), "protocol"],
      ["a reserved bit", frame(0xc2, [1]), "protocol"],
      ["an opcode of nobody's", frame(0x83, [1]), "protocol"],
      ["a control frame of nobody's", frame(0x8b, [1]), "protocol"],
      ["a ping in pieces", frame(0x09, [1]), "protocol"],
      ["a long ping", frame(0x89, two), "protocol"],
      ["a piece of nothing", frame(0x80, [1]), "protocol"],
      ["a message within another", [...frame(0x02, [1]), ...frame(0x82, [2])], "protocol"],
      ["a length that need not be so long", [0x82, 0xfe, 0, 5, ...MASK, 0, 0, 0, 0, 0], "protocol"],
      ["the same in eight bytes", [0x82, 0xff, 0, 0, 0, 0, 0, 0, 1, 0, ...MASK], "protocol"],
      ["a negative length", [0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, ...MASK], "protocol"],
      ["a gigabyte", [0x82, 0xff, 0, 0, 0, 0, 0x40, 0, 0, 0, ...MASK], "too-long"],
      ["more than is let in", [0x82, 0xfe, 1, 45, ...MASK], "too-long"],
      ["the same in pieces", [...frame(0x02, two), ...frame(0x80, two)], "too-long"],
      ["text", frame(0x81, [0x7b]), "not-binary"],
      ["an empty message", frame(0x82, []), "protocol"],
      [
        "pieces without end",
        [...frame(0x02, [1]), ...Array.from({ length: 80 }, () => frame(0x00, [])).flat()],
        "too-many",
      ],
      ["pings without end", Array.from({ length: 20 }, () => frame(0x89, [])).flat(), "too-many"],
      ["a close of one byte", close(3), "protocol"],
      ["a close with a code that is not sent", close(0x03, 0xed), "protocol"],
      ["a close with a code of nobody's", close(0x07, 0xd0), "protocol"],
      ["a close whose reason is no UTF-8", close(0x03, 0xe8, 0xff), "not-utf8"],
    ];
    for (const [what, bytes, fault] of cases) expect([what, read(bytes).fault]).toEqual([what, fault]);
  });

  it("end with a close that is answered with its code, once, and nothing is read behind it", () => {
    for (const payload of [[], [0x03, 0xe8], [0x0b, 0xb8, 0x6f, 0x6b]]) {
      const { sent, frames, fault, isClosed } = read([...close(...payload), ...frame(0x82, [1]), ...close()]);
      const code = payload.slice(0, 2);
      expect([sent, frames, fault, isClosed]).toEqual([[[0x88, code.length, ...code]], [], undefined, true]);
    }
  });
});

const KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
const UPGRADE = `GET /lgo HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n${KEY}\r\nSec-WebSocket-Version: 13\r\n\r\n`;
const answered = (request: string) => String.fromCharCode(...answerUpgrade(request, sha1).answer);

describe("the opening of a WebSocket (RFC 6455, section 4.2)", () => {
  it("is answered as the RFC's own example", () => {
    expect(answered(UPGRADE)).toContain("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
    expect(answered(UPGRADE)).not.toContain("Protocol:");
    const named = UPGRADE.replace("Host: x", "Host: x\r\nSec-WebSocket-Protocol: soap, comptoir-lgo.1");
    expect(answered(named)).toContain("Sec-WebSocket-Protocol: comptoir-lgo.1\r\n");
  });

  it("is refused for anything else", () => {
    const cases: [string, string][] = [
      ["POST", answered(UPGRADE.replace("GET", "POST"))],
      ["HTTP/1.0", answered(UPGRADE.replace("HTTP/1.1", "HTTP/1.0"))],
      ["no host", answered(UPGRADE.replace("Host: x\r\n", ""))],
      ["no upgrade", answered(UPGRADE.replace("Upgrade: websocket\r\n", ""))],
      ["version 8", answered(UPGRADE.replace("Version: 13", "Version: 8"))],
      ["a short key", answered(UPGRADE.replace("ZSBub25jZQ==", "ZQ=="))],
      ["two keys", answered(UPGRADE.replace(KEY, `${KEY}\r\n${KEY}`))],
      ["no header", answered(UPGRADE.replace("Host: x", "Host x"))],
    ];
    expect(cases.map(([what, text]) => `${what}: ${text.slice(9, 12)}`)).toEqual([
      "POST: 400",
      "HTTP/1.0: 400",
      "no host: 400",
      "no upgrade: 426",
      "version 8: 426",
      "a short key: 400",
      "two keys: 400",
      "no header: 400",
    ]);
  });

  it("ends where the request does, and is bounded", () => {
    const upgrade = new Upgrade();
    const bytes = encodeUtf8(`${UPGRADE}behind`);
    expect(upgrade.push(bytes.subarray(0, 40))).toBeUndefined();
    const whole = upgrade.push(bytes.subarray(40));
    expect(whole !== "too-long" && [whole?.request, whole?.rest.length]).toEqual([UPGRADE, 6]);
    expect(new Upgrade().push(new Uint8Array(MAX_UPGRADE + 1).fill(65))).toBe("too-long");
  });
});
