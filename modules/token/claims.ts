/**
 * What an EV1 token says of its bearer, decoded and typed.
 *
 * One shape from the decoder to the price: `cli verify` prints it and `cli price` reads it.
 * Dates of rights are whole days since 1970-01-01 ("days"); instants are seconds since 1970 ("s").
 */

/** A period of rights, both days included. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** Exoneration of the ticket modérateur: 1 ALD, 2 maternity, 3 work accident (AT/MP), 4 invalidity, 5 military pension (L.115). */
export interface Exoneration extends Period {
  readonly kind: number;
}

/** INS identity traits (référentiel INS). */
export interface Identity {
  /** INS matricule: 13 characters and the 2-digit key. */
  readonly matricule: string;
  /** OID suffix under 1.2.250.1.213.1.4: 8 NIR, 9 NIA, 10 NIR of test, 11 NIR of demonstration. */
  readonly oid: number;
  /** Birth family name, upper case. */
  readonly familyName: string;
  /** Given names, space separated, the first is the first given name. */
  readonly givenNames: string;
  /** "YYYY-MM-DD"; day or month 00 where unknown. Never a Date: lunar dates exist. */
  readonly birthDate: string;
  /** 1 male, 2 female, 0 unknown. */
  readonly sex: number;
  /** INSEE code of the place of birth, 5 characters. */
  readonly birthPlace?: string;
  /** Rank of birth, 1 to 9: tells twins apart. Absent where nobody has said it, which is not the same as 1. */
  readonly rank?: number;
}

/** Assurance maladie obligatoire. */
export interface Amo {
  /** "01" general, "02" MSA, "91" MGEN... 2 characters. */
  readonly regime: string;
  readonly caisse: string;
  readonly centre: string;
  /** 0 insured, 1 spouse, 2 child, 3 other. */
  readonly quality: number;
  readonly rights: readonly Period[];
  /** Local regime of Alsace-Moselle. */
  readonly localRegime: boolean;
}

/** Assurance maladie complémentaire (mutuelle). */
export interface Amc extends Period {
  /** 8 characters. */
  readonly number: string;
  readonly contract: string;
}

export interface Delegation {
  /** Name of the person who bears the phone for the holder. */
  readonly bearer: string;
  /** s */
  readonly until: number;
}

/** Who may certify an identity on line: the national service INSi; a register of our open profile; a simulated service. */
export const QUALIFIED_BY = Object.freeze(["insi", "open", "simulated"] as const);

/** An identity that was certified on line: "qualified", in the words of the référentiel INS. */
export interface Qualified {
  readonly source: (typeof QUALIFIED_BY)[number];
  /** s */
  readonly at: number;
}

export interface Claims {
  /** Read from a card that proves no rights: the identity alone is known, and even that is not signed. */
  readonly unverified?: true;
  /** The identity was certified on line; a token that proves it needs nobody else. */
  readonly qualified?: Qualified;
  readonly issuer: string;
  /** s */
  readonly expires: number;
  /** s */
  readonly notBefore?: number;
  /** s */
  readonly issuedAt: number;
  /** cti, 16 bytes, lower-case hexadecimal. */
  readonly tokenId: string;
  /** Serial number of the card that carries this token, 8 bytes, lower-case hexadecimal; absent on a QR token. */
  readonly cardSerial?: string;
  readonly identity: Identity;
  readonly amo: Amo;
  readonly exonerations: readonly Exoneration[];
  /** Complémentaire santé solidaire. */
  readonly c2s?: Period;
  readonly amc?: Amc;
  readonly delegation?: Delegation;
  /** 1 France Identité, 2 direct. */
  readonly enrolment?: number;
}
