/** What lies in flash is sealed: nobody reads it, changes it or moves it without the key, and an older journal is read. */
import { describe, expect, it } from "@jest/globals";
import { crc32 } from "modules/bytes/bytes";
import { Journal } from "modules/journal/journal";
import { encodeRecord, RecordCursor, RecordType } from "modules/journal/record";
import { RecordKey } from "modules/journal/record-keys";
import { KEY_LENGTH } from "modules/sealing/aead";
import type { Sealer } from "modules/sealing/sealer";
import { ascii } from "../../support/bytes";
import { NorFlash } from "../../support/nor-flash";
import { Random } from "../../support/random";
import { NonceWatch, sealerOf } from "../../support/sealing";

const SECRET = ascii("ESSAI CAMILLE 279035121518989 DEMO-1");
const flashOf = () => new NorFlash(8, 1024, new Random(5));

function mount(flash: NorFlash, sealer?: Sealer, tokens: string[] = []): Journal {
  const mounted = Journal.mount(flash, (_, payload) => tokens.push(payload.join()), sealer);
  if (!mounted.ok) throw new Error(mounted.reason);
  return mounted.value;
}

const holds = (flash: NorFlash, text: Uint8Array) => ` ${flash.bytes.join(" ")} `.includes(` ${text.join(" ")} `);

describe("a sealed journal", () => {
  it("gives back what was stored, and shows none of it: invoices, values, tokens, and copies that count no more", () => {
    const flash = flashOf();
    const journal = mount(flash, sealerOf());
    for (let i = 0; i < 60; i += 1) {
      const stored = journal.appendInvoice(SECRET);
      if (stored.ok && i % 3 !== 0) journal.settle({ number: stored.value, reason: 0, start: 0 });
      journal.setValue(RecordKey.tariff, SECRET.subarray(0, 20));
    }
    journal.appendToken(5000, SECRET.subarray(0, 16));
    const tokens: string[] = [];
    const again = mount(flash, sealerOf(), tokens);
    const [entry] = again.listQueued(0, 1);
    expect(again.invoice(entry!)).toEqual(SECRET);
    expect(again.value(RecordKey.tariff)).toEqual(SECRET.subarray(0, 20));
    expect(tokens).toEqual([SECRET.subarray(0, 16).join()]);
    for (let at = 0; at + 8 <= SECRET.length; at += 1) expect(holds(flash, SECRET.subarray(at, at + 8))).toBe(false);
    // The test would see it: without a key it is all there.
    const clear = flashOf();
    mount(clear).appendInvoice(SECRET);
    expect(holds(clear, SECRET)).toBe(true);
  });

  it("is not taken for an empty or a damaged one where the key is another, or missing", () => {
    const flash = flashOf();
    mount(flash, sealerOf()).appendInvoice(SECRET);
    const before = flash.bytes.slice();
    for (const sealer of [undefined, sealerOf(undefined, new Uint8Array(KEY_LENGTH).fill(1))]) {
      expect(Journal.mount(flash, undefined, sealer)).toEqual({ ok: false, reason: "journal-sealed" });
    }
    expect(flash.bytes).toEqual(before);
    expect(mount(flash, sealerOf()).queued).toBe(1);
  });

  it("believes no record that was changed, or put in another's place, though every CRC is right", () => {
    const sealer = sealerOf();
    const place = { generation: 1, offset: 32 };
    const record = encodeRecord(RecordType.invoice, 7, 3, SECRET, { sealer, place });
    const read = (bytes: Uint8Array) => {
      const cursor = new RecordCursor(bytes.slice().buffer, 0, false);
      return cursor.step() ? cursor.open(sealer) : undefined;
    };
    expect(read(record)).toEqual(SECRET);
    const ways: [string, number, number][] = [
      ["a bit of the text", 40, 1],
      ["the nonce", 24, 1],
      ["the tag", record.length - 3, 1],
      ["its number", 8, 4],
      ["its sequence", 4, 1],
      ["its type", 1, 2],
      ["that it is sealed at all", 1, 0x80],
    ];
    for (const [what, at, bits] of ways) {
      const other = record.slice();
      other[at]! ^= bits;
      const sound = mend(other);
      const cursor = new RecordCursor(sound.buffer as ArrayBuffer, 0, true);
      expect([what, cursor.step()]).toEqual([what, true]);
      const opened = cursor.open(sealer);
      if (at === 1 && bits === 0x80) expect(opened).not.toEqual(SECRET);
      else expect([what, opened]).toEqual([what, undefined]);
    }
  });

  it("reads what an older firmware stored in the clear, and seals from then on", () => {
    const flash = flashOf();
    const old = mount(flash);
    old.appendInvoice(SECRET);
    old.setValue(RecordKey.series, Uint8Array.of(1, 2, 3, 4));
    const journal = mount(flash, sealerOf());
    expect([journal.queued, journal.value(RecordKey.series)]).toEqual([1, Uint8Array.of(1, 2, 3, 4)]);
    const other = ascii("AUTRE PATIENT 185057800608491");
    expect(journal.appendInvoice(other)).toEqual({ ok: true, value: 2 });
    expect(holds(flash, other)).toBe(false);
    const [, second] = mount(flash, sealerOf()).listQueued(0, 2);
    expect(mount(flash, sealerOf()).invoice(second!)).toEqual(other);
  });

  it("never uses a nonce twice: when a write is torn and another follows, when the flash is worn, when it is begun anew", () => {
    const watch = new NonceWatch();
    const flash = flashOf();
    for (let i = 1; i < 60; i += 1) {
      flash.budget = i % 7;
      try {
        const mounted = Journal.mount(flash, undefined, sealerOf(watch));
        for (let n = 0; mounted.ok && n < 9; n += 1) mounted.value.appendInvoice(Uint8Array.of(i, n, 1, 2, 3, 4, 5));
      } catch {
        // The power is gone.
      }
      flash.powerOn();
    }
    flash.unwritable.fill(1, 3 * 1024, 4 * 1024);
    const worn = mount(flash, sealerOf(watch));
    for (let n = 0; n < 99; n += 1) worn.appendInvoice(Uint8Array.of(n, 9));
    // Another session: the generations begin at 1 again.
    const anew = Journal.format(flash, sealerOf(watch, undefined, 2));
    for (let n = 0; anew.ok && n < 9; n += 1) anew.value.appendInvoice(Uint8Array.of(n, 10));
    expect(watch.count).toBeGreaterThan(100);
  });

  it("writes over what an answered invoice held, and goes on as before", () => {
    const flash = flashOf();
    let journal = mount(flash);
    for (let i = 0; i < 5; i += 1) journal.appendInvoice(SECRET);
    const [first, second] = journal.listQueued(0, 2);
    expect(journal.erase(first!)).toBe(false);
    journal.settle(first!);
    journal.settle(second!);
    expect([journal.erase(first!), journal.invoice(first!)]).toEqual([true, undefined]);
    journal = mount(flash);
    expect([journal.queued, journal.lastNumber, journal.status.damaged]).toEqual([3, 5, 0]);
    expect(journal.listSettled(0, 9).map(({ number }) => number)).toEqual([2]);
    expect(journal.listStored(0, 9).map(({ number }) => number)).toEqual([2, 3, 4, 5]);
    expect(journal.invoice(journal.listQueued(0, 1)[0]!)).toEqual(SECRET);
  });

  it("is erased whole when a person asks, and says so only when every bit is", () => {
    const flash = flashOf();
    mount(flash).appendInvoice(SECRET);
    expect(Journal.wipe(flash)).toBe(true);
    expect(flash.bytes.every((byte) => byte === 0xff)).toBe(true);
    flash.write(new ArrayBuffer(4), 2000);
    flash.unerasable[2001] = 0x10;
    expect(Journal.wipe(flash)).toBe(false);
  });
});

/** The record with its CRCs right again: forged, not damaged. */
function mend(record: Uint8Array): Uint8Array {
  const view = new DataView(record.buffer);
  const length = view.getUint16(2, true);
  view.setUint32(12, crc32(record, 24, 24 + length), true);
  view.setUint32(16, crc32(record, 0, 16), true);
  return record;
}
