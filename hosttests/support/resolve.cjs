/** How dependency-cruiser finds the files of names that begin with a room's, as tsconfig.json's `paths` say it. */
const { join } = require("node:path");

const root = join(__dirname, "..", "..");
const alias = Object.fromEntries(["modules", "drivers", "simulator"].map((room) => [room, join(root, room)]));

module.exports = { resolve: { alias, extensions: [".ts", ".mjs", ".js"] } };
