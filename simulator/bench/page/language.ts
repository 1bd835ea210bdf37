/** The page's language: that of its address (?lang=en), else the one chosen before, else French. */
import { LANGUAGES } from "modules/strings/languages";
import type { Language } from "modules/terminal/settings";
import { PAGE_WORDS } from "../words/words";

const KEPT = "comptoir.language";

function isLanguage(name: string | null): name is Language {
  return name !== null && Object.hasOwn(PAGE_WORDS, name);
}

function chosen(): Language {
  const asked = new URLSearchParams(location.search).get("lang");
  if (isLanguage(asked)) {
    keep(asked);
    return asked;
  }
  const kept = localStorage.getItem(KEPT);
  return isLanguage(kept) ? kept : "fr";
}

function keep(language: Language): void {
  localStorage.setItem(KEPT, language);
}

export const language: Language = chosen();
/** For hours: those of a day of 24, as every counter in France has them. */
export const locale = language === "en" ? "en-GB" : language;
export const words = PAGE_WORDS[language];
/** The terminal's own words and formats in it. */
export const strings = LANGUAGES[language];

/** The words for an id that the server told; itself where there are none. */
export function named(table: Readonly<Record<string, { title: string; hint: string }>>, id: string) {
  return table[id] ?? { title: id, hint: "" };
}

/** The page in the other language; it is remembered. */
export function switchLanguage(): void {
  const other: Language = language === "fr" ? "en" : "fr";
  keep(other);
  const address = new URL(location.href);
  address.searchParams.set("lang", other);
  location.replace(address);
}
