/** The other terminals of the pharmacy: who is there, how one more is paired, and how one is forgotten. */
import type { Health } from "modules/site/messages";
import type { SiteAct, SiteView } from "modules/site/neighbours";
import type { Box as SoldBox } from "modules/site/site";
import type { Key } from "./event";
import { SITE_PAGE } from "./limits";
import { askServiceCode } from "./service-code";
import type { Sale, State, View } from "./state";
import type { Turn } from "./turn";

export function onSite(turn: Turn, site: SiteView): void {
  const before = turn.state.device.site?.pairing?.state;
  turn.setDevice({ site });
  const { pairing } = site;
  if (turn.state.view.name !== "pairing" || pairing === null || pairing.state === before) return;
  if (pairing.state === "comparing" || pairing.state === "done") turn.sound("ok");
  else if (pairing.state === "failed") turn.sound("warning");
}

/** Its lines: one more is paired; each that is known is forgotten; the site is left. */
export function siteRows(site: SiteView | null): number {
  if (site === null) return 0;
  return site.id === 0 ? 1 : site.peers.length + 2;
}

export function openSite(turn: Turn): void {
  turn.sound("key");
  turn.show({ name: "site", selected: 0 });
}

export function onSiteKey(turn: Turn, { selected }: Extract<View, { name: "site" }>, key: Key): void {
  turn.sound("key");
  const rows = siteRows(turn.state.device.site);
  if (key === "cancel" || rows === 0) turn.show({ name: "service", page: SITE_PAGE });
  else if (key === "option") turn.show({ name: "site", selected: (selected + 1) % rows });
  else chooseRow(turn, selected);
}

export function chooseRow(turn: Turn, row: number): void {
  const { site } = turn.state.device;
  if (site === null) return;
  turn.show({ name: "site", selected: row });
  if (row === 0) {
    if (turn.state.device.update.hasCode) askServiceCode(turn, { for: "terminal" });
    else pairTerminal(turn);
    return;
  }
  const peer = site.peers[row - 1];
  turn.ask(peer === undefined ? { kind: "leave-site" } : { kind: "forget-terminal", id: peer.id });
}

/** Whoever asked for it knew the code of Service, where there is one. */
export function pairTerminal(turn: Turn): void {
  turn.show({ name: "pairing" });
  act(turn, { act: "pair" });
}

/** @param id 0 to leave the site */
export function forgetTerminal(turn: Turn, id: number): void {
  turn.show({ name: "site", selected: 0 });
  act(turn, id === 0 ? { act: "leave" } : { act: "forget", id });
}

export function onPairingKey(turn: Turn, key: Key): void {
  const state = turn.state.device.site?.pairing?.state;
  turn.sound("key");
  if (key === "validate" && state === "comparing") act(turn, { act: "agree" });
  else if (key === "cancel" || (key === "validate" && (state === "done" || state === "failed"))) leavePairing(turn);
}

/** What the others are told of this terminal. @param data its data images, in the order of their numbers */
export function siteHealth(
  { device }: State,
  data: readonly { readonly installed: { readonly counter: number } | undefined }[],
): Health {
  return {
    isScannerLost: device.scanner === "lost",
    isJournalLost: device.journal !== null && device.journal.trouble !== null,
    isClockDoubted: !device.clockCertain,
    areKeysStale: device.keysStale || device.keysVersion === 0,
    queued: device.queue,
    counters: data.map(({ installed }) => installed?.counter ?? 0),
  };
}

/** Also when nobody has touched a key for long. */
export function leavePairing(turn: Turn): void {
  act(turn, { act: "end-pairing" });
  turn.show({ name: "site", selected: 0 });
}

/** The boxes of a sale that is stored, by what their codes said. */
export function tellSold(turn: Turn, { lines }: Sale): void {
  const boxes: SoldBox[] = [];
  for (const { cip13, serials } of lines) for (const serial of serials) boxes.push({ cip13, serial });
  if (boxes.length > 0) turn.effects.push({ type: "sold", boxes });
}

function act(turn: Turn, what: SiteAct): void {
  turn.effects.push({ type: "site", act: what });
}
