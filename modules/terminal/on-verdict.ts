/** The verdict of the code that was read. */
import type { Verdict } from "modules/token/verdict";
import { identify } from "./identify";
import { onCardVerdict } from "./on-card";
import { keepProof, refuseIdentity } from "./on-lgo";
import { isSamePerson } from "./sale";
import type { Turn } from "./turn";

/** @param hash of the token, where somebody is to be told */
export function onVerdict(turn: Turn, verdict: Verdict, hash?: string): void {
  const { view, sale } = turn.state;
  if (verdict.claims === null) refuseIdentity(turn, verdict.reason ?? "malformed");
  else if (hash !== undefined) keepProof(turn, hash);
  if (view.name === "card") {
    onCardVerdict(turn, view.reading, verdict);
    return;
  }
  // Only the code on the screen may be answered for: a late verdict belongs to a sale that is gone.
  if (view.name !== "reading") return;
  const { cautions, reason } = verdict;
  turn.report({ event: "verdict", verdict: verdict.verdict, reason, cautions });
  if (verdict.claims === null) {
    turn.show({ name: "refused", reason: verdict.reason, fingerprint: view.fingerprint, since: turn.context.now });
    turn.sound("refused");
    return;
  }
  // A code shown after a card that proves no rights: of the same person it adds them, of another it begins anew.
  if (sale?.claims && !isSamePerson(sale.claims, verdict.claims)) {
    turn.resume();
    turn.sound("warning");
    turn.ask({ kind: "replace-verified", claims: verdict.claims, cautions, fingerprint: view.fingerprint });
    return;
  }
  identify(turn, verdict.claims, cautions, view.fingerprint);
}
