/** The payment terminal of a real board: what the manifest's "config" says of it. Without that, there is none. */
import Serial from "embedded:io/serial";
import TCP from "embedded:io/socket/tcp";
import { CaisseAp } from "drivers/caisse-ap/caisse-ap";
import { Concert } from "drivers/concert/concert";
import config from "mc/config";
import type { PaymentTerminal } from "modules/payment/payment";
import type { TimerModule } from "modules/ports/timer";

/** The manifest's "config": { "payment": ... }, by the protocol. till: 1 unless said. */
type PaymentConfig =
  | { readonly protocol: "caisse-ap"; readonly address: string; readonly port?: number; readonly till?: number }
  | {
      readonly protocol: "concert";
      /** The UART, and its pins. */
      readonly uart: number;
      readonly receive: number;
      readonly transmit: number;
      /** `even` where the payment terminal is set to 7E1. */
      readonly parity?: "none" | "even";
      readonly till?: number;
    };

export function openPayment<T>(timer: TimerModule<T>): PaymentTerminal | undefined {
  const where = config.payment as PaymentConfig | undefined;
  if (where === undefined) return undefined;
  const { till = 1 } = where;
  if (where.protocol === "caisse-ap") {
    const { address, port } = where;
    return new CaisseAp({ socket: { io: TCP, address, ...(port === undefined ? {} : { port }) }, till, timer });
  }
  const { uart, receive, transmit, parity = "none" } = where;
  return new Concert({ serial: { io: Serial, port: uart, receive, transmit }, parity, till, timer });
}
