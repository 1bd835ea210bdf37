/** The payment terminal of the simulated board, where whoever runs the engine has put one on the counter. */
import Serial from "embedded:io/serial";
import TCP from "embedded:io/socket/tcp";
import { CaisseAp } from "drivers/caisse-ap/caisse-ap";
import { Concert } from "drivers/concert/concert";
import type { PaymentTerminal } from "modules/payment/payment";
import type { TimerModule } from "modules/ports/timer";
import { PAYMENT_ADDRESS, PAYMENT_PORT } from "../link/payment-names";
import { BOARD_PINS } from "./board-pins";
import { type EngineOptions, host } from "./host";

export function openPayment<T>(timer: TimerModule<T>): PaymentTerminal | undefined {
  const { payment } = JSON.parse(host.options) as EngineOptions;
  switch (payment) {
    case "caisse-ap":
      return new CaisseAp({ socket: { io: TCP, address: PAYMENT_ADDRESS, port: PAYMENT_PORT }, timer });
    case "concert":
      return new Concert({ serial: { io: Serial, ...BOARD_PINS.payment }, timer });
    default:
      return undefined;
  }
}
