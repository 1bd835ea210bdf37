/**
 * The day of this version, s since 1970: written by hand beside VERSION, since the same sources must make the same image.
 * What is dated long after it was dated by someone whose clock is wrong.
 */
export const BUILT = 1795737600; // 2026-11-27
