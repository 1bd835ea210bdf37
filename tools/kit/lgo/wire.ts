/** What a client of the terminal speaks over: lines of text, both ways. */
export interface Wire {
  /** @param line without its end */
  send(line: string): void;
  /** Called by whoever speaks over it. */
  listen(onLine: (line: string) => void, onClose: (why: string) => void): void;
  close(): void;
}
