/**
 * The national side, simulated: one server that answers the téléservices' actions as they are called. INSi answers as its
 * public schema says; rights, treating doctor and apCV contexts answer in a form of ours ("...Simule", its own namespace),
 * since theirs is not public. Every person is invented.
 *
 * `fault` makes it what a bad day is: slow, cut off half way, contradictory, refusing, silent.
 */
import { randomBytes } from "node:crypto";
import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import { isoDate } from "modules/calendar/date";
import type { Period } from "modules/token/claims";
import { ACTIONS } from "../../tools/kit/gateway/national";
import { plainName } from "../../tools/kit/gateway/plain-name";
import { SOAP } from "../../tools/kit/gateway/soap";
import { child, children, type Element, readXml, textOf, writeXml } from "../../tools/kit/gateway/xml";
import type { Person } from "../../tools/kit/issuing/person";

export const FAULTS = Object.freeze([
  "none",
  "slow",
  "down",
  "half",
  "contradictory",
  "reversed",
  "garbage",
  "schema",
  "unknown-software",
  "certificate",
  "bad-request",
  "endless",
] as const);
export type NationalFault = (typeof FAULTS)[number];

export interface SimulatedPerson {
  readonly person: Person;
  /** NIR of the insured person, where it is another. */
  readonly insured?: string;
  readonly treatingDoctor?: boolean;
}

export interface NationalOptions {
  readonly people: () => readonly SimulatedPerson[];
  /**
   * Whether what a patient showed is a token to be taken: the real one is opaque to everyone but this side.
   * @param challenge hexadecimal, of a contactless reader
   */
  readonly takes: (code: string, challenge: string | undefined) => boolean;
  /** s that a context lasts */
  readonly contextSeconds: number;
  /** s */
  readonly now: () => number;
  /** TLS, PEM. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** What a context is called; by chance unless said. */
  readonly contextId?: () => string;
  /** A context was opened or closed: how many are open now. */
  readonly onContexts?: (open: number) => void;
  /** An invoice was told (signerVitale): its context. */
  readonly onInvoice?: (context: string) => void;
}

const INSI = "http://www.cnamts.fr/INSiResultat";
const OURS = "urn:comptoir:simulation";
/** ms: longer than anybody waits */
const SLOW = 20000;
const MAX_QUESTION = 65536;
const FLOOD = 4 * 1024 * 1024;

export class NationalSide {
  fault: NationalFault = "none";
  /** Actions that were asked for, in their order. */
  readonly asked: string[] = [];
  readonly #options: NationalOptions;
  readonly #server: Server;
  readonly #contexts = new Map<string, number>();
  readonly #timers = new Set<NodeJS.Timeout>();

  private constructor(options: NationalOptions) {
    this.#options = options;
    const { tls } = options;
    const onRequest = (request: IncomingMessage, response: ServerResponse) => void this.#serve(request, response);
    this.#server =
      tls === undefined ? createHttp(onRequest) : createHttps({ cert: tls.certificate, key: tls.key }, onRequest);
  }

  static async open(options: NationalOptions): Promise<NationalSide> {
    const side = new NationalSide(options);
    await new Promise<void>((resolve) => side.#server.listen(0, "127.0.0.1", () => resolve()));
    return side;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http${this.#options.tls === undefined ? "" : "s"}://127.0.0.1:${port}/lps`;
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
    const text = Buffer.concat(pieces).toString("utf8");
    if (text.length > MAX_QUESTION || this.fault === "down") {
      request.socket.destroy();
      return;
    }
    if (this.fault === "slow") {
      this.#timers.add(setTimeout(() => response.destroy(), SLOW));
      return;
    }
    const answer = this.#answer(text);
    response.setHeader("Content-Type", "application/soap+xml; charset=utf-8");
    if (this.fault === "half") {
      response.setHeader("Content-Length", Buffer.byteLength(answer.xml));
      response.write(answer.xml.slice(0, answer.xml.length / 2), () => response.destroy());
    } else if (this.fault === "endless") {
      response.on("error", () => {});
      for (let sent = 0; sent < FLOOD; sent += 65536) response.write(" ".repeat(65536));
    } else {
      response.statusCode = answer.status;
      response.end(answer.xml);
    }
  }

  #answer(text: string): { status: number; xml: string } {
    switch (this.fault) {
      case "garbage":
        return { status: 200, xml: "<html><body>Maintenance" };
      case "unknown-software":
        return fault("siram_100", "desir_550", "Numéro d'autorisation du logiciel inconnu.");
      case "certificate":
        return fault("siram_100", "desir_560", "Certificat non reconnu.");
      case "bad-request":
        return fault("siram_40", "insi_102", "Requête non conforme.");
      default:
        break;
    }
    const root = readXml(text);
    const header = child(root, "Envelope", "Header");
    const body = child(root, "Envelope", "Body");
    const action = textOf(header, "Action") ?? "";
    this.asked.push(action);
    if (textOf(header, "ContexteLPS", "LPS", "IDAM") === undefined || child(header, "Security") === undefined) {
      return fault("siram_100", "desir_550", "Numéro d'autorisation du logiciel inconnu.");
    }
    const answer = this.#act(action, body);
    return answer === undefined
      ? fault("siram_40", "siram_40", "Action inconnue.")
      : { status: 200, xml: soap(answer) };
  }

  #act(action: string, body: Element | undefined): Element | undefined {
    switch (action) {
      case ACTIONS.identity:
        return this.#identity(child(body, "RECSANSVITALE"));
      case ACTIONS.identityByCard:
        return this.#identity(child(body, "RECVITALE"));
      case ACTIONS.rights:
        return this.#rights(child(body, "Requete"));
      case ACTIONS.doctor:
        return this.#doctor(child(body, "SI_REQMT"));
      case ACTIONS.openContext:
        return this.#open(child(body, "authentifierUtilisateurProximite"));
      case ACTIONS.restoreContext:
        return this.#restore(textOf(body, "restituerContexteApCV", "identifiant") ?? "");
      case ACTIONS.closeContext:
        this.#contexts.delete(textOf(body, "detruireContexteApCV", "identifiant") ?? "");
        this.#tellContexts();
        return { Detruit: { "@xmlns": OURS } };
      case ACTIONS.sign:
        return this.#sign(textOf(body, "signerVitale", "identifiant") ?? "");
      default:
        return undefined;
    }
  }

  #identity(traits: Element | undefined): Element {
    const name = plainName(textOf(traits, "NomNaissance") ?? "");
    const given = children(traits, "Prenom").map((element) => plainName(textOf(element) ?? ""));
    const birthDate = textOf(traits, "DateNaissance");
    const sex = textOf(traits, "Sexe");
    const insured = textOf(traits, "MatriculeOD", "NumIdentifiant");
    const rank = textOf(traits, "RangNaissance");
    const found = this.#options.people().filter(({ person: { identity }, insured: parent }) => {
      if (plainName(identity.familyName) !== name || identity.birthDate !== birthDate) return false;
      if (insured !== undefined) return (parent ?? identity.matricule).startsWith(insured) && isOfRank(identity, rank);
      const theirs = identity.givenNames.split(" ").map(plainName);
      return (
        given.every((each) => theirs.includes(each)) && (sex === undefined || (sex === "M") === (identity.sex === 1))
      );
    });
    const [first] = found;
    if (first === undefined) return result("01", "Aucune identité trouvée");
    if (found.length > 1) return result("02", "Plusieurs identités trouvées");
    const { identity } = first.person;
    const isOther = this.fault === "contradictory";
    return result("00", "OK", {
      INSACTIF: {
        IdIndividu: {
          NumIdentifiant: this.fault === "schema" ? "123" : identity.matricule.slice(0, 13),
          Cle: identity.matricule.slice(13),
        },
        OID: `1.2.250.1.213.1.4.${identity.oid}`,
      },
      TIQ: {
        NomNaissance: isOther ? "AUTRE" : identity.familyName,
        Prenom: identity.givenNames.split(" ")[0],
        ListePrenom: identity.givenNames,
        Sexe: identity.sex === 1 ? "M" : "F",
        DateNaissance: identity.birthDate,
        LieuNaissance: identity.birthPlace,
      },
    });
  }

  /** @returns undefined where only the rank of birth tells who is meant: a question that is not of the form */
  #rights(asked: Element | undefined): Element | undefined {
    const own = textOf(asked, "BeneficiaireDeSoins", "NIRcertifie", "Num");
    const insured = textOf(asked, "BeneficiaireDeSoins", "Assure", "NIRassure", "Num");
    const birthDate = textOf(asked, "BeneficiaireDeSoins", "DatedeNaissance");
    const rank = textOf(asked, "BeneficiaireDeSoins", "SituationAdministrativeAMO", "RangdeNaissance");
    const [found, another] = this.#options.people().filter(({ person: { identity }, insured: parent }) => {
      if (identity.birthDate !== birthDate || !isOfRank(identity, rank)) return false;
      const number = identity.matricule.slice(0, 13);
      return own === undefined ? number === insured || parent?.slice(0, 13) === insured : number === own;
    });
    if (found === undefined) return { DroitsSimules: { "@xmlns": OURS, Inconnu: "" } };
    if (another !== undefined) return undefined;
    const { amo, exonerations, c2s, amc } = found.person;
    const isReversed = this.fault === "reversed";
    const days = ({ from, to }: Period) => ({
      "@debut": isoDate(isReversed ? to : from),
      "@fin": isoDate(isReversed ? from : to),
    });
    return {
      DroitsSimules: {
        "@xmlns": OURS,
        DateReference: textOf(asked, "DatedeReference"),
        DateNaissance: this.fault === "contradictory" ? "1900-01-01" : birthDate,
        Regime: amo.regime,
        Caisse: amo.caisse,
        Centre: amo.centre,
        Qualite: String(amo.quality),
        RegimeLocal: String(amo.localRegime),
        Droits: amo.rights.map(days),
        Exoneration: exonerations.map((each) => ({ "@nature": String(each.kind), ...days(each) })),
        C2S: c2s === undefined ? undefined : days(c2s),
        AMC: amc === undefined ? undefined : { "@numero": amc.number, "@contrat": amc.contract, ...days(amc) },
      },
    };
  }

  #doctor(asked: Element | undefined): Element {
    const insured = textOf(asked, "BENEFICIAIRE", "NirOD") ?? "";
    const birthDate = textOf(asked, "BENEFICIAIRE", "DateNai");
    const rank = textOf(asked, "BENEFICIAIRE", "RangNai");
    const found = this.#options.people().find(({ person: { identity }, insured: parent }) => {
      if (identity.birthDate !== birthDate || !isOfRank(identity, rank)) return false;
      return (parent ?? identity.matricule).startsWith(insured);
    });
    const declared = found?.treatingDoctor;
    return {
      MedecinTraitantSimule: { "@xmlns": OURS, Declare: declared === undefined ? undefined : String(declared) },
    };
  }

  #open(asked: Element | undefined): Element {
    const taken = this.#options.takes(textOf(asked, "Donnees") ?? "", textOf(asked, "DefiSimule"));
    if (!taken) return { CodeRefuseSimule: { "@xmlns": OURS, Motif: "code" } };
    const id = this.#options.contextId?.() ?? randomBytes(12).toString("hex");
    this.#contexts.set(id, this.#options.now() + this.#options.contextSeconds);
    this.#tellContexts();
    return this.#state(id);
  }

  #tellContexts(): void {
    for (const [id] of this.#contexts) if (!this.#isOpen(id)) this.#contexts.delete(id);
    this.#options.onContexts?.(this.#contexts.size);
  }

  #restore(id: string): Element {
    return this.#isOpen(id) ? this.#state(id) : { ContexteTermineSimule: { "@xmlns": OURS, identifiant: id } };
  }

  #sign(id: string): Element {
    if (!this.#isOpen(id)) return { ContexteTermineSimule: { "@xmlns": OURS, identifiant: id } };
    this.#options.onInvoice?.(id);
    return { Signe: { "@xmlns": OURS } };
  }

  #isOpen(id: string): boolean {
    return (this.#contexts.get(id) ?? 0) > this.#options.now();
  }

  #state(id: string): Element {
    const ends = this.#contexts.get(id) ?? 0;
    const date = this.fault === "contradictory" ? "hier" : new Date(ends * 1000).toISOString();
    return { ContexteSimule: { "@xmlns": OURS, identifiant: id, dateFinValidite: date } };
  }
}

/** Where a question has none, whatever theirs is. */
function isOfRank({ rank = 1 }: Person["identity"], asked: string | undefined): boolean {
  return asked === undefined || asked === String(rank);
}

function result(code: string, label: string, person?: Element): Element {
  return { RESULTAT: { "@xmlns": INSI, CR: { CodeCR: code, LibelleCR: label }, INDIVIDU: person } };
}

function soap(body: Element): string {
  return writeXml({ "soap:Envelope": { "@xmlns:soap": SOAP, "soap:Body": body } });
}

function fault(siram: string, code: string, text: string): { status: number; xml: string } {
  const xml = soap({
    "soap:Fault": {
      "soap:Code": { "soap:Value": "soap:Sender", "soap:Subcode": { "soap:Value": `soap:${siram}` } },
      "soap:Reason": { "soap:Text": { "@xml:lang": "fr", "#": text } },
      "soap:Detail": {
        "siram:Erreur": { "@xmlns:siram": "urn:siram", "@code": code, "@severite": "erreur", "#": text },
      },
    },
  });
  return { status: 500, xml };
}
