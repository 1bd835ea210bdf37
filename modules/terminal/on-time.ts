/** The clock ticks; a view that was left alone gives way. */
import { MAX_TICK_SECONDS, NOTE_SECONDS } from "./limits";
import { tickLookUp } from "./on-identity";
import { tickLgo } from "./on-lgo";
import { onPaymentTime } from "./on-payment";
import { onContextTime } from "./on-services";
import { leavePairing } from "./on-site";
import type { Turn } from "./turn";

export function onTick(turn: Turn, now: number): void {
  const { state, context } = turn;
  const elapsed = Math.min(Math.max(now - state.now, 0), MAX_TICK_SECONDS);
  const { clockCertain, keysStale, keysVersion, keysExpire } = state.device;
  if (clockCertain !== context.clockCertain) turn.setDevice({ clockCertain: context.clockCertain });
  // A list goes stale while the terminal runs.
  const stale = keysVersion > 0 && now > keysExpire;
  if (keysStale !== stale) turn.setDevice({ keysStale: stale });
  tickLgo(turn);
  turn.setTime(now, Math.max(state.left - elapsed, 0));
  onPaymentTime(turn, elapsed);
  tickLookUp(turn);
  onContextTime(turn);
  const { view, question } = state;
  const { note } = turn.state.device;
  if (note !== null && (now >= note.until || note.until - now > NOTE_SECONDS)) turn.setDevice({ note: null });
  // Where nobody has said otherwise, what was taken off stays off.
  if (view.name === "boxes" && view.undo !== undefined && question === null && now >= view.undo.until) {
    turn.show({ name: "boxes", selected: view.selected, menu: view.menu });
    return;
  }
  const atRest = state.view.name === "idle" && (state.question === null || state.question.kind === "recall");
  if (!atRest && state.left <= elapsed) onTimeOut(turn);
}

function onTimeOut(turn: Turn): void {
  const { view, question } = turn.state;
  switch (view.name) {
    case "reading":
      turn.resume();
      turn.notice("no-answer");
      return;
    case "card":
      turn.resume();
      turn.notice("card-silent");
      return;
    case "pairing":
      leavePairing(turn);
      return;
    case "persons":
    case "card-refused":
      turn.forgetCard(view.reading);
      turn.resume();
      return;
    case "refused":
      turn.resume();
      return;
    case "summary":
      if (view.storing) {
        turn.show({ ...view, storing: false });
        turn.notice("store");
        return;
      }
      break;
  }
  if (question?.kind === "box") turn.log("unanswered question: box dropped");
  turn.endSale("timed-out");
  turn.idle();
}
