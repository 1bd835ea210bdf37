/** The SDK's module `timer`, as much of it as is used; T is its own kind of timer. */
export interface TimerPort<T> {
  set(callback: () => void, ms: number): T;
  clear(timer: T): void;
}

export interface TimerModule<T> extends TimerPort<T> {
  repeat(callback: () => void, ms: number): T;
}
