/**
 * Counts the instructions of functions, each without those of the other watched ones that it calls; runs in the engine,
 * whose host counts. What the counting itself costs is measured and taken off. It imports nothing: what is watched is
 * watched while it is loaded.
 */
export interface ProfileLine {
  /** "modules/cbor/decode decodeCbor" */
  readonly name: string;
  readonly calls: number;
  /** Instructions. */
  readonly self: number;
}

export interface Profile {
  readonly lines: readonly ProfileLine[];
  /** As it was counted from outside, and without its own cost. */
  readonly whole: number;
}

/** More functions than these are not watched. */
const MAX_FUNCTIONS = 2048;
const MAX_DEPTH = 256;
const ROUNDS = 200;

/** With as many arguments as any function here takes. */
export type Callable = (
  this: unknown,
  a?: unknown,
  b?: unknown,
  c?: unknown,
  d?: unknown,
  e?: unknown,
  f?: unknown,
  g?: unknown,
  h?: unknown,
) => unknown;

const names: string[] = ["the rest"];
const self = new Float64Array(MAX_FUNCTIONS);
const calls = new Float64Array(MAX_FUNCTIONS);
/** How many watched functions it called. */
const called = new Float64Array(MAX_FUNCTIONS);
const callers = new Uint16Array(MAX_DEPTH);
let depth = 0;
let current = 0;
let last = 0;
let count = (): number => 0;

export function watch(name: string, inner: Callable): Callable {
  const id = names.push(name) - 1;
  return function (this: unknown, a, b, c, d, e, f, g, h) {
    const now = count();
    self[current] = (self[current] ?? 0) + now - last;
    called[current] = (called[current] ?? 0) + 1;
    callers[depth++] = current;
    current = id;
    calls[id] = (calls[id] ?? 0) + 1;
    last = count();
    const result = inner.call(this, a, b, c, d, e, f, g, h);
    const end = count();
    self[id] = (self[id] ?? 0) + end - last;
    current = callers[--depth] ?? 0;
    last = count();
    return result;
  };
}

/**
 * What stands for an export of a module: a function that is watched, a class or an object whose methods are.
 * @param name "modules/cbor/decode decodeCbor"
 */
export function watched<T>(name: string, value: T): T {
  const [, short = ""] = name.split(" ");
  // By the house's names, classes alone begin with a capital, and constants.
  const isPlain = short.charAt(0) === short.charAt(0).toLowerCase();
  if (typeof value === "function") {
    if (isPlain) return watch(name, value as unknown as Callable) as unknown as T;
    if (value.prototype !== undefined) watchMethods(name, value.prototype, value.prototype);
    watchMethods(name, value, value);
  } else if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    const twin = { ...value };
    watchMethods(name, value, twin);
    return twin;
  }
  return value;
}

function watchMethods(name: string, from: object, to: object): void {
  for (const key of Object.getOwnPropertyNames(from)) {
    const { value } = Object.getOwnPropertyDescriptor(from, key) ?? {};
    if (typeof value !== "function" || key === "constructor") continue;
    Object.defineProperty(to, key, { value: watch(`${name}.${key}`, value as Callable), configurable: true });
  }
}

function forget(): void {
  self.fill(0);
  calls.fill(0);
  called.fill(0);
  last = count();
}

/** @returns what a watched call costs its callee and its caller, in instructions */
function ownCost(): readonly [number, number] {
  const empty = (): void => {};
  const calling = watch("", empty);
  const id = names.length - 1;
  const round = (call: () => unknown): number => {
    forget();
    for (let i = 0; i < ROUNDS; i += 1) call();
    return ((self[0] ?? 0) + count() - last) / ROUNDS;
  };
  round(calling);
  const outside = round(calling);
  const inside = (self[id] ?? 0) / ROUNDS;
  return [inside, outside - round(empty)];
}

/**
 * Begins to watch what runs on its own, as a firmware does.
 * @returns gives what was done since it was asked last, or since the beginning
 */
export function watchOn(counter: () => number): () => Profile {
  count = counter;
  const [inside, outside] = ownCost();
  forget();
  return () => {
    // Asked for from within watched functions: what they did until now is theirs.
    self[current] = (self[current] ?? 0) + count() - last;
    const told = summed(inside, outside);
    forget();
    return told;
  };
}

/** @param counter the engine's, of instructions @param prepare is not counted @returns what `call` took */
export function profileOf(counter: () => number, prepare: () => void, call: () => void): Profile {
  count = counter;
  const [inside, outside] = ownCost();
  prepare();
  forget();
  call();
  self[0] = (self[0] ?? 0) + count() - last;
  return summed(inside, outside);
}

function summed(inside: number, outside: number): Profile {
  const lines = names.map((name, i) => ({
    name,
    calls: calls[i] ?? 0,
    self: Math.round((self[i] ?? 0) - inside * (calls[i] ?? 0) - outside * (called[i] ?? 0)),
  }));
  return { lines: lines.filter(({ self }) => self > 0), whole: lines.reduce((sum, line) => sum + line.self, 0) };
}
