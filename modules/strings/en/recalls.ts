/** English: recalls of batches, and shortages. */
import type { Strings } from "../strings";

export const RECALLS: Strings["recalls"] = Object.freeze({
  title: (date, left) => `Recall of ${date}${left > 1 ? ` (1/${left})` : ""}`,
  of: (date) => `Recalled on ${date}`,
  batches: "Batches ",
  allBatches: "All batches",
  short: "short",
  shortUntil: (date) => `Short, expected back on ${date}`,
  shortSince: (date) => `Short since ${date}`,
  instead: (label) => `Instead: ${label}`,
  stale: (date) => `Recalls are old (${date})`,
  refused: "Recalls unreadable: reload them",
  service: "Recalls",
  noRoom: "not kept here",
  none: "none",
  serviceOf: (count, date) => `${count}, ${date}`,
});
