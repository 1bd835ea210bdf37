/** The browser of the tests. */
export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
