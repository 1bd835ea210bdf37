/** The keys of a sale record (sale-record.ts has its table): one home for who writes it and for who reads it. */
export const SaleKey = Object.freeze({
  at: 1,
  date: 2,
  tariff: 3,
  sums: 4,
  lines: 5,
  fees: 6,
  prescription: 7,
  prescriber: 8,
  insured: 9,
  rights: 10,
  proof: 11,
  replaces: 12,
  vat: 13,
  acts: 14,
  accident: 15,
  practice: 16,
  ePrescription: 17,
  settlement: 18,
  rightsOnLine: 19,
  context: 20,
  dispensing: 21,
  lots: 22,
  qualified: 23,
  recalled: 24,
});

/** Flags of a stored line: what it is related to (1 ALD, 2 AT/MP, 3 military pension), whose its price is, what covers it. */
export const LineFlags = Object.freeze({ related: 3, price: 4, cover: 16 });
/** Flags of a stored act: its relation as above, then these. */
export const ActFlags = Object.freeze({ related: 3, spontaneous: 4, target: 8, pharmacy: 16 });
export const PRICES = Object.freeze(["public", "list", "keyed"] as const);
