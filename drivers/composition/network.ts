/** The network of a board that has to join one; what needs a network tries by itself until there is one. */
import { board } from "board";
import { Wifi } from "drivers/wifi/wifi";
import Time from "time";
import Timer from "timer";
import type { Base } from "./base";

export function openNetwork({ parts, clock, log }: Base): void {
  const { wifi: find } = board;
  const access = find && parts.open("network", () => find());
  if (access === undefined) return;
  const isNeeded = () => !clock.isCertain();
  const onTime = (seconds: number) => {
    if (!isNeeded()) return;
    Time.set(seconds);
    log(`time from the network: ${seconds}`);
  };
  const onChange = (isUp: boolean) => {
    log(`network: ${isUp ? "up" : "down"}`);
    if (isUp && isNeeded()) parts.open("network", () => access.askTime(isNeeded, onTime));
  };
  parts.open("network", () => new Wifi({ ...access, timer: Timer, onChange }));
}
