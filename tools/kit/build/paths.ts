/** Where the repository is, and where what is built goes. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = typeof __dirname === "string" ? __dirname : dirname(fileURLToPath(import.meta.url));

export const ROOT = join(here, "..", "..", "..");
/** Not in the repository; may be deleted at any time. */
export const BUILD = join(ROOT, "build");
