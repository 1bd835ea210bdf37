import { describe, expect, it } from "@jest/globals";
import { birth, chips, fullName, printable, rights } from "modules/screens/person";
import { fr } from "modules/strings/fr/fr";
import { CLAIMS, TODAY } from "../terminal/fixture";

const born = (birthDate: string, sex = 2) => birth(fr, { ...CLAIMS.identity, birthDate, sex }, TODAY);

describe("a person, as the pharmacist reads of them", () => {
  it("has a title, the first given name and the family name", () => {
    expect(fullName(fr, CLAIMS.identity, TODAY)).toBe("Mme Jeanne ESSAI");
    expect(fullName(fr, { ...CLAIMS.identity, sex: 0 }, TODAY)).toBe("Jeanne ESSAI");
    // A child has none until the day they come of age; whose birthday nobody knows is no child.
    const born = (birthDate: string) => fullName(fr, { ...CLAIMS.identity, birthDate }, TODAY);
    expect(born("2024-12-01")).toBe("Jeanne ESSAI");
    expect(born("2008-05-16")).toBe("Jeanne ESSAI");
    expect(born("2008-05-15")).toBe("Mme Jeanne ESSAI");
    expect(born("1950-00-00")).toBe("Mme Jeanne ESSAI");
  });

  it("has an age in years, in months below two, and by the year where the day is unknown", () => {
    expect(born("1978-05-15")).toBe("48\u00a0ans, née le 15/05/1978");
    expect(born("1978-05-16")).toBe("47\u00a0ans, née le 16/05/1978");
    expect(born("2025-05-16", 1)).toBe("11\u00a0mois, né le 16/05/2025");
    expect(born("2024-05-15", 0)).toBe("2\u00a0ans, né(e) le 15/05/2024");
    expect(born("1950-00-00")).toBe("76\u00a0ans, née en 1950");
  });

  it("has rights until the last day of the period open today, or says when they ended or begin", () => {
    const amo = (from: number, to: number) =>
      rights(fr, { ...CLAIMS, amo: { ...CLAIMS.amo, rights: [{ from, to }] } }, TODAY);
    expect(amo(TODAY, TODAY)).toBe("Droits jusqu’au 15/05/2026");
    expect(amo(TODAY - 9, TODAY - 1)).toBe("Droits terminés le 14/05/2026");
    expect(amo(TODAY + 1, TODAY + 9)).toBe("Droits à partir du 16/05/2026");
    expect(rights(fr, { ...CLAIMS, amo: { ...CLAIMS.amo, rights: [] } }, TODAY)).toBe("Aucun droit connu");
  });

  it("shows what changes who pays, dim where it is over, not at all where an exoneration is", () => {
    const claims = {
      ...CLAIMS,
      exonerations: [{ kind: 1, from: 0, to: TODAY - 1 }],
      c2s: { from: TODAY, to: TODAY },
      amc: { number: "1", contract: "", from: 0, to: TODAY - 1 },
    };
    expect(chips(fr, claims, TODAY)).toEqual([
      { text: "C2S", dim: false },
      { text: "Mutuelle terminée", dim: true },
    ]);
  });

  it("shows letters of other Latin alphabets without their marks, and hides none that it cannot show", () => {
    expect(printable("ŁUKASZ\u202e\u0007")).toBe("LUKASZ??");
    expect(printable("Đorđe ŠIMŮNKOVÁ Șerban ĞÜLŞEN IĲ")).toBe("Dorde SIMUNKOVÁ Serban GÜLSEN I?");
    expect(printable("Ελένη")).toBe("?????");
    expect(printable("Œ’Ÿ é")).toBe("Œ’Ÿ é");
  });
});
