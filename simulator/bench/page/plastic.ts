/** How a plastic card looks: its chip on the left, which goes into the slot first; and its back. */
import type { PlasticCard } from "../protocol";
import { el } from "./dom";
import { words } from "./language";

/** What is printed on each kind. */
const BRANDS: Readonly<Record<string, string>> = {
  vitale: "vitale",
  vitale1: "vitale",
  "vitale1-worn": "vitale",
  cps: "CPS",
  bank: "CB",
  sim: "SIM",
  signature: "signature",
  reader: words.card.readerBrand,
};
/** A NIR as cards have it: 2 84 05 75 115 432 45. */
const GROUPS = [1, 2, 2, 2, 3, 3, 2];

/** @param isBack its other side is up */
export function drawPlastic(card: PlasticCard, isBack: boolean): HTMLElement {
  if (isBack) {
    return el(
      "span",
      { class: `plastic back ${card.kind}`, "aria-hidden": true },
      el("span", { class: "stripe" }),
      el("span", { class: "small-print" }, words.card.specimen),
    );
  }
  const isVitale = card.kind === "vitale";
  return el(
    "span",
    { class: `plastic ${card.kind}`, "aria-hidden": true },
    el("span", { class: "brand" }, BRANDS[card.kind] ?? ""),
    el("span", { class: "chip" }),
    isVitale && el("span", { class: "portrait" }),
    isVitale && el("span", { class: "holder" }, card.holder),
    isVitale && el("span", { class: "number" }, grouped(card.nir)),
  );
}

function grouped(nir: string): string {
  let at = 0;
  return GROUPS.map((length) => {
    at += length;
    return nir.slice(at - length, at);
  }).join(" ");
}
