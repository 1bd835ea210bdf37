/**
 * The pharmacy's software on the LAN: what a person decides of it in Service. The key is kept only when the person says that
 * the software has taken the code that this screen shows: nobody on the wire can say that for them.
 */
import { MAX_PAIRINGS } from "modules/lgo/lan/pairings";
import type { LanAction, LanView } from "modules/lgo/lan/view";
import type { Key } from "./event";
import { LAN_PAGE } from "./limits";
import { askServiceCode } from "./service-code";
import type { State, View } from "./state";
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
export function lanKey({ device }: State): "pair" | "stop" | "keepKey" | "software" | null {
  switch (device.lan?.state) {
    case "waiting":
    case "code":
      return "stop";
    case "confirming":
      return "keepKey";
    case "off":
    case "on":
    case "no-network":
    case "failed":
      return device.lan.software.length === 0 ? "pair" : "software";
    default:
      return null;
  }
}

export function onLanKey(turn: Turn): void {
  turn.sound("key");
  const label = lanKey(turn.state);
  if (label === "software") {
    turn.show({ name: "software", selected: 0 });
    return;
  }
  if (label === "pair") askToPair(turn);
  else if (label !== null) decide(turn, { act: label === "keepKey" ? "keep" : "stop" });
}

/** Lines of the list: one more is paired; each that is known is forgotten. */
export function softwareRows(lan: LanView | null): number {
  return lan === null ? 0 : lan.software.length + 1;
}

/** There is room for one more. */
export function canPairLan(lan: LanView | null): boolean {
  return lan !== null && lan.software.length < MAX_PAIRINGS;
}

export function onSoftwareKey(turn: Turn, { selected }: Extract<View, { name: "software" }>, key: Key): void {
  const rows = softwareRows(turn.state.device.lan);
  turn.sound("key");
  if (key === "cancel" || rows === 0) turn.show({ name: "service", page: LAN_PAGE });
  else if (key === "option") turn.show({ name: "software", selected: (selected + 1) % rows });
  else chooseSoftware(turn, selected);
}

export function chooseSoftware(turn: Turn, row: number): void {
  const { lan } = turn.state.device;
  const software = lan?.software[row - 1];
  turn.show({ name: "software", selected: row });
  if (row === 0 && canPairLan(lan)) askToPair(turn);
  else if (software !== undefined) turn.ask({ kind: "lan-forget", id: software.id, name: software.name });
}

function askToPair(turn: Turn): void {
  if (turn.state.device.update.hasCode) askServiceCode(turn, { for: "software" });
  else pairLan(turn);
}

/** Whoever asked for it knew the code of Service, where there is one. */
export function pairLan(turn: Turn): void {
  decide(turn, { act: "pair" });
}

/** The software has not said that the code was right, or it is another's. */
export function stopLan(turn: Turn): void {
  turn.sound("key");
  decide(turn, { act: "stop" });
}

/** The person has said so twice. */
export function forgetLan(turn: Turn, id: number): void {
  decide(turn, { act: "forget", id });
}

/** Nobody looks at the code any more: nothing is to be agreed on behind the person's back. */
export function stopUnseen(turn: Turn): void {
  const { device, view } = turn.state;
  if (device.lan === null || !isPairing(device.lan)) return;
  if (view.name !== "service" || view.page !== LAN_PAGE) act(turn, { act: "stop" });
}

/** What becomes of it is on its page. */
function decide(turn: Turn, action: LanAction): void {
  act(turn, action);
  turn.show({ name: "service", page: LAN_PAGE });
}

function act(turn: Turn, action: LanAction): void {
  turn.effects.push({ type: "lan", action });
}
