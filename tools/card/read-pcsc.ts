/** Reads the card in a real (or virtual) reader with the terminal's own modules; the reader has the line and its times. */

import { type Atr, parseAtr } from "modules/card/atr";
import { type CardEvent, CardSession } from "modules/card/card-session";
import type { Result } from "modules/result/result";
import { cardTokenLength, TOKEN_FORMATS } from "modules/token/formats";
import { type PcscCard, watchPcsc } from "../../simulator/hardware/pcsc";
import { exchange } from "./exchange";

export interface PcscRead {
  readonly reader: string;
  readonly atr: Atr;
  readonly end: Extract<CardEvent, { kind: "read" | "failed" }>;
  readonly commands: number;
}

/**
 * @param name part of the reader's name @param patience how long to wait for a card, ms
 * @returns what `use` made of the card, or one line that says why there is none
 */
export async function withPcscCard<T>(
  name: string,
  patience: number,
  use: (reader: string, card: PcscCard) => Promise<T>,
): Promise<Result<T, string>> {
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
    return found.ok ? { ok: true, value: await use(found.value.reader, found.value.card) } : found;
  } finally {
    stop?.();
  }
}

export async function readPcsc(reader: string, card: PcscCard): Promise<Result<PcscRead, string>> {
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
          exchange(card, command).then((bytes) => session.handle({ type: "response", bytes }), fail);
        },
        reset: () => void card.reset().then(ready, fail),
        release: () => {},
      },
      cardTokenLength(TOKEN_FORMATS),
      (event) => {
        if (event.kind === "read" || event.kind === "failed") resolve(event);
      },
    );
    session.handle({ type: "inserted" });
    ready();
  });
  return { ok: true, value: { reader, atr, end, commands } };
}
