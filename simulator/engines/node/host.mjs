/** The `node` engine: the twin of xs/host.c, for debugging and for machines without a C compiler. */

import { randomBytes } from "node:crypto";
import { closeSync, openSync, readFileSync, readSync, statSync, writeFileSync, writeSync } from "node:fs";
import vm from "node:vm";
import { native } from "./native.mjs";

const [bundle, options, flash, flashSize] = process.argv.slice(2);
const size = Number(flashSize ?? 0);
// The platform replaces Date.now by the clock of the terminal.
const wallClock = Date.now;
let timer;
let file = -1;

if (flash) {
  const before = statSync(flash, { throwIfNoEntry: false })?.size ?? 0;
  // What is too short was cut short: only a file that was just made has nothing to lose.
  if (before > 0 && before < size) throw new Error(`${flash}: cut short`);
  if (before === 0) writeFileSync(flash, Buffer.alloc(size, 0xff));
  file = openSync(flash, "r+");
}

function inFlash(offset, length) {
  if (file < 0 || offset < 0 || length < 0 || offset + length > size) throw new RangeError("out of the flash");
}

function read(offset, length) {
  inFlash(offset, length);
  const bytes = new Uint8Array(length);
  if (readSync(file, bytes, 0, length, offset) !== length) throw new Error("flash read");
  return bytes;
}

/** The whole of it, and at once: the pipe to the bench must keep the order of what was written. */
function writeAll(bytes) {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (error.code === "EPIPE") process.exit(0);
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

globalThis.host = {
  options: options ?? '{"virtual":false}',
  engine: "node",
  native,
  write: (bytes) => writeAll(new Uint8Array(bytes)),
  now: () => performance.now(),
  wall: () => wallClock(),
  wake(ms) {
    clearTimeout(timer);
    timer = ms < 0 ? undefined : setTimeout(() => globalThis.host.onWake?.(), Math.ceil(ms));
  },
  flashSize: () => size,
  flashRead: (offset, length) => read(offset, length).buffer,
  flashWrite(offset, buffer) {
    const bytes = new Uint8Array(buffer);
    const page = read(offset, bytes.length);
    for (let i = 0; i < bytes.length; i += 1) page[i] &= bytes[i];
    writeSync(file, page, 0, page.length, offset);
  },
  flashErase(offset, length) {
    inFlash(offset, length);
    writeSync(file, new Uint8Array(length).fill(0xff), 0, length, offset);
  },
  measure: () =>
    JSON.stringify({ chunks: process.memoryUsage().heapUsed, chunksLimit: 0, slots: 0, slotsLimit: 0, slotSize: 0 }),
  random: (length) => Uint8Array.from(randomBytes(length)).buffer,
  print: (text) => process.stderr.write(`${text}\n`),
  exit(code) {
    if (file >= 0) closeSync(file);
    process.exit(code);
  },
};

process.stdin.on("data", (data) => globalThis.host.onBytes?.(Uint8Array.from(data).buffer));
process.stdin.on("end", () => process.exit(0));
process.on("uncaughtException", (error) => {
  process.stderr.write(`exception: ${error.stack}\n`);
  process.exit(70);
});
vm.runInThisContext(readFileSync(bundle, "utf8"), { filename: bundle });
