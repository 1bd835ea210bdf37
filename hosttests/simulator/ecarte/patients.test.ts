import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { insKey } from "modules/ins/ins-key";
import { nobleVerifier } from "modules/noble-verifier/noble-verifier";
import { EV1 } from "modules/token/ev1";
import type { Caution, Verdict } from "modules/token/verdict";
import { IssuerList } from "modules/trust/issuer-list";
import { TokenVerifier } from "modules/trust/token-verifier";
import { BAD_CODES } from "../../../simulator/ecarte/bad-codes";
import { DemoIssuers } from "../../../simulator/ecarte/issuers";
import { PATIENTS } from "../../../simulator/ecarte/patients";
import type { Person } from "../../../tools/kit/issuing/person";

const DAY = 86400;
const NOW = 1777629600;
const TODAY = Math.floor(NOW / DAY);
const current = (period: { from: number; to: number } | undefined) =>
  period !== undefined && period.from <= TODAY && TODAY <= period.to;
const age = (person: Person) => (TODAY - Date.parse(person.identity.birthDate) / DAY / 1000) / 365.25;

function withIssuers<T>(use: (issuers: DemoIssuers, verify: (text: string) => Verdict) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "comptoir-issuers-"));
  try {
    const issuers = DemoIssuers.open(folder);
    const list = IssuerList.parse(issuers.list(NOW));
    if (!list.ok) throw new Error(list.reason);
    const verifier = new TokenVerifier({
      formats: [EV1],
      issuers: list.value,
      signatures: nobleVerifier,
      clock: { now: () => NOW, isCertain: () => true },
    });
    return use(issuers, (text) => verifier.verifyText(text));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("the patients", () => {
  const people = PATIENTS.map((patient) => patient.person(TODAY));

  it("carry test identities, each its own, whose keys are right and agree with sex and birth", () => {
    expect(new Set(people.map(({ identity }) => identity.matricule)).size).toBe(PATIENTS.length);
    for (const { identity } of people) {
      expect([10, 11]).toContain(identity.oid);
      expect(insKey(identity.matricule.slice(0, 13))).toBe(Number(identity.matricule.slice(13)));
      const { birthDate, sex } = identity;
      expect(identity.matricule.slice(0, 5)).toBe(`${sex}${birthDate.slice(2, 4)}${birthDate.slice(5, 7)}`);
    }
  });

  it("cover every situation of a counter", () => {
    const situations: Record<string, (person: Person) => boolean> = {
      ordinary: ({ exonerations, amc, c2s }) => exonerations.length === 0 && current(amc) && c2s === undefined,
      ald: ({ exonerations }) => exonerations.some((period) => period.kind === 1 && current(period)),
      c2s: ({ c2s }) => current(c2s),
      "child with a parent": (person) =>
        age(person) < 16 && person.amo.quality === 2 && person.delegation !== undefined,
      "under 3": (person) => age(person) < 3,
      "over 70": (person) => age(person) > 70,
      maternity: ({ exonerations }) => exonerations.some((period) => period.kind === 2 && current(period)),
      "work accident": ({ exonerations }) => exonerations.some((period) => period.kind === 3 && current(period)),
      "Alsace-Moselle": ({ amo }) => amo.localRegime,
      msa: ({ amo }) => amo.regime === "02",
      mgen: ({ amo }) => amo.regime === "91",
      "amc absent": ({ amc, c2s }) => amc === undefined && c2s === undefined,
      "amc ended": ({ amc }) => amc !== undefined && amc.to < TODAY,
      "rights ended": ({ amo }) => amo.rights.every(({ to }) => to < TODAY),
      delegation: (person) => age(person) > 18 && (person.delegation?.until ?? 0) > NOW,
    };
    const missing = Object.keys(situations).filter((name) => !people.some((person) => situations[name]?.(person)));
    expect(missing).toEqual([]);
  });

  it("stay what they are called, ten years on", () => {
    const later = TODAY + 3652;
    for (const [i, patient] of PATIENTS.entries()) {
      const now = people[i]!;
      const then = patient.person(later);
      expect(then.amo.rights.some(({ to }) => to >= later)).toBe(now.amo.rights.some(({ to }) => to >= TODAY));
      if (now.amo.quality === 2) expect(then.identity.birthDate > now.identity.birthDate).toBe(true);
    }
  });

  it("are accepted by a terminal, each with the cautions of their situation", () => {
    withIssuers((issuers, verify) => {
      for (const [i, patient] of PATIENTS.entries()) {
        const person = people[i]!;
        const verdict = verify(issuers.present(person, NOW));
        const expected: Caution[] = ["test-identity"];
        if (person.delegation !== undefined) expected.push("delegated-use");
        if (patient.id === "victor") expected.push("rights-ended");
        expect([patient.id, ...verdict.cautions].sort()).toEqual([patient.id, ...expected].sort());
      }
    });
  });
});

describe("the drawer of bad codes", () => {
  it("is refused, each code for its own reason", () => {
    withIssuers((issuers, verify) => {
      const person = PATIENTS[0]!.person(TODAY);
      const used = issuers.present(person, NOW);
      expect(verify(used).verdict).toBe("warning");
      const reasons = BAD_CODES.map(({ id, make }) => [id, verify(make(issuers, person, NOW, used, () => 0.4)).reason]);
      expect(Object.fromEntries(reasons)).toEqual({
        expired: "expired",
        replayed: "already-used",
        forged: "bad-signature",
        "unknown-issuer": "unknown-key",
        "revoked-key": "key-not-valid",
        "one-byte": "bad-signature",
        menu: "unknown-format",
        noise: "malformed",
      });
    });
  });

  it("never makes the same token twice", () => {
    withIssuers((issuers, verify) => {
      const person = PATIENTS[0]!.person(TODAY);
      expect(verify(issuers.present(person, NOW)).verdict).toBe("warning");
      expect(verify(issuers.present(person, NOW)).verdict).toBe("warning");
    });
  });
});
