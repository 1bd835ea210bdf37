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
});
