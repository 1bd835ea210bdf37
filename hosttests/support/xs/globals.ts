/**
 * What `@jest/globals` is in a spec that runs in XS: the part of jest that the specs of modules/ use, small enough for
 * the engine. Each spec runs under jest itself too, on Node, so a matcher that were too kind here would be found out.
 * Results leave as lines of JSON (`Line`).
 */
import { equals, matches, shown } from "./equality";

interface XsHost {
  now(): number;
  print(text: string): void;
  exit(code: number): void;
}
const host = (globalThis as unknown as { host: XsHost }).host;
(globalThis as { comptoirEngine?: string }).comptoirEngine = "xs";
// fast-check asks for them when it loads, and uses them for time limits alone.
const noTimers = () => {
  throw new Error("there are no timers in a spec that runs in XS");
};
Object.assign(globalThis, { setTimeout: noTimers, clearTimeout: noTimers });

/** A line of the report: one a test, then `end`. */
export type Line =
  | { readonly name: string; readonly path: readonly string[]; readonly ms: number; readonly error?: string }
  | { readonly name: string; readonly path: readonly string[]; readonly skipped: true }
  | { readonly end: true };

type Body = () => unknown;
type Hook = "beforeAll" | "beforeEach" | "afterEach" | "afterAll";
type Hooks = Record<Hook, Body[]>;
interface Suite {
  readonly path: readonly string[];
  readonly parent: Suite | undefined;
  readonly hooks: Hooks;
  readonly children: (Suite | Test)[];
}
interface Test {
  readonly name: string;
  readonly body: Body | undefined;
}

function suiteOf(path: readonly string[], parent: Suite | undefined): Suite {
  return { path, parent, hooks: { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] }, children: [] };
}

const root = suiteOf([], undefined);
let current = root;

export function describe(name: string, body: () => void): void {
  const suite = suiteOf([...current.path, name], current);
  current.children.push(suite);
  current = suite;
  body();
  current = suite.parent ?? root;
}

export function it(name: string, body: Body): void {
  current.children.push({ name, body });
}
it.skip = (name: string): void => {
  current.children.push({ name, body: undefined });
};
/** With `%s` in the name, or `$key` of a case that is an object, as in jest. */
it.each =
  (cases: readonly unknown[]) =>
  (name: string, body: (...values: never[]) => unknown): void => {
    for (const one of cases) {
      const values = Array.isArray(one) ? one : [one];
      it(titled(name, values), () => body(...(values as never[])));
    }
  };
export const test = it;

function titled(name: string, values: readonly unknown[]): string {
  let next = 0;
  const fields = values[0] as Record<string, unknown> | null;
  return name
    .replace(/%[sdjip]/g, () => {
      const value = values[next];
      next += 1;
      return String(value);
    })
    .replace(/\$(\w+)/g, (whole, key: string) =>
      typeof fields === "object" && fields !== null && key in fields ? shown(fields[key]) : whole,
    );
}

export const beforeAll = (body: Body): number => current.hooks.beforeAll.push(body);
export const beforeEach = (body: Body): number => current.hooks.beforeEach.push(body);
export const afterEach = (body: Body): number => current.hooks.afterEach.push(body);
export const afterAll = (body: Body): number => current.hooks.afterAll.push(body);

class AssertionError extends Error {}

const MATCHERS = {
  toBe: (actual: unknown, expected: unknown) => Object.is(actual, expected),
  toEqual: (actual: unknown, expected: unknown) => equals(actual, expected),
  toStrictEqual: (actual: unknown, expected: unknown) => equals(actual, expected),
  toMatchObject: (actual: unknown, expected: unknown) => matches(actual, expected),
  toBeUndefined: (actual: unknown) => actual === undefined,
  toBeDefined: (actual: unknown) => actual !== undefined,
  toBeNull: (actual: unknown) => actual === null,
  toBeTruthy: (actual: unknown) => Boolean(actual),
  toBeFalsy: (actual: unknown) => !actual,
  toBeInstanceOf: (actual: unknown, expected: unknown) => actual instanceof (expected as new () => unknown),
  toBeGreaterThan: (actual: unknown, expected: unknown) => (actual as number) > (expected as number),
  toBeGreaterThanOrEqual: (actual: unknown, expected: unknown) => (actual as number) >= (expected as number),
  toBeLessThan: (actual: unknown, expected: unknown) => (actual as number) < (expected as number),
  toBeLessThanOrEqual: (actual: unknown, expected: unknown) => (actual as number) <= (expected as number),
  toHaveLength: (actual: unknown, expected: unknown) => (actual as { length: number }).length === expected,
  toContain: (actual: unknown, expected: unknown) =>
    typeof actual === "string"
      ? actual.includes(String(expected))
      : [...(actual as Iterable<unknown>)].includes(expected),
  toContainEqual: (actual: unknown, expected: unknown) =>
    [...(actual as Iterable<unknown>)].some((item) => equals(item, expected)),
  toMatch: (actual: unknown, expected: unknown) =>
    expected instanceof RegExp ? expected.test(String(actual)) : String(actual).includes(String(expected)),
  toThrow: (actual: unknown, expected?: unknown) => throwsAs(actual as Body, expected),
} as const;
type MatcherName = keyof typeof MATCHERS;
type Matchers = Record<MatcherName, (expected?: unknown) => void>;

export function expect(actual: unknown): Matchers & { readonly not: Matchers } {
  return { ...matchersOf(actual, false), not: matchersOf(actual, true) };
}

function matchersOf(actual: unknown, negated: boolean): Matchers {
  const made: Partial<Matchers> = {};
  for (const name of Object.keys(MATCHERS) as MatcherName[]) {
    const matcher: (actual: unknown, expected: unknown) => boolean = MATCHERS[name];
    made[name] = (expected) => {
      if (matcher(actual, expected) === negated) {
        const wanted = `${negated ? "not " : ""}${name} ${expected === undefined ? "" : shown(expected)}`;
        throw new AssertionError(`expected ${wanted}\nreceived ${shown(actual)}`);
      }
    };
  }
  return made as Matchers;
}

function throwsAs(body: Body, expected: unknown): boolean {
  try {
    body();
  } catch (error) {
    if (expected === undefined) return true;
    if (typeof expected === "function") return error instanceof (expected as new () => unknown);
    const message = error instanceof Error ? error.message : String(error);
    if (expected instanceof RegExp) return expected.test(message);
    return message.includes(expected instanceof Error ? expected.message : String(expected));
  }
  return false;
}

/** Runs what the spec has defined. */
export async function runAll(pattern: string | undefined): Promise<void> {
  await runSuite(root, pattern === undefined ? undefined : new RegExp(pattern, "i"));
  report({ end: true });
  host.exit(0);
}

async function runSuite(suite: Suite, pattern: RegExp | undefined): Promise<void> {
  let broken: unknown;
  try {
    for (const hook of suite.hooks.beforeAll) await hook();
  } catch (error) {
    broken = error;
  }
  for (const child of suite.children) {
    if ("children" in child) await runSuite(child, pattern);
    else await runTest(suite, child, pattern, broken);
  }
  for (const hook of suite.hooks.afterAll) await hook();
}

async function runTest(suite: Suite, { name, body }: Test, pattern: RegExp | undefined, broken: unknown) {
  const { path } = suite;
  if (body === undefined || (pattern !== undefined && !pattern.test([...path, name].join(" ")))) {
    report({ name, path, skipped: true });
    return;
  }
  const start = host.now();
  let error: unknown = broken;
  try {
    if (error === undefined) {
      for (const hook of hooksOf(suite, "beforeEach")) await hook();
      await body();
    }
  } catch (thrown) {
    error = thrown ?? "thrown: undefined";
  }
  try {
    for (const hook of hooksOf(suite, "afterEach").reverse()) await hook();
  } catch (thrown) {
    error ??= thrown;
  }
  const ms = Math.round(host.now() - start);
  report(error === undefined ? { name, path, ms } : { name, path, ms, error: described(error) });
}

/** Those of the outer suites first. */
function hooksOf(suite: Suite | undefined, hook: Hook): Body[] {
  return suite === undefined ? [] : [...hooksOf(suite.parent, hook), ...suite.hooks[hook]];
}

function described(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof AssertionError ? error.message : `${error.name}: ${error.message}\n${error.stack ?? ""}`;
}

function report(line: Line): void {
  host.print(JSON.stringify(line));
}
