/** A phone at the contactless reader: another way for the same token. */
import type { NfcEvent } from "modules/nfc/nfc-session";
import { isFree } from "./on-card";
import { onScan } from "./on-scan";
import type { Turn } from "./turn";

export function onNfc(turn: Turn, event: NfcEvent): void {
  switch (event.kind) {
    case "status":
      if (event.status === "lost" && turn.state.device.nfc === "ready") turn.sound("warning");
      turn.setDevice({ nfc: event.status });
      return;
    case "read": {
      const { token: bytes, challenge } = event;
      onScan(turn, { type: "scan", source: "nfc", symbology: "other", gs1: false, bytes, challenge });
      // What is still to be asked about was copied.
      turn.effects.push({ type: "wipe", bytes });
      return;
    }
    case "failed":
      if (isFree(turn)) turn.notice(event.problem);
      else turn.missed("missed-card");
  }
}
