/** The patient of a sale becomes known. */
import type { Claims } from "modules/token/claims";
import type { Caution } from "modules/token/verdict";
import { answerIdentity } from "./on-lgo";
import { patientOf } from "./on-services";
import { needsCare, newSale, withTotals } from "./sale";
import type { Turn } from "./turn";

/**
 * Boxes scanned before are this patient's: nobody else was identified meanwhile.
 * @param fingerprint of the code that proved it; 0 for a card
 */
export function identify(turn: Turn, claims: Claims, cautions: readonly Caution[], fingerprint: number): void {
  const { sale } = turn.state;
  if (answerIdentity(turn, claims, cautions)) {
    // The code that was shown is not kept for a sale that does not follow.
    turn.effects.push({ type: "serve", patient: null });
    return;
  }
  // The code that was shown now opens another one.
  if (sale !== null) turn.closeContext(sale);
  const { online: _, ...before } = sale ?? newSale(turn.context);
  const online = turn.context.asksOnLine === true ? { online: {} } : {};
  turn.setSale(withTotals({ ...before, claims, cautions, fingerprint, given: [], ...online }, turn.context));
  turn.report({ event: "sale", status: sale === null ? "opened" : "identified" });
  const lookBack = { type: "look-back", patient: claims.identity } as const;
  const { replaces } = before;
  turn.effects.push(replaces === undefined ? lookBack : { ...lookBack, except: replaces });
  turn.effects.push({ type: "serve", patient: patientOf(claims) });
  turn.show({ name: "identity" });
  turn.sound(needsCare(cautions) ? "warning" : "ok");
}
