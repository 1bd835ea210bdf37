/** A payment terminal on a real port, and a till that pays there: the driver's own protocol over the desktop's sockets. */
import { spawn } from "node:child_process";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { CaisseApExchange } from "modules/payment/caisse-ap-exchange";
import type { PaymentOutcome } from "modules/payment/payment";

let child: ReturnType<typeof spawn>;
let port = 0;
const said: Record<string, unknown>[] = [];

beforeAll(async () => {
  child = spawn(process.execPath, ["--import", "tsx", "tools/cli.ts", "payment-terminal", "--port", "0"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await new Promise<void>((resolve) => {
    createInterface({ input: child.stdout! }).on("line", (line) => {
      const event = JSON.parse(line) as Record<string, unknown>;
      said.push(event);
      if (event.event === "listening") {
        port = Number(event.port);
        resolve();
      }
    });
  });
}, 60_000);
afterAll(async () => {
  const ended = new Promise((resolve) => child.on("exit", resolve));
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
});

/** Asks for 15.90 euro; then `acts` happen at the payment terminal. Its seconds are short ones. */
async function pay(...acts: readonly string[]): Promise<PaymentOutcome> {
  const exchange = new CaisseApExchange({ amountCents: 1590, till: 1, means: "card" });
  const socket = connect(port, "127.0.0.1");
  socket.on("connect", () => {
    const request = exchange.connected();
    if (request !== undefined) socket.write(request);
  });
  socket.on("data", (data) => exchange.received(data));
  socket.on("close", () => exchange.lost());
  socket.on("error", () => {});
  const seconds = setInterval(() => exchange.second(), 700);
  const before = said.length;
  while (!said.slice(before).some(({ amountCents }) => amountCents === 1590)) await later(20);
  for (const act of acts) child.stdin!.write(`${act}\n`);
  while (exchange.outcome === undefined) await later(20);
  clearInterval(seconds);
  socket.destroy();
  return exchange.outcome;
}

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("cli payment-terminal", () => {
  it("takes a payment of whoever asks, by what is typed, and refuses at the red button", async () => {
    expect(await pay("tap")).toMatchObject({
      result: "done",
      amountCents: 1590,
      card: { lastDigits: "1234", reading: "contactless" },
    });
    expect(await pay("red-button")).toEqual({ result: "refused", reason: "abandoned" });
    expect(await pay("dies", "insert")).toEqual({ result: "unknown", doubt: "line-lost" });
    expect(said.at(-1)).toMatchObject({ amountCents: null, payments: 2, takenCents: 3180 });
  }, 60_000);
});
