/**
 * A stored sale as a Bundle of FHIR R4 (hl7.org/fhir/R4), in the manner of FR Core 2.x: Patient, Coverage of AMO and AMC,
 * MedicationDispense. There is no French profile for a pharmacy's claim, so each line's amounts stay in the interchange; what
 * the patient owes is an Invoice, and what the patient has paid, with the sale or after it, a PaymentNotice about it. R4's
 * PaymentReconciliation is none of it: that is how an insurer tells which claims its transfer is for.
 *
 * An INS goes only with a qualified identity: one that a token has proved, or the service of identities has certified. Of a card
 * alone the number is the insured's in the Coverage, and no identifier of the patient.
 */
import { createHash } from "node:crypto";
import type { Settlement } from "modules/payment/settlement";
import type { StoredInvoice } from "modules/sale-record/stored-invoice";
import type { RightsSource } from "modules/token/rights-answer";

const FR_CORE = "https://hl7.fr/ig/fhir/core";
const INS = "urn:oid:1.2.250.1.213.1.4.";
const FINESS = "urn:oid:1.2.250.1.71.4.2.2";
const RPPS = "https://rpps.esante.gouv.fr";
/** CIP13 in the documents of the Agence du numérique en santé. */
const CIP = "urn:oid:1.2.250.1.213.2.3.2";

/** Last arc of the identifier's system, and its type in fr-core-cs-v2-0203. */
const INS_TYPES: Readonly<Record<number, readonly [string, string]>> = {
  8: ["INS-NIR", "NIR définitif"],
  9: ["INS-NIA", "NIR temporaire"],
  10: ["INS-NIR-TEST", "INS NIR de test"],
  11: ["INS-NIR-DEMO", "INS NIR de démonstration"],
};

export interface Resource {
  readonly resourceType: string;
  readonly [member: string]: unknown;
}

export interface Bundle extends Resource {
  readonly resourceType: "Bundle";
  readonly entry: readonly { readonly fullUrl: string; readonly resource: Resource }[];
}

/** Who sold it: with the invoice's number they name it for good. */
export interface Seller {
  readonly finess: string;
  readonly terminal: string;
  readonly series: number;
}

/** @param made when the Bundle is made, s since 1970 */
export function fhirBundle(invoice: StoredInvoice, seller: Seller, made = Math.floor(Date.now() / 1000)): Bundle {
  const name = `${seller.finess}/${seller.terminal}/${seller.series}/${invoice.number}`;
  const entry: { fullUrl: string; resource: Resource }[] = [];
  const add = (what: string, resource: Resource) => {
    const fullUrl = `urn:uuid:${uuid(`${name}/${what}`)}`;
    entry.push({ fullUrl, resource });
    return { reference: fullUrl };
  };
  const pharmacy = add("pharmacy", pharmacyOf(seller));
  const patient = invoice.insured === null ? undefined : add("patient", patientOf(invoice, invoice.insured));
  const prescriber = invoice.prescriber === null ? undefined : add("prescriber", prescriberOf(invoice.prescriber));
  if (patient !== undefined) {
    const covered = coveragesOf(invoice, patient).map((coverage) => add(String(coverage.id), withoutId(coverage)));
    const proof = provenanceOf(invoice, covered);
    if (proof !== undefined) add("rights online", proof);
  }
  invoice.lines.forEach(({ cip13, quantity }, i) => {
    const medicine = { coding: [{ system: CIP, code: cip13 }], text: `CIP ${cip13}` };
    const about = { medicationCodeableConcept: medicine, ...(patient === undefined ? {} : { subject: patient }) };
    // A request needs its patient.
    const request =
      prescriber === undefined || patient === undefined
        ? undefined
        : add(`request ${i}`, {
            resourceType: "MedicationRequest",
            status: "completed",
            intent: "order",
            ...about,
            requester: prescriber,
          });
    add(`dispense ${i}`, {
      resourceType: "MedicationDispense",
      status: "completed",
      ...about,
      performer: [{ actor: pharmacy }],
      ...(request === undefined ? {} : { authorizingPrescription: [request] }),
      quantity: { value: quantity, unit: "boîte" },
      whenHandedOver: instant(invoice.at),
    });
  });
  const owed = add("invoice", invoiceOf(invoice, name, pharmacy, patient));
  if (isPaid(invoice.settlement)) add("payment", paymentOf(invoice.settlement, owed, pharmacy, made));
  return {
    resourceType: "Bundle",
    identifier: { system: "urn:ietf:rfc:3986", value: `urn:uuid:${uuid(name)}` },
    type: "collection",
    timestamp: instant(invoice.at),
    entry,
  };
}

function pharmacyOf({ finess, terminal }: Seller): Resource {
  return {
    resourceType: "Organization",
    meta: { profile: [`${FR_CORE}/StructureDefinition/fr-core-organization`] },
    identifier: [{ system: FINESS, value: finess }],
    name: `Pharmacie ${finess}, ${terminal}`,
  };
}

function prescriberOf(rpps: string): Resource {
  return {
    resourceType: "Practitioner",
    meta: { profile: [`${FR_CORE}/StructureDefinition/fr-core-practitioner`] },
    identifier: [{ system: RPPS, value: rpps }],
  };
}

function patientOf({ proof, qualified }: StoredInvoice, insured: NonNullable<StoredInvoice["insured"]>): Resource {
  const { matricule, oid, familyName, givenNames, birthDate } = insured;
  const [first, ...others] = givenNames.split(" ").filter((given) => given !== "");
  const type = INS_TYPES[oid];
  const isQualified = (proof !== null || qualified !== null) && type !== undefined;
  const profile = `${FR_CORE}/StructureDefinition/fr-core-patient${isQualified ? "-ins" : ""}`;
  const given = first === undefined ? [] : [first, ...others];
  const list = {
    url: `${FR_CORE}/StructureDefinition/fr-core-patient-birth-list-given-name`,
    valueString: given.join(" "),
  };
  return {
    resourceType: "Patient",
    meta: { profile: [profile] },
    extension: [reliability(isQualified)],
    ...(isQualified
      ? {
          identifier: [
            {
              use: "official",
              type: {
                coding: [{ system: `${FR_CORE}/CodeSystem/fr-core-cs-v2-0203`, code: type[0], display: type[1] }],
              },
              system: `${INS}${oid}`,
              value: matricule,
            },
          ],
        }
      : {}),
    name: [
      {
        use: "official",
        family: familyName,
        ...(given.length === 0 ? {} : { given, extension: [list] }),
      },
    ],
    gender: isQualified ? genderOf(matricule) : "unknown",
    ...partialDate(birthDate),
  };
}

/** VALI: the identity was proved by who issues it; PROV: it was read, and nothing proves it. */
function reliability(isQualified: boolean): object {
  const code = isQualified ? "VALI" : "PROV";
  return {
    url: `${FR_CORE}/StructureDefinition/fr-core-identity-reliability`,
    extension: [
      {
        url: "identityStatus",
        valueCoding: {
          system: `${FR_CORE}/CodeSystem/fr-core-cs-v2-0445`,
          code,
          display: isQualified ? "Identité validée" : "Identité provisoire",
        },
      },
    ],
  };
}

/** The first digit of a NIR of one's own: odd for men, even for women. */
function genderOf(matricule: string): string {
  const digit = Number(matricule.charAt(0));
  return digit % 2 === 1 ? "male" : "female";
}

/** Days and months that are not known are 00, and those of other calendars beyond 12: FHIR has no such date, but a year. */
function partialDate(date: string): { readonly birthDate?: string } {
  const [year = "", month = "", day = ""] = date.split("-");
  if (!/^[1-9]\d{3}$/.test(year)) return {};
  const isMonth = Number(month) >= 1 && Number(month) <= 12;
  if (!isMonth) return { birthDate: year };
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const isDay = Number(day) >= 1 && Number(day) <= last;
  return { birthDate: isDay ? date : `${year}-${month}` };
}

function coveragesOf(invoice: StoredInvoice, beneficiary: { readonly reference: string }): Resource[] {
  const { rights, insured } = invoice;
  if (rights === null || insured === null) return [];
  const { regime, caisse, centre, quality, amcNumber, amcContract } = rights;
  const coverages: Resource[] = [
    {
      resourceType: "Coverage",
      id: "amo",
      status: "active",
      type: policy("PUBLICPOL", "Assurance maladie obligatoire"),
      subscriberId: insured.matricule,
      beneficiary,
      relationship: relationship(quality),
      payor: [{ display: `Régime ${regime}, caisse ${caisse}, centre ${centre}` }],
      class: [coverageClass("group", `${regime}${caisse}${centre}`, "Régime, caisse et centre")],
    },
  ];
  if (amcNumber !== null) {
    coverages.push({
      resourceType: "Coverage",
      id: "amc",
      status: "active",
      type: policy("HIP", "Assurance maladie complémentaire"),
      beneficiary,
      payor: [{ identifier: { value: amcNumber }, display: `AMC ${amcNumber}` }],
      ...(amcContract === null ? {} : { class: [coverageClass("plan", amcContract, "Contrat")] }),
    });
  }
  return coverages;
}

const SOURCES: Readonly<Record<RightsSource, string>> = Object.freeze({
  national: "Téléservice AMO",
  open: "Profil ouvert",
  simulated: "Téléservice simulé",
});

/** Where the rights of the invoice were told on line: who told them, when, and the signed answer. */
function provenanceOf({ rightsOnLine }: StoredInvoice, target: readonly object[]): Resource | undefined {
  if (rightsOnLine === null || rightsOnLine.use === "kept" || target.length === 0) return undefined;
  const { at, source, proof } = rightsOnLine;
  const who = { display: SOURCES[source] };
  return {
    resourceType: "Provenance",
    target,
    recorded: instant(at),
    agent: [{ who }],
    signature: [
      {
        type: [
          { system: "urn:iso-astm:E1762-95:2013", code: "1.2.840.10065.1.12.1.5", display: "Verification Signature" },
        ],
        when: instant(at),
        who,
        sigFormat: "application/cose",
        data: proof,
      },
    ],
  };
}

interface Reference {
  readonly reference: string;
}

/** What the patient owes of the sale, and how it comes to be so much: total, less what AMO and AMC pay. */
function invoiceOf(invoice: StoredInvoice, name: string, issuer: Reference, patient: Reference | undefined): Resource {
  const { at, totalCents, amoCents, amcCents, patientCents, settlement } = invoice;
  const paid = isPaid(settlement) ? settlement.amountCents : 0;
  const part = (type: string, text: string, cents: number) => ({ type, code: { text }, amount: euros(cents) });
  const note = settlement === null || paid > 0 ? undefined : OPEN[settlement.state];
  return {
    resourceType: "Invoice",
    identifier: [{ system: "urn:ietf:rfc:3986", value: `urn:uuid:${uuid(`${name}/owed`)}` }],
    status: paid >= patientCents ? "balanced" : "issued",
    ...(patient === undefined ? {} : { subject: patient, recipient: patient }),
    date: instant(at),
    issuer,
    lineItem: [
      {
        chargeItemCodeableConcept: { text: "Dispensation" },
        priceComponent: [
          part("base", "Total", totalCents),
          part("deduction", "Part AMO", amoCents),
          part("deduction", "Part AMC", amcCents),
        ],
      },
    ],
    totalNet: euros(patientCents),
    totalGross: euros(patientCents),
    ...(note === undefined ? {} : { note: [{ text: note }] }),
  };
}

/** Why nothing counts as paid though somebody has said how it would be. */
const OPEN: Readonly<Record<Settlement["state"], string>> = Object.freeze({
  said: "En compte",
  done: "En compte",
  asked: "Paiement demandé au terminal de paiement, sans réponse",
  unknown: "Paiement à vérifier",
});

const MEANS: Readonly<Record<Settlement["means"], string>> = Object.freeze({
  cash: "Espèces",
  cheque: "Chèque",
  card: "Carte bancaire",
  account: "En compte",
});

function isPaid(settlement: Settlement | null): settlement is Settlement {
  if (settlement === null || settlement.means === "account") return false;
  return settlement.state === "said" || settlement.state === "done";
}

/** No paymentDate: of a payment after the sale the day is not kept. */
function paymentOf(settlement: Settlement, request: Reference, recipient: Reference, made: number): Resource {
  const { means, amountCents, lastDigits, authorisation } = settlement;
  const card = lastDigits === "" ? "" : `, carte finissant par ${lastDigits}`;
  const display = `${MEANS[means]}${card}${authorisation === "" ? "" : `, autorisation ${authorisation}`}`;
  return {
    resourceType: "PaymentNotice",
    status: "active",
    request,
    created: instant(made),
    payment: { display },
    recipient,
    amount: euros(amountCents),
    paymentStatus: {
      coding: [{ system: "http://terminology.hl7.org/CodeSystem/paymentstatus", code: "paid", display: "Paid" }],
    },
  };
}

/** Two decimals at most: the nearest number to them is written as they are. */
function euros(cents: number): object {
  return { value: cents / 100, currency: "EUR" };
}

function policy(code: string, text: string): object {
  return { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code }], text };
}

function relationship(quality: number): object {
  const code = ["self", "spouse", "child"][quality] ?? "other";
  return { coding: [{ system: "http://terminology.hl7.org/CodeSystem/subscriber-relationship", code }] };
}

function coverageClass(code: string, value: string, name: string): object {
  return { type: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/coverage-class", code }] }, value, name };
}

function withoutId({ id: _, ...resource }: Resource): Resource {
  return resource as Resource;
}

function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/** Always the same for the same name (RFC 9562, version 8: a hash of our own choosing). */
function uuid(name: string): string {
  const hex = createHash("sha256").update(`comptoir ${name}`).digest("hex");
  const variant = "89ab"[Number.parseInt(hex.charAt(16), 16) & 3] ?? "8";
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
