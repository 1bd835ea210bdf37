import { readFileSync } from "node:fs";
import vm from "node:vm";
import { describe, expect, test } from "@jest/globals";
import { bundleStarted } from "../../../../tools/kit/build/bundle";

/** A host that an engine puts on the global object, as far as the platform's start needs it. */
function evaluate(file: string, isLinking: boolean) {
  const said: string[] = [];
  const host: Record<string, unknown> = {
    options: '{"virtual":true}',
    engine: "test",
    // Nothing in C: the platform has the twins.
    native: {},
    isLinking,
    write: () => {},
    now: () => 0,
    wall: () => 0,
    wake: () => {},
    print: (text: string) => said.push(text),
    exit: () => {},
  };
  vm.runInNewContext(readFileSync(file, "utf8"), { host });
  return { said, host: host as { onStart?: () => void } };
}

/** Imports on several lines, a string that looks like one, a type, a name that another module has too. */
const PROGRAM = `
import {
  toHex,
} from "modules/token/hex"; import type { Flash } from "modules/flash/flash";
import { host as engine } from "./simulator/platform/host";
const start = "import { nothing } from 'nowhere';";
export const unused: Flash | undefined = undefined;
engine.print(toHex(Uint8Array.of(1)) + start);
`;

describe("a program that the platform starts", () => {
  test("runs as it is written, once the platform has started", async () => {
    const { said } = evaluate(await bundleStarted(PROGRAM, "test-started"), false);
    expect(said).toEqual(["01import { nothing } from 'nowhere';"]);
  });

  test("has its imports evaluated, and nothing of its own run, when an image is linked", async () => {
    const { said, host } = evaluate(await bundleStarted(PROGRAM, "test-started"), true);
    expect(said).toEqual([]);
    host.onStart?.();
    expect(said).toEqual(["01import { nothing } from 'nowhere';"]);
  });

  test("is the same bytes each time", async () => {
    expect(await bundleStarted(PROGRAM, "test-started")).toBe(await bundleStarted(PROGRAM, "test-started"));
  });

  test("tells an exception of its own as the platform does", async () => {
    const { said } = evaluate(await bundleStarted('throw new Error("bad start");', "test-throws"), false);
    expect(said.join()).toContain("bad start");
  });
});
