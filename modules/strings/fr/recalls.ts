/** French: recalls of batches, and shortages. The sentences about one come with it. */
export const RECALLS = Object.freeze({
  /** @param left how many there are to read from this one on */
  title: (date: string, left: number) => `Rappel du ${date}${left > 1 ? ` (1/${left})` : ""}`,
  of: (date: string) => `Rappel du ${date}`,
  batches: "Lots ",
  allBatches: "Tous les lots",
  short: "rupture",
  shortUntil: (date: string) => `Rupture, retour prévu le ${date}`,
  shortSince: (date: string) => `Rupture depuis le ${date}`,
  instead: (label: string) => `À la place\u00a0: ${label}`,
  stale: (date: string) => `Rappels anciens (${date})`,
  refused: "Rappels illisibles\u00a0: rechargez-les",
  service: "Rappels",
  noRoom: "non gérés ici",
  none: "aucun",
  serviceOf: (count: string, date: string) => `${count} au ${date}`,
});
