/**
 * Module `release-keys` of a device: whoever builds firmware puts the keys of their fleet here (`cli keys` prints them),
 * or names another module in the manifest. Empty, the terminal takes no image and no management key.
 */
export const RELEASE_KEYS: readonly string[] = Object.freeze([]);
export const MANAGEMENT_KEYS: readonly string[] = Object.freeze([]);
/** The first root of the fleet's TUF repository, as JSON; "" for a terminal whose keys change by a new firmware alone. */
export const ROOT = "";
