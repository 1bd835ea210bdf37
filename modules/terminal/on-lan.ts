/**
 * The pharmacy's software on the LAN: what a person decides of it in Service. The key is kept only when the person says that
 * the software has taken the code that this screen shows: nobody on the wire can say that for them.
 */
import type { LanAction, LanView } from "modules/lgo/lan/view";
import { LAN_PAGE } from "./limits";
import { askServiceCode } from "./service-code";
import type { State } from "./state";
import type { Turn } from "./turn";

/** Something has become of it. */
export function onLan(turn: Turn, lan: LanView): void {
  const before = turn.state.device.lan;
  turn.setDevice({ lan });
  if (before === null || before.state === lan.state) return;
  turn.log(`software on the LAN: ${lan.state}`);
  if (isPairing(lan) || lan.last === "kept") turn.sound(lan.state === "on" ? "ok" : "key");
}

function isPairing({ state }: LanView): boolean {
  return state === "waiting" || state === "code" || state === "confirming";
}

/** What the right key of its page does. */
export function lanKey({ device }: State): "pair" | "stop" | "keepKey" | "forget" | null {
  switch (device.lan?.state) {
    case "off":
    case "failed":
      return "pair";
    case "waiting":
    case "code":
      return "stop";
    case "confirming":
      return "keepKey";
    case "on":
      return "forget";
    default:
      return null;
  }
}

export function onLanKey(turn: Turn): void {
  turn.sound("key");
  const label = lanKey(turn.state);
  if (label === "forget") {
    turn.ask({ kind: "lan-forget" });
    return;
  }
  if (label === "pair" && turn.state.device.update.hasCode) {
    askServiceCode(turn, { for: "software" });
    return;
  }
  if (label !== null) act(turn, label === "keepKey" ? "keep" : label);
  turn.show({ name: "service", page: LAN_PAGE });
}

/** Whoever asked for it knew the code of Service. */
export function pairLan(turn: Turn): void {
  act(turn, "pair");
  turn.show({ name: "service", page: LAN_PAGE });
}

/** The software has not said that the code was right, or it is another's. */
export function stopLan(turn: Turn): void {
  turn.sound("key");
  act(turn, "stop");
  turn.show({ name: "service", page: LAN_PAGE });
}

/** The person has said so twice. */
export function forgetLan(turn: Turn): void {
  act(turn, "forget");
  turn.show({ name: "service", page: LAN_PAGE });
}

/** Nobody looks at the code any more: nothing is to be agreed on behind the person's back. */
export function stopUnseen(turn: Turn): void {
  const { device, view } = turn.state;
  if (device.lan === null || !isPairing(device.lan)) return;
  if (view.name !== "service" || view.page !== LAN_PAGE) act(turn, "stop");
}

function act(turn: Turn, action: LanAction): void {
  turn.effects.push({ type: "lan", action });
}
