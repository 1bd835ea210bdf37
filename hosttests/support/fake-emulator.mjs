#!/usr/bin/env node
/**
 * In place of Espressif's QEMU in tests of what starts it: no chip, but what is seen of one from outside. It says a boot
 * log into the file of one UART, speaks the link by file and pipe of the other, and writes to the file of its flash. A control
 * message {type:"fault", name} makes it die, restart with a word or without one, or write its flash until it is killed. With
 * FAKE_EMULATOR=silent in its environment it answers nothing.
 */
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { Socket } from "node:net";

const args = process.argv.slice(2);
if (args[0] === "-machine" && args[1] === "help") {
  process.stdout.write(
    "Supported machines are:\nesp32c3              Espressif ESP32-C3 machine\nnone  empty machine\n",
  );
  process.exit(0);
}
const given = (start) =>
  args
    .find((arg) => arg.startsWith(start))
    ?.slice(start.length)
    .split(",")[0];
const flash = openSync(given("file="), "r+");
const files = args
  .filter((arg) => arg.startsWith("file,path="))
  .map((arg) => arg.slice("file,path=".length).split(","));
const [[log], [link, inputPath]] = files;
const out = openSync(link, "a");
/** Where its firmware keeps what these tests look at: as the table of partitions of the test has it. */
const ISSUERS = 0x10000;
const JOURNAL = 0x50000;
const BLOCK = 4096;

const frame = (channel, text) => {
  const payload = Buffer.from(text);
  const header = Buffer.from([0xa5, channel, payload.length & 0xff, payload.length >> 8, 0]);
  writeSync(out, Buffer.concat([header, payload]));
};
const say = (message) => frame(0, JSON.stringify(message));
const read = (at, length) => {
  const bytes = Buffer.alloc(length);
  readSync(flash, bytes, 0, length, at);
  return bytes;
};

function onMessage(message) {
  if (process.env.FAKE_EMULATOR === "silent") return;
  if (message.type === "power") {
    frame(1, `issuers ${read(ISSUERS, 4).toString("hex")} journal ${read(JOURNAL, 4).toString("hex")}`);
    say({ type: "ready", engine: "fake", virtual: message.options.virtual });
  } else if (message.type === "advance") say({ type: "reached", at: message.to });
  else if (message.type === "fault") onFault(message.name);
}

function onFault(name) {
  if (name === "dies") process.exit(3);
  if (name === "panic") process.exit(0);
  if (name === "restart") {
    say({ type: "exit", code: 75 });
    process.exit(0);
  }
  // One page after the other, round and round, until somebody pulls the plug.
  for (let at = 0; ; at = (at + 256) % (64 * BLOCK)) writeSync(flash, Buffer.alloc(256, 0x5a), 0, 256, JOURNAL + at);
}

let held = Buffer.alloc(0);
writeSync(openSync(log, "a"), "ESP-ROM:esp32c3-fake\nI (30) boot: a test double\n");
writeSync(out, "noise on the line\r\n");
say({ type: "hello" });
const input = new Socket({
  fd: openSync(inputPath.slice("input-path=".length), "r+"),
  readable: true,
  writable: false,
});
input.on("data", (data) => {
  held = Buffer.concat([held, data]);
  while (held.length >= 5 && held.length >= 5 + held.readUIntLE(2, 3)) {
    const end = 5 + held.readUIntLE(2, 3);
    if (held[1] === 0) onMessage(JSON.parse(held.subarray(5, end).toString("utf8")));
    held = held.subarray(end);
  }
});
process.on("exit", () => closeSync(flash));
