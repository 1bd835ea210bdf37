/** A command and its whole answer, through PC/SC. */
import type { PcscCard } from "../../simulator/hardware/pcsc";

const GET_RESPONSE = 0xc0;

/** What PC/SC leaves of T=0 to its callers: 61xx fetches the rest, 6Cxx asks again (ISO 7816-3, 12.2.1). */
export async function exchange(card: Pick<PcscCard, "transmit">, command: Uint8Array): Promise<Uint8Array> {
  let response = await card.transmit(command);
  if (response.length === 2 && response[0] === 0x6c && command.length >= 5) {
    const again = command.slice();
    again[again.length - 1] = response[1] ?? 0;
    response = await card.transmit(again);
  }
  const parts = [response.subarray(0, -2)];
  while (response[response.length - 2] === 0x61) {
    response = await card.transmit(
      Uint8Array.of(command[0] ?? 0, GET_RESPONSE, 0, 0, response[response.length - 1] ?? 0),
    );
    parts.push(response.subarray(0, -2));
  }
  parts.push(response.subarray(-2));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
