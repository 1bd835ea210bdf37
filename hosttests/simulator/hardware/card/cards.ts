/** Cards for the tests of the model: small, and each odd in one thing. */
import type { Application } from "../../../../simulator/hardware/card/application";
import type { Profile } from "../../../../simulator/hardware/card/chip";
import type { Plastic } from "../../../../simulator/hardware/card/plastic";
import { type VitaleContent, vitaleProfile } from "../../../../simulator/hardware/card/vitale";

export const CONTENT: VitaleContent = {
  model: 0x45,
  serial: Uint8Array.of(0x80, 0x25, 0, 0, 1, 0x23, 0x45, 0x67, 0x89, 0x01),
  beneficiaries: [
    { familyName: "ESSAI", givenName: "CAMILLE", birthDate: "19840514", nir: "284057511543216" },
    { familyName: "ESSAI", givenName: "LÉO", birthDate: "20190000", nir: "119007511202133" },
  ],
  validFrom: "20200101",
};

export const plastic = (profile: Profile, faults: Plastic["faults"] = {}): Plastic => ({ id: "test", profile, faults });
export const vitale = (more: Partial<VitaleContent> = {}): Plastic => plastic(vitaleProfile({ ...CONTENT, ...more }));

/** Answers each command with its own bytes, then 9000: what went in is what comes out. */
export const echo: Application = {
  execute: (command, answer) => answer(Uint8Array.from([...command.slice(0, 256), 0x90, 0x00])),
};
