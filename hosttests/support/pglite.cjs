/** PGlite as its environment has it: it imports as it goes, which a module inside of jest cannot. */
module.exports = { PGlite: globalThis.PGlite };
