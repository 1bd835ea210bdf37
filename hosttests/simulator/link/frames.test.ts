import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { MAX_PAYLOAD, SYNC } from "../../../simulator/link/channels";
import { encodeFrame, FrameDecoder } from "../../../simulator/link/frames";

type Frame = readonly [number, readonly number[]];

function decoder() {
  const frames: Frame[] = [];
  return { frames, decoder: new FrameDecoder((channel, payload) => frames.push([channel, [...payload]])) };
}

describe("the link's frames", () => {
  const frame = fc.tuple(fc.nat(255), fc.uint8Array({ maxLength: 60 }));

  it("come out as they went in, however the stream is cut", () => {
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 8 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 20 })),
        (sent, cuts) => {
          const stream = Buffer.concat(sent.map(([channel, payload]) => encodeFrame(channel, payload)));
          const { frames, decoder: link } = decoder();
          for (let at = 0; at < stream.length; ) {
            const length = cuts.next().value ?? 1;
            link.push(stream.subarray(at, at + length));
            at += length;
          }
          expect(frames).toEqual(sent.map(([channel, payload]) => [channel, [...payload]]));
          expect(link.skipped).toBe(0);
        },
      ),
    );
  });

  it("are found again after bytes that belong to none", () => {
    const { frames, decoder: link } = decoder();
    const noise = Uint8Array.of(0, 1, 2, SYNC, 9, 0xff, 0xff, 0xff, 3);
    link.push(
      Buffer.concat([
        noise,
        encodeFrame(5, Uint8Array.of(1, 2)),
        noise.subarray(0, 3),
        encodeFrame(6, new Uint8Array(0)),
      ]),
    );
    expect(frames).toEqual([
      [5, [1, 2]],
      [6, []],
    ]);
    expect(link.skipped).toBe(noise.length + 3);
  });

  it("are bounded", () => {
    expect(() => encodeFrame(1, new Uint8Array(MAX_PAYLOAD + 1))).toThrow(RangeError);
    const { frames, decoder: link } = decoder();
    link.push(encodeFrame(1, new Uint8Array(MAX_PAYLOAD)));
    expect(frames[0]?.[1]).toHaveLength(MAX_PAYLOAD);
  });

  it("that a listener failed on do not come again", () => {
    let calls = 0;
    const link = new FrameDecoder(() => {
      calls += 1;
      if (calls === 1) throw new Error("the listener's own");
    });
    expect(() => link.push(encodeFrame(1, Uint8Array.of(7)))).toThrow("own");
    link.push(encodeFrame(2, Uint8Array.of(8)));
    expect(calls).toBe(2);
  });
});
