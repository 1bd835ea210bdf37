/**
 * The one shape of the national téléservices: SOAP 1.2 with WS-Addressing, a SAML assertion of the professional, and the two
 * contexts of the CNAM. One POST over TLS with the software's certificate; answers are bounded and held to their schema.
 */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { join } from "node:path";
import { ROOT } from "../build/paths";
import { ServiceError } from "./service-error";
import {
  child,
  children,
  type Element,
  MAX_XML,
  readXml,
  type SchemaFile,
  schemaFaults,
  textOf,
  writeXml,
} from "./xml";

export const SOAP = "http://www.w3.org/2003/05/soap-envelope";
const NAMESPACES: Element = {
  "@xmlns:soap": SOAP,
  "@xmlns:wsa": "http://www.w3.org/2005/08/addressing",
  "@xmlns:wsse": "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd",
  "@xmlns:ctxbam": "urn:siram:bam:ctxbam",
  "@xmlns:ctxlps": "urn:siram:lps:ctxlps",
};
const ANONYMOUS = "http://www.w3.org/2005/08/addressing/anonymous";

/** What a pharmacy must have obtained to go live (README.md says from whom); all of it comes from its configuration. */
export interface NationalAccount {
  /** Where the services are: each by its own path, or all at one. */
  readonly url: string;
  /** The SAML assertion of the professional's card, as its XML, made by the CPS's own middleware. */
  readonly assertion: string;
  /** Authorisation number of the software (CNDA). */
  readonly idam: string;
  readonly software: { readonly name: string; readonly version: string; readonly instance: string };
  /** The pharmacy, as the contexts name it. */
  readonly emitter: string;
  /** TLS: PEM of the certificates that are trusted, where not those of Node; and the client's own certificate and key. */
  readonly ca?: string;
  readonly certificate?: string;
  readonly key?: string;
}

export interface Call {
  readonly action: string;
  /** Of the answer, where one is public. */
  readonly schema?: SchemaFile;
  readonly body: Element;
  /** Of the card or the context that the question is about. */
  readonly coverage?: Element;
}

/** @param assertion goes in as it is: it is signed */
export function envelope({ action, body, coverage }: Call, account: NationalAccount, id: string, at: string): string {
  const { emitter, idam, software, url } = account;
  const text = writeXml({
    "soap:Envelope": {
      ...NAMESPACES,
      "soap:Header": {
        "wsa:Action": { "@soap:mustUnderstand": "1", "#": action },
        "wsa:MessageID": `uuid:${id}`,
        "wsa:ReplyTo": { "wsa:Address": ANONYMOUS },
        "wsa:To": url,
        "wsse:Security": ASSERTION_MARK,
        "ctxbam:ContexteBAM": {
          "@Nature": "CTXBAM",
          "@Version": "01_02",
          "ctxbam:Id": id,
          "ctxbam:Temps": at,
          "ctxbam:Emetteur": emitter,
          "ctxbam:COUVERTURE": coverage ?? "",
        },
        "ctxlps:ContexteLPS": {
          "@Nature": "CTXLPS",
          "@Version": "01_00",
          "ctxlps:Id": id,
          "ctxlps:Temps": at,
          "ctxlps:Emetteur": emitter,
          "ctxlps:LPS": {
            "ctxlps:IDAM": { "@R": "4", "#": idam },
            "ctxlps:Version": software.version,
            "ctxlps:Instance": software.instance,
            "ctxlps:Nom": software.name,
          },
        },
      },
      "soap:Body": body,
    },
  });
  return text.replace(ASSERTION_MARK, () => account.assertion);
}

const ASSERTION_MARK = "comptoir-assertion";

/** COUVERTURE of ContexteBAM, of what a card or a token has told. */
export function coverageOf(
  amo: { readonly regime: string; readonly caisse: string; readonly centre: string } | undefined,
  insured: string,
  beneficiary: { readonly matricule: string; readonly birthDate: string; readonly rank?: number },
): Element {
  return {
    ...(amo === undefined
      ? {}
      : {
          "ctxbam:GrandRegime": amo.regime,
          "ctxbam:Organisme": amo.caisse,
          "ctxbam:CodeCentre": amo.centre,
        }),
    "ctxbam:ASSURE": { "ctxbam:Id": numberOf("ctxbam:", insured) },
    "ctxbam:BENEFICIAIRE": {
      "ctxbam:Nir": numberOf("ctxbam:", beneficiary.matricule),
      "ctxbam:DateNai": beneficiary.birthDate,
      // Optional in the public schema (CTXBAM_V01_02): what is not known is left out.
      ...(beneficiary.rank === undefined ? {} : { "ctxbam:Rang": String(beneficiary.rank) }),
    },
  };
}

/** @param prefix of the namespace @param matricule 13 characters and the key */
export function numberOf(prefix: string, matricule: string): Element {
  return { [`${prefix}Num`]: matricule.slice(0, 13), [`${prefix}Cle`]: matricule.slice(13) };
}

/**
 * @returns the body of the answer
 * @throws ServiceError for a fault, for no answer, and for one that is not what it must be
 */
export async function call(question: Call, account: NationalAccount, signal: AbortSignal): Promise<Element> {
  const text = envelope(question, account, randomUUID(), new Date().toISOString());
  const { action, schema } = question;
  const { status, body } = await post(text, action, account, signal);
  const root = readXml(body);
  const content = child(root, "Envelope", "Body");
  if (content === undefined) throw new ServiceError("service-nonsense", "no SOAP");
  const fault = child(content, "Fault");
  if (fault !== undefined) throw faultOf(fault);
  if (status !== 200) throw new ServiceError("service-nonsense", `status ${status}`);
  if (schema !== undefined && (await schemaFaults(body, SCHEMA, [schema])).length > 0) {
    throw new ServiceError("service-nonsense", "not what its schema says");
  }
  return content;
}

const schemaFile = (fileName: string): SchemaFile => ({
  fileName,
  contents: readFileSync(join(ROOT, "tools", "kit", "gateway", fileName), "utf8"),
});
const SCHEMA = schemaFile("soap.xsd");
export const INSI_SCHEMA = schemaFile("insi.xsd");

/** siram_100, and whatever the directory (desir) says: neither this software nor this card may ask. siram_40: not so. */
function faultOf(fault: Element): ServiceError {
  const subcode = textOf(fault, "Code", "Subcode", "Value") ?? "";
  const [error] = children(child(fault, "Detail"), "Erreur");
  const detail = error?.["@code"];
  const codes = [subcode.slice(subcode.indexOf(":") + 1), typeof detail === "string" ? detail : ""];
  const about = codes.filter((code) => /^[a-z]+_[0-9]+$/.test(code)).join(" ");
  if (codes.some((code) => code === "siram_100" || code.startsWith("desir_"))) {
    return new ServiceError("not-authorised", about);
  }
  return new ServiceError(codes.includes("siram_40") ? "malformed" : "service-nonsense", about);
}

function post(
  text: string,
  action: string,
  { url, ca, certificate, key }: NationalAccount,
  signal: AbortSignal,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const isSecure = url.startsWith("https:");
    const options = {
      method: "POST",
      signal,
      agent: false as const,
      headers: {
        "content-type": `application/soap+xml; charset=utf-8; action="${action}"`,
        "content-length": Buffer.byteLength(text),
      },
    };
    const request = isSecure
      ? httpsRequest(url, { ...options, ca, cert: certificate, key, minVersion: "TLSv1.2" })
      : httpRequest(url, options);
    request.on("error", (error) => reject(failureOf(error, signal)));
    request.on("response", (response) => {
      const pieces: Buffer[] = [];
      let length = 0;
      response.on("data", (piece: Buffer) => {
        length += piece.length;
        if (length > MAX_XML) {
          request.destroy();
          reject(new ServiceError("service-nonsense", "an answer without end"));
        } else pieces.push(piece);
      });
      // An answer that began and did not end is half an answer, whatever the socket says of it.
      response.on("error", () => {});
      response.on("close", () => {
        if (!response.complete)
          reject(new ServiceError(signal.aborted ? "service-slow" : "service-nonsense", "half an answer"));
      });
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces).toString("utf8") }),
      );
    });
    request.end(text);
  });
}

/** By the code of Node's error: OpenSSL's words may name what is in a certificate. */
function failureOf(error: Error, signal: AbortSignal): ServiceError {
  if (signal.aborted) return new ServiceError("service-slow");
  const { code = "" } = error as { code?: string };
  if (CERTIFICATE_CODES.test(code)) return new ServiceError("service-certificate", code);
  return new ServiceError("service-down", code);
}

const CERTIFICATE_CODES = /CERT|SELF_SIGNED|ALTNAME|ISSUER|^ERR_(SSL|TLS)|^EPROTO$/;
