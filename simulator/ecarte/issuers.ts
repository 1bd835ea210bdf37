/**
 * The issuer of the bench: what stands behind the e-carte app. Its keys are made on first use and live in the build
 * folder, never in the repository: they sign for invented people only. A scenario has keys that are the same each time.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeIssuerList } from "../../tools/kit/issuing/issuer-list";
import { generatePem, type SigningKey, signingKeyFromPem } from "../../tools/kit/issuing/keys";
import type { Person } from "../../tools/kit/issuing/person";
import { repeatableId, repeatableKey } from "../../tools/kit/issuing/repeatable";
import { issueBytes, issueText, type TokenOptions } from "../../tools/kit/issuing/token";

const DAY = 86400;
/** Life of a token on a card, s: a year and no more is taken. */
const CARD_TOKEN_LIFETIME = 360 * DAY;
/** Longest life that a QR token may have, s. */
export const TOKEN_LIFETIME = 300;

export const ISS = "demo.comptoir";
const ISS_EDDSA = "demo-ed.comptoir";
/** The pharmacy's gateway to the online services. */
export const GATEWAY_ISS = "passerelle.demo";
const ISS_REVOKED = "ancien.comptoir";

type KeyName = "es256" | "eddsa" | "revoked" | "stranger" | "gateway";
/** Of the claim cti, by how many tokens came before; undefined where it is to be drawn at random. */
type TokenIds = (number: number) => Uint8Array | undefined;

const algorithmOf = (name: KeyName) => (name === "eddsa" ? "EdDSA" : "ES256");

export class DemoIssuers {
  readonly #keys: Readonly<Record<KeyName, SigningKey>>;
  readonly #idOf: TokenIds;
  #issued = 0;

  private constructor(key: (name: KeyName) => SigningKey, idOf: TokenIds) {
    this.#keys = {
      es256: key("es256"),
      eddsa: key("eddsa"),
      revoked: key("revoked"),
      stranger: key("stranger"),
      gateway: key("gateway"),
    };
    this.#idOf = idOf;
  }

  /** Issues the same tokens in the same order each time: for scenarios and measures. */
  static repeatable(): DemoIssuers {
    return new DemoIssuers((name) => repeatableKey(algorithmOf(name), name), repeatableId);
  }

  /** @param folder where the keys are kept; they are made when they are not there */
  static open(folder: string): DemoIssuers {
    mkdirSync(folder, { recursive: true });
    const key = (name: KeyName): SigningKey => {
      const file = join(folder, `${name}.private.pem`);
      if (!existsSync(file)) writeFileSync(file, generatePem(algorithmOf(name)).privatePem, { mode: 0o600 });
      return signingKeyFromPem(readFileSync(file, "utf8"));
    };
    return new DemoIssuers(key, () => undefined);
  }

  /** Signs what the gateway tells of rights. */
  get gateway(): SigningKey {
    return this.#keys.gateway;
  }

  /** A key that no list has. */
  get stranger(): SigningKey {
    return this.#keys.stranger;
  }

  /** What a terminal holds. @param now s @param stale past its expiry, within the grace period */
  list(now: number, stale = false): Uint8Array {
    const { es256, eddsa, revoked, gateway } = this.#keys;
    const from = now - 365 * DAY;
    const to = now + 365 * DAY;
    return encodeIssuerList({
      version: 12,
      issued: now - (stale ? 60 : 20) * DAY,
      expires: now + (stale ? -5 : 40) * DAY,
      issuers: [
        { key: es256.publicKey, iss: ISS, from, to },
        { key: eddsa.publicKey, iss: ISS_EDDSA, from, to },
        { key: revoked.publicKey, iss: ISS_REVOKED, from, to, revokedAt: now - 10 * DAY },
        { key: gateway.publicKey, iss: GATEWAY_ISS, from, to, serves: "answers" },
      ],
    });
  }

  /** A new token for one presentation. @param now s @param challenge of the reader that it is made for */
  present(person: Person, now: number, challenge?: Uint8Array): string {
    // MGEN's members come from the other issuer: both algorithms are seen at the counter.
    const eddsa = person.amo.regime === "91";
    const key = eddsa ? this.#keys.eddsa : this.#keys.es256;
    return this.#text({ person, key, iss: eddsa ? ISS_EDDSA : ISS, at: now, lifetime: TOKEN_LIFETIME, challenge });
  }

  /** A token that was put on a card. @param at when, s @param cardSerial 8 bytes */
  forCard(person: Person, at: number, cardSerial: Uint8Array): Uint8Array {
    return issueBytes(
      this.#named({ person, key: this.#keys.es256, iss: ISS, at, lifetime: CARD_TOKEN_LIFETIME, cardSerial }),
    );
  }

  /** A token that is right in all but its time. */
  expired(person: Person, now: number): string {
    return this.#text({ person, key: this.#keys.es256, iss: ISS, at: now - 3600, lifetime: TOKEN_LIFETIME });
  }

  /** Signed by a key that no list has. */
  unknownIssuer(person: Person, now: number): string {
    return this.#text({ person, key: this.#keys.stranger, iss: ISS, at: now, lifetime: TOKEN_LIFETIME });
  }

  revokedKey(person: Person, now: number): string {
    return this.#text({ person, key: this.#keys.revoked, iss: ISS_REVOKED, at: now, lifetime: TOKEN_LIFETIME });
  }

  /** Says that it was signed by the issuer's key, but another one signed it. */
  forged(person: Person, now: number): string {
    const { es256, stranger } = this.#keys;
    const key = { ...es256, sign: (message: Uint8Array) => stranger.sign(message) };
    return this.#text({ person, key, iss: ISS, at: now, lifetime: TOKEN_LIFETIME });
  }

  #text(options: TokenOptions): string {
    return issueText(this.#named(options));
  }

  #named(options: TokenOptions): TokenOptions {
    const id = this.#idOf(this.#issued);
    this.#issued += 1;
    return id === undefined ? options : { ...options, id };
  }
}
