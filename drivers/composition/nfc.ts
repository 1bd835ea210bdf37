/** The contactless reader: a patient's phone. */
import { board } from "board";
import { Pn532 } from "drivers/pn532/pn532";
import { NfcSession } from "modules/nfc/nfc-session";
import randomBytes from "random-source";
import Time from "time";
import Timer from "timer";
import type { Base } from "./base";

export function openNfc({ parts, events, log }: Base): void {
  const wire = board.nfc?.();
  if (wire === undefined) return;
  parts.open("nfc", () =>
    NfcSession.over((onEvent) => new Pn532({ ...wire, timer: Timer, onEvent }), {
      onEvent: (event) => events.post({ type: "nfc", event }),
      now: () => Time.ticks,
      random: randomBytes,
      log,
    }),
  );
}
