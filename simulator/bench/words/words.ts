/**
 * The words of the bench's page: a table a language, as the French one has them. A key that another language lacks does
 * not compile. What the server tells is an id, a number or a date; the page has the words.
 */
import type { Language } from "modules/terminal/settings";
import { en } from "./en";
import { fr, type PageWords } from "./fr";

export const PAGE_WORDS: Readonly<Record<Language, PageWords>> = { fr, en };
