/** Reads what lies on a real contactless reader with the terminal's own modules; the reader has the field and its times. */
import { randomBytes } from "node:crypto";
import { type NfcEvent, NfcSession } from "modules/nfc/nfc-session";
import type { Target } from "modules/nfc/pn532";
import { isTag } from "../../simulator/hardware/nfc/pcsc-near";
import type { PcscCard } from "../../simulator/hardware/pcsc";
import { exchange } from "../card/exchange";

export type NearEnd = Exclude<NfcEvent, { kind: "status" }>;

export function readPcscNear(card: PcscCard): Promise<NearEnd> {
  // PC/SC tells no number of it: it may be a phone.
  const target: Target = { type: "a", id: "", isCard: !isTag(card.atr), isRandom: true };
  return new Promise((resolve) => {
    const found = () => session.handle({ type: "found", targets: [target] });
    const fail = () => session.handle({ type: "failed", reason: "gone" });
    const session: NfcSession = new NfcSession(
      {
        transmit: (command) =>
          void exchange(card, command).then((bytes) => session.handle({ type: "response", bytes }), fail),
        again: () => void card.reset().then(found, fail),
        release: () => {},
      },
      {
        now: () => performance.now(),
        random: (length) => new Uint8Array(randomBytes(length)),
        onEvent: (event) => {
          if (event.kind !== "status") resolve(event);
        },
      },
    );
    found();
  });
}
