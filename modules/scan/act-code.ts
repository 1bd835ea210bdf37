/**
 * The bar codes by which a pharmacy picks an act at the terminal, as `cli acts --sheet` prints them. Ours, and labelled as
 * such: "ACTE:" and the act's code, then "/S" for one that nobody else prescribed, "/7" for its target groups.
 */
export interface ActChoice {
  readonly code: string;
  readonly spontaneous: boolean;
  readonly target: boolean;
}

const PREFIX = "ACTE:";
const MAX_CODE = 4;

export function writeActCode({ code, spontaneous, target }: ActChoice): string {
  return `${PREFIX}${code}${spontaneous ? "/S" : ""}${target ? "/7" : ""}`;
}

/** @returns undefined for what is no such code */
export function readActCode(text: string): ActChoice | undefined {
  if (!text.startsWith(PREFIX)) return undefined;
  const [code = "", ...options] = text.slice(PREFIX.length).split("/");
  if (code.length < 2 || code.length > MAX_CODE || !isCode(code)) return undefined;
  for (const option of options) if (option !== "S" && option !== "7") return undefined;
  return { code, spontaneous: options.includes("S"), target: options.includes("7") };
}

function isCode(code: string): boolean {
  for (let i = 0; i < code.length; i += 1) {
    const letter = code.charCodeAt(i);
    if (!((letter >= 0x30 && letter <= 0x39) || (letter >= 0x41 && letter <= 0x5a))) return false;
  }
  return true;
}
