/** The bounds of a site, in one place. Times in ms. */

/** How long a verdict waits for the others at most. */
export const CLAIM_BOUND = 100;
/** When a claim is said again to who has not answered, after it was said first. */
export const CLAIM_AGAIN: readonly number[] = Object.freeze([12, 24, 38, 52, 66, 80]);
/** The same for what was taken: then the news bring it. */
export const TAKEN_AGAIN: readonly number[] = Object.freeze([15, 40, 90, 190, 390, 790]);
/** How long who granted a claim lets nobody else have the token, and has it neither. */
export const GRANT_TIME = 300;
/** Claims of this terminal that are under way, with those taken and not noted by all; the oldest of these gives way. */
export const MAX_CLAIMS = 8;
/** Claims of others that are granted and not over. */
export const MAX_GRANTS = 32;
export const NEWS_EVERY = 2000;
/** A terminal that was not heard for so long is lost: four news in a row. */
export const LOST_AFTER = 9000;
/** A terminal that was not heard for so long is away: no verdict tells of it any more. */
export const AWAY_AFTER = 12 * 3600 * 1000;
/** A hello is said again after so long, doubled each time, up to the last. */
export const HELLO_FIRST = 250;
export const HELLO_LAST = 4000;
/** Addresses that mDNS has told and that have not answered. */
export const MAX_STRANGERS = 16;
/** Datagrams of a second whose seal or MAC is looked at in vain, and hellos that are answered: beyond, they are not looked at. */
export const MAX_BAD = 40;
export const MAX_BAD_OF_PEER = 20;
export const MAX_HELLOS = 30;
/** Tokens and boxes that a site remembers: at ten terminals with a patient each half minute, 140 tokens are alive. */
export const MAX_TOKENS = 1024;
export const MAX_BOXES = 1024;
/** Messages with names in answer to one news. */
export const MAX_PUSHES = 4;
