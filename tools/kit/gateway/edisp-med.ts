/**
 * The document that the dossier pharmaceutique writes of a dispensation: CDA R2, model eDISP-MED 2024.01 of the CI-SIS (ANS),
 * template 1.2.250.1.213.1.1.1.54. Its shape is that of the public example, schemas and schematrons (README.md says which
 * were run); its words are ours. The posology is left out: a pharmacy has none that is structured.
 */
import { createHash } from "node:crypto";
import { utcOffset } from "modules/calendar/civil-day";
import type { Completeness } from "modules/sale-record/dispensing";
import type { DispensationTold, DispensedLine } from "modules/services/question";
import { type Element, writeXml } from "./xml";

/** Who dispenses: what the gateway knows of the pharmacy whose terminals ask it. */
export interface Pharmacy {
  /** FINESS, 9 digits. */
  readonly finess: string;
  readonly name: string;
  readonly street: string;
  readonly postalCode: string;
  readonly city: string;
  /** Of the holder, who answers for what no other pharmacist is named for. */
  readonly pharmacist: { readonly rpps: string; readonly familyName: string; readonly givenName: string };
}

const IDS = {
  /** Identifiers of people: "8" and the RPPS; and of places: "1" and the FINESS. */
  people: "1.2.250.1.71.4.2.1",
  places: "1.2.250.1.71.4.2.2",
  professions: "1.2.250.1.213.1.1.4.5",
  loinc: "2.16.840.1.113883.6.1",
  cip: "1.2.250.1.213.2.3.2",
  actCodes: "2.16.840.1.113883.5.4",
  substitutions: "2.16.840.1.113883.5.1070",
  model: "1.2.250.1.213.1.1.1.54",
  ins: "1.2.250.1.213.1.4",
  /** For numbers of prescriptions (facts of the ordonnance numérique). */
  prescriptions: "1.2.250.1.215.500.1.1",
};

/** The Conseil national de l'ordre, which keeps the DP, and the DP itself, as the public example names them. */
const CNOP = { "@root": IDS.places, "@extension": "378435954900010" };
const DP = { "@root": IDS.people, "@extension": "578435954900010/1.2.250.1.176.1" };
const CNOP_NAME = "CONSEIL NATIONAL ORDRE DES PHARMACIENS";
const DOCUMENT_CODE = {
  "@code": "60593-1",
  "@displayName": "Dispensation médicamenteuse",
  "@codeSystem": IDS.loinc,
  "@codeSystemName": "LOINC",
};
const PHARMACIST = { "@code": "G15_21", "@displayName": "Pharmacien", "@codeSystem": IDS.professions };
const HOLDER = {
  "@code": "G15_21/A",
  "@displayName": "Pharmacien titulaire d'officine",
  "@codeSystem": IDS.professions,
};
const BOX_UNIT = "30009000";
const COMPLETENESS_NAMES: Readonly<Record<Completeness, string>> = {
  FFC: "Première dispensation - complète",
  FFP: "Première dispensation - partielle",
  RFC: "Dispensation suivante - complète",
  RFP: "Dispensation suivante - partielle",
};

export interface Edisp {
  /** OID of the document: one name for one dispensation, however often it is made. */
  readonly id: string;
  readonly xml: string;
}

/** @param terminal hexadecimal, as the gateway knows it */
export function edispMed(told: DispensationTold, pharmacy: Pharmacy, terminal: string): Edisp {
  const uuid = (part: string, number = told.number) => uuidOf(`${terminal} ${told.series} ${number} ${part}`);
  // ITU-T X.667: a UUID as an OID, under 2.25.
  const idOf = (number: number) => `2.25.${BigInt(`0x${uuid("document", number).replaceAll("-", "")}`)}`;
  const id = idOf(told.number);
  const { replaces } = told;
  const time = { "@value": timeOf(told.at) };
  const document: Element = {
    ClinicalDocument: {
      "@xmlns": "urn:hl7-org:v3",
      "@xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
      "@xmlns:pharm": "urn:ihe:pharm:medication",
      realmCode: { "@code": "FR" },
      typeId: { "@root": "2.16.840.1.113883.1.3", "@extension": "POCD_HD000040" },
      templateId: [
        { "@root": "2.16.840.1.113883.2.8.2.1" },
        { "@root": "1.2.250.1.213.1.1.1.1" },
        { "@root": "1.3.6.1.4.1.19376.1.5.3.1.1.1" },
        { "@root": "1.3.6.1.4.1.19376.1.9.1.1.3" },
        { "@root": IDS.model, "@extension": "2024.01" },
      ],
      id: { "@root": id },
      code: DOCUMENT_CODE,
      title: "Dispensation médicamenteuse",
      effectiveTime: time,
      confidentialityCode: { "@code": "N", "@codeSystem": "2.16.840.1.113883.5.25", "@displayName": "Normal" },
      languageCode: { "@code": "fr-FR" },
      setId: { "@root": replaces === undefined ? id : idOf(replaces.first) },
      versionNumber: { "@value": String(replaces?.version ?? 1) },
      recordTarget: recordTarget(told),
      author: [dpAuthor(time), pharmacistAuthor(told, pharmacy, time)],
      custodian: {
        assignedCustodian: { representedCustodianOrganization: { id: CNOP, name: CNOP_NAME } },
      },
      legalAuthenticator: {
        time,
        signatureCode: { "@code": "S" },
        assignedEntity: {
          id: DP,
          assignedPerson: { name: { family: "Dossier pharmaceutique", given: "." } },
          representedOrganization: { id: CNOP, name: CNOP_NAME },
        },
      },
      participant: prescriber(told),
      inFulfillmentOf: prescriptionOf(told),
      documentationOf: {
        serviceEvent: {
          id: { "@root": uuid("dispensation") },
          code: DOCUMENT_CODE,
          effectiveTime: { low: time },
          performer: { "@typeCode": "PRF", assignedEntity: dispenser(told, pharmacy) },
        },
      },
      // Of the document that gives way the profile of the CI-SIS takes the identifier and the version alone.
      relatedDocument:
        replaces === undefined
          ? undefined
          : {
              "@typeCode": "RPLC",
              parentDocument: {
                id: { "@root": idOf(replaces.number) },
                versionNumber: { "@value": String(replaces.version - 1) },
              },
            },
      componentOf: {
        encompassingEncounter: {
          code: {
            "@code": "AMB",
            "@displayName": "Ambulatoire (hors établissement)",
            "@codeSystem": IDS.actCodes,
          },
          effectiveTime: { high: time },
          responsibleParty: { assignedEntity: dispenser(told, pharmacy) },
          location: {
            healthCareFacility: {
              code: { "@code": "SA33", "@displayName": "Pharmacie d'officine", "@codeSystem": "1.2.250.1.71.4.2.4" },
              location: { name: pharmacy.name, addr: addressOf(pharmacy) },
            },
          },
        },
      },
      component: {
        structuredBody: {
          component: {
            section: {
              "@classCode": "DOCSECT",
              "@moodCode": "EVN",
              templateId: [
                { "@root": "1.3.6.1.4.1.19376.1.9.1.2.3" },
                { "@root": "2.16.840.1.113883.10.20.1.8" },
                { "@root": "1.2.250.1.213.1.1.2.236" },
              ],
              id: { "@root": uuid("section") },
              code: {
                "@code": "60590-7",
                "@displayName": "Médicaments délivrés",
                "@codeSystem": IDS.loinc,
                "@codeSystemName": "LOINC",
              },
              title: "Médicaments délivrés",
              text: narrative(told),
              entry: told.lines.map((line, i) => ({ supply: supply(line, i, told, uuid(`line ${i}`)) })),
            },
          },
        },
      },
    },
  };
  return { id, xml: writeXml(document) };
}

function recordTarget({ patient }: DispensationTold): Element {
  const { matricule, oid, familyName, givenNames, birthDate } = patient;
  const [first = "", ...others] = givenNames.split(" ");
  // Odd is male, in each of the series; what is not of a register says nothing.
  const isMale = Number(matricule.charAt(0)) % 2 === 1;
  return {
    patientRole: {
      id: { "@extension": matricule, "@root": `${IDS.ins}.${oid}` },
      addr: { "@nullFlavor": "NASK" },
      telecom: { "@nullFlavor": "NASK" },
      patient: {
        "@classCode": "PSN",
        name: {
          given: [{ "@qualifier": "BR", "#": first }, ...others.map((name) => ({ "#": name }))],
          family: { "@qualifier": "BR", "#": familyName },
        },
        administrativeGenderCode: {
          "@code": isMale ? "M" : "F",
          "@displayName": isMale ? "Masculin" : "Féminin",
          "@codeSystem": "2.16.840.1.113883.5.1",
        },
        birthTime: birthTime(birthDate),
      },
    },
  };
}

/** A day or a month that is not known is left away: "19790000" is the year 1979. */
function birthTime(date: string): Element {
  const [year = "", month = "", day = ""] = date.split("-");
  if (month === "00" || Number(month) > 12) return { "@value": year };
  return { "@value": day === "00" ? year + month : year + month + day };
}

function dpAuthor(time: Element): Element {
  return {
    time,
    assignedAuthor: {
      "@classCode": "ASSIGNED",
      id: DP,
      code: { "@code": "DISPOSITIF", "@displayName": "Dispositif médical", "@codeSystem": "1.2.250.1.213.1.1.4.6" },
      assignedAuthoringDevice: { manufacturerModelName: ".", softwareName: "Dossier Pharmaceutique" },
      representedOrganization: { id: CNOP, name: CNOP_NAME },
    },
  };
}

function pharmacistAuthor(told: DispensationTold, pharmacy: Pharmacy, time: Element): Element {
  return {
    time,
    assignedAuthor: {
      "@classCode": "ASSIGNED",
      id: pharmacistId(told, pharmacy),
      code: PHARMACIST,
      assignedPerson: pharmacistPerson(told, pharmacy),
      representedOrganization: organisationOf(pharmacy),
    },
  };
}

/** In the order of the schema of an assigned entity. */
function dispenser(told: DispensationTold, pharmacy: Pharmacy): Element {
  return {
    id: pharmacistId(told, pharmacy),
    code: isHolder(told, pharmacy) ? HOLDER : PHARMACIST,
    addr: addressOf(pharmacy),
    telecom: { "@nullFlavor": "NASK" },
    assignedPerson: pharmacistPerson(told, pharmacy),
    representedOrganization: organisationOf(pharmacy),
  };
}

function isHolder({ pharmacist }: DispensationTold, pharmacy: Pharmacy): boolean {
  return pharmacist === undefined || pharmacist === pharmacy.pharmacist.rpps;
}

function pharmacistId({ pharmacist }: DispensationTold, pharmacy: Pharmacy): Element {
  return { "@root": IDS.people, "@extension": `8${pharmacist ?? pharmacy.pharmacist.rpps}` };
}

/** The name of a pharmacist who is not the holder is not known here: the number says who it is. */
function pharmacistPerson(told: DispensationTold, pharmacy: Pharmacy): Element {
  const { familyName, givenName } = pharmacy.pharmacist;
  if (!isHolder(told, pharmacy)) return { name: { family: `RPPS ${told.pharmacist ?? ""}` } };
  return { name: { given: givenName, family: familyName, suffix: "PG" } };
}

function organisationOf(pharmacy: Pharmacy): Element {
  return {
    id: { "@root": IDS.places, "@extension": `1${pharmacy.finess}` },
    name: pharmacy.name,
    telecom: { "@nullFlavor": "NASK" },
    addr: addressOf(pharmacy),
    standardIndustryClassCode: {
      "@code": "AMBULATOIRE",
      "@displayName": "Ambulatoire",
      "@codeSystem": "1.2.250.1.213.1.1.4.9",
      "@codeSystemName": "practiceSettingCode",
    },
  };
}

function addressOf({ street, postalCode, city }: Pharmacy): Element {
  return { streetName: street, postalCode, city };
}

function prescriber({ prescription }: DispensationTold): Element | undefined {
  if (prescription?.prescriber === undefined) return undefined;
  const { date, prescriber, practice } = prescription;
  return {
    "@typeCode": "REF",
    time:
      date === undefined
        ? { "@nullFlavor": "UNK" }
        : { "@xsi:type": "IVL_TS", low: { "@value": date.replaceAll("-", "") } },
    associatedEntity: {
      "@classCode": "PROV",
      id: { "@root": IDS.people, "@extension": `8${prescriber}` },
      code: { "@code": "G15_10", "@displayName": "Médecin", "@codeSystem": IDS.professions },
      addr: { "@nullFlavor": "NASK" },
      telecom: { "@nullFlavor": "NASK" },
      associatedPerson: { name: { family: `RPPS ${prescriber}` } },
      scopingOrganization: {
        id: practice === undefined ? { "@nullFlavor": "UNK" } : { "@root": IDS.places, "@extension": `1${practice}` },
        name: practice === undefined ? "Cabinet du prescripteur" : `Cabinet ${practice}`,
        telecom: { "@nullFlavor": "NASK" },
        addr: { "@nullFlavor": "NASK" },
      },
    },
  };
}

function prescriptionOf({ prescription }: DispensationTold): Element | undefined {
  if (prescription?.number === undefined) return undefined;
  return { order: { id: { "@root": IDS.prescriptions, "@extension": prescription.number } } };
}

function nameOf({ name, cip13 }: DispensedLine): string {
  return name ?? `CIP ${cip13}`;
}

function narrative({ lines, completeness }: DispensationTold): Element {
  const rows = lines.map((line, i) => ({
    "@ID": `med-${i + 1}`,
    td: [
      { content: { "@ID": `med-${i + 1}-delivre`, "#": nameOf(line) } },
      { "#": line.cip13 },
      { "#": line.quantity === 1 ? "1 boîte" : `${line.quantity} boîtes` },
      { "#": line.batch ?? "" },
      { "#": line.expiry ?? "" },
      { content: { "@ID": `med-${i + 1}-substitution`, "#": substitutionName(line) } },
    ],
  }));
  return {
    table: {
      "@border": "0",
      caption: COMPLETENESS_NAMES[completeness],
      thead: {
        tr: {
          th: ["Médicament", "Code CIP", "Quantité", "Lot", "Péremption", "Substitution"].map((text) => ({
            "#": text,
          })),
        },
      },
      tbody: { tr: rows },
    },
  };
}

function substitutionName({ substitution }: DispensedLine): string {
  return substitution === "G" ? "Substitution par un produit générique" : "Pas de substitution";
}

function supply(line: DispensedLine, i: number, { completeness }: DispensationTold, id: string): Element {
  const name = nameOf(line);
  const product = { "@code": line.cip13, "@displayName": name, "@codeSystem": IDS.cip, "@codeSystemName": "CIP" };
  const written = { originalText: { reference: { "@value": `#med-${i + 1}-delivre` } } };
  return {
    "@classCode": "SPLY",
    "@moodCode": "EVN",
    templateId: [
      { "@root": "2.16.840.1.113883.10.20.1.34" },
      { "@root": "1.3.6.1.4.1.19376.1.5.3.1.4.7.3" },
      { "@root": "1.3.6.1.4.1.19376.1.9.1.3.4" },
      { "@root": "1.2.250.1.213.1.1.3.204" },
    ],
    id: { "@root": id },
    code: {
      "@code": completeness,
      "@displayName": COMPLETENESS_NAMES[completeness],
      "@codeSystem": IDS.actCodes,
    },
    text: { reference: { "@value": `#med-${i + 1}` } },
    quantity: { "@value": String(line.quantity), "@unit": BOX_UNIT },
    product: {
      manufacturedProduct: {
        "@classCode": "MANU",
        templateId: [
          { "@root": "2.16.840.1.113883.10.20.1.53" },
          { "@root": "1.3.6.1.4.1.19376.1.5.3.1.4.7.2" },
          { "@root": "1.2.250.1.213.1.1.3.43" },
        ],
        manufacturedMaterial: {
          "@classCode": "MMAT",
          "@determinerCode": "KIND",
          templateId: { "@root": "1.3.6.1.4.1.19376.1.9.1.3.1" },
          code: { "@nullFlavor": "NI", ...written, translation: { ...product, ...written } },
          name,
          lotNumberText: line.batch,
          "pharm:expirationTime": line.expiry === undefined ? undefined : { "@value": line.expiry.replaceAll("-", "") },
          "pharm:asContent": {
            "@classCode": "CONT",
            "pharm:containerPackagedMedicine": {
              "@classCode": "CONT",
              "@determinerCode": "INSTANCE",
              "pharm:code": product,
              "pharm:name": name,
              "pharm:formCode": {
                "@code": BOX_UNIT,
                "@displayName": "Boîte",
                "@codeSystem": "0.4.0.127.0.16.1.1.2.1",
                "@codeSystemName": "EDQM",
              },
            },
          },
        },
      },
    },
    entryRelationship: {
      "@typeCode": "COMP",
      act: {
        "@classCode": "ACT",
        "@moodCode": "EVN",
        templateId: [{ "@root": "1.3.6.1.4.1.19376.1.9.1.3.9.2" }, { "@root": "1.2.250.1.213.1.1.3.206" }],
        code: {
          "@code": line.substitution,
          "@codeSystem": IDS.substitutions,
          "@codeSystemName": "HL7_substanceAdminSubstitution",
          "@displayName": substitutionName(line),
          originalText: { reference: { "@value": `#med-${i + 1}-substitution` } },
        },
        statusCode: { "@code": "completed" },
      },
    },
  };
}

/** A UUID of version 8 (RFC 9562, section 5.8), of a name: the same each time. In capitals, as the schema of an id wants. */
function uuidOf(name: string): string {
  const bytes = createHash("sha256").update(name).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex").toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** HL7's time in Paris: "20261127143000+0100". */
function timeOf(at: number): string {
  const offset = utcOffset(at);
  const local = new Date((at + offset) * 1000).toISOString();
  return `${local.slice(0, 19).replace(/[-T:]/g, "")}+0${offset / 3600}00`;
}
