/** English: what the screens say of the printer. */
import type { Strings } from "../strings";

export const PRINTER: Strings["printer"] = Object.freeze({
  status: Object.freeze({
    searching: "looking…",
    ready: "ready",
    "paper-low": "paper nearly out",
    "wants-sheet": "insert prescription",
    "cover-open": "cover open",
    "paper-out": "no paper",
    error: "has an error",
    "off-line": "off line",
    silent: "no answer",
  }),
  kind: Object.freeze({ receipt: "Receipt", mention: "Back" }),
  underWay: (kind: string) => `${kind}: printing…`,
  waits: (kind: string, status: string) => `${kind}: ${status}`,
  printed: (kind: string) => `${kind}: printed`,
  refused: (kind: string) => `${kind}: not printed`,
  alarm: (status: string) => `Printer: ${status}`,
  stalled: "Printing has stopped: see Service",
  inDoubt: "Printing to be checked: see Service",
  state: "Printer",
  waiting: "Waiting",
  none: "nothing",
  jobs: (count: number, number: string) => (count < 2 ? `invoice no. ${number}` : `${count}, first no. ${number}`),
  last: "Printed last",
  lastOf: (kind: string, number: string) => `${kind}, no. ${number}`,
  result: Object.freeze({
    printed: "printed",
    "not-found": "invoice erased",
    "too-long": "too long",
    "too-many": "too many wait",
    "in-doubt": "to be checked",
  }),
  hint: Object.freeze({
    reprint: "Print again makes a copy of the last invoice.",
    wait: "Nothing is lost: it is printed whole as soon as the printer is ready.",
    stalled: "Printing broke off three times. See to paper and cover, then try again.",
    inDoubt: "The power went while it printed: look at the paper. Nothing is printed again without you.",
  }),
});
