/** What a terminal needs of the module, register by register: only the bits under the mask are ours. */

export interface Setting {
  /** For the engineer. */
  readonly name: string;
  readonly address: number;
  readonly mask: number;
  readonly value: number;
}

/** Setup codes: a printed code must not be able to reconfigure the module. Checked again and again. */
export const SETUP_CODES_OFF: Setting = Object.freeze({
  name: "setup codes off",
  address: 0x0003,
  mask: 0x03,
  value: 0x02,
});

/** Tail CR. */
export const TAIL: Setting = Object.freeze({ name: "tail", address: 0x0060, mask: 0x60, value: 0x00 });
export const AIM_IDENTIFIERS: Setting = Object.freeze({
  name: "AIM identifiers",
  address: 0x00d0,
  mask: 0x80,
  value: 0x80,
});

/** The first is the one that matters most: a hostile code is shut out before anything else is done. */
export const SETTINGS: readonly Setting[] = Object.freeze([
  SETUP_CODES_OFF,
  /** Output on the UART (bits 1-0: 00), not on USB; the text as plain bytes. */
  Object.freeze({ name: "serial output", address: 0x000d, mask: 0x03, value: 0x00 }),
  /** Continuous reading (10), and no beep of its own (bit 6): the terminal's beep says more. */
  Object.freeze({ name: "continuous", address: 0x0000, mask: 0x43, value: 0x02 }),
  /** The same code again after 2 s (bit 7 enables). */
  Object.freeze({ name: "same code delay", address: 0x0013, mask: 0xff, value: 0x80 | 20 }),
  TAIL,
  AIM_IDENTIFIERS,
]);

export const BAUD_REGISTER = 0x002a;
/** 115200 baud; a clone that keeps to a rate of its own is used at that. */
export const BAUD: Setting = Object.freeze({ name: "baud", address: BAUD_REGISTER, mask: 0xff, value: 0x1a });
/** Divisors of register 002A, little endian. */
export const DIVISOR_115200: readonly number[] = Object.freeze([0x1a, 0x00]);

/** Where a module may be found: where we left it, as it leaves the factory, as some are sold; then all else it knows. */
export const PROBE_BAUDS: readonly number[] = Object.freeze([115200, 9600, 57600, 38400, 19200, 14400, 4800]);
export const WORKING_BAUD = 115200;
