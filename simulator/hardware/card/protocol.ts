/** What a transmission protocol has of its chip, and what the chip has of it. Both in bytes and etu. */
export interface Wire {
  /**
   * Puts bytes on the line, one after the other, after those that wait already.
   * @param delay from now to the first start bit at least, etu
   */
  send(bytes: Uint8Array, delay: number): void;
  /** @returns cancels it */
  after(etu: number, call: () => void): () => void;
}

export interface Protocol {
  /** @param byte undefined when its parity was wrong */
  receive(byte: number | undefined): void;
  /** Power or reset took the chip away from it. */
  stop(): void;
}
