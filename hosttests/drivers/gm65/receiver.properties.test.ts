/** Whatever a line brings, in whatever pieces: answers are found by their CRC alone, symbols are whole, nothing is thrown. */
import { describe, expect, it } from "@jest/globals";
import { Gm65 } from "drivers/gm65/gm65";
import { crc16, GM65_ANSWERS } from "drivers/gm65/protocol";
import { MAX_SYMBOL, Receiver } from "drivers/serial-scanner/receiver";
import fc from "fast-check";
import type { Scan, ScannerStatus } from "modules/scan/scan";
import { ManualTime } from "../../../simulator/hardware/manual-time";

const RUNS = 400;

function answer(data: readonly number[]): number[] {
  const bytes = Uint8Array.of(2, 0, 0, data.length, ...data, 0, 0);
  const crc = crc16(bytes, 2, bytes.length - 2);
  return [...bytes.subarray(0, bytes.length - 2), crc >> 8, crc & 0xff];
}

/** Cuts at these places. */
function pieces(bytes: readonly number[], cuts: readonly number[]): Uint8Array[] {
  const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, i) => Uint8Array.from(bytes.slice(from, at[i] ?? bytes.length)));
}

const data = fc.array(fc.nat(255), { minLength: 1, maxLength: 255 });
const cuts = fc.array(fc.nat(600), { maxLength: 6 });
/** No 02 in it: what begins like an answer is another matter, and below. */
const quiet = fc.array(
  fc.nat(255).map((byte) => (byte === 2 ? 3 : byte)),
  { maxLength: 200 },
);
const nearly = fc.oneof(
  fc.array(fc.nat(255), { maxLength: 300 }),
  fc.array(fc.constantFrom(0, 1, 2, 0x0d, 0x0a, 0x5d, 0x51, 0x31), { maxLength: 300 }),
  fc
    .tuple(data, fc.nat(), fc.integer({ min: 1, max: 255 }))
    .map(([bytes, at, bits]) => answer(bytes).map((byte, i, all) => (i === at % all.length ? byte ^ bits : byte))),
);

describe("what the scanner's module sends", () => {
  it("an answer is found after noise, in any pieces, and what stood around it stays", () => {
    fc.assert(
      fc.property(quiet, data, quiet, cuts, (before, value, after, at) => {
        const receiver = new Receiver(GM65_ANSWERS);
        const found: number[][] = [];
        for (const piece of pieces([...before, ...answer(value), ...after], at)) {
          const got = receiver.push(piece, found.length === 0);
          if (got !== undefined) found.push(Array.from(got));
        }
        expect(found).toEqual([value]);
        expect(receiver.isBusy).toBe(before.length + after.length > 0);
      }),
      { numRuns: RUNS },
    );
  });

  it("nothing is an answer whose CRC is wrong, and none is when nobody asked", () => {
    fc.assert(
      fc.property(fc.array(nearly, { maxLength: 5 }), cuts, fc.boolean(), (parts, at, awaiting) => {
        const bytes = parts.flat();
        const receiver = new Receiver(GM65_ANSWERS);
        for (const piece of pieces(bytes, at)) {
          const got = receiver.push(piece, awaiting);
          if (got === undefined) continue;
          expect(awaiting).toBe(true);
          // It stands in what was sent, as an answer.
          expect(` ${bytes.join(" ")} `).toContain(` ${answer(Array.from(got)).join(" ")} `);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("a symbol is what it was in any pieces, and never longer than one can be", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), cuts, (text, at) => {
        // A text that ends as a tail does, or in an answer, is cut there: none of our codes does.
        const sent = [0x5d, 0x51, 0x31, ...text, 0x41, 0x0d];
        const receiver = new Receiver(GM65_ANSWERS);
        for (const piece of pieces(sent, at)) receiver.push(piece, false);
        expect(receiver.endsInTail).toBe(true);
        expect(receiver.silence("sent")).toEqual([
          { symbology: "qr", gs1: false, bytes: Uint8Array.of(...text, 0x41) },
        ]);
        expect(receiver.isBusy).toBe(false);
      }),
      { numRuns: RUNS },
    );
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 4 }),
        fc.constantFrom("sent" as const, "unsure" as const, "never" as const),
        (parts, identifiers) => {
          const receiver = new Receiver(GM65_ANSWERS);
          for (const part of parts) receiver.push(part, false);
          const scans = receiver.silence(identifiers);
          expect(scans.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThanOrEqual(MAX_SYMBOL);
          expect(receiver.isBusy).toBe(false);
          // Whatever that was, the next symbol is read.
          const next = [...(identifiers === "never" ? [] : [0x5d, 0x51, 0x31]), 0x41];
          receiver.push(Uint8Array.of(...next, 0x0d), false);
          expect(receiver.silence(identifiers).map(({ bytes }) => bytes)).toEqual([Uint8Array.of(0x41)]);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it("the driver lives through a module that answers anything to anything, and takes the next one", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(nearly, data.map(answer)), { minLength: 1, maxLength: 30 }), (answers) => {
        const time = new ManualTime();
        const statuses: ScannerStatus[] = [];
        const scans: Scan[] = [];
        let next = 0;
        let input: Uint8Array | undefined;
        class Serial {
          readonly #onReadable: () => void;
          constructor({ onReadable }: { onReadable: () => void }) {
            this.#onReadable = onReadable;
          }
          read(): ArrayBuffer | undefined {
            const bytes = input;
            input = undefined;
            return bytes?.slice().buffer;
          }
          write(): void {
            const bytes = answers[next % answers.length];
            next += 1;
            time.set(() => {
              input = Uint8Array.from(bytes ?? []);
              this.#onReadable();
            }, 1);
          }
          close(): void {}
        }
        const driver = new Gm65<unknown>({
          serial: { io: Serial as never, port: 0, receive: 1, transmit: 2 },
          timer: time,
          onScan: (scan) => scans.push(scan),
          onStatus: (status) => statuses.push(status),
        });
        time.run(30000);
        expect(statuses[0]).toBe("searching");
        for (const { bytes } of scans) expect(bytes.length <= MAX_SYMBOL).toBe(true);
        // It goes on asking, and never faster than a module can answer: 30 s are 300 answers of 100 ms at most.
        expect(next).toBeGreaterThan(5);
        expect(next).toBeLessThan(30000);
        driver.close();
        expect(time.pending).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
