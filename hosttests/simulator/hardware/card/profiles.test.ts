/** What the cards' makers wrote down is what their answers to reset announce. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { parseAtr } from "modules/card/atr";
import { cardKind } from "modules/card/card-kind";
import { patientCard } from "../../../../simulator/ecarte/cards";
import { DemoIssuers } from "../../../../simulator/ecarte/issuers";
import { PATIENTS } from "../../../../simulator/ecarte/patients";
import { OTHER_CARDS } from "../../../../simulator/hardware/card/other-cards";
import type { Plastic } from "../../../../simulator/hardware/card/plastic";

const folder = mkdtempSync(join(tmpdir(), "comptoir-"));
const issuers = DemoIssuers.open(folder);
const NOW = Date.parse("2026-05-01T10:00:00Z") / 1000;
afterAll(() => rmSync(folder, { recursive: true }));

const announced = (plastic: Plastic) => {
  const atr = parseAtr(plastic.profile.atr);
  if (!atr.ok) throw new Error(atr.reason);
  return atr.value;
};

describe("the cards of the counter", () => {
  it.each(OTHER_CARDS.map(({ id, make }) => [id, make()] as const))("%s is what its answer says", (_id, plastic) => {
    const atr = announced(plastic);
    const { ta1 = 0x11, protocols, waiting = 10, t1 } = plastic.profile;
    expect(protocols).toEqual(atr.protocols);
    expect(ta1).toBe(atr.ta1);
    expect(waiting).toBe(atr.wi);
    if (t1 !== undefined) {
      expect(t1).toEqual({ ifsc: atr.ifsc, bwi: atr.bwi, cwi: atr.cwi, check: atr.crc ? "crc" : "lrc" });
    }
  });

  it("are told apart", () => {
    const kinds = OTHER_CARDS.map(({ make }) => cardKind(announced(make())));
    expect(kinds).toEqual(["vitale-1", "vitale-1", "cps", "bank", "sim", "unknown"]);
  });

  it("hold every patient of the bench, children with a parent", () => {
    for (const { id } of PATIENTS) {
      const card = patientCard(id, issuers, NOW)!;
      expect(cardKind(announced(card))).toBe("vitale-2");
      expect(announced(card).ta1).toBe(card.profile.ta1);
      const others = ["camille", "leo", "zoe"].includes(id) ? 1 : id === "ines" ? 3 : 0;
      expect(card.beneficiaries.length).toBe(1 + others);
    }
    expect(patientCard("leo", issuers, NOW)?.beneficiaries).toEqual(
      patientCard("camille", issuers, NOW)?.beneficiaries,
    );
    const serials = PATIENTS.map(({ id }) => patientCard(id, issuers, NOW)!.serial);
    expect(new Set(serials).size).toBe(PATIENTS.length - 1);
  });
});
