/** The records of ESP-IDF's boot loader, and an application in a slot, by bytes as ESP-IDF writes them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { productOf } from "modules/update/image/product";
import {
  applicationIn,
  applicationOf,
  bootStateOf,
  installOnChip,
  otaDataOf,
} from "../../../simulator/engines/esp32c3/chip-slots";
import { OTA_SECTOR, readOtaData } from "../../../simulator/engines/esp32c3/ota-data";
import { DEVELOPMENT_KEY } from "../../../tools/kit/signing/development-keys";
import { imageSigner } from "../../../tools/kit/signing/image-key";
import { signImage } from "../../../tools/kit/signing/sign-image";

const folder = mkdtempSync(join(tmpdir(), "comptoir-otadata-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The CRCs are those that esp_rom_crc32_le(UINT32_MAX, ...) of a chip gives. */
const CRC: Readonly<Record<number, number>> = { 1: 0x4743989a, 2: 0x55f63774 };

function entry(sequence: number, state: number, crc = CRC[sequence] ?? 0): Buffer {
  const bytes = Buffer.alloc(32, 0xff);
  bytes.writeUInt32LE(sequence, 0);
  bytes.writeUInt32LE(state, 24);
  bytes.writeUInt32LE(crc, 28);
  return bytes;
}

function otadata(first?: Buffer, second?: Buffer): Buffer {
  const bytes = Buffer.alloc(2 * OTA_SECTOR, 0xff);
  first?.copy(bytes, 0);
  second?.copy(bytes, OTA_SECTOR);
  return bytes;
}

describe("otadata", () => {
  it("that was never written has nothing", () => {
    expect(readOtaData(otadata())).toEqual([undefined, undefined]);
    expect(readOtaData(new Uint8Array(10))).toEqual([undefined, undefined]);
  });

  it.each([
    [0, "new"],
    [1, "on-trial"],
    [2, "valid"],
    [3, "invalid"],
    [4, "aborted"],
    [0xffffffff, "undefined"],
  ])("state %d is %s", (state, name) => {
    expect(readOtaData(otadata(entry(2, state)))).toEqual([{ sequence: 2, slot: 1, state: name }, undefined]);
  });

  it("has an entry a sector", () => {
    expect(readOtaData(otadata(entry(1, 2), entry(2, 0)))).toEqual([
      { sequence: 1, slot: 0, state: "valid" },
      { sequence: 2, slot: 1, state: "new" },
    ]);
  });

  it("a torn entry is none, in whatever bit of its number or its CRC", () => {
    for (const at of [0, 1, 2, 3, 28, 29, 30, 31]) {
      for (let bit = 0; bit < 8; bit += 1) {
        const torn = entry(2, 2);
        torn[at] = (torn[at] ?? 0) ^ (1 << bit);
        expect(readOtaData(otadata(torn))).toEqual([undefined, undefined]);
      }
    }
  });
});

/** Two segments, the checksum's block, and the SHA-256, which nobody checks here. */
function application(hashed = true): Buffer {
  const header = Buffer.alloc(24);
  header.set([0xe9, 2]);
  header[23] = hashed ? 1 : 0;
  const segment = (length: number) => {
    const bytes = Buffer.alloc(8 + length, 0x11);
    bytes.writeUInt32LE(length, 4);
    return bytes;
  };
  const body = Buffer.concat([header, segment(20), segment(4)]);
  const filled = Buffer.alloc(16 - (body.length % 16), 0x22);
  return Buffer.concat([body, filled, Buffer.alloc(hashed ? 32 : 0, 0x33)]);
}

const slot = (app: Buffer) => Buffer.concat([app, Buffer.alloc(8192, 0xff)]);

describe("an application in a slot", () => {
  it.each([true, false])("ends where its header says (its hash at the end: %s)", (hashed) => {
    const app = application(hashed);
    const found = applicationIn(slot(app));
    expect(found.ok && Buffer.from(found.value).equals(app)).toBe(true);
  });

  it("a whole block is filled where the segments end at one", () => {
    const header = Buffer.alloc(24);
    header.set([0xe9, 1]);
    const segment = Buffer.alloc(8);
    const found = applicationIn(slot(Buffer.concat([header, segment])));
    expect(found.ok && found.value.length).toBe(48);
  });

  it("is refused in words where it is none, or is cut short", () => {
    const reason = (bytes: Uint8Array) => {
      const found = applicationIn(bytes);
      return found.ok ? "" : found.reason;
    };
    expect(reason(Buffer.alloc(100, 0xff))).toBe("no application begins here");
    expect(reason(Buffer.alloc(0))).toBe("no application begins here");
    const app = application();
    for (const length of [24, 40, app.length - 1]) expect(reason(app.subarray(0, length))).toContain("cut short");
    const many = Buffer.from(app);
    many[1] = 17;
    expect(reason(many)).toContain("17 segments");
  });
});

/** A chip's flash: table, otadata, a slot with the application, our record of the slots. */
function chipImage(): string {
  const flash = Buffer.alloc(0x30000, 0xff);
  const rows: [string, number, number][] = [
    ["otadata", 0xd000, 0x2000],
    ["ota_0", 0x10000, 0x10000],
    ["update", 0x20000, 0x8000],
  ];
  for (const [i, [name, offset, size]] of rows.entries()) {
    const at = 0x8000 + 32 * i;
    flash.fill(0, at, at + 32);
    flash.writeUInt16LE(0x50aa, at);
    flash.writeUInt32LE(offset, at + 4);
    flash.writeUInt32LE(size, at + 8);
    flash.write(name, at + 12, "latin1");
  }
  application().copy(flash, 0x10000);
  const file = join(folder, "image.bin");
  writeFileSync(file, flash);
  return file;
}

const signed = (payload: Uint8Array) =>
  signImage({
    payload,
    version: { major: 1, minor: 2, revision: 3, build: 0 },
    counter: 1,
    product: productOf("simulator"),
    signer: imageSigner(DEVELOPMENT_KEY),
  });

describe("a factory", () => {
  it("signs the application of a chip's flash, and puts it into the first slot, with no memory of another", () => {
    const [image, chip] = [chipImage(), join(folder, "chip.bin")];
    const payload = applicationOf(image);
    expect(Buffer.from(payload).equals(application())).toBe(true);
    const envelope = signed(payload).length - payload.length;
    installOnChip(image, chip, signed(payload));
    const written = readFileSync(chip);
    expect(written.subarray(0x10000, 0x10000 + payload.length).equals(payload)).toBe(true);
    expect(written.readUInt32LE(0x1f000)).toBe(0x96f3b83d);
    expect(written.subarray(0x1f000 + envelope, 0x20000).every((byte) => byte === 0xff)).toBe(true);
    expect(otaDataOf(chip)).toEqual([undefined, undefined]);
    expect(bootStateOf(chip)).toMatchObject({ confirmed: 0, running: 0, trial: "none" });
    otadata(entry(2, 1)).copy(written, 0xd000);
    writeFileSync(chip, written);
    expect(otaDataOf(chip)).toEqual([{ sequence: 2, slot: 1, state: "on-trial" }, undefined]);
  });

  it("says what does not go in, and where nothing is to be signed", () => {
    const [image, chip] = [chipImage(), join(folder, "none.bin")];
    expect(() => installOnChip(image, chip, signed(new Uint8Array(0x10000)))).toThrow(
      "does not go into the chip's flash",
    );
    const bytes = readFileSync(image);
    bytes.fill(0xff, 0x10000);
    writeFileSync(image, bytes);
    expect(() => applicationOf(image)).toThrow("no application begins here");
  });
});
