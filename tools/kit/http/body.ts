/** What the servers here do with a request, whoever asks. */
import type { IncomingMessage, ServerResponse } from "node:http";

/** @param max bytes @returns undefined when it was cut off */
export async function bodyOf(request: IncomingMessage, max: number): Promise<Uint8Array | "too-long" | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of request as AsyncIterable<Buffer>) {
      length += piece.length;
      if (length > max) return "too-long";
      pieces.push(piece);
    }
  } catch {
    return undefined;
  }
  return new Uint8Array(Buffer.concat(pieces));
}

/** Answers with a status, which is its text too. @returns the status */
export function refuse(response: ServerResponse, status: number): number {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" });
  response.end(`${status}\n`);
  return status;
}
