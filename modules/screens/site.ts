/** The other terminals of the pharmacy: their page in Service, what can be done about them, and how one more is paired. */
import { nameOf } from "modules/site/kept-site";
import type { SiteView } from "modules/site/neighbours";
import type { PeerView } from "modules/site/peer";
import type { Strings } from "modules/strings/strings";
import { siteRows } from "modules/terminal/on-site";
import type { State } from "modules/terminal/state";
import type { Canvas } from "./canvas";
import { paintChoices } from "./choices";
import { band, page } from "./frame";
import { ICON } from "./icons";
import { BAND, HEADER } from "./layout";
import { row } from "./row";

/** Rows of the page in Service. */
const ROWS = 6;

/** This terminal, and the others that there is room for: those that are missing first. */
export function paintTerminals(canvas: Canvas, site: SiteView, top: number): void {
  const { site: words } = canvas.strings;
  let y = row(canvas, words.here, site.id === 0 ? words.alone : nameOf(site.id), top);
  if (site.id === 0) {
    const { colors, layout } = canvas;
    canvas.paragraph(words.aloneHint, canvas.least, colors.muted, layout.middle, y + 12, layout.inner, 4, true);
    return;
  }
  const missing = site.peers.filter(({ state }) => state !== "joined");
  const peers = [...missing, ...site.peers.filter(({ state }) => state === "joined")];
  const shown = peers.length < ROWS ? peers.length : ROWS - 2;
  for (let i = 0; i < shown; i += 1) {
    const peer = peers[i];
    if (peer !== undefined) y = row(canvas, nameOf(peer.id), healthWords(canvas.strings, peer), y);
  }
  if (shown < peers.length) row(canvas, words.more(peers.length - shown), "", y);
}

/** The gravest thing about it. */
function healthWords({ site: words }: Strings, { state, health }: PeerView): string {
  if (state !== "joined") return words.state[state];
  if (health?.isJournalLost) return words.journalLost;
  if (health?.isScannerLost) return words.scannerLost;
  if (health?.isClockDoubted) return words.clockDoubted;
  if (health?.areKeysStale) return words.keysStale;
  return words.state.joined;
}

export function paintSite(canvas: Canvas, state: State): void {
  const { view, device } = state;
  const { site } = device;
  if (view.name !== "site" || site === null) return;
  const { site: words } = canvas.strings;
  paintChoices(canvas, view.selected, siteRows(site), (index) => {
    const peer = site.peers[index - 1];
    if (index === 0) return { label: words.pair, value: "" };
    return peer === undefined
      ? { label: words.leave, value: "" }
      : { label: words.forget(nameOf(peer.id)), value: words.state[peer.state] };
  });
}

export function paintPairing(canvas: Canvas, { view, device }: State): void {
  const pairing = device.site?.pairing;
  if (view.name !== "pairing") return;
  const { colors, fonts, layout, strings } = canvas;
  const { site: words } = strings;
  const down = layout.spare >> 1;
  page(canvas, HEADER + BAND);
  if (pairing === undefined || pairing === null) {
    const { title, advice } = words.noNetwork;
    band(canvas, colors.amber, colors.onAmber, ICON.warning, title);
    canvas.paragraph(advice, fonts.text17, colors.ink, layout.middle, 110 + down, layout.inner, 3, true);
    return;
  }
  const { code, failure, peer } = pairing;
  if (pairing.state === "failed") {
    const { title, advice } = words.failure[failure ?? "cancelled"];
    band(canvas, colors.amber, colors.onAmber, ICON.warning, title);
    canvas.paragraph(advice, fonts.text17, colors.ink, layout.middle, 110 + down, layout.inner, 3, true);
    return;
  }
  const { title, advice } = words.step[pairing.state];
  const isDone = pairing.state === "done";
  band(
    canvas,
    isDone ? colors.green : colors.amber,
    isDone ? colors.white : colors.onAmber,
    isDone ? ICON.check : ICON.question,
    title,
  );
  if (isDone && peer !== 0) canvas.center(nameOf(peer), fonts.bold25, colors.ink, layout.middle, 84 + down);
  // In two halves: three digits are compared at a glance.
  else if (code !== "") {
    const halves = `${code.slice(0, 3)} ${code.slice(3)}`;
    canvas.center(halves, fonts.digits46, colors.ink, layout.middle, 76 + down);
  }
  const y = code === "" && !isDone ? 110 : 140;
  canvas.paragraph(advice, fonts.text17, colors.ink, layout.middle, y + down, layout.inner, 3, true);
}
