/** What can happen at a payment terminal, by name: for scenarios, pages and command lines. */

export const PAYMENT_ACTS = ["insert", "tap", "decline", "red-button", "no-paper"] as const;
/** `no-paper`: the ticket cannot be printed, so the payment fails. */
export type PaymentAct = (typeof PAYMENT_ACTS)[number];

/**
 * `split`: the answer comes in small pieces, one every 200 ms. `slow`: it comes a minute late. `silent`: money is taken and
 * nothing is answered. `dies`: money is taken and the line goes. `echo`: the answer is the request before's. `garbage`: no
 * answer at all, but bytes. `off`: nobody is there.
 */
export const PAYMENT_FAULTS = ["none", "split", "slow", "silent", "dies", "echo", "garbage", "off"] as const;
export type PaymentFault = (typeof PAYMENT_FAULTS)[number];

export function isPaymentAct(value: unknown): value is PaymentAct {
  return (PAYMENT_ACTS as readonly unknown[]).includes(value);
}

export function isPaymentFault(value: unknown): value is PaymentFault {
  return (PAYMENT_FAULTS as readonly unknown[]).includes(value);
}
