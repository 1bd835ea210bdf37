import { describe, expect, it } from "@jest/globals";
import { isAscii, isBlank, isDigits, isPlain, plainText } from "modules/text/plain";

describe("text from outside", () => {
  it("shows a mark for each hidden character", () => {
    expect(plainText("DÉMO-LAFONT d’Œuvre €")).toBe("DÉMO-LAFONT d’Œuvre €");
    expect(plainText("A\u202eB\u200b\nC\u2066\ud83d")).toBe("A?B??C??");
    expect(isPlain("A\u0085")).toBe(false);
  });

  it("is blank when there is nothing to read", () => {
    for (const text of ["", " ", "\u00a0\u3000", "\u200b", "\u2800\t"]) expect(isBlank(text)).toBe(true);
    for (const text of ["-", "X", " É "]) expect(isBlank(text)).toBe(false);
  });

  it("is digits of ASCII alone", () => {
    expect([isDigits("0189", 4), isDigits("018", 4), isDigits("01\u0668", 3), isDigits("", 0)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect([isAscii("A ~"), isAscii("é"), isAscii("\t"), isAscii("\x7f")]).toEqual([true, false, false, false]);
  });
});
