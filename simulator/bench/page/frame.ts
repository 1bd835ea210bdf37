/** The page's own words around everything else, in its language; and the switch to the other. */
import { byId, el, fill } from "./dom";
import { language, switchLanguage, words } from "./language";

const OTHER = language === "fr" ? "en" : "fr";

export function writeFrame(): void {
  const { page, shortcut } = words;
  document.documentElement.lang = language;
  document.title = page.title;
  byId("heading").textContent = page.heading;
  byId("status").textContent = page.connecting;
  fill(
    byId("keys-hint"),
    ...page.hints.flatMap(({ keys, text }) => [
      ...keys.split(" ").flatMap((key) => [el("kbd", {}, key), " "]),
      `${text} `,
    ]),
  );
  byId("mute").textContent = page.sound;
  fill(byId("help"), `${page.shortcuts} `, el("kbd", {}, "?"));
  const other = byId("language");
  other.textContent = page.otherLanguage;
  other.lang = OTHER;
  other.addEventListener("click", switchLanguage);
  const labels = { patient: page.patient, scanner: page.scanner, panel: page.counter, device: page.terminal };
  for (const [id, label] of Object.entries({
    ...labels,
    cards: page.cards,
    log: page.log,
    shortcuts: shortcut.title,
  })) {
    byId(id).setAttribute("aria-label", label);
  }
}
