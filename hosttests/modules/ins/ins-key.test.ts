import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { insKey, isInsMatricule, isPlainMatricule } from "modules/ins/ins-key";

describe("the key of an INS matricule", () => {
  it("is right for known matricules, in both départements of Corsica too", () => {
    for (const matricule of ["279035121518989", "277010115400329", "142196296516794"]) {
      expect(isInsMatricule(matricule)).toBe(true);
    }
    expect(insKey("2550814168025")).toBe(38);
    expect(insKey("1850578006084")).toBe(91);
    // 2A counts as 19 and 2B as 18 (décret 82-103, article 3).
    expect(insKey("185052A006084")).toBe(insKey("1850519006084"));
    expect(insKey("185052B006084")).toBe(insKey("1850518006084"));
    expect(insKey("185052A006084")).not.toBe(insKey("185052B006084"));
  });

  it("is 97 minus the rest", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999_999_999 }), (n) => {
        expect(insKey(String(n).padStart(13, "0"))).toBe(97 - (n % 97));
      }),
    );
  });

  it("is looked at in one go where there are digits alone", () => {
    const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
    const matricule = digits(13).map((text) => text + String(insKey(text)).padStart(2, "0"));
    fc.assert(
      fc.property(fc.oneof(digits(15), matricule), (text) => {
        expect(isPlainMatricule(text)).toBe(isInsMatricule(text));
      }),
    );
    expect(isPlainMatricule("279035121518989")).toBe(true);
  });

  it("catches one wrong character and two that changed places", () => {
    const right = "279035121518989";
    for (let i = 0; i < right.length; i += 1) {
      const other = right.charAt(i) === "7" ? "8" : "7";
      expect(isInsMatricule(right.slice(0, i) + other + right.slice(i + 1))).toBe(false);
      if (i === 0 || right.charAt(i) === right.charAt(i - 1)) continue;
      const swapped = right.slice(0, i - 1) + right.charAt(i) + right.charAt(i - 1) + right.slice(i + 1);
      expect(isInsMatricule(swapped)).toBe(false);
    }
  });

  it("wants digits, but for the letter of Corsica at its place", () => {
    for (const text of [
      "",
      "27903512151898",
      "2790351215189890",
      "27903512151898X",
      "2A9035121518989",
      "2790351A1518989",
    ]) {
      expect(isInsMatricule(text)).toBe(false);
    }
    // A letter after anything but the 2 of the département is none of Corsica's.
    expect(insKey("185053A006084")).toBeUndefined();
    expect(insKey("185052a006084")).toBeUndefined();
    expect(insKey("185052C006084")).toBeUndefined();
  });
});
