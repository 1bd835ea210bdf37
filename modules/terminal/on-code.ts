/** The code of Service was right: what it was asked for is done. */
import { keepInSpite } from "./on-box";
import { pairLan } from "./on-lan";
import { pairTerminal } from "./on-site";
import { type CodeTry, onCodeTried, recalledBox } from "./service-code";
import type { Turn } from "./turn";

export function onCode(turn: Turn, tried: CodeTry): void {
  const asked = onCodeTried(turn, tried);
  if (asked === undefined) return;
  if (asked.for === "recall") keepInSpite(turn, { ...recalledBox(asked), answered: true });
  else if (asked.for === "software") pairLan(turn);
  else pairTerminal(turn);
}
