/** Every language that the terminal speaks. */
import type { Language } from "modules/terminal/settings";
import { en } from "./en/en";
import { fr } from "./fr/fr";
import type { Strings } from "./strings";

export const LANGUAGES: Readonly<Record<Language, Strings>> = Object.freeze({ fr, en });
