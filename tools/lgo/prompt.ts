/** What a person types after a method: JSON, or name=value with JSON or a bare word as its value. */

/** @returns the parameters, or what is wrong with them */
export function readWords(text: string): Readonly<Record<string, unknown>> | string {
  const words = text.trim();
  if (words === "") return {};
  if (words.startsWith("{")) {
    try {
      return JSON.parse(words) as Record<string, unknown>;
    } catch (error) {
      return `that is no JSON: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  const params: Record<string, unknown> = {};
  // A value goes on to the next name=, for JSON has spaces of its own.
  for (const part of words.split(/\s+(?=[A-Za-z]\w*=)/)) {
    const equals = part.indexOf("=");
    if (equals <= 0) return `${part}: name=value is needed`;
    params[part.slice(0, equals)] = readValue(part.slice(equals + 1));
  }
  return params;
}

/** What is no JSON is a text; so is a number of more digits than an amount has: a CIP13, an RPPS. */
function readValue(text: string): unknown {
  if (/^\d{7,}$/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
