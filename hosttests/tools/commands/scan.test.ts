/** The command that tells what the terminal makes of a symbol. */
import { describe, expect, it } from "@jest/globals";
import { run } from "../../../tools/commands/scan";
import { typedJson } from "./typed";

async function scan(...args: string[]) {
  const { code, out, err } = await typedJson(run, args);
  return [code, out, err.length > 0] as const;
}

describe("cli scan", () => {
  it.each([
    [["--text", "01034009359558381727053110LOT\\x1d21S", "--aim", "]d2"], { kind: "box", batch: "LOT", serial: "S" }],
    [["--text", "]d20103400935955838"], { kind: "box", cip13: "3400935955838", unreadable: [] }],
    [["--text", "\\000026EV1:A", "--aim", "]Q2"], { kind: "token" }],
    [["--text", "\\\\000026EV1:A", "--aim", "]Q2"], { kind: "token" }],
    [["--hex", "45 56 31 3a 41 0d 0a"], { kind: "token" }],
    [["--text", "3595583", "--aim", "]A0"], { kind: "box", cip13: "3400935955838" }],
    [["--text", "10000000009", "--aim", "]C0"], { kind: "prescriber", rpps: "10000000009" }],
    [["--text", "750712184"], { kind: "prescriber", number: "750712184" }],
    [["--text", "01S2TBPZ2JCNZZYGHZ"], { kind: "e-prescription", number: "01S2TBPZ2JCNZZYGHZ" }],
    [["--text", `IS01${"0".repeat(22)}S1279035121518989`], { kind: "ins", matricule: "279035121518989" }],
    [["--text", "ACTE:TRD/S"], { kind: "act", code: "TRD", spontaneous: true }],
    [["--text", "0104150123456782", "--aim", "]d2"], { kind: "foreign-box", number: "04150123456782" }],
    [["--text", "010340093595583817990531", "--at", "2026"], { kind: "box", expiry: "1999-05-31" }],
  ])("%j", async (args, expected) => {
    expect(await scan(...args)).toMatchObject([0, [expected], false]);
  });

  it("says no where nothing is known, and how it is used where it is used otherwise", async () => {
    expect(await scan("--text", "bonjour")).toEqual([1, [{ kind: "unknown", looksLike: "text" }], false]);
    expect(await scan("--text", "4006381333931")).toMatchObject([
      1,
      [{ kind: "unknown", ean13: "4006381333931" }],
      false,
    ]);
    for (const args of [
      [],
      ["--text", ""],
      ["--hex", "0"],
      ["--hex", "zz"],
      ["--text", "a", "--hex", "61"],
      ["--text", "a", "--aim", "Q1"],
      ["--text", "a", "--at", "hier"],
      ["a"],
    ]) {
      expect([args, ...(await scan(...args))]).toEqual([args, 2, [], true]);
    }
  });
});
