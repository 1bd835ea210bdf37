/** Keys, medicines and tariffs that come over MCUmgr: signed, newer, and the old ones until they are whole. */
import { describe, expect, it } from "@jest/globals";
import { sha256 } from "@noble/hashes/sha2.js";
import { StoredTariffs } from "modules/billing/stored-tariffs";
import { FlashCatalogue } from "modules/catalogue/flash-catalogue";
import { equalBytes } from "modules/cbor/bytes";
import type { Flash } from "modules/flash/flash";
import { loadIssuers } from "modules/trust/stored-issuers";
import { DATA_NAMES, type DataName, DataPartition, installData } from "modules/update/data/data-partition";
import { DataUpdate } from "modules/update/data/data-update";
import { productOf } from "modules/update/image/product";
import { UploadJournal } from "modules/update/slots/upload-journal";
import { Random } from "../../../support/random";
import { BLOCK, DATA_BLOCKS, UpdateBoard } from "../board";
import { buildImage, hashOf, type ImagePlan, pattern, stranger, trust } from "../image-builder";
import { Terminal, UNREADABLE } from "../smp/client";

const FIRMWARE = buildImage({ counter: 1 });
const isXs = (globalThis as { comptoirEngine?: string }).comptoirEngine === "xs";

const dataImage = (name: DataName, plan: ImagePlan = {}) =>
  buildImage({ payload: pattern(5000, 3), class: productOf(name).class, ...plan });

function bytesOf(content: Flash): Uint8Array {
  const { size } = content.status();
  return new Uint8Array(content.read(size, 0));
}

function opened(): Terminal {
  const terminal = new Terminal(FIRMWARE);
  terminal.open();
  return terminal;
}

/** What `name` holds at the next start. */
function inUse(terminal: Terminal, name: DataName): Uint8Array {
  return bytesOf(new DataPartition(name, terminal.board.data[name]).content);
}

const image = (terminal: Terminal, number: number) =>
  (terminal.read(1, 0).images as Record<string, unknown>[]).filter((one) => one.image === number);

describe("data over MCUmgr", () => {
  it.each([...DATA_NAMES])("takes %s while what is in use stays, and uses it at the next start", (name) => {
    const number = DATA_NAMES.indexOf(name) + 1;
    const terminal = opened();
    const first = dataImage(name, { version: [1, 0, 0, 0], counter: 7 });
    const next = dataImage(name, { payload: pattern(8192, 4), version: [1, 1, 0, 0], counter: 8 });
    installData(terminal.board.data[name], first);
    terminal.restart();
    terminal.open();
    const before = inUse(terminal, name);
    expect(terminal.upload(next, { image: number, sha: sha256(next) })).toEqual({ off: next.length, match: true });
    expect(terminal.status?.staged).toEqual([name]);
    const active = { pending: false, confirmed: true, active: true, permanent: false, bootable: true };
    const staged = { pending: true, confirmed: false, active: false, permanent: true, bootable: true };
    const [old, young] = [
      { image: number, version: "1.0.0", hash: hashOf(first) },
      { image: number, version: "1.1.0", hash: hashOf(next) },
    ];
    expect(image(terminal, number)).toEqual([
      { ...old, slot: 0, ...active },
      { ...young, slot: 1, ...staged },
    ]);
    // A client that marks what it sent is told that all is well.
    expect(terminal.write(1, 0, { hash: hashOf(next), confirm: true })).toEqual(terminal.read(1, 0));
    expect(before).toEqual(pattern(5000, 3));
    expect(inUse(terminal, name)).toEqual(pattern(8192, 4));
    terminal.restart();
    expect(image(terminal, number)).toEqual([{ ...young, slot: 0, ...active }]);
    expect(terminal.status?.staged ?? []).toEqual([]);
  });

  const refused: [string, ImagePlan][] = [
    ["wrong-product", { class: productOf("issuers").class }],
    ["unknown-key", { by: stranger }],
    ["unsigned", { sign: false }],
    ["wrong-hash", { hash: (hash) => hash.map((byte) => ~byte) }],
    ["no-counter", { counter: undefined }],
    // What was read before, and what is older.
    ["downgrade", { counter: 7 }],
    ["downgrade", { counter: 6 }],
    ["counter-too-high", { counter: 0xffffffff }],
    ["counter-too-high", { counter: 0x80000000, early: {} }],
    ["unknown-content", { payload: new Uint8Array(100).fill(UNREADABLE) }],
  ];
  it.each(refused)("refuses %s, says why, and leaves nothing of it", (reason, plan) => {
    const terminal = opened();
    installData(terminal.board.data.tariff, dataImage("tariff", { counter: 7 }));
    terminal.restart();
    terminal.open();
    const answer = terminal.upload(dataImage("tariff", { payload: pattern(100), counter: 8, ...plan }), { image: 3 });
    expect(answer.off).toBeUndefined();
    expect(terminal.status).toMatchObject({ refusal: reason, staged: [] });
    expect(image(terminal, 3).length).toBe(1);
    expect(inUse(terminal, "tariff")).toEqual(pattern(5000, 3));
  });

  it("is not taken as firmware, nor firmware as data", () => {
    const terminal = opened();
    terminal.upload(dataImage("catalogue", { counter: 9 }));
    expect(terminal.status?.refusal).toBe("wrong-product");
    terminal.upload(buildImage({ counter: 9 }), { image: 2 });
    expect(terminal.status?.refusal).toBe("wrong-product");
  });

  it("is refused while nobody opened the door", () => {
    const terminal = new Terminal(FIRMWARE);
    expect(terminal.upload(dataImage("tariff"), { image: 3 }).off).toBeUndefined();
    expect(image(terminal, 3)).toEqual([]);
  });

  it("stays received when what is sent after it is refused at once", () => {
    const terminal = opened();
    terminal.upload(dataImage("tariff"), { image: 3 });
    const long = dataImage("tariff", { payload: pattern(3 * BLOCK), counter: 2 });
    expect(
      terminal.write(1, 1, { image: 3, off: 0, len: long.length, data: long.subarray(0, 512) }).off,
    ).toBeUndefined();
    expect(terminal.status).toMatchObject({ refusal: "oversized", staged: ["tariff"] });
    expect(image(terminal, 3).length).toBe(1);
    expect(inUse(terminal, "tariff")).toEqual(pattern(5000, 3));
  });

  it("stays received when what is sent after it is for another product, by its header", () => {
    const terminal = opened();
    terminal.upload(dataImage("tariff", { counter: 7 }), { image: 3 });
    for (const plan of [{ class: productOf("issuers").class }, { by: stranger }, { counter: 0xffffffff }]) {
      expect(
        terminal.upload(dataImage("tariff", { counter: 8, early: {}, ...plan }), { image: 3 }).off,
      ).toBeUndefined();
    }
    expect(terminal.status).toMatchObject({ refusal: "counter-too-high", staged: ["tariff"] });
    expect(inUse(terminal, "tariff")).toEqual(pattern(5000, 3));
  });

  it("is taken back before it is used", () => {
    const terminal = opened();
    terminal.upload(dataImage("catalogue"), { image: 2 });
    expect(terminal.write(1, 5, { slot: 5 })).toEqual({});
    expect(image(terminal, 2)).toEqual([]);
    expect(inUse(terminal, "catalogue").every((byte) => byte === 0xff)).toBe(true);
  });

  it("shares the line with an upload of firmware: the last one begun goes on", () => {
    const terminal = opened();
    const firmware = buildImage({ payload: pattern(9000, 2), version: [1, 1, 0, 0], counter: 2 });
    terminal.write(1, 1, { off: 0, len: firmware.length, data: firmware.subarray(0, 512) });
    const tariff = dataImage("tariff");
    expect(terminal.upload(tariff, { image: 3 })).toEqual({ off: tariff.length });
    expect(image(terminal, 3).length).toBe(1);
    expect(image(terminal, 0).length).toBe(1);
    expect(terminal.upload(firmware)).toEqual({ off: firmware.length });
    terminal.write(1, 0, { hash: hashOf(firmware) });
    terminal.restart();
    expect(terminal.board.holds(firmware)).toBe(true);
    expect(inUse(terminal, "tariff")).toEqual(pattern(5000, 3));
  });

  it("that cannot wait for a start is in use when it has come, and the half that it was in is free for the next", () => {
    const { update, data } = new UpdateBoard(FIRMWARE);
    installData(data.recalls, dataImage("recalls", { counter: 1 }));
    const partition = new DataPartition("recalls", data.recalls);
    const target = new DataUpdate(
      { partition, isReadable: () => true, onStaged: () => partition.use() },
      new UploadJournal(update),
      trust,
    );
    for (const counter of [2, 3]) {
      const payload = pattern(3000 + counter, counter);
      const file = dataImage("recalls", { payload, counter });
      const writer = target.openWriter(new Uint8Array(0), file.length, file.subarray(0, 512));
      if (!writer.ok) throw new Error(writer.reason);
      writer.value.write(file);
      expect(target.commit(writer.value).ok).toBe(true);
      expect([partition.state, partition.staged, partition.installed?.counter]).toEqual(["in-use", undefined, counter]);
      expect(bytesOf(partition.content)).toEqual(payload);
      expect(bytesOf(new DataPartition("recalls", data.recalls).content)).toEqual(payload);
    }
    const older = dataImage("recalls", { counter: 3 });
    const writer = target.openWriter(new Uint8Array(0), older.length, older.subarray(0, 512));
    if (!writer.ok) throw new Error(writer.reason);
    writer.value.write(older);
    expect(target.commit(writer.value)).toEqual({ ok: false, reason: "downgrade" });
    expect(partition.installed?.counter).toBe(3);
  });

  it("has room for its seal, or is refused", () => {
    const { update, data } = new UpdateBoard(FIRMWARE);
    const target = new DataUpdate(
      { partition: new DataPartition("tariff", data.tariff), isReadable: () => true },
      new UploadJournal(update),
      trust,
    );
    const plain = dataImage("tariff");
    const longest = plain.length - 5000 + (4096 - 8 - (plain.length - 5000));
    expect(target.openWriter(new Uint8Array(0), 5000 + longest, plain.subarray(0, 512)).ok).toBe(true);
    const refused = target.openWriter(new Uint8Array(0), 5001 + longest, plain.subarray(0, 512));
    expect(refused).toEqual({ ok: false, reason: "oversized" });
    expect(installData(data.tariff, new Uint8Array(10))).toEqual({ ok: false, reason: "truncated" });
  });
});

describe("an issuer list in flash", () => {
  it("is erased where the flash is, and unreadable where random bytes are: never the one for the other", () => {
    const { data } = new UpdateBoard(FIRMWARE);
    const erased = new DataPartition("issuers", data.issuers);
    expect([erased.state, loadIssuers(erased.content)]).toEqual(["erased", { ok: false, reason: "erased" }]);
    for (const [name, flash] of DATA_NAMES.map((name) => [name, data[name]] as const)) {
      for (let seed = 1; seed <= (isXs ? 3 : 25); seed += 1) {
        const random = new Random(seed);
        for (let i = 0; i < flash.bytes.length; i += 1) flash.bytes[i] = random.below(256);
        const { state, content } = new DataPartition(name, flash);
        expect([name, seed, state]).toEqual([name, seed, "unreadable"]);
        if (name === "issuers") expect(loadIssuers(content)).toEqual({ ok: false, reason: "unreadable" });
        if (name === "catalogue") expect(FlashCatalogue.open(content)).toEqual({ ok: false, reason: "damaged" });
        if (name === "tariff") expect(new StoredTariffs(content, () => {}).about.refused).toBe("damaged");
      }
    }
  });

  it("is unreadable when a bit of its envelope is another, and erased while the first upload is under way", () => {
    const { data, update } = new UpdateBoard(FIRMWARE);
    installData(data.tariff, dataImage("tariff"));
    const whole = new DataPartition("tariff", data.tariff);
    expect(whole.state).toBe("in-use");
    whole.refuse();
    expect(whole.state).toBe("refused");
    const half = data.tariff.bytes.length / 2;
    data.tariff.bytes[half - 4096 + 12]! ^= 1;
    expect(new DataPartition("tariff", data.tariff).state).toBe("unreadable");
    const begun = new DataUpdate(
      { partition: new DataPartition("catalogue", data.catalogue), isReadable: () => true },
      new UploadJournal(update),
      trust,
    );
    const file = dataImage("catalogue");
    expect(begun.openWriter(sha256(file), file.length, file.subarray(0, 512)).ok).toBe(true);
    expect(new DataPartition("catalogue", data.catalogue).state).toBe("erased");
  });
});

describe("the power goes while data comes", () => {
  const OLD = dataImage("tariff", { payload: pattern(5000, 3), counter: 1 });
  const OLDER = dataImage("tariff", { payload: pattern(8000, 9), counter: 0 });
  const NEW = dataImage("tariff", { payload: pattern(7000, 4), counter: 2 });
  const contents = [pattern(5000, 3), pattern(7000, 4)];

  it("at any operation: after each the old is in use or the new, whole, and the upload goes on", () => {
    let cuts = 0;
    for (let seed = 1; seed <= (isXs ? 1 : 4); seed += 1) {
      for (let at = 1, done = false; !done; at += isXs ? 5 : 1) {
        const board = new UpdateBoard(FIRMWARE, trust, 2, seed * 1000 + at);
        const { flash, update, data } = board;
        // Both halves were used before: the older content is in the one that the upload goes to.
        installData(data.tariff, OLDER);
        send(data.tariff, update, OLD);
        flash.budget = at;
        try {
          send(data.tariff, update, NEW);
          done = true;
        } catch (error) {
          if (!flash.isOff) throw error;
          cuts += 1;
          flash.powerOn();
        }
        flash.budget = Number.POSITIVE_INFINITY;
        for (let start = 0; start < 3; start += 1) {
          const used = bytesOf(new DataPartition("tariff", data.tariff).content);
          expect(contents.some((content) => equalBytes(content, used))).toBe(true);
        }
        send(data.tariff, update, NEW);
        expect(bytesOf(new DataPartition("tariff", data.tariff).content)).toEqual(pattern(7000, 4));
      }
    }
    expect(cuts).toBeGreaterThan(isXs ? 5 : 80);
  });

  /** What a client does after a start, unless the terminal has it already. */
  function send(flash: Flash, update: Flash, file: Uint8Array): void {
    const data = { partition: new DataPartition("tariff", flash), isReadable: () => true };
    const target = new DataUpdate(data, new UploadJournal(update), trust);
    if (target.has(hashOf(file))) return;
    const writer = target.openWriter(sha256(file), file.length, file.subarray(0, 512));
    if (!writer.ok) throw new Error(writer.reason);
    while (!writer.value.isComplete) {
      writer.value.write(file.subarray(writer.value.offset, Math.min(writer.value.offset + 700, file.length)));
    }
    const committed = target.commit(writer.value);
    if (!committed.ok) throw new Error(committed.reason);
  }

  it("fills both halves to the last block", () => {
    const { update, data } = new UpdateBoard(FIRMWARE);
    for (let counter = 0; counter < 4; counter += 1) {
      const payload = pattern((DATA_BLOCKS / 2 - 1) * BLOCK, counter + 1);
      send(data.tariff, update, dataImage("tariff", { payload, counter }));
      expect(bytesOf(new DataPartition("tariff", data.tariff).content)).toEqual(payload);
    }
  });
});
