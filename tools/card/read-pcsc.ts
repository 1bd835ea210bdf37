/** Reads the card in a real (or virtual) reader with the terminal's own modules; the reader has the line and its times. */
import { type Atr, parseAtr } from "modules/card/atr";
import { type CardEvent, CardSession } from "modules/card/card-session";
import type { Result } from "modules/result/result";
import { type PcscCard, watchPcsc } from "../../simulator/hardware/pcsc";

export interface PcscRead {
  readonly reader: string;
  readonly atr: Atr;
  readonly end: Extract<CardEvent, { kind: "read" | "failed" }>;
  readonly commands: number;
}

const GET_RESPONSE = 0xc0;

/**
 * @param name part of the reader's name @param patience how long to wait for a card, ms
 * @returns the reading, or one line that says why there is none
 */
export async function readPcsc(name: string, patience: number): Promise<Result<PcscRead, string>> {
  let stop: (() => void) | undefined;
  const found = await new Promise<Result<{ reader: string; card: PcscCard }, string>>((resolve) => {
    const timer = setTimeout(() => resolve({ ok: false, reason: `no card in a reader named ${name}` }), patience);
    const watching = watchPcsc({
      onInserted: (reader, card) => {
        if (!reader.includes(name)) return;
        clearTimeout(timer);
        resolve({ ok: true, value: { reader, card } });
      },
      onRemoved: () => {},
      onFault: (text) => {
        clearTimeout(timer);
        resolve({ ok: false, reason: text });
      },
    });
    if (watching.ok) stop = watching.value;
    else {
      clearTimeout(timer);
      resolve(watching);
    }
  });
  try {
    return found.ok ? await read(found.value.reader, found.value.card) : found;
  } finally {
    stop?.();
  }
}

async function read(reader: string, card: PcscCard): Promise<Result<PcscRead, string>> {
  const parsed = parseAtr(card.atr);
  if (!parsed.ok) return { ok: false, reason: `the answer to reset is ${parsed.reason}` };
  const atr = parsed.value;
  let commands = 0;
  const end = await new Promise<PcscRead["end"]>((resolve) => {
    const ready = () => session.handle({ type: "ready", atr, protocol: atr.protocols[0] ?? 0, baud: 0 });
    const fail = () => session.handle({ type: "failed", reason: "no-answer" });
    const session = new CardSession(
      {
        transmit: (command) => {
          commands += 1;
          whole(card, command).then((bytes) => session.handle({ type: "response", bytes }), fail);
        },
        reset: () => void card.reset().then(ready, fail),
        release: () => {},
      },
      (event) => {
        if (event.kind === "read" || event.kind === "failed") resolve(event);
      },
    );
    session.handle({ type: "inserted" });
    ready();
  });
  return { ok: true, value: { reader, atr, end, commands } };
}

/** What PC/SC leaves of T=0 to its callers: 61xx fetches the rest, 6Cxx asks again (ISO 7816-3, 12.2.1). */
async function whole(card: PcscCard, command: Uint8Array): Promise<Uint8Array> {
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
