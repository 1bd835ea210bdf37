/**
 * What a person may choose at the terminal, in Service; kept for good.
 *
 * As it is kept: a byte for each setting, in the order of CHOICES: the index of its value in its list. Lists, and
 * CHOICES itself, only grow at their end; a setting that is not kept yet has its first value.
 */

export const LANGUAGES = Object.freeze(["fr", "en"] as const);
/** ISO 639-1. */
export type Language = (typeof LANGUAGES)[number];

export const THEMES = Object.freeze(["day", "night"] as const);
export type Theme = (typeof THEMES)[number];

export const VOLUMES = Object.freeze(["full", "soft", "off"] as const);
export type Volume = (typeof VOLUMES)[number];

/** Of what a sounder can do, 0 to 1. */
export const LOUDNESS: Readonly<Record<Volume, number>> = Object.freeze({ full: 1, soft: 0.125, off: 0 });

/**
 * When a receipt is printed. On asking first: nobody may print all of them unasked (art. L. 541-15-10 of the code de
 * l'environnement, since 1 August 2023), but for what another law wants printed.
 */
export const PRINTS = Object.freeze(["ask", "always", "never"] as const);

export const LETTERS = Object.freeze(["normal", "large"] as const);
/** How large the letters are. */
export type Letters = (typeof LETTERS)[number];

/** In the order in which they are shown and kept. */
const CHOICES = Object.freeze({
  language: LANGUAGES,
  theme: THEMES,
  volume: VOLUMES,
  print: PRINTS,
  letters: LETTERS,
});

export type SettingName = keyof typeof CHOICES;
export type Settings = { readonly [K in SettingName]: (typeof CHOICES)[K][number] };

export const SETTING_NAMES: readonly SettingName[] = Object.freeze(Object.keys(CHOICES) as SettingName[]);

/** Those that nobody has changed yet: the first of each list. */
export const DEFAULT_SETTINGS: Settings = Object.freeze({
  language: LANGUAGES[0],
  theme: THEMES[0],
  volume: VOLUMES[0],
  print: PRINTS[0],
  letters: LETTERS[0],
});

/** The settings with one of them at its next value, the first after the last. */
export function changed(settings: Settings, name: SettingName): Settings {
  return withChoice(settings, name, indexOf(settings, name) + 1);
}

export function encodeSettings(settings: Settings): Uint8Array {
  return Uint8Array.from(SETTING_NAMES, (name) => indexOf(settings, name));
}

/** What is unknown, or was never kept, has its first value. */
export function decodeSettings(bytes: Uint8Array | undefined): Settings {
  let settings = DEFAULT_SETTINGS;
  for (let i = 0; i < SETTING_NAMES.length; i += 1) {
    const name = SETTING_NAMES[i];
    const index = bytes?.[i] ?? 0;
    if (name !== undefined && index < CHOICES[name].length) settings = withChoice(settings, name, index);
  }
  return settings;
}

function indexOf(settings: Settings, name: SettingName): number {
  return (CHOICES[name] as readonly string[]).indexOf(settings[name]);
}

function withChoice(settings: Settings, name: SettingName, index: number): Settings {
  const choices = CHOICES[name];
  return { ...settings, [name]: choices[index % choices.length] } as Settings;
}
