/** The verdict of the code that was read. */
import type { Verdict } from "modules/token/verdict";
import { onCardVerdict } from "./on-card";
import { NO_CARD, needsCare, withTotals } from "./sale";
import type { Turn } from "./turn";

export function onVerdict(turn: Turn, verdict: Verdict): void {
  const { view, sale } = turn.state;
  if (view.name === "card") {
    onCardVerdict(turn, view.reading, verdict);
    return;
  }
  // Only the code on the screen may be answered for: a late verdict belongs to a sale that is gone.
  if (view.name !== "reading") return;
  const { cautions, reason } = verdict;
  turn.report({ event: "verdict", verdict: verdict.verdict, reason, cautions });
  if (verdict.claims === null) {
    turn.show({ name: "refused", reason: verdict.reason, mark: view.mark, since: turn.context.now });
    turn.sound("refused");
    return;
  }
  // Boxes scanned before the code are this patient's: nobody else was identified meanwhile.
  const base = sale ?? NO_CARD;
  turn.setSale(withTotals({ ...base, claims: verdict.claims, cautions, mark: view.mark }, turn.context));
  turn.report({ event: "sale", status: sale === null ? "opened" : "identified" });
  turn.show({ name: "identity" });
  turn.sound(needsCare(cautions) ? "warning" : "ok");
}
