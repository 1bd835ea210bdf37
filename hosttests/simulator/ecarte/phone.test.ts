import { describe, expect, it } from "@jest/globals";
import { enrol, type Holder } from "../../../simulator/ecarte/enrolment";
import { findPatient } from "../../../simulator/ecarte/patients";
import { Phone } from "../../../simulator/ecarte/phone";
import { receiptOf } from "../../../simulator/ecarte/receipts";

const NOW = 1777629600;
const ON = "2026-05-01";
const DAY = 86400;

const HOLDER: Holder = {
  birthDate: "1980-06-15",
  affiliation: "01",
  guardianship: false,
  department: "35",
  hasNationalIdentityCard: true,
};
const direct = (changes: Partial<Holder>, on = ON) => {
  const result = enrol({ ...HOLDER, ...changes }, "direct", on);
  return result.ok ? result.value : result.reason;
};

describe("opening the e-carte directly", () => {
  it("is for people of 16, from their birthday on", () => {
    expect(direct({ birthDate: "2010-05-02" })).toBe("under-16");
    expect(direct({ birthDate: "2010-05-01" })).toBe(2);
  });

  it("is for the Assurance Maladie, the MSA and the MGEN", () => {
    expect(["01", "02", "91"].map((affiliation) => direct({ affiliation }))).toEqual([2, 2, 2]);
    expect(direct({ affiliation: "08" })).toBe("other-affiliation");
  });

  it("is not for a person under guardianship", () => {
    expect(direct({ guardianship: true })).toBe("under-guardianship");
  });

  it("was open in 56 departments until 17 November 2025, and is everywhere since", () => {
    const departments = Array.from({ length: 95 }, (_, i) => String(i + 1).padStart(2, "0")).concat("2A", "2B", "974");
    const open = (on: string) => departments.filter((department) => direct({ department }, on) === 2);
    expect(open("2025-11-17")).toHaveLength(56);
    expect(direct({ department: "75" }, "2025-11-17")).toBe("department-not-open");
    expect(open("2025-11-18")).toHaveLength(departments.length);
  });
});

describe("opening the e-carte by France Identité", () => {
  it("takes an electronic identity card, and nothing of the direct way's rules", () => {
    const holder = { ...HOLDER, affiliation: "08", department: "75" };
    expect(enrol(holder, "france-identite", "2025-01-01")).toEqual({ ok: true, value: 1 });
    expect(enrol({ ...holder, hasNationalIdentityCard: false }, "france-identite", ON)).toEqual({
      ok: false,
      reason: "no-electronic-identity-card",
    });
  });
});

describe("a phone", () => {
  const phone = (id: string) => new Phone(findPatient(id)!, NOW);

  it("makes tokens only while the e-carte is open, and says in them how it was opened", () => {
    const paul = phone("paul");
    expect(paul.person(NOW)).toBeUndefined();
    expect(paul.enrol("france-identite", NOW, ON)).toEqual({ ok: false, reason: "no-electronic-identity-card" });
    expect(paul.person(NOW)).toBeUndefined();
    expect(paul.enrol("direct", NOW, ON)).toEqual({ ok: true, value: 2 });
    expect(paul.person(NOW)?.enrolment).toBe(2);
    paul.deactivate();
    expect(paul.person(NOW)).toBeUndefined();
  });

  it("delegates for a time, and no longer", () => {
    const camille = phone("camille");
    expect(camille.person(NOW)?.delegation).toBeUndefined();
    expect(camille.delegate("  Durand Éloïse ", 30, NOW).ok).toBe(true);
    expect(camille.person(NOW + 30 * DAY)?.delegation).toEqual({ bearer: "DURAND ÉLOÏSE", until: NOW + 30 * DAY });
    expect(camille.person(NOW + 31 * DAY)?.delegation).toBeUndefined();
    camille.endDelegation();
    expect(camille.person(NOW)?.delegation).toBeUndefined();
  });

  it("refuses a delegation that makes no sense", () => {
    const camille = phone("camille");
    const reason = (bearer: string, days: number) => {
      const result = camille.delegate(bearer, days, NOW);
      return result.ok ? undefined : result.reason;
    };
    expect(reason(" ", 30)).toBe("no-name");
    expect(reason("A".repeat(65), 30)).toBe("name-too-long");
    expect([0, 366, 1.5, Number.NaN].map((days) => reason("A", days))).toEqual(Array(4).fill("too-long"));
    camille.deactivate();
    expect(reason("A", 30)).toBe("not-enrolled");
  });

  it("keeps receipts, newest first, and not without end", () => {
    const camille = phone("camille");
    const BUYER = { name: "Camille ESSAI", isTest: true, at: NOW };
    const sums = { totalCents: 218, amoCents: 142, amcCents: 76, patientCents: 0, franchiseCents: 100 };
    const lines = [{ cip13: "3400935955838", label: "DOLIPRANE", quantity: 1, totalCents: 218 }];
    for (let number = 1; number <= 60; number += 1) {
      const receipt = receiptOf({ event: "invoice", number, at: ON, ...sums, lines }, BUYER);
      if (receipt !== undefined) camille.addReceipt(receipt);
    }
    expect(camille.receipts).toHaveLength(50);
    expect(camille.receipts[0]).toMatchObject({
      receipt: { number: 60, at: NOW, date: ON, ...sums, patient: "Camille ESSAI", isTest: true, feesCents: 0 },
      arl: null,
    });
    expect(receiptOf({ event: "invoice", number: 1, at: ON, ...sums, amoCents: "1", lines }, BUYER)).toBeUndefined();
    expect(receiptOf({ event: "screen", name: "idle" }, BUYER)).toBeUndefined();
  });
});
