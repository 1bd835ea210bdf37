/** English: the page of Service about the pharmacy's software on the LAN. */
import type { Strings } from "../strings";

export const LAN: Strings["lan"] = Object.freeze({
  software: "Software (network)",
  state: Object.freeze({
    off: "off",
    waiting: "waits for the software…",
    code: "code shown",
    confirming: "to be confirmed",
    on: "paired",
    "no-network": "no network",
    failed: "not possible",
  }),
  port: "TCP port",
  listens: (port) => `TCP port ${port}`,
  here: "connected",
  hereTimes: (count) => `${count} computers`,
  seen: (day) => `seen on ${day}`,
  never: "never seen",
  nameless: "Software without a name",
  pair: "Pair a software",
  full: "Four and no more: forget one",
  forget: (name) => `Forget ${name}`,
  last: "Last pairing",
  lastIs: Object.freeze({
    kept: "done",
    left: "given up by the software",
    "wrong-code": "three codes, none right",
    "timed-out": "took too long",
    stopped: "stopped",
  }),
  hint: Object.freeze({
    off: "Pair (service code): the software can then connect over the network, its messages sealed.",
    waiting: "Start the pairing in the software, on this network. A code will show here.",
    code: "Type this code into the software.",
    confirming: "Does the software say “code right”? If not, stop.",
    on: "Software: pair another, or forget one.",
    "no-network": "The terminal tries again: once the network is back, the software connects by itself.",
    failed: "No network, or the key was not stored. Check, then try again.",
  }),
});
