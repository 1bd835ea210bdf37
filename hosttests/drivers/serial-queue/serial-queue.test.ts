import { describe, expect, it } from "@jest/globals";
import { SerialQueue } from "drivers/serial-queue/serial-queue";
import fc from "fast-check";

/** A port with a hardware FIFO, which throws when more is written than it has room for, as ECMA-419 has it. */
class Line {
  readonly sent: number[] = [];
  room = 0;

  write(bytes: Uint8Array): void {
    if (bytes.length === 0) throw new Error("an empty write");
    if (bytes.length > this.room) throw new Error("output full");
    this.room -= bytes.length;
    this.sent.push(...bytes);
  }
}

function opened() {
  const line = new Line();
  const queue = new SerialQueue(() => line);
  const drain = (room: number) => {
    line.room = room;
    queue.roomFor(room);
  };
  return { line, queue, drain };
}

/** Messages that tell each other apart: every byte of the n-th is n. */
const message = (n: number, length: number) => new Uint8Array(length).fill(n);

describe("the queue of a serial line", () => {
  it("sends all that it was given, once, in order, whatever room there is when", () => {
    const step = fc.oneof(
      fc.record({ push: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ room: fc.integer({ min: 0, max: 17 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { line, queue, drain } = opened();
        const given: number[] = [];
        let n = 0;
        for (const one of steps) {
          if ("room" in one) drain(one.room);
          else {
            n += 1;
            const bytes = message(n, one.push);
            given.push(...bytes);
            queue.push(bytes);
          }
        }
        expect(line.sent).toEqual(given.slice(0, line.sent.length));
        for (let left = given.length; left > 0; left -= 8) drain(8);
        drain(8);
        expect(line.sent).toEqual(given);
        expect(queue.length).toBe(0);
      }),
    );
  });

  it("writes at once where the line has room left, and no further", () => {
    const { line, queue, drain } = opened();
    drain(10);
    queue.push(message(1, 4));
    queue.push(message(2, 9));
    expect(line.sent).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 2, 2]);
    expect(queue.length).toBe(1);
  });

  it("lets go the oldest that waits, never the rest of one that has begun", () => {
    const { line, queue, drain } = opened();
    drain(2);
    for (const n of [1, 2, 3]) queue.push(message(n, 4));
    queue.dropOldest();
    for (let i = 0; i < 4; i += 1) drain(4);
    expect(line.sent).toEqual([1, 1, 1, 1, 3, 3, 3, 3]);
    // Nothing of either has gone.
    drain(0);
    for (const n of [4, 5]) queue.push(message(n, 2));
    queue.dropOldest();
    drain(8);
    expect(line.sent.slice(8)).toEqual([5, 5]);
  });

  it("forgets what was to come, so that what is pushed next begins with its first byte", () => {
    const { line, queue, drain } = opened();
    drain(3);
    queue.push(message(1, 8));
    queue.clear();
    expect(queue.length).toBe(0);
    queue.push(message(2, 2));
    drain(8);
    expect(line.sent).toEqual([1, 1, 1, 2, 2]);
  });

  it("sends the end of a line behind each, by itself where the line takes no more", () => {
    const sent: number[] = [];
    const queue = new SerialQueue(() => ({ write: (bytes) => void sent.push(...bytes) }), Uint8Array.of(10));
    queue.push(message(1, 3));
    queue.push(message(2, 1));
    queue.roomFor(3);
    expect([sent, queue.length]).toEqual([[1, 1, 1], 2]);
    queue.roomFor(1);
    expect([sent, queue.length]).toEqual([[1, 1, 1, 10], 1]);
    queue.roomFor(64);
    expect([sent, queue.length]).toEqual([[1, 1, 1, 10, 2, 10], 0]);
  });

  it("asks for its port only when there is something to write: it may not be made yet", () => {
    const queue = new SerialQueue(() => {
      throw new Error("not made yet");
    });
    queue.roomFor(16);
    expect(queue.length).toBe(0);
    expect(() => queue.push(message(1, 1))).toThrow("not made yet");
  });
});
