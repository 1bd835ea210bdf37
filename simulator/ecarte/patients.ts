/**
 * The people of the bench: invented, with test identities (OID 1.2.250.1.213.1.4.11, NIR of demonstration). Their
 * rights are given in days around today, so that they are what they are called whenever the bench is opened.
 */
import { insKey } from "modules/ins/ins-key";
import type { Person } from "../../tools/issuing/person";
import type { Holder } from "./enrolment";

export interface Patient {
  /** Name for scenarios and addresses: lower case, no accents. */
  readonly id: string;
  /** What they come for, in a few words, for the picker. */
  readonly situation: string;
  readonly holder: Holder;
  person(today: number): Person;
}

interface Sheet {
  readonly id: string;
  readonly situation: string;
  readonly familyName: string;
  readonly givenNames: string;
  readonly sex: 1 | 2;
  readonly birthDate: string;
  /** 13 digits of the matricule without its key. */
  readonly nir: string;
  readonly holder?: Partial<Holder>;
  readonly more?: (today: number) => Partial<Omit<Person, "identity">>;
}

const OID_DEMONSTRATION = 11;
const YEAR = 365;

function patient(sheet: Sheet): Patient {
  const { id, situation, familyName, givenNames, sex, birthDate, nir, more } = sheet;
  const key = insKey(nir) ?? 0;
  const holder: Holder = {
    birthDate,
    affiliation: "01",
    guardianship: false,
    department: "75",
    hasNationalIdentityCard: true,
    ...sheet.holder,
  };
  return {
    id,
    situation,
    holder,
    person: (today) => {
      const extra = more?.(today) ?? {};
      return {
        identity: {
          matricule: `${nir}${String(key).padStart(2, "0")}`,
          oid: OID_DEMONSTRATION,
          familyName,
          givenNames,
          birthDate,
          sex,
          birthPlace: nir.slice(5, 10),
        },
        amo: general(today),
        exonerations: [],
        enrolment: 1,
        ...extra,
      };
    },
  };
}

function general(today: number): Person["amo"] {
  return {
    regime: "01",
    caisse: "751",
    centre: "0000",
    quality: 0,
    rights: [{ from: today - YEAR, to: today + 200 }],
    localRegime: false,
  };
}

function mutuelle(today: number): NonNullable<Person["amc"]> {
  return { number: "99999997", contract: "DEMO-SANTE", from: today - 100, to: today + 200 };
}

export const PATIENTS: readonly Patient[] = Object.freeze([
  patient({
    id: "camille",
    situation: "Assurée du régime général, mutuelle à jour",
    familyName: "ESSAI",
    givenNames: "CAMILLE JEANNE",
    sex: 2,
    birthDate: "1984-05-14",
    nir: "2840575115432",
    more: (today) => ({ amc: mutuelle(today) }),
  }),
  patient({
    id: "marcel",
    situation: "Diabète en ALD, mutuelle à jour",
    familyName: "DÉMO-LAFONT",
    givenNames: "MARCEL",
    sex: 1,
    birthDate: "1961-11-02",
    nir: "1611113055217",
    more: (today) => ({ amc: mutuelle(today), exonerations: [{ kind: 1, from: today - 900, to: today + 900 }] }),
  }),
  patient({
    id: "samia",
    situation: "Complémentaire santé solidaire : rien à payer",
    familyName: "FICTIF",
    givenNames: "SAMIA",
    sex: 2,
    birthDate: "1992-02-27",
    nir: "2920299352118",
    more: (today) => ({ c2s: { from: today - 60, to: today + 300 } }),
  }),
  patient({
    id: "leo",
    situation: "Enfant de 7 ans, présenté par sa mère",
    familyName: "ESSAI",
    givenNames: "LÉO",
    sex: 1,
    birthDate: "2019-03-09",
    nir: "1190375112021",
    more: (today) => ({
      amo: { ...general(today), quality: 2 },
      amc: mutuelle(today),
      delegation: { bearer: "ESSAI CAMILLE", until: (today + 90) * 86400 },
    }),
  }),
  patient({
    id: "yvonne",
    situation: "82 ans, mutuelle à jour : honoraire d'âge",
    familyName: "SPÉCIMEN",
    givenNames: "YVONNE MARIE",
    sex: 2,
    birthDate: "1944-01-30",
    nir: "2440129019133",
    more: (today) => ({ amc: mutuelle(today) }),
  }),
  patient({
    id: "aicha",
    situation: "Enceinte de 7 mois : prise en charge à 100 %",
    familyName: "MODÈLE",
    givenNames: "AÏCHA",
    sex: 2,
    birthDate: "1995-08-21",
    nir: "2950869123044",
    more: (today) => ({ exonerations: [{ kind: 2, from: today - 30, to: today + 80 }] }),
  }),
  patient({
    id: "mathieu",
    situation: "Régime local d'Alsace-Moselle",
    familyName: "PROBST-DÉMO",
    givenNames: "MATHIEU",
    sex: 1,
    birthDate: "1978-06-17",
    nir: "1780667482155",
    more: (today) => ({ amo: { ...general(today), caisse: "671", localRegime: true }, amc: mutuelle(today) }),
  }),
  patient({
    id: "bernadette",
    situation: "Agricultrice, affiliée à la MSA, sans mutuelle",
    familyName: "ÉCHANTILLON",
    givenNames: "BERNADETTE",
    sex: 2,
    birthDate: "1969-10-05",
    nir: "2691022278061",
    holder: { affiliation: "02", department: "22" },
    more: (today) => ({ amo: { ...general(today), regime: "02", caisse: "220" } }),
  }),
  patient({
    id: "thomas",
    situation: "Enseignant, affilié à la MGEN",
    familyName: "TÉMOIN",
    givenNames: "THOMAS HUGO",
    sex: 1,
    birthDate: "1988-12-12",
    nir: "1881231555208",
    holder: { affiliation: "91", department: "31" },
    more: (today) => ({ amo: { ...general(today), regime: "91", caisse: "310" }, amc: mutuelle(today) }),
  }),
  patient({
    id: "nadege",
    situation: "Mutuelle résiliée le mois dernier",
    familyName: "FACTICE",
    givenNames: "NADÈGE",
    sex: 2,
    birthDate: "1990-04-03",
    nir: "2900444109277",
    more: (today) => ({ amc: { ...mutuelle(today), to: today - 30 } }),
  }),
  patient({
    id: "victor",
    situation: "Droits terminés depuis deux mois",
    familyName: "CADUC-DÉMO",
    givenNames: "VICTOR",
    sex: 1,
    birthDate: "1999-07-07",
    nir: "1990759350186",
    more: (today) => ({ amo: { ...general(today), rights: [{ from: today - 800, to: today - 60 }] } }),
  }),
  patient({
    id: "georges",
    situation: "Délégation : sa fille vient à sa place",
    familyName: "MANDANT",
    givenNames: "GEORGES ANDRÉ",
    sex: 1,
    birthDate: "1939-09-23",
    nir: "1390976540099",
    more: (today) => ({
      amc: mutuelle(today),
      exonerations: [{ kind: 1, from: today - 2000, to: today + 400 }],
      delegation: { bearer: "MANDANT SOPHIE", until: (today + 30) * 86400 },
    }),
  }),
  patient({
    id: "karim",
    situation: "Accident du travail, sans mutuelle",
    familyName: "ARTISAN-ESSAI",
    givenNames: "KARIM",
    sex: 1,
    birthDate: "1986-01-19",
    nir: "1860113201311",
    more: (today) => ({ exonerations: [{ kind: 3, from: today - 20, to: today + 100 }] }),
  }),
  patient({
    id: "zoe",
    situation: "Nourrisson de moins de 3 ans, présenté par son père",
    familyName: "BÉBÉ-DÉMO",
    givenNames: "ZOÉ",
    sex: 2,
    birthDate: "2025-02-11",
    nir: "2250275118143",
    holder: { department: "69" },
    more: (today) => ({
      amo: { ...general(today), quality: 2 },
      amc: mutuelle(today),
      delegation: { bearer: "DÉMO JULIEN", until: (today + 90) * 86400 },
    }),
  }),
]);

export function findPatient(id: string): Patient | undefined {
  return PATIENTS.find((patient) => patient.id === id);
}
