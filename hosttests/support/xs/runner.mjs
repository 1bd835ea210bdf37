/**
 * A jest runner (the project "xs" in package.json): runs the specs of modules/ in the engine of the device and reports each
 * of their tests to jest. Plain JavaScript, since jest loads it by itself; what it loads is TypeScript.
 */
import { availableParallelism } from "node:os";
import { register } from "tsx/esm/api";

register();
const { canRun, runSpec } = await import("./run-spec.ts");

/** As in needs.ts. */
const isRequired = (process.env.COMPTOIR_REQUIRE ?? "").split(",").includes("compiler");
const say = (line) => process.stderr.write(`${line}\n`);

export default class XsRunner {
  supportsEventEmitters = false;
  isSerial = false;

  constructor(globalConfig) {
    this.globalConfig = globalConfig;
  }

  async runTests(tests, watcher, onStart, onResult, onFailure) {
    if (!canRun()) say("skipped on XS: there is no C compiler here to build the engine with (install gcc or clang)");
    const left = [...tests];
    const work = async () => {
      for (let test = left.shift(); test !== undefined && !watcher.isInterrupted(); test = left.shift()) {
        await onStart(test);
        try {
          onResult(test, await this.runOne(test));
        } catch (error) {
          onFailure(test, { message: String(error?.message ?? error), stack: "" });
        }
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
  }

  async runOne(test) {
    const start = Date.now();
    if (!canRun()) {
      if (isRequired) throw new Error("there is no C compiler, and COMPTOIR_REQUIRE names compiler");
      return { ...result(test, start, []), skipped: true };
    }
    const { lines, broken } = await runSpec(test.path, this.globalConfig.testNamePattern || undefined, say);
    if (lines.length === 0) throw new Error(broken ?? "no test was reported");
    const assertions = lines.filter((line) => "name" in line).map(assertion);
    return result(test, start, assertions, broken);
  }
}

function assertion({ name, path, ms, error, skipped }) {
  return {
    ancestorTitles: path,
    title: name,
    fullName: [...path, name].join(" "),
    status: skipped ? "pending" : error === undefined ? "passed" : "failed",
    duration: ms,
    failureDetails: [],
    failureMessages: error === undefined ? [] : [error],
    invocations: 1,
    location: null,
    numPassingAsserts: 0,
    retryReasons: [],
  };
}

/** What jest's reporters read of a test file. */
function result(test, start, testResults, broken) {
  const end = Date.now();
  const count = (status) => testResults.filter((one) => one.status === status).length;
  const failed = testResults.filter((one) => one.status === "failed");
  const messages = failed.map((one) => `  ● [xs] ${one.fullName}\n\n${indented(one.failureMessages.join("\n"))}\n`);
  if (broken !== undefined) messages.unshift(`  ● [xs] the spec did not come to its end\n\n${indented(broken)}\n`);
  return {
    testFilePath: test.path,
    displayName: test.context.config.displayName,
    testResults,
    failureMessage: messages.length === 0 ? null : messages.join("\n"),
    numPassingTests: count("passed"),
    numFailingTests: failed.length,
    numPendingTests: count("pending"),
    numTodoTests: 0,
    perfStats: {
      start,
      end,
      runtime: end - start,
      slow: false,
      loadTestEnvironmentStart: start,
      loadTestEnvironmentEnd: start,
      setupFilesStart: start,
      setupFilesEnd: start,
    },
    snapshot: { added: 0, fileDeleted: false, matched: 0, unchecked: 0, uncheckedKeys: [], unmatched: 0, updated: 0 },
    leaks: false,
    openHandles: [],
    skipped: false,
    console: undefined,
    ...(broken === undefined ? {} : { testExecError: { message: broken, stack: "" } }),
  };
}

const indented = (text) => text.replace(/^/gm, "    ");
