/** Every bound of the terminal: lengths in units, times in seconds. */

/** A QR code holds at most this many alphanumeric characters. */
export const MAX_SCAN_BYTES = 4296;
export const MAX_LINES = 40;
/** Boxes of one line. */
export const MAX_QUANTITY = 99;

/**
 * Pages of the service screen; the last is the journal's. While the hour is doubted there is one more, about it, and one
 * where parts are out of order.
 */
export const SERVICE_PAGES = 3;
export const JOURNAL_PAGE = 2;
export const CLOCK_PAGE = 3;
export const PARTS_PAGE = 4;
/** Where a printer is fitted. */
export const PRINTER_PAGE = 5;
/** Where the pharmacy's software can be on the LAN. */
export const LAN_PAGE = 6;
/** Where there is a gateway to the online services. */
export const ONLINE_PAGE = 7;
/** After the settings: figures for whoever maintains the terminal. */
export const ENGINEER_PAGE = 9;
/** Where there is a network: the other terminals of the pharmacy. */
export const SITE_PAGE = 8;
/** s: a person walks from one terminal to the other. */
export const PAIRING_SECONDS = 130;

/** A verdict takes a tenth of a second; an answer this late never comes. */
export const READING_SECONDS = 5;
/** The slot itself gives up on a card before. */
export const CARD_SECONDS = 25;
/** "Put it back": for as long as it takes to read it. */
export const CARD_REMOVED_SECONDS = 5;
/** Choosing the patient among those on a card. */
export const PERSONS_SECONDS = 60;
/** What was taken off can be put back for as long. */
export const UNDO_SECONDS = 5;
/** What became of a code stands in the header for as long, where another screen is shown. */
export const NOTE_SECONDS = 6;
/** Without a key or a scan, an open sale is wiped after this time: the next patient must not see it. */
export const SALE_SECONDS = 300;
/** A question that stands over the idle screen; elsewhere it lives as long as the view below. */
export const QUESTION_SECONDS = 30;
/** "The terminal has stopped": for whoever comes back to the counter. */
export const STOPPED_SECONDS = 600;
export const DONE_SECONDS = 8;
export const REFUSED_SECONDS = 20;
export const SERVICE_SECONDS = 60;
/** Who pairs a software goes to it, types a code, and comes back: as long as the pairing itself. */
export const LAN_SECONDS = 180;
/** Whoever watches an upload may watch all of it. */
export const UPDATE_SECONDS = 600;
export const CODE_SECONDS = 60;
/** An invoice that is not acknowledged by then is called not stored. */
export const STORING_SECONDS = 10;
/** The same refused code held before the scanner is not verified again within this time. */
export const SAME_CODE_SECONDS = 3;
/** A clock that is set while the terminal runs may not end a sale: one tick counts at most this long. */
export const MAX_TICK_SECONDS = 5;
