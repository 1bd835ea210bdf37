/** English: the other terminals of the pharmacy. */
import type { PairingFailure } from "modules/site/pairing";
import type { PeerView } from "modules/site/peer";
import { type Advice, tell } from "../advice";

export const SITE = Object.freeze({
  here: "This terminal",
  alone: "not paired",
  aloneHint: "Paired, two terminals refuse a QR that the other has taken. At both: Terminals, and the service code.",
  state: Object.freeze({
    joined: "joined",
    lost: "lost",
    away: "away",
  } satisfies Record<PeerView["state"], string>),
  journalLost: "stores nothing",
  scannerLost: "scanner lost",
  clockDoubted: "hour uncertain",
  keysStale: "keys out of date",
  more: (count: number) => `and ${count} more`,
  pair: "Pair a terminal",
  forget: (name: string) => `Forget ${name}`,
  leave: "Leave the others",
  step: Object.freeze({
    searching: tell("Looking for it…", "Open the same page on the other terminal: Service, Terminals, Pair."),
    comparing: tell("The same digits?", "On both screens: press The same. If they are not, cancel."),
    waiting: tell("Now the other", "Press The same on the other terminal too."),
    done: tell("Terminals paired", "A QR that one has taken is refused at the other."),
  }),
  failure: Object.freeze({
    nobody: tell("No terminal found", "Check the network of both, then begin again at both."),
    cancelled: tell("Pairing given up", "Nothing has changed. Begin again at both terminals."),
    several: tell("Several terminals at once", "Pair them two by two: cancel at the others."),
    "two-sites": tell(
      "Paired with others already",
      "Each has its pharmacy. At one of the two, choose Leave the others first.",
    ),
    full: tell("Ten terminals already", "Forget one that is not there any more, then begin again."),
    forged: tell("Exchange tampered with", "Somebody stood between the two. Check the network, then begin again."),
  } satisfies Record<PairingFailure, Advice>),
  noNetwork: tell("No network", "This terminal’s network does not open. Restart it, or call the support."),
});
