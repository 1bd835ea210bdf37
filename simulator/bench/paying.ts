/** The payment terminal on the bench: one to touch, on a real port, where other tills may try themselves too. */
import type { Server } from "node:net";
import { caisseApHost } from "../hardware/payment/caisse-ap-host";
import type { PaymentAct, PaymentFault } from "../hardware/payment/names";
import { PaymentDevice } from "../hardware/payment/payment-device";
import { realTime } from "../hardware/scheduler";
import { serveHost } from "../hardware/tcp-network";
import { PAYMENT_PORT } from "../link/payment-names";
import type { PaymentView } from "./protocol";

const HOST = "127.0.0.1";

export class BenchPayment {
  /** Of the desktop; 0 before `open`. */
  port = 0;
  readonly #device: PaymentDevice;
  #server: Server | undefined;

  /** @param onChange `view` is another */
  constructor(onChange: () => void) {
    this.#device = new PaymentDevice({ scheduler: realTime, onChange });
  }

  /** On its usual port, or on any that is free. */
  async open(): Promise<void> {
    const host = caisseApHost(this.#device);
    const { server, port } = await serveHost(host, PAYMENT_PORT, HOST).catch(() => serveHost(host, 0, HOST));
    this.#server = server;
    this.port = port;
  }

  get view(): PaymentView {
    const { amountCents, fault, payments, takenCents, last } = this.#device.view;
    return { address: `${HOST}:${this.port}`, amountCents, fault, payments, takenCents, last };
  }

  act(act: PaymentAct): void {
    this.#device.act(act);
  }

  set(fault: PaymentFault): void {
    this.#device.setFault(fault);
  }

  close(): void {
    this.#server?.close();
  }
}
