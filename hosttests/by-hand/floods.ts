/**
 * What hostile neighbours cost the counter: the whole firmware on the bare RISC-V machine, each wire flooded as fast as it
 * can carry or its owner lets it, and a patient served meanwhile. `npm run test:fuzz -- --floods` is it, and `.ci/run` plays
 * it. Instructions are of virtual time: the same on a busy machine.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DemoIssuers } from "../../simulator/ecarte/issuers";
import { PATIENTS } from "../../simulator/ecarte/patients";
import { writeData } from "../../simulator/flash-file";
import { ManualTime } from "../../simulator/hardware/manual-time";
import { PaymentDevice } from "../../simulator/hardware/payment/payment-device";
import type { Host } from "../../simulator/hardware/tcp-network";
import { Channel, UART_PRINTER } from "../../simulator/link/channels";
import { PAYMENT_ADDRESS, PAYMENT_PORT } from "../../simulator/link/payment-names";
import { USUAL_PRINTER } from "../../simulator/link/printer";
import { Powered } from "../../simulator/player/powered";
import { bundleFirmware } from "../../tools/kit/build/bundle";
import { Random } from "../support/random";

const START = Date.parse("2026-05-01T08:00:00Z");
const FRAMES = 10_000;
/** Of the cable and of the printer's line: 115,200 baud, 10 bits a byte. */
const BYTES_A_SECOND = 11_520;
const STEP = 20;
/** Instructions of a second at 240 MHz, one a cycle: an assumption. */
const A_SECOND = 240_000_000;
/** A flood may take no more of the processor than this, or whoever is at the counter would feel it. */
const MOST = 0.5;
const GS = "\x1d";
/** Kind of a frame of the link: bytes on a line. */
const UART_DATA = 0;

/** Lines as the pharmacy's software sends them, some of them right but for a byte. */
const LINES = [
  '{"jsonrpc":"2.0","id":1,"method":"sale.open","params":{"basket":[{"cip13":"3400935955838","quantity":2}]}}',
  '{"jsonrpc":"2.0","id":2,"method":"price","params":{"basket":[',
  `{"a":${"[".repeat(60)}`,
  "x".repeat(80),
  `[${"0,".repeat(40)}0]`,
];

interface Flood {
  readonly name: string;
  /** Frames until now, of FRAMES. */
  frames: number;
  /** What it does within STEP ms. */
  step(terminal: Powered): void;
}

function cable(random: Random): Flood {
  let rest = 0;
  return {
    name: "malformed lines on the cable of the pharmacy's software",
    frames: 0,
    step(terminal) {
      rest += (BYTES_A_SECOND * STEP) / 1000;
      // What came within a step lies in the UART together.
      const lines: Buffer[] = [];
      while (rest > 0 && this.frames < FRAMES) {
        const line = Buffer.from(`${LINES[random.below(LINES.length)] ?? ""}\n`, "latin1");
        line[random.below(line.length - 1)] = 0x20 + random.below(0x5f);
        lines.push(line);
        rest -= line.length;
        this.frames += 1;
      }
      if (lines.length > 0) terminal.counter.cable(Buffer.concat(lines));
    },
  };
}

function printer(random: Random): Flood {
  let rest = 0;
  return {
    name: "answers of a printer that nobody asked for",
    frames: 0,
    step(terminal) {
      rest += (BYTES_A_SECOND * STEP) / 1000;
      const sent: number[] = [];
      while (rest > 0 && this.frames < FRAMES) {
        const bytes = Uint8Array.from({ length: 1 + random.below(16) }, () => random.below(256));
        sent.push(...bytes);
        rest -= bytes.length;
        this.frames += 1;
      }
      if (sent.length > 0) terminal.engine.send(Channel.uart + UART_PRINTER, Uint8Array.of(UART_DATA, ...sent));
    },
  };
}

/** It sends as soon as it is asked, and does not stop until the terminal hangs up: then it is called again. */
class HostileTill {
  frames = 0;
  connections = 0;
  readonly #random: Random;
  #open: { readonly send: (bytes: Uint8Array) => void } | undefined;

  constructor(random: Random) {
    this.#random = random;
  }

  readonly host: Host = (back) => {
    this.connections += 1;
    this.#open = back;
    return {
      send: () => {},
      end: () => {
        this.#open = undefined;
      },
    };
  };

  step(): void {
    for (let i = 0; i < 20 && this.#open !== undefined && this.frames < FRAMES; i += 1, this.frames += 1) {
      const bytes = Uint8Array.from({ length: 1 + this.#random.below(64) }, () => 0x30 + this.#random.below(10));
      this.#open.send(bytes);
    }
  }
}

/** @throws Error when a flood costs more than it may, or nobody could be served in it */
export async function floods(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "comptoir-floods-"));
  const flash = join(folder, "flash.bin");
  const issuers = DemoIssuers.repeatable();
  writeData(flash, "issuers", issuers.list(Math.floor(START / 1000)));
  let invoices = 0;
  const till = new HostileTill(new Random(3));
  const terminal = await Powered.on({
    engine: "rv32",
    bundle: await bundleFirmware(),
    flash,
    epoch: START,
    reset: "power",
    printerSetup: USUAL_PRINTER,
    payment: { protocol: "caisse-ap", device: new PaymentDevice({ scheduler: new ManualTime() }) },
    hosts: new Map([[`${PAYMENT_ADDRESS}:${PAYMENT_PORT}`, till.host]]),
    onReport: ({ event }) => {
      if (event === "invoice") invoices += 1;
    },
    onLine: () => {},
    progress: (line) => process.stderr.write(`${line}\n`),
  });
  const instructions = async () => (await terminal.engine.measure()).instructions ?? 0;
  const press = async (...keys: ("cancel" | "option" | "validate")[]) => {
    for (const key of keys) {
      terminal.counter.press(key);
      await terminal.run(400);
    }
  };
  let serial = 0;
  const serve = async (tick: () => void, withCard = true) => {
    const before = invoices;
    const look = async (aim: string, text: string) => {
      terminal.counter.module.present({ aim, bytes: Buffer.from(text, "latin1") });
      for (let ms = 0; ms < 2600; ms += STEP) {
        tick();
        await terminal.run(STEP);
      }
    };
    const person = PATIENTS[0]?.person(Math.floor(START / 86_400_000));
    if (person === undefined) throw new Error("there is no patient");
    if (withCard) {
      await look("]Q1", issuers.present(person, Math.floor((START + terminal.uptime) / 1000)));
      await press("validate");
    }
    serial += 1;
    await look("]d2", `01034009359558381727123110A1${GS}21${serial}`);
    await press("validate", "validate");
    if (invoices !== before + 1) throw new Error("nobody could be served");
  };
  try {
    await terminal.run(3000);
    let from = await instructions();
    await terminal.run(10_000);
    const idle = ((await instructions()) - from) / 10;
    print(`an idle second: ${(idle / 1e6).toFixed(2)} M instructions`);
    for (const flood of [cable(new Random(1)), printer(new Random(2))]) {
      from = await instructions();
      let seconds = 0;
      while (flood.frames < FRAMES) {
        flood.step(terminal);
        await terminal.run(STEP);
        seconds += STEP / 1000;
      }
      tell(print, flood.name, flood.frames, seconds, (await instructions()) - from - idle * seconds);
      const again = flood;
      again.frames = 0;
      await serve(() => again.step(terminal));
      print("  a patient was served in it");
      await press("validate");
      await terminal.run(2000);
    }
    // Who has no card pays all of it.
    await serve(() => {}, false);
    from = await instructions();
    const began = terminal.uptime;
    await press("option");
    while (terminal.uptime - began < 30_000) {
      till.step();
      await terminal.run(STEP);
    }
    const seconds = (terminal.uptime - began) / 1000;
    const spent = (await instructions()) - from - idle * seconds;
    tell(
      print,
      `a payment terminal that sends without end (${till.connections} connection)`,
      till.frames,
      seconds,
      spent,
    );
    if (till.connections === 0) throw new Error("nothing was asked of the payment terminal");
    await press("validate");
    await serve(() => till.step());
    print("  a patient was served after it");
  } finally {
    await terminal.off();
    rmSync(folder, { recursive: true, force: true });
  }
}

function tell(print: (line: string) => void, name: string, frames: number, seconds: number, spent: number): void {
  const share = spent / seconds / A_SECOND;
  const each = Math.round(spent / frames).toLocaleString("en");
  print(`${name}: ${frames.toLocaleString("en")} frames in ${seconds.toFixed(1)} s`);
  print(
    `  ${frames < FRAMES ? "then the terminal hung up" : `${each} instructions each`}, ${(share * 100).toFixed(1)} % of 240 MHz`,
  );
  if (share > MOST) throw new Error(`${name}: more than ${MOST * 100} % of the processor`);
}
