/** What the journal says was given to the patient before. */
import type { Given } from "modules/sale-record/past-sale";
import { lastsUntil, MAX_GIVEN } from "./given";
import type { Turn } from "./turn";

/** What was found in the journal; the search goes on. */
export function onGiven(turn: Turn, found: readonly Given[], today: number): void {
  const { sale } = turn.state;
  if (sale === null) return;
  const given = (sale.given ?? []).slice();
  for (const one of found) {
    if (given.length === MAX_GIVEN || lastsUntil(one) < today) continue;
    const group = turn.context.catalogue.find(one.cip13)?.genericGroup?.id;
    given.push(group === undefined ? one : { ...one, group });
  }
  if (given.length > (sale.given?.length ?? 0)) turn.setSale({ ...sale, given });
}
