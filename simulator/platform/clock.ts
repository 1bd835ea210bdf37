/** The engine's time: the host's, or virtual. Everything of the platform that waits, waits on this. */
import { type EngineOptions, host } from "./host";

let known: EngineOptions | undefined;

/** Read when they are needed: what an engine keeps in its flash was evaluated before there were any. */
function options(): EngineOptions {
  known ??= JSON.parse(host.options) as EngineOptions;
  return known;
}

/** What is to be called at a time. It may be the same one again and again. */
export interface Alarm {
  /** ms */
  due: number;
  call(): void;
}

/** The next one last, where it is taken and put with least work; of those at the same time, in the order they were set. */
const alarms: Alarm[] = [];
let virtualNow = 0;
let clockOffset: number | undefined;
/** Set when something went out on a wire, so that virtual time can stop for the other side to see it in time. */
let touched = false;

export function isVirtual(): boolean {
  return options().virtual;
}

/** Monotonic, ms. */
export function now(): number {
  return isVirtual() ? virtualNow : host.now();
}

function offset(): number {
  return clockOffset ?? options().clockOffset ?? 0;
}

/** ms since 1970. */
export function wall(): number {
  return (isVirtual() ? (options().epoch ?? 0) + virtualNow : host.wall()) + offset();
}

export function setClockOffset(ms: number): void {
  clockOffset = ms;
}

/** @param ms since 1970 */
export function setWall(ms: number): void {
  clockOffset = offset() + ms - wall();
}

export function touch(): void {
  touched = true;
}

/** @returns what `cancel` takes */
export function callAt(due: number, call: () => void): Alarm {
  const alarm = { due, call };
  setAlarm(alarm);
  return alarm;
}

/** Sets one that is not set. Moved up one by one: there are few, and most are put at the end or near it. */
export function setAlarm(alarm: Alarm): void {
  const { due } = alarm;
  let at = alarms.length;
  for (let before = alarms[at - 1]; before !== undefined && before.due <= due; before = alarms[at - 1]) {
    alarms[at] = before;
    at -= 1;
  }
  alarms[at] = alarm;
}

/** As soon as the caller has returned: how a callback is kept out of a public method. */
export function callSoon(call: () => void): void {
  callAt(now(), call);
}

export function cancel(alarm: Alarm): void {
  const at = alarms.indexOf(alarm);
  if (at >= 0) alarms.splice(at, 1);
}

/** Runs what is due, then asks the host to wake us for what comes next. */
export function runDue(): void {
  const until = host.now();
  for (
    let next = alarms[alarms.length - 1];
    next !== undefined && next.due <= until;
    next = alarms[alarms.length - 1]
  ) {
    alarms.pop();
    next.call();
  }
  arm();
}

export function arm(): void {
  if (isVirtual()) return;
  const next = alarms[alarms.length - 1];
  host.wake(next === undefined ? -1 : Math.max(0, next.due - host.now()));
}

/**
 * Virtual time moves to `to`, or to the first alarm that put something on a wire.
 * @returns where it stands
 */
export function advance(to: number): number {
  touched = false;
  for (let next = alarms[alarms.length - 1]; next !== undefined && next.due <= to; next = alarms[alarms.length - 1]) {
    alarms.pop();
    virtualNow = Math.max(virtualNow, next.due);
    host.alive?.();
    next.call();
    if (touched) return virtualNow;
  }
  virtualNow = Math.max(virtualNow, to);
  return virtualNow;
}
