/** What a card does with commands once its protocol has brought them: the side of the chip that its maker programs. */
export interface Application {
  /**
   * @param command ISO 7816-4: CLA INS P1 P2, then Le, or Lc and the data
   * @param answer called once, now or later: data that is there for this command (at most 256 bytes), then SW1 SW2. How
   * much of it goes out is the protocol's business.
   */
  execute(command: Uint8Array, answer: (response: Uint8Array) => void): void;
}

/** SW1 SW2 of ISO 7816-4, as far as the cards of the bench use them. */
export const Sw = Object.freeze({
  ok: 0x9000,
  fileInvalidated: 0x6283,
  wrongLength: 0x6700,
  securityNotSatisfied: 0x6982,
  notAllowed: 0x6986,
  notFound: 0x6a82,
  wrongParameters: 0x6a86,
  wrongOffset: 0x6b00,
  unknownInstruction: 0x6d00,
  unknownClass: 0x6e00,
  noDiagnosis: 0x6f00,
});

export function respond(sw: number, data: Uint8Array = NOTHING): Uint8Array {
  const response = new Uint8Array(data.length + 2);
  response.set(data);
  response[data.length] = sw >> 8;
  response[data.length + 1] = sw & 0xff;
  return response;
}

const NOTHING = new Uint8Array(0);
