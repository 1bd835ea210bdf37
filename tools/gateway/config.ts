/** What a gateway is told in its file: whose pharmacy it is, its own key, and which services it may ask. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Ajv2020, { type JSONSchemaType } from "ajv/dist/2020";

/** Paths are from the folder of the file. */
export interface GatewayConfig {
  readonly pharmacy: {
    readonly finess: string;
    readonly name: string;
    readonly street: string;
    readonly postalCode: string;
    readonly city: string;
    readonly pharmacist: { readonly rpps: string; readonly familyName: string; readonly givenName: string };
  };
  /** Names by which terminals ask for it: "passerelle.local", "passerelle.local:8443". */
  readonly names: string[];
  /** PEM; its public half is in the issuer list, as a gateway's. */
  readonly key: string;
  readonly iss: string;
  /** Certificate and key of its own, PEM; without them it listens on this machine alone. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** The open profile: people in a JSON array of { person, insured, rank, treatingDoctor }, and the list of issuers. */
  readonly open?: { readonly register: string; readonly issuers: string; readonly contextSeconds?: number };
  readonly national?: {
    readonly url: string;
    /** File of the SAML assertion. */
    readonly assertion: string;
    readonly idam: string;
    readonly software: { readonly name: string; readonly version: string; readonly instance: string };
    readonly emitter: string;
    readonly ca?: string;
    readonly certificate?: string;
    readonly key?: string;
  };
  /** Signed image of recalls, which says its version itself. */
  readonly recalls?: { readonly image: string };
}

const text = { type: "string", minLength: 1 } as const;
const optional = { type: "string", minLength: 1, nullable: true } as const;

const SCHEMA: JSONSchemaType<GatewayConfig> = {
  type: "object",
  additionalProperties: false,
  required: ["pharmacy", "names", "key", "iss"],
  properties: {
    pharmacy: {
      type: "object",
      additionalProperties: false,
      required: ["finess", "name", "street", "postalCode", "city", "pharmacist"],
      properties: {
        finess: { type: "string", pattern: "^[0-9]{9}$" },
        name: text,
        street: text,
        postalCode: text,
        city: text,
        pharmacist: {
          type: "object",
          additionalProperties: false,
          required: ["rpps", "familyName", "givenName"],
          properties: { rpps: { type: "string", pattern: "^[0-9]{11}$" }, familyName: text, givenName: text },
        },
      },
    },
    names: { type: "array", minItems: 1, items: { type: "string", pattern: "^[a-z0-9.-]+(:[0-9]+)?$" } },
    key: text,
    iss: { type: "string", minLength: 1, maxLength: 32 },
    tls: {
      type: "object",
      nullable: true,
      additionalProperties: false,
      required: ["certificate", "key"],
      properties: { certificate: text, key: text },
    },
    open: {
      type: "object",
      nullable: true,
      additionalProperties: false,
      required: ["register", "issuers"],
      properties: {
        register: text,
        issuers: text,
        contextSeconds: { type: "integer", minimum: 60, maximum: 86400, nullable: true },
      },
    },
    national: {
      type: "object",
      nullable: true,
      additionalProperties: false,
      required: ["url", "assertion", "idam", "software", "emitter"],
      properties: {
        url: { type: "string", pattern: "^https://" },
        assertion: text,
        idam: text,
        software: {
          type: "object",
          additionalProperties: false,
          required: ["name", "version", "instance"],
          properties: { name: text, version: text, instance: text },
        },
        emitter: text,
        ca: optional,
        certificate: optional,
        key: optional,
      },
    },
    recalls: {
      type: "object",
      nullable: true,
      additionalProperties: false,
      required: ["image"],
      properties: { image: text },
    },
  },
};

/** @throws Error that says what is wrong in the file */
export function readConfig(file: string): { readonly config: GatewayConfig; readonly read: (path: string) => Buffer } {
  const ajv = new Ajv2020();
  const config: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!ajv.validate(SCHEMA, config)) throw new Error(`${file}: ${ajv.errorsText()}`);
  if ((config.open === undefined) === (config.national === undefined)) {
    throw new Error(`${file}: one of "open" and "national" is needed`);
  }
  return { config, read: (path) => readFileSync(join(dirname(file), path)) };
}
