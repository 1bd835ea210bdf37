import { describe, expect, it } from "@jest/globals";
import type { DispensationTold } from "modules/services/question";
import { edispMed } from "../../../../tools/kit/gateway/edisp-med";
import { child, children, type Element, readXml, textOf } from "../../../../tools/kit/gateway/xml";
import { PHARMACY } from "../../../support/gateway";
import { DISPENSATION } from "../../../support/gateway-questions";

const TERMINAL = "0011223344556677";
const document = (changes: Partial<DispensationTold> = {}) =>
  child(readXml(edispMed({ ...DISPENSATION, ...changes }, PHARMACY, TERMINAL).xml), "ClinicalDocument");
const section = (root: Element | undefined) => child(root, "component", "structuredBody", "component", "section");
const supplies = (root: Element | undefined) => children(section(root), "entry").map((entry) => child(entry, "supply"));
const material = (supply: Element | undefined) =>
  child(supply, "product", "manufacturedProduct", "manufacturedMaterial");

describe("the document of a dispensation", () => {
  it("is of the model eDISP-MED 2024.01", () => {
    const root = document();
    expect(children(root, "templateId").map((id) => id["@root"])).toEqual([
      "2.16.840.1.113883.2.8.2.1",
      "1.2.250.1.213.1.1.1.1",
      "1.3.6.1.4.1.19376.1.5.3.1.1.1",
      "1.3.6.1.4.1.19376.1.9.1.1.3",
      "1.2.250.1.213.1.1.1.54",
    ]);
    expect(child(root, "code")?.["@code"]).toBe("60593-1");
    expect(child(root, "effectiveTime")?.["@value"]).toBe("20260501120000+0200");
    expect(child(root, "recordTarget", "patientRole", "id")).toEqual({
      "@extension": DISPENSATION.patient.matricule,
      "@root": `1.2.250.1.213.1.4.${DISPENSATION.patient.oid}`,
    });
    expect(child(root, "inFulfillmentOf", "order", "id")?.["@extension"]).toBe("01S2TBPZ2JCNZZYGHZ");
    expect(children(root, "author").map((author) => child(author, "assignedAuthor", "id")?.["@extension"])).toEqual([
      "578435954900010/1.2.250.1.176.1",
      "810009999999",
    ]);
    const place = child(root, "componentOf", "encompassingEncounter", "location", "healthCareFacility");
    expect([child(place, "code")?.["@code"], textOf(place, "location", "name")]).toEqual(["SA33", PHARMACY.name]);
  });

  it("says of each box what its DataMatrix says", () => {
    const [first, second] = supplies(document());
    expect(child(first, "quantity")).toEqual({ "@value": "2", "@unit": "30009000" });
    expect(child(material(first), "code", "translation")).toMatchObject({
      "@code": "3400930000120",
      "@codeSystem": "1.2.250.1.213.2.3.2",
    });
    expect(textOf(material(first), "lotNumberText")).toBe("L12345");
    expect(child(material(first), "expirationTime")?.["@value"]).toBe("20280331");
    expect(material(second)).not.toHaveProperty("lotNumberText");
    const codes = [first, second].map((supply) => child(supply, "entryRelationship", "act", "code")?.["@code"]);
    expect(codes).toEqual(["N", "G"]);
  });

  it.each(["FFC", "FFP", "RFC", "RFP"] as const)("says that it is %s", (completeness) => {
    for (const supply of supplies(document({ completeness })))
      expect(child(supply, "code")?.["@code"]).toBe(completeness);
  });

  it("has one name for one dispensation, and others for others", () => {
    const id = (told: Partial<DispensationTold>, terminal = TERMINAL) =>
      edispMed({ ...DISPENSATION, ...told }, PHARMACY, terminal).id;
    expect(id({})).toBe(id({ completeness: "RFP" }));
    expect(id({})).toMatch(/^2\.25\.[0-9]{1,39}$/);
    expect(new Set([id({}), id({ number: 13 }), id({ series: 8 }), id({}, "ff")]).size).toBe(4);
  });

  it("takes the place of another, in its set", () => {
    const parts = (root: Element | undefined) => ({
      id: child(root, "id")?.["@root"],
      set: child(root, "setId")?.["@root"],
      version: child(root, "versionNumber")?.["@value"],
    });
    const first = parts(document());
    expect(first).toEqual({ id: first.id, set: first.id, version: "1" });
    expect(child(document(), "relatedDocument")).toBeUndefined();
    const second = document({ number: 13, replaces: { number: 12, first: 12, version: 2 } });
    expect(parts(second)).toEqual({ id: parts(document({ number: 13 })).id, set: first.id, version: "2" });
    expect(child(second, "relatedDocument")).toMatchObject({ "@typeCode": "RPLC" });
    expect(parts(child(second, "relatedDocument", "parentDocument"))).toMatchObject({ id: first.id, version: "1" });
    const third = document({ number: 15, replaces: { number: 13, first: 12, version: 3 } });
    expect(parts(child(third, "relatedDocument", "parentDocument"))).toMatchObject({
      id: parts(second).id,
      version: "2",
    });
    expect(parts(third)).toMatchObject({ set: first.id, version: "3" });
  });

  it("keeps every text as it was told", () => {
    const patient = { ...DISPENSATION.patient, familyName: `D'A & <B> "C" ]]>`, givenNames: "ÉLOÏSE" };
    const name = child(document({ patient }), "recordTarget", "patientRole", "patient", "name");
    expect([textOf(name, "family"), textOf(name, "given")]).toEqual([patient.familyName, "ÉLOÏSE"]);
  });

  it("says as much of a birth as is known", () => {
    const born = (birthDate: string) =>
      child(
        document({ patient: { ...DISPENSATION.patient, birthDate } }),
        "recordTarget",
        "patientRole",
        "patient",
        "birthTime",
      )?.["@value"];
    expect([born("1979-03-12"), born("1979-03-00"), born("1979-00-00"), born("1979-31-12")]).toEqual([
      "19790312",
      "197903",
      "1979",
      "1979",
    ]);
  });
});
