// Made from tools/lgo/lgo.schema.json by tools/lgo/generate.ts; not to be changed by hand.
import type { MethodName } from "./messages";
import type { Shape } from "./shape";

const LOT: Shape = Object.freeze({
  kind: "object",
  fields: Object.freeze([
    Object.freeze({ name: "boxes", isNeeded: true, shape: Object.freeze({ kind: "integer", least: 1, most: 99 }) }),
    Object.freeze({ name: "expiry", isNeeded: false, shape: Object.freeze({ kind: "text", least: 10, most: 10 }) }),
    Object.freeze({ name: "batch", isNeeded: false, shape: Object.freeze({ kind: "text", least: 1, most: 20 }) }),
  ]),
});
const LINE: Shape = Object.freeze({
  kind: "object",
  fields: Object.freeze([
    Object.freeze({ name: "cip13", isNeeded: true, shape: Object.freeze({ kind: "digits", least: 7, most: 13 }) }),
    Object.freeze({ name: "quantity", isNeeded: true, shape: Object.freeze({ kind: "integer", least: 1, most: 99 }) }),
    Object.freeze({
      name: "priceCents",
      isNeeded: false,
      shape: Object.freeze({ kind: "integer", least: 1, most: 99999999 }),
    }),
    Object.freeze({
      name: "related",
      isNeeded: false,
      shape: Object.freeze({ kind: "word", words: Object.freeze(["ald", "atmp", "military"]) }),
    }),
    Object.freeze({ name: "genericRefused", isNeeded: false, shape: Object.freeze({ kind: "boolean" }) }),
    Object.freeze({ name: "substituted", isNeeded: false, shape: Object.freeze({ kind: "boolean" }) }),
    Object.freeze({ name: "lots", isNeeded: false, shape: Object.freeze({ kind: "list", most: 10, of: LOT }) }),
  ]),
});
const BASKET: Shape = Object.freeze({ kind: "list", most: 40, of: LINE });
const ACT: Shape = Object.freeze({
  kind: "object",
  fields: Object.freeze([
    Object.freeze({ name: "code", isNeeded: true, shape: Object.freeze({ kind: "text", least: 2, most: 5 }) }),
    Object.freeze({ name: "spontaneous", isNeeded: false, shape: Object.freeze({ kind: "boolean" }) }),
    Object.freeze({ name: "target", isNeeded: false, shape: Object.freeze({ kind: "boolean" }) }),
  ]),
});
const ACTS: Shape = Object.freeze({ kind: "list", most: 8, of: ACT });
const PRESCRIPTION: Shape = Object.freeze({
  kind: "object",
  fields: Object.freeze([
    Object.freeze({
      name: "prescriber",
      isNeeded: false,
      shape: Object.freeze({ kind: "digits", least: 11, most: 11 }),
    }),
    Object.freeze({ name: "practice", isNeeded: false, shape: Object.freeze({ kind: "digits", least: 9, most: 9 }) }),
    Object.freeze({
      name: "ePrescription",
      isNeeded: false,
      shape: Object.freeze({ kind: "text", least: 1, most: 32 }),
    }),
    Object.freeze({
      name: "completeness",
      isNeeded: false,
      shape: Object.freeze({ kind: "word", words: Object.freeze(["FFC", "FFP", "RFC", "RFP"]) }),
    }),
  ]),
});
const GIVEN_NAME: Shape = Object.freeze({ kind: "text", least: 1, most: 100 });
const TRAITS: Shape = Object.freeze({
  kind: "object",
  fields: Object.freeze([
    Object.freeze({ name: "familyName", isNeeded: true, shape: Object.freeze({ kind: "text", least: 1, most: 100 }) }),
    Object.freeze({
      name: "givenNames",
      isNeeded: true,
      shape: Object.freeze({ kind: "list", most: 10, of: GIVEN_NAME }),
    }),
    Object.freeze({ name: "sex", isNeeded: true, shape: Object.freeze({ kind: "integer", least: 0, most: 2 }) }),
    Object.freeze({ name: "birthDate", isNeeded: true, shape: Object.freeze({ kind: "text", least: 10, most: 10 }) }),
    Object.freeze({ name: "birthPlace", isNeeded: false, shape: Object.freeze({ kind: "text", least: 5, most: 5 }) }),
  ]),
});

export const PARAMS: Readonly<Record<MethodName, Shape>> = Object.freeze({
  hello: Object.freeze({
    kind: "object",
    fields: Object.freeze([
      Object.freeze({ name: "software", isNeeded: true, shape: Object.freeze({ kind: "text", least: 1, most: 32 }) }),
      Object.freeze({
        name: "since",
        isNeeded: false,
        shape: Object.freeze({ kind: "integer", least: 0, most: 4294967295 }),
      }),
    ]),
  }),
  ping: Object.freeze({ kind: "object", fields: Object.freeze([]) }),
  state: Object.freeze({ kind: "object", fields: Object.freeze([]) }),
  "sale.open": Object.freeze({
    kind: "object",
    fields: Object.freeze([
      Object.freeze({ name: "basket", isNeeded: true, shape: BASKET }),
      Object.freeze({ name: "acts", isNeeded: false, shape: ACTS }),
      Object.freeze({
        name: "prescription",
        isNeeded: false,
        shape: Object.freeze({ kind: "nullable", of: PRESCRIPTION }),
      }),
      Object.freeze({ name: "dossierRefused", isNeeded: false, shape: Object.freeze({ kind: "boolean" }) }),
    ]),
  }),
  "sale.update": Object.freeze({
    kind: "object",
    fields: Object.freeze([
      Object.freeze({
        name: "sale",
        isNeeded: true,
        shape: Object.freeze({ kind: "integer", least: 1, most: 4294967295 }),
      }),
      Object.freeze({
        name: "revision",
        isNeeded: true,
        shape: Object.freeze({ kind: "integer", least: 1, most: 4294967295 }),
      }),
      Object.freeze({ name: "basket", isNeeded: false, shape: BASKET }),
      Object.freeze({ name: "acts", isNeeded: false, shape: ACTS }),
      Object.freeze({
        name: "prescription",
        isNeeded: false,
        shape: Object.freeze({ kind: "nullable", of: PRESCRIPTION }),
      }),
      Object.freeze({ name: "dossierRefused", isNeeded: false, shape: Object.freeze({ kind: "boolean" }) }),
    ]),
  }),
  "sale.take": Object.freeze({
    kind: "object",
    fields: Object.freeze([
      Object.freeze({
        name: "sale",
        isNeeded: true,
        shape: Object.freeze({ kind: "integer", least: 1, most: 4294967295 }),
      }),
      Object.freeze({
        name: "revision",
        isNeeded: true,
        shape: Object.freeze({ kind: "integer", least: 1, most: 4294967295 }),
      }),
    ]),
  }),
  "sale.release": Object.freeze({
    kind: "object",
    fields: Object.freeze([
      Object.freeze({
        name: "sale",
        isNeeded: true,
        shape: Object.freeze({ kind: "integer", least: 1, most: 4294967295 }),
      }),
      Object.freeze({
        name: "revision",
        isNeeded: true,
        shape: Object.freeze({ kind: "integer", least: 1, most: 4294967295 }),
      }),
    ]),
  }),
  "sale.cancel": Object.freeze({
    kind: "object",
    fields: Object.freeze([
      Object.freeze({
        name: "sale",
        isNeeded: true,
        shape: Object.freeze({ kind: "integer", least: 1, most: 4294967295 }),
      }),
    ]),
  }),
  identity: Object.freeze({
    kind: "object",
    fields: Object.freeze([Object.freeze({ name: "traits", isNeeded: false, shape: TRAITS })]),
  }),
  price: Object.freeze({
    kind: "object",
    fields: Object.freeze([
      Object.freeze({ name: "basket", isNeeded: true, shape: BASKET }),
      Object.freeze({ name: "acts", isNeeded: false, shape: ACTS }),
      Object.freeze({
        name: "prescription",
        isNeeded: false,
        shape: Object.freeze({ kind: "nullable", of: PRESCRIPTION }),
      }),
      Object.freeze({ name: "patient", isNeeded: false, shape: Object.freeze({ kind: "boolean" }) }),
    ]),
  }),
  invoices: Object.freeze({
    kind: "object",
    fields: Object.freeze([
      Object.freeze({
        name: "after",
        isNeeded: true,
        shape: Object.freeze({ kind: "integer", least: 0, most: 4294967295 }),
      }),
    ]),
  }),
  print: Object.freeze({
    kind: "object",
    fields: Object.freeze([
      Object.freeze({
        name: "what",
        isNeeded: true,
        shape: Object.freeze({ kind: "word", words: Object.freeze(["receipt", "prescription"]) }),
      }),
      Object.freeze({
        name: "invoice",
        isNeeded: false,
        shape: Object.freeze({ kind: "integer", least: 1, most: 4294967295 }),
      }),
    ]),
  }),
  pay: Object.freeze({
    kind: "object",
    fields: Object.freeze([
      Object.freeze({
        name: "invoice",
        isNeeded: true,
        shape: Object.freeze({ kind: "integer", least: 1, most: 4294967295 }),
      }),
      Object.freeze({
        name: "amountCents",
        isNeeded: true,
        shape: Object.freeze({ kind: "integer", least: 1, most: 99999999 }),
      }),
      Object.freeze({
        name: "kind",
        isNeeded: true,
        shape: Object.freeze({ kind: "word", words: Object.freeze(["card", "cheque"]) }),
      }),
    ]),
  }),
});
