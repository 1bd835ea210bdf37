/** The SDK's own `time` and `timer` by another name: theirs is the bench's time here. In the form that the SDK's compiler binds to C. */
declare function native(name: string): (...given: unknown[]) => unknown;

/** ms since the start, 32 bits. */
export function ticks(): number {
  return native("xs_time_ticks").call(undefined) as number;
}

export function repeat(callback: () => void, ms: number): void {
  native("xs_timer_repeat").call(undefined, callback, ms);
}
