/**
 * What the journal keeps by key: the last value wins. One table for all of the firmware; a key never changes its
 * meaning. A value has at most 272 bytes; the codec of each is its owner's.
 *
 *   const bytes = journal.value(RecordKey.issuers);
 *   const refusal = journal.setValue(RecordKey.issuers, bytes); // stored when this is undefined
 *
 * A value costs 52 bytes and its length in flash each time it is set: its head, and its seal.
 *
 * | key | what | value |
 * |---|---|---|
 * | 0 | highest time ever trusted, as it was when it was last forgotten; how often that was | u32, s since 1970; u32 |
 * | 1 | highest version of an issuer list seen | u32 |
 * | 2 | highest version of the tariff seen | text, at most 32 bytes of UTF-8 |
 * | 3 | version of the catalogue seen last | text, the same |
 * | 4 | counts of a lifetime: starts, invoices set aside, invoices replaced, faults | u32 each |
 * | 5, 6 | free, and to stay so: an earlier firmware had other plans for them | |
 * | 7 | series of invoice numbers, drawn by chance when the first is sent | u32 |
 * | 8 | a sale is open: 1 + the number of the last invoice when it was opened; 0 when it was left | u32 |
 * | 9 | what was chosen in Service | a byte a setting (modules/terminal/settings.ts) |
 * | 10 | image of the issuer list whose key ids were checked | its SHA-256, 32 bytes |
 * | 11 | a rollout whose images are here, until its end was told | modules/update/ddi/action.ts |
 * | 12 | payments that are open: under way, in doubt, or refused and not looked at yet | modules/payment/payments.ts |
 * | 13 | the pieces of software on the LAN that the terminal is paired with | modules/lgo/lan/pairings.ts |
 * | 14 | highest number that a notification to the pharmacy's software may have had | u32 |
 * | 15 | up to which invoice the gateway was told what | u32 each (modules/services/outbox.ts) |
 * | 16 | number of the last recall that was read at this terminal; highest version of a list of recalls that it has had | u32; u32 |
 * | 17 | the site: its key, this terminal's number, its starts, the others | modules/site/kept-site.ts |
 * | 19 | what waits to be printed, and whether the printer has the first of it | modules/printing/kept-jobs.ts |
 */
export const RecordKey = Object.freeze({
  time: 0,
  issuers: 1,
  tariff: 2,
  catalogue: 3,
  counts: 4,
  series: 7,
  sale: 8,
  settings: 9,
  issuersChecked: 10,
  rollout: 11,
  payments: 12,
  lanPairings: 13,
  lgoSequence: 14,
  services: 15,
  recalls: 16,
  site: 17,
  prints: 19,
});
