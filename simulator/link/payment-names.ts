/** The payment terminal of the simulated counter, as both ends of the link know it. */
export const PAYMENT_PROTOCOLS = ["caisse-ap", "concert"] as const;
export type PaymentProtocol = (typeof PAYMENT_PROTOCOLS)[number];

/** On the network of the simulator alone (RFC 5737). */
export const PAYMENT_ADDRESS = "192.0.2.20";
export const PAYMENT_PORT = 8888;

export function isPaymentProtocol(value: unknown): value is PaymentProtocol {
  return (PAYMENT_PROTOCOLS as readonly unknown[]).includes(value);
}
