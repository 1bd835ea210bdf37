/** What a terminal's refusal means, in words: the reason first, then what it is about. */
import type { FirmwareRefusal } from "modules/update/slots/firmware";
import { ImageError, refusal } from "modules/update/smp/image-group";
import { Group, READ, type SmpError, type SmpExchange } from "./client";

const COMPTOIR = 64;
const LAST = 3;

const REASONS: Readonly<Record<FirmwareRefusal | "not-newer", string>> = Object.freeze({
  "slot-in-use": "the slot holds what runs, what starts next, or what there is to go back to: confirm or reset first",
  "no-such-image": "no image of that hash is there: upload it first",
  "never-confirmed": "that image was never confirmed on this terminal",
  "service-closed": "service mode is closed at the terminal",
  "is-running": "that image runs already",
  "already-pending": "another image is to start next: reset first",
  "not-tested": "the self-test has not passed yet: screen, scanner, invoices and keys are to be seen working",
  "flash-fault": "the flash of the terminal did not take it",
  "unknown-content": "this firmware cannot read that data: update the firmware first",
  "not-an-image": "the file is no MCUboot image",
  malformed: "fields of the image contradict each other",
  truncated: "the image is not whole",
  oversized: "the image is too large for its slot",
  unsupported: "encrypted, compressed, or not made to be started",
  unsigned: "the image has no signature",
  "wrong-hash": "the image was damaged on its way, or its hash is another",
  "unknown-key": "signed with a key that this terminal does not pin",
  "bad-signature": "the signature is wrong",
  "no-counter": "the image has no security counter",
  downgrade: "its security counter is below what this terminal asks for",
  "counter-too-high": "its security counter leaves no room for another",
  "wrong-product": "made for another board, or for another kind of data",
  dependency: "it needs a version that does not run here",
  "not-newer": "it is not newer than what runs",
});

/** Of the image group, where the terminal keeps no reason. */
const CODES: Readonly<Record<number, FirmwareRefusal | "not-newer">> = Object.freeze({
  [ImageError.hashNotFound]: "no-such-image",
  [ImageError.noFreeSlot]: "slot-in-use",
  [ImageError.flashWriteFailed]: "flash-fault",
  [ImageError.currentIsNewer]: "not-newer",
  [ImageError.alreadyPending]: "already-pending",
  [ImageError.tooLarge]: "oversized",
  [ImageError.confirmationDenied]: "not-tested",
  [ImageError.testOfActiveDenied]: "is-running",
});

const ACCESS_DENIED = 11;
/** Of SMP itself (zephyr/mgmt/mcumgr/mgmt/mgmt_defines.h). */
const PLAIN: Readonly<Record<number, string>> = Object.freeze({
  3: "invalid: the terminal does not take this request",
  8: "not-supported: this terminal has no such command",
  10: "busy: a sale is open at the terminal",
  [ACCESS_DENIED]: "access-denied: open service mode at the terminal, or give a management key with --key",
});

/** @returns "wrong-product: made for another board, or for another kind of data" */
export async function refusalWords(client: SmpExchange, error: SmpError): Promise<string> {
  const { group, rc, reason: told } = error;
  if (told !== undefined) return rc === ACCESS_DENIED ? `access-denied: ${told}` : told;
  if (group === undefined) return PLAIN[rc] ?? error.message;
  if (group === COMPTOIR) {
    return rc === 1
      ? "wrong-key: the terminal does not pin this key"
      : "too-soon: others are at it, try again in a moment";
  }
  if (group !== Group.image) return error.message;
  const reason = (await lastRefusal(client, rc)) ?? CODES[rc];
  return reason === undefined ? error.message : `${reason}: ${REASONS[reason]}`;
}

/** The terminal keeps why it refused an image: the codes of the image group say less. */
async function lastRefusal(client: SmpExchange, code: number): Promise<FirmwareRefusal | undefined> {
  try {
    const last = (await client.ask(READ, COMPTOIR, LAST, {})).get("refusal");
    if (typeof last !== "string" || !isRefusal(last)) return undefined;
    return refusal(last).code === code ? last : undefined;
  } catch {
    return undefined;
  }
}

function isRefusal(text: string): text is FirmwareRefusal {
  return Object.hasOwn(REASONS, text) && text !== "not-newer";
}
