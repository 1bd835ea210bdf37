/** The development keys of tools/kit/signing, which this build cannot work out by itself. */
export const RELEASE_KEYS: readonly string[] = Object.freeze([
  "3059301306072a8648ce3d020106082a8648ce3d030107034200049ab4b51ba1e3d25acc962b5dfc752aa008bbb842d6069361324fbc1e4658de4acc02f1cc7248325d700706822c1ac5d34c780bf189be40200b8b429324671ec3",
]);
export const MANAGEMENT_KEYS: readonly string[] = Object.freeze([
  "3059301306072a8648ce3d020106082a8648ce3d03010703420004f884939427e8346f11b683d9d63ee6b8d3cdb1c7b2160c1da6438d6fe45bd51ece00e21e3e4f50a6f1ea38769b4d06d72556da87401d02a6a9138c9f18791a36",
]);
/** The first root of the fleet's TUF repository, as JSON; "" for a terminal whose keys change by a new firmware alone. */
export const ROOT = "";
