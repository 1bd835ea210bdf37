/** English: what the pharmacist and the technician read of field updates. */
import { tell } from "../advice";
import type { Strings } from "../strings";

export const UPDATE: Strings["update"] = Object.freeze({
  installed: "Installed firmware",
  other: "Other version",
  phase: "Update",
  service: "Service access",
  closed: "closed",
  open: "open",
  free: "nobody",
  denied: "Denied attempts",
  last: "Last update",
  unknown: "not managed here",
  none: "none",
  ready: (version) => `${version} ready, not tried`,
  kept: (version) => `${version} kept, confirmed before`,
  pending: (version) => `${version} at next start`,
  trial: (left) => `on trial, ${left}`,
  receiving: (percent) => `receiving ${percent}`,
  staged: (data) => `received: ${data}`,
  confirmHint: "Trial passed: confirm, or let the manager confirm.",
  waitingHint: (part) => `On trial. Still to be checked: ${part}.`,
  receivingHint: "A power cut loses nothing: receiving goes on where it was.",
  pendingHint: "Restart the terminal to try it, when the counter is free.",
  stagedHint: "Restart the terminal to use it, when the counter is free.",
  asks: "A manager waits for you to let it in.",
  noCodeHint: "No service code: choose one, access stays closed until then.",
  backHint: "Going back to the firmware before takes the service code first.",
  openHint: "For the technician only: opening takes the service code.",
  openedHint: "A manager can install signed firmware during this time.",
  code: "Service code",
  codeFor: Object.freeze({
    recall: "Keep the box: service code",
    software: "Pair: service code",
    terminal: "Join: service code",
  }),
  choose: "Choose the service code",
  repeat: "The same code, once more",
  chooseHint: "Write it down: it opens the management",
  knownCode: (code) => `Simulated terminal: code ${code}`,
  codeHint: "Touch the digits, or: +1 then Confirm",
});

export const DATA: Strings["data"] = Object.freeze({
  issuers: "keys",
  catalogue: "medicines",
  tariff: "tariffs",
  recalls: "recalls",
});

export const PART: Strings["part"] = Object.freeze({
  screen: "screen",
  scanner: "code scanner",
  journal: "invoices",
  keys: "keys",
  catalogue: "medicines",
  tariffs: "tariffs",
  code: "service code",
  crypto: "signatures",
});

export const OUTCOME: Strings["outcome"] = Object.freeze({
  none: "–",
  confirmed: "confirmed",
  starts: "undone (3 starts)",
  time: "undone (10 minutes)",
  asked: "undone (on request)",
  invalid: "undone (image damaged)",
  rescued: "rescue image used",
});

export const UPDATE_REFUSED: Strings["updateRefused"] = Object.freeze({
  "slot-in-use": tell("Place taken", "An update is waiting already: confirm it or cancel it first."),
  "no-such-image": tell("Image missing", "Send the update again, then start over."),
  "never-confirmed": tell(
    "Never confirmed here",
    "Going back is only to a confirmed firmware: the manager can put this one on trial.",
  ),
  "service-closed": tell("Service access closed", "First open service access with the code, then start over."),
  "is-running": tell("Already running", "This version is the one in use: there is nothing to do."),
  "already-pending": tell("Update already planned", "Restart the terminal, or cancel the planned update."),
  "not-tested": tell("Trial not finished", "Wait until screen, scanner, invoices and keys have been checked."),
  "flash-fault": tell("Memory failing", "Try once more. If it fails again, have the terminal replaced."),
  "unknown-content": tell("Data unreadable here", "Update the firmware first, then send this data."),
  "not-an-image": tell("Foreign file", "This is no image for a terminal. Send the .signed.bin file."),
  malformed: tell("Image malformed", "Make the image again with the signing tool, then send it."),
  truncated: tell("Image incomplete", "Send the whole file again."),
  oversized: tell("Image too large", "It does not fit this terminal. Ask for the version made for it."),
  unsupported: tell("Image not supported", "Neither encrypted nor compressed: ask for the plain image."),
  unsigned: tell("Image not signed", "Do not install this file: ask for the image that the maker signed."),
  "wrong-hash": tell("Image damaged", "Its content changed on the way. Send the original file again."),
  "unknown-key": tell("Signer unknown", "Do not install this file: the maker did not sign it."),
  "bad-signature": tell("Signature false", "Do not install this file: tell your fleet manager."),
  "no-counter": tell("Image without counter", "Sign it again with a security counter."),
  downgrade: tell("Version too old", "A safer version was confirmed before. Take a recent version."),
  "counter-too-high": tell("Counter too high", "It would leave no room for those that follow: have it signed again."),
  "wrong-product": tell("Image of another device", "Ask for the image made for this model of terminal."),
  dependency: tell("Version in between needed", "First install the version that this image asks for."),
});

export const UPDATE_ALARM: Strings["updateAlarm"] = Object.freeze({
  refused: "Update refused: see Service",
  trial: "New firmware on trial",
  code: "Service code to be chosen",
  codeLost: "Service code damaged: see Service",
  trust: "Signers out of date: see Service",
  denied: (tries) => (tries === 1 ? "Access denied: 1\u00a0attempt" : `Access denied: ${tries}\u00a0attempts`),
});
