/**
 * English: what the terminal tells the pharmacist when something is not as it should be, and what to do next. Titles fit
 * one line of the verdict band; advice fits three lines.
 */
import { tell } from "../advice";
import type { Strings } from "../strings";

export const REFUSED: Strings["refused"] = Object.freeze({
  "unknown-format": tell(
    "Code not recognised",
    "This is no e-carte Vitale code. Ask the patient to open the carte Vitale app.",
  ),
  malformed: tell("QR damaged or cut", "Ask the patient to show a new code, at full brightness."),
  "unsupported-algorithm": tell(
    "Signature not supported",
    "This terminal cannot check this code. Take the carte Vitale, and update the terminal.",
  ),
  "unknown-key": tell("Issuer unknown", "Its key is not in this terminal. Take the carte Vitale, and update the keys."),
  "key-not-valid": tell(
    "Key expired or revoked",
    "Do not accept this code. Take the carte Vitale, and update the keys.",
  ),
  "bad-signature": tell("Signature false", "This code is a forgery: do not accept it. Take the carte Vitale."),
  "not-yet-valid": tell("QR not valid yet", "Compare the phone’s time with the terminal’s, then ask for a new code."),
  expired: tell("QR expired", "Ask the patient to refresh it."),
  "lifetime-too-long": tell(
    "Abnormal validity",
    "Do not accept this code. Ask for a new one, or take the carte Vitale.",
  ),
  "wrong-issuer": tell(
    "Issuer not allowed",
    "The key is not this issuer’s: do not accept this code. Take the carte Vitale.",
  ),
  "wrong-card": tell(
    "Not from this card",
    "This data belongs to another card. Ask for the app’s QR code or the carte Vitale.",
  ),
  "wrong-challenge": tell(
    "Made for another reader",
    "This code answers another reader: do not accept it. Hold the phone to it again, or scan the QR code.",
  ),
  "already-used": tell("QR used already", "A code serves only once: ask the patient to show a new one."),
  "invalid-identity": tell("Identity not valid", "The INS number or a required field is wrong. Take the carte Vitale."),
  "too-many-codes": tell(
    "Too many codes of this issuer",
    "The terminal takes no more for some minutes. Take the carte Vitale, and tell the support.",
  ),
});

const ALONE = " Go on with the identity alone, or ask for the app’s QR.";
const UNREADABLE = tell("Rights unreadable", `Those on the card are damaged.${ALONE}`);
const UNTIMELY = tell("Card rights expired", `It must be updated at a kiosk.${ALONE}`);
const UNKNOWN_KEY = tell("Rights not verifiable", `Update the terminal’s keys.${ALONE}`);
const FORGED = tell("Rights forged", "Do not accept this card. Ask for the app’s QR code and an identity document.");

export const CARD_REFUSED: Strings["cardRefused"] = Object.freeze({
  "unknown-format": UNREADABLE,
  malformed: UNREADABLE,
  "unsupported-algorithm": UNKNOWN_KEY,
  "unknown-key": UNKNOWN_KEY,
  "key-not-valid": UNKNOWN_KEY,
  "bad-signature": FORGED,
  "not-yet-valid": tell("Rights not valid yet", `Check the terminal’s time.${ALONE}`),
  expired: UNTIMELY,
  "lifetime-too-long": UNREADABLE,
  "wrong-issuer": FORGED,
  "wrong-card": tell(
    "Another card’s rights",
    "Do not accept this card: its rights come from elsewhere. Ask for the app’s QR code.",
  ),
  "wrong-challenge": UNREADABLE,
  "already-used": UNREADABLE,
  "too-many-codes": UNREADABLE,
  "invalid-identity": tell("Identity not valid", `The one in the card’s rights is wrong.${ALONE}`),
});

export const CAUTION: Strings["caution"] = Object.freeze({
  "rights-unverified": "Rights to be checked",
  "rights-ended": "Rights ended",
  "rights-not-started": "Rights not open yet",
  "traits-differ": "Identity to be checked",
  "keys-stale": "Terminal keys out of date",
  "clock-uncertain": "Terminal time uncertain",
  "neighbours-unreached": "Other terminals not reached",
  "delegated-use": "Shown by someone else",
  "test-identity": "TEST IDENTITY",
});

export const PROBLEM: Strings["problem"] = Object.freeze({
  "box-expired": tell("Box expired", "Set it aside, or keep it on the invoice once you have checked the date."),
  "box-not-marketed": tell("Box no longer sold", "Set it aside, or keep it on the invoice at the known price."),
  "box-recalled": tell("Box recalled", "Do not dispense it: set it aside."),
  "box-batch-unread": tell("Check the batch", "Read the batch on the box: where it is recalled, set the box aside."),
  recall: tell("Medicine recalled", "A recall is to be read before you serve."),
  "no-service-code": tell("Choose a service code", "Set the box aside. The code is chosen in Service."),
  "box-suspended": tell("Sale suspended", "Do not dispense it unchecked. Set it aside, or keep it at the known price."),
  "box-withdrawn": tell(
    "No longer authorised",
    "This medicine has lost its authorisation: do not dispense it unchecked.",
  ),
  "box-unknown": tell("Box unknown", "Not in the database: set it aside, or keep it at a free price, not reimbursed."),
  "box-unreadable": tell("Box code unreadable", "Scan the DataMatrix again, laid flat."),
  "box-expiry-unread": tell("Expiry unreadable", "The box is known. Read its date before you keep it."),
  "box-serial-unread": tell("Serial unreadable", "The box is known. Check that it is not counted twice."),
  "box-sold": tell(
    "Box sold already",
    "A terminal of the pharmacy has invoiced this box. Check its serial number before you keep it.",
  ),
  "box-foreign": tell("Foreign box", "Code of another country, without a CIP: no price nor rate is known here."),
  "e-prescription": tell(
    "Electronic prescription?",
    "The code seems to be an electronic prescription. Its number is kept; nothing is verified.",
  ),
  "ins-same": tell("Same patient", "This paper has the patient’s number. It is not signed: it proves nothing more."),
  "ins-other": tell(
    "Another patient",
    "This paper has another person’s number. Check the prescription and the patient.",
  ),
  "ins-nobody": tell("A patient’s paper", "Show the e-carte or the carte Vitale, then scan it again to compare."),
  "ins-unreadable": tell("INS code unreadable", "Its number cannot be right. Check the paper and the patient by eye."),
  "identity-asked": tell("Identity asked on line", "The answer comes within seconds."),
  "identity-found": tell("Qualified identity", "The software has received it with its INS."),
  "identity-nobody": tell(
    "Nobody with these traits",
    "Name of birth, given names, sex and date: check each on an identity document.",
  ),
  "rank-needed": tell("Twins: say which", "On the patient’s screen, key Twin: born first, second or later."),
  "identity-several": tell(
    "Several people",
    "These traits are not enough. Add the other given names or the place of birth in the software.",
  ),
  "identity-unreached": tell(
    "Identity not checked",
    "The service does not answer. Take the e-carte or the carte Vitale, or try again later.",
  ),
  "identity-differs": tell(
    "Another number on line",
    "The service knows this person by another number than this paper. Check the identity.",
  ),
  "act-unknown": tell("Act not sold", "No tariff of today sells it. Load the tariffs, or choose another."),
  "act-age": tell("Not for this age", "The patient is not of the age for this act. Choose another."),
  "act-counted": tell("Act counted already", "It is invoiced once only. Take it off in the list of acts."),
  "act-company": tell("Acts apart", "This act is invoiced alone, or with one other only. Make another invoice."),
  entry: tell("Check the number", "This is not what is asked here. Correct it, then confirm."),
  "box-counted": tell(
    "Box counted already",
    "Same serial number: it is not counted twice. Take it off if it goes back.",
  ),
  "not-a-medicine": tell("Not a medicine", "This code is no CIP. Scan the medicine’s box."),
  "too-many-lines": tell("Invoice full", "40 lines at most: confirm, then make another invoice."),
  "no-memory": tell("Memory full", "Box not counted: confirm, then make another invoice."),
  "too-many-boxes": tell("Too many boxes", "Check the quantity: this box is not counted."),
  "no-lines": tell("No box", "Scan at least one box before the total."),
  "unexpected-code": tell("Unexpected code", "It is neither a box nor an e-carte Vitale. The sale goes on."),
  "missed-code": tell("Code not taken: scan again", "Answer what the screen asks first, then scan again."),
  "missed-card": tell(
    "Card not read: put it in again",
    "Answer what the screen asks first, then put the card in again.",
  ),
  price: tell("Price cannot be computed", "This box is not counted: sell it outside the terminal."),
  store: tell("Invoice not stored", "Nothing is lost: try again. If it fails, bill outside the terminal."),
  "card-mute": tell("Card does not answer", "Turn it over: chip towards you, face up, and push it all the way in."),
  "card-faulty": tell("Card defective", "Its answer is wrong. Ask for the app’s QR code, and have the card replaced."),
  "card-dirty": tell("Dirty contacts", "Wipe the chip and put the card back. If it fails, ask for the app’s QR code."),
  "card-silent": tell("Card stopped answering", "Take it out and put it back. If it fails, ask for the app’s QR code."),
  "card-removed": tell("Card removed too early", "Put it back, and wait for the patient’s name."),
  "card-vitale-1": tell("Old carte Vitale", "It can no longer be read. Ask for the new card or the app’s QR code."),
  "card-cps": tell("Professional’s card", "Take the CPS out and put the patient’s carte Vitale in."),
  "card-bank": tell("Bank card", "Give it back, and ask for the carte Vitale. Payment is made elsewhere."),
  "nfc-two": tell("Two cards at a time", "Hold up one: take the phone out of its case with cards."),
  "nfc-early": tell("Phone taken away too early", "Hold it there again, and wait for the patient’s name."),
  "nfc-bank": tell("Bank card", "Give it back: nothing of it was read. Ask for the e-carte or the carte Vitale."),
  "nfc-passport": tell("Passport", "Give it back: nothing of it was read. Ask for the e-carte or the carte Vitale."),
  "nfc-cnie": tell(
    "Identity card",
    "Give it back: nothing of it was read. It opens no rights: ask for the e-carte or the carte Vitale.",
  ),
  "nfc-tag": tell("Badge or tag", "This is no phone. Ask for the e-carte or the carte Vitale."),
  "nfc-phone": tell("The e-carte does not answer", "The patient opens it and turns NFC on, or shows its QR code."),
  "nfc-unknown": tell("Unknown card", "This is no e-carte. Ask for it, or for the carte Vitale."),
  "nfc-locked": tell("Phone locked", "The patient unlocks it, opens the e-carte, and holds it there again."),
  "nfc-slow": tell("Answer too slow", "To be safe, nothing is taken. Hold the phone there again, or scan its QR code."),
  "nfc-error": tell("Cannot be read", "Hold the phone there again, flat and still; else scan its QR code."),
  "card-sim": tell("SIM card", "Take it out, and ask for the carte Vitale."),
  "card-unknown": tell("Unknown card", "This is no carte Vitale. Ask for it, or for the app’s QR code."),
  "card-error": tell(
    "Card out of order",
    "It signals an error. Put it back once; if it fails, ask for the app’s QR code.",
  ),
  "card-invalid": tell("Card invalidated", "Do not accept this card. Ask for the app’s QR code."),
  "card-empty": tell("Card without holder", "It has no valid INS number on it. Ask for the app’s QR code."),
  "store-full": tell(
    "Memory full",
    "Too many invoices wait: restore the network, then try again. If it fails, bill outside the terminal.",
  ),
  "store-journal": tell(
    "Journal unusable",
    "Nothing can be stored. See Service, page Journal; until then, bill outside the terminal.",
  ),
  wiped: tell(
    "Terminal erased",
    "Invoices, patients, settings and key are destroyed, and the memory was read again. You may switch it off.",
  ),
  "wipe-failed": tell("Not erased completely", "Do not part with it: restart it and do it again, or call the support."),
  "not-kept": tell("Action not stored", "Nothing has changed: do it again. If it fails, restart the terminal."),
  "no-answer": tell("Check without answer", "Ask the patient to show a new code."),
  "service-code": tell("Wrong service code", "Type it again. Your fleet manager has the code."),
  "service-lost": tell(
    "Service code damaged",
    "Its flash cannot be read. A management key sets another: call the fleet.",
  ),
  "service-locked": tell("Too many attempts", "Wait the time shown before another code: it doubles with each error."),
  "code-weak": tell("Code too simple", "Choose four digits that are not all the same."),
  "code-differs": tell("The two codes differ", "Choose the code again, then repeat it."),
  update: tell("Update impossible", "Nothing has changed. Open “Update” to see why."),
  "lgo-told": tell("Sent to the software", "The lines of this sale are changed in the software."),
  "lgo-lost": tell("Software disconnected", "The sale goes on at this terminal, as it is shown."),
  stopped: tell("Terminal restarted", "The invoices are kept. If it happens again, call the support."),
  "sale-stopped": tell("Sale interrupted", "It is not billed: make it again, with a new QR code."),
});

export const STOP: Strings["stop"] = Object.freeze({
  power: "Power cut",
  restart: "Restart asked for",
  exception: "Firmware error",
  memory: "Terminal memory full",
  stack: "Firmware error (stack)",
  access: "Firmware error (access)",
  watchdog: "The terminal hung",
  "brown-out": "Supply voltage too low",
});

export const JOURNAL_TROUBLE: Strings["journalTrouble"] = Object.freeze({
  "journal-absent": tell("No journal", "This terminal’s memory is too small. Call the support."),
  "journal-foreign": tell(
    "Journal unreadable",
    "The memory holds something other than a journal. Call the support before erasing.",
  ),
  "journal-other-version": tell(
    "Journal of another version",
    "Go back to the firmware before, to send its invoices. Erasing loses them.",
  ),
  "journal-sealed": tell(
    "Journal sealed",
    "Its key is another terminal’s, or was destroyed. Call the support: to erase it loses its invoices.",
  ),
  "journal-wiped": tell(
    "Terminal erased",
    "Nothing of this pharmacy is left in it. Switch it off; at its next start it is as new.",
  ),
  "flash-fault": tell("Memory failing", "Restart the terminal. If it happens again, have it replaced."),
});

export const CLOCK_DOUBTED: Strings["clockDoubted"] = Object.freeze({
  closed: tell(
    "Time uncertain",
    "Connect the network, or have the time set by who manages the terminals. If it is ahead, open “Update” first.",
  ),
  open: tell(
    "Time uncertain",
    "If it is ahead, forget it: the terminal begins again at the date of its keys. Then set it right.",
  ),
});

export const ASK: Strings["ask"] = Object.freeze({
  abandon: tell("Give up the sale?", "The boxes scanned will be erased."),
  replace: tell("Another patient?", "A new code was read. Replacing erases the sale under way."),
  manager: tell("Let this manager in?", "It will install signed firmware. If you do not expect it: refuse."),
  "go-back": tell("Go back?", "The terminal restarts with the other firmware. Stored invoices stay."),
  trial: tell(
    "Keep this firmware?",
    "Confirm keeps it. Go back restarts with the old one. With no answer, it is given up.",
  ),
  restart: tell("Restart?", "What was received comes into use. Stored invoices stay."),
  "set-aside": tell(
    "Set this invoice aside?",
    "It will not be sent again. Do so once you have dealt with it otherwise.",
  ),
  wipe: tell(
    "Erase this terminal?",
    "Invoices, sent or not, settings and key will be destroyed. To be done before it leaves.",
  ),
  "lgo-owner": tell(
    "The software’s sale",
    "Its lines are changed in the pharmacy’s software. Take over to change them here.",
  ),
  "lan-forget": tell("Forget the software?", "It connects over the network no more, unless it is paired again."),
  "forget-terminal": tell(
    "Forget this terminal?",
    "Nobody waits for it any more. Switched on, it comes back by itself: it has the key.",
  ),
  "leave-site": tell(
    "Leave the others?",
    "This terminal forgets the pharmacy’s key. A QR that was taken elsewhere could serve again here.",
  ),
  "forget-time": tell(
    "Forget the time?",
    "The terminal begins again at the date of its keys: to be done when its clock is ahead. Then set it right.",
  ),
  format: tell("Erase the journal?", "All that it holds is lost. Do it with the support."),
});
