/**
 * The back-end of the national téléservices. The questions are those that are public: ADRi, IMTi, ALDi and apCV by their
 * actions and shapes, INSi by its WSDL and schemas. Of the answers, INSi's alone are public; the others are read by a
 * `RightsReader` and a `ContextReader`, of which there is one for the simulated national side. A homologated one is plugged
 * in there, and nothing else changes.
 */
import { insKey, isInsMatricule } from "modules/ins/ins-key";
import type { ContextState, IdentityFound } from "modules/services/answer";
import type { ContextAsked, IdentityAsked, RightsAsked } from "modules/services/question";
import type { Identity } from "modules/token/claims";
import { toHex } from "modules/token/hex";
import type { BackEnd, RightsTold } from "./back-end";
import { plainName } from "./plain-name";
import { ServiceError } from "./service-error";
import { type Call, call, coverageOf, INSI_SCHEMA, type NationalAccount, numberOf } from "./soap";
import { child, type Element, textOf } from "./xml";

export const ACTIONS = Object.freeze({
  rights: "urn:adr:1.1.0:acquerirLesDroits",
  doctor: "urn:MT:3.0.0:LireMT",
  longIllness: "urn:ald:1.0.0:lister",
  identity: "urn:ServiceIdentiteCertifiee:1.0.0:rechercherInsAvecTraitsIdentite",
  identityByCard: "urn:ServiceIdentiteCertifiee:1.0.0:rechercherInsAvecCarteVitale",
  openContext: "urn:ApCV_AUTH:1.0.0:authentifierUtilisateurProximite",
  restoreContext: "urn:ApCV_AUTH:1.0.0:restituerContexteApCV",
  closeContext: "urn:ApCV_AUTH:1.0.0:detruireContexteApCV",
  sign: "urn:ApCV_SIGN:1.0.0:signerVitale",
});

/** Reads answers whose form is not public. Undefined: it is not the form that this reader knows. */
export interface AnswerReader {
  /** @throws ServiceError "service-nonsense" for an answer that is about another person or day */
  rights(body: Element, asked: RightsAsked): RightsTold | undefined;
  doctor(body: Element): boolean | undefined;
  context(body: Element): ContextState | undefined;
  /** @throws ServiceError where the invoice was not taken */
  signed(body: Element): void;
  readonly source: "insi" | "simulated";
}

const OID_PREFIX = "1.2.250.1.213.1.4.";

export class NationalBackEnd implements BackEnd {
  readonly name = "national";
  readonly #account: NationalAccount;
  readonly #reader: AnswerReader | undefined;

  constructor(account: NationalAccount, reader?: AnswerReader) {
    this.#account = account;
    this.#reader = reader;
  }

  async rights(asked: RightsAsked, signal: AbortSignal): Promise<RightsTold> {
    const reader = this.#readerOf();
    const { subject, insured = subject.matricule, date, amo } = asked;
    const coverage = coverageOf(amo, insured, subject);
    const body: Element = {
      "adr:Requete": {
        "@xmlns:adr": "urn:ir:se_req_adr",
        "adr:DatedeReference": date,
        "adr:BeneficiaireDeSoins": {
          "adr:NIRcertifie": asked.insured === undefined ? numberOf("adr:", subject.matricule) : undefined,
          "adr:DatedeNaissance": subject.birthDate,
          "adr:SituationAdministrativeAMO":
            subject.rank === undefined ? undefined : { "adr:RangdeNaissance": String(subject.rank) },
          "adr:Assure": { "adr:NIRassure": numberOf("adr:", insured) },
        },
      },
    };
    const doctor = this.#doctor(reader, asked, insured, coverage, signal);
    const asking = this.#call({ action: ACTIONS.rights, body, coverage }, signal);
    const answer = await (subject.rank === undefined ? asking.catch(wantsRank) : asking);
    const told = reader.rights(answer, asked);
    if (told === undefined) throw new ServiceError("not-offered", "ADRi's answers are not public: a reader is needed");
    const treatingDoctor = await doctor;
    return treatingDoctor === undefined ? told : { ...told, treatingDoctor };
  }

  /** Beside the rights: where this one does not answer, they are told without it. */
  async #doctor(
    reader: AnswerReader,
    { subject, amo }: RightsAsked,
    insured: string,
    coverage: Element,
    signal: AbortSignal,
  ): Promise<boolean | undefined> {
    const body: Element = {
      "mt:SI_REQMT": {
        "@xmlns:mt": "urn:ir:si_reqmt",
        "mt:Temps": new Date().toISOString(),
        "mt:BENEFICIAIRE": {
          "mt:NirOD": insured.slice(0, 13),
          "mt:DateNai": subject.birthDate,
          "mt:RangNai": subject.rank === undefined ? undefined : String(subject.rank),
          "mt:COUVERTURE": { "mt:GrandRegime": amo?.regime ?? "01" },
        },
      },
    };
    try {
      return reader.doctor(await this.#call({ action: ACTIONS.doctor, body, coverage }, signal));
    } catch {
      return undefined;
    }
  }

  async identity(asked: IdentityAsked, signal: AbortSignal): Promise<Omit<IdentityFound, "at">> {
    const source = this.#reader?.source ?? "insi";
    if (asked.card !== undefined) {
      const { insured, rank } = asked.card;
      const body: Element = {
        "insi:RECVITALE": {
          "@xmlns:insi": "http://www.cnamts.fr/INSiRecVit",
          "insi:MatriculeOD": { "insi:NumIdentifiant": insured.slice(0, 13), "insi:Cle": insured.slice(13) },
          "insi:NomNaissance": asked.familyName,
          "insi:DateNaissance": asked.birthDate,
          // Optional in the public schema: what is not known is left out.
          "insi:RangNaissance": rank === undefined ? undefined : String(rank),
        },
      };
      const asking = this.#call({ action: ACTIONS.identityByCard, body, schema: INSI_SCHEMA }, signal);
      const found = this.#found(await (rank === undefined ? asking.catch(wantsRank) : asking), asked);
      if (found === undefined) throw new ServiceError("not-found");
      return { identity: found, source };
    }
    // Each given name alone, then all together: the register has the one or the other.
    const names = asked.givenNames ?? [];
    const tries = names.length > 1 ? [...names.map((name) => [name]), names] : [names];
    for (const given of tries) {
      const found = this.#found(
        await this.#call({ action: ACTIONS.identity, body: traits(asked, given), schema: INSI_SCHEMA }, signal),
        asked,
      );
      if (found !== undefined) return { identity: found, source };
    }
    throw new ServiceError("not-found");
  }

  async openContext(code: Uint8Array, challenge: Uint8Array | undefined, signal: AbortSignal): Promise<ContextState> {
    // What an app answers a reader with, and where its challenge goes, is not public: ours is for the simulated side alone.
    if (challenge !== undefined && this.#reader?.source === "insi") {
      throw new ServiceError("not-offered", "how an apCV is read without contact is not public");
    }
    return this.#context("authentifierUtilisateurProximite", ACTIONS.openContext, signal, {
      "apcv:Donnees": Buffer.from(code).toString("latin1"),
      "apcv:DefiSimule": challenge === undefined ? undefined : toHex(challenge),
    });
  }

  async restoreContext(id: string, signal: AbortSignal): Promise<ContextState> {
    return this.#context("restituerContexteApCV", ACTIONS.restoreContext, signal, { "apcv:identifiant": id });
  }

  async closeContext(id: string, signal: AbortSignal): Promise<void> {
    this.#readerOf();
    const body = apcv("detruireContexteApCV", { "apcv:identifiant": id });
    await this.#call({ action: ACTIONS.closeContext, body }, signal);
  }

  async sign(asked: Extract<ContextAsked, { action: "sign" }>, signal: AbortSignal): Promise<void> {
    // The national service ties an invoice to a context; a sale that was made off line has none.
    if (asked.context === undefined) throw new ServiceError("context-ended");
    const { invoice } = asked;
    const body = apcv("signerVitale", {
      "apcv:identifiant": asked.context,
      "apcv:empreinteFacture": Buffer.from(invoice.hash, "hex").toString("base64"),
      "apcv:resumeFacture": {
        "apcv:numero": String(invoice.number),
        "apcv:date": new Date(invoice.at * 1000).toISOString(),
        "apcv:montantTotal": String(invoice.totalCents),
        "apcv:montantAMO": String(invoice.amoCents),
        "apcv:montantAMC": String(invoice.amcCents),
        "apcv:resteACharge": String(invoice.patientCents),
      },
    });
    this.#readerOf().signed(await this.#call({ action: ACTIONS.sign, body }, signal));
  }

  async #context(operation: string, action: string, signal: AbortSignal, content: Element): Promise<ContextState> {
    const reader = this.#readerOf();
    const state = reader.context(await this.#call({ action, body: apcv(operation, content) }, signal));
    if (state === undefined) throw new ServiceError("not-offered", "apCV's answers are not public: a reader is needed");
    return state;
  }

  /** @returns undefined for nobody @throws ServiceError for several, and for an answer that contradicts its question */
  #found(body: Element, asked: IdentityAsked): Identity | undefined {
    const result = child(body, "RESULTAT");
    const code = textOf(result, "CR", "CodeCR");
    if (code === "01") return undefined;
    if (code === "02") {
      const isOfCard = asked.card !== undefined && asked.card.rank === undefined;
      throw new ServiceError(isOfCard ? "rank-needed" : "several");
    }
    const person = child(result, "INDIVIDU");
    if (code !== "00" || person === undefined) throw new ServiceError("service-nonsense", "an answer without a person");
    const number = textOf(person, "INSACTIF", "IdIndividu", "NumIdentifiant")?.toUpperCase() ?? "";
    const key = textOf(person, "INSACTIF", "IdIndividu", "Cle") ?? String(insKey(number) ?? "").padStart(2, "0");
    const oid = textOf(person, "INSACTIF", "OID") ?? "";
    const familyName = textOf(person, "TIQ", "NomNaissance") ?? "";
    const givenNames = textOf(person, "TIQ", "ListePrenom") ?? textOf(person, "TIQ", "Prenom") ?? "";
    const birthDate = textOf(person, "TIQ", "DateNaissance") ?? "";
    const birthPlace = textOf(person, "TIQ", "LieuNaissance");
    const letter = textOf(person, "TIQ", "Sexe");
    const sex = letter === "M" ? 1 : letter === "F" ? 2 : 0;
    const isOther =
      plainName(familyName) !== plainName(asked.familyName) ||
      birthDate !== asked.birthDate ||
      (asked.sex !== undefined && asked.sex !== 0 && sex !== asked.sex);
    if (!isInsMatricule(number + key) || !oid.startsWith(OID_PREFIX) || givenNames === "" || isOther) {
      throw new ServiceError("service-nonsense", "an answer about another person");
    }
    const identity = {
      matricule: number + key,
      oid: Number(oid.slice(OID_PREFIX.length)),
      familyName,
      givenNames,
      birthDate,
      sex,
    };
    return birthPlace?.length === 5 ? { ...identity, birthPlace } : identity;
  }

  #readerOf(): AnswerReader {
    if (this.#reader === undefined)
      throw new ServiceError("not-offered", "its answers are not public: a reader is needed");
    return this.#reader;
  }

  #call(question: Call, signal: AbortSignal): Promise<Element> {
    return call(question, this.#account, signal);
  }
}

/** A question without a rank of birth whose form the service does not take: with one it may. */
function wantsRank(error: unknown): never {
  if (error instanceof ServiceError && error.refusal === "malformed") throw new ServiceError("rank-needed");
  throw error;
}

function traits({ familyName, sex, birthDate, birthPlace }: IdentityAsked, given: readonly string[]): Element {
  return {
    "insi:RECSANSVITALE": {
      "@xmlns:insi": "http://www.cnamts.fr/INSiRecSans",
      "insi:NomNaissance": familyName,
      "insi:Prenom": given,
      "insi:Sexe": sex === 1 ? "M" : sex === 2 ? "F" : undefined,
      "insi:DateNaissance": birthDate,
      "insi:LieuNaissance": birthPlace,
    },
  };
}

function apcv(operation: string, content: Element): Element {
  return { [`apcv:${operation}`]: { "@xmlns:apcv": "urn:ApCV:1.0.0", ...content } };
}
